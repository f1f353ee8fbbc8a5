"""Exact references: the clause, the sentence or the overview of a notice that a question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Quote
from bot.answering.lookup.clause_paths import ClausePlace, depth_of, paragraphs, place_of
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, answered, refused
from bot.answering.query.comparison import asks_which
from bot.answering.query.query_terms import terms
from bot.answering.query.references import Scope
from bot.answering.query.understanding import Query
from bot.answering.quotes import quote
from bot.answering.ranking.answerability import decide
from bot.answering.ranking.candidates import retrieve
from bot.answering.ranking.retriever import FEW, Retriever
from bot.answering.retrieval import conclude
from bot.answering.scope.clause_references import ClauseReference
from index.notice import Notice
from index.parsing.passages import Passage

_HEADING = "小?标题|题目|(?i:heading|headline|title)"
_ASKING_FOR_IT = (
    r"(?:那|这|哪|该)(?:一|个)?[大小]?(?:条|段|块儿?|部分|章|节|点)|[大小]?(?:标题|题目|条名|题头)|(?:底|下)(?:下|面)"
    r"|叫(?:什么|啥|哪样)?(?:名字|名)?|是?第几条|(?:什么|啥)(?:名字|名)?|(?:怎么|咋)写的?|念一下|原文"
    r"|(?<![一-鿿])(?:讲|说|管|关于|提到|有关|有没有说)|是(?:讲|说|管)|[这那]?(?:个|份)?(?:通知|文件|意见)(?:里面?)?"
    r"|(?i:what(?:\sis|'s)?|which|headings?|headed|titles?|deals?\swith|(?:the\s)?(?:clause|section|part)|about|of\sthe|on(?=\s))"
)
"""The words around the matter whose heading is asked for: 讲[沙袋]的那条标题叫什么."""


@dataclass(frozen=True, slots=True)
class Found:
    """The place asked for in one notice, or the sentence that says why there is none."""

    notice: Notice
    span: tuple[int, int] | None
    message: str = ""

    def holds(self, passage: Passage) -> bool:
        """Whether `passage` lies in the place."""
        span = self.span
        return bool(span) and passage.file == self.notice.file and span[0] <= passage.start and passage.end <= span[1]  # type: ignore[index]


def referred_to(query: Query, retriever: Retriever) -> Outcome | None:
    """The clauses that `query` names, or what is asked of them; None where it names none."""
    return _in_place(query, retriever) if query.scope.clauses else None


def closing(query: Query, retriever: Retriever) -> Outcome | None:
    """The paragraph after all clauses, where `query` asks for it."""
    return _in_place(query, retriever) if query.scope.closing else None


def overview_of_named(query: Query, retriever: Retriever) -> Outcome | None:
    """The openings of the clauses of the notices that `query` names, where it says nothing else."""
    if query.terms or not query.scope.named or asks_which(query.text):
        return None
    notices = [retriever.notice(file) for file in query.scope.files]
    quotes = [found for notice in notices for found in overview(notice, query.scope)]
    if not quotes:
        return refused(query, "nothing to quote", query.locale.say("nothing to quote"))
    return answered(query, "overview", "lookup", quotes)


def _in_place(query: Query, retriever: Retriever) -> Outcome:
    asked = query.scope
    files = asked.files or _printing(asked.clauses, retriever) or retriever.spoken_of(asked.rest, ())
    if not 0 < len(files) <= FEW:
        return refused(query, "which notice", query.locale.say("which notice's clause"))
    heading = asks_for_heading(asked)
    if heading:
        files = retriever.about(without_heading(asked.rest), files) or files
    references = asked.clauses or (ClauseReference(),)
    notices = [of_named_documents(retriever.notice(file), asked) for file in files]
    found = [find(notice, asked, each, query.locale) for notice in notices for each in references]
    places = [place for place in found if place.span]
    if not places:
        return refused(query, "no such place", query.locale.joined(*(place.message for place in found)))
    if not heading and any(term.known for term in retriever.beside_titles(asked.rest, files)):
        candidates = retrieve(retriever.index, query.content, query.terms, files)
        inside = {c.passage_id for c in candidates.ranked if any(place.holds(c.passage) for place in places)}
        outcome = conclude(query, retriever, candidates.only(inside), "within clause", "clauses")
        if outcome.answer.answered:
            return outcome  # else the clause that was asked for is quoted whole
    quotes = [quote(place.notice, *place.span) for place in places if place.span]
    return answered(query, "clause", "lookup", quotes, *(place.message for place in found if not place.span))


def _printing(references: Sequence[ClauseReference], retriever: Retriever) -> tuple[str, ...]:
    """The files that print the number of a clause as standards write it (11.5.14.2), which few others have."""
    numbers = [reference.steps[0].number for reference in references if reference.steps[0].unit == "."]
    return tuple(dict.fromkeys(p.file for number in numbers for p in retriever.printing(number)))


def of_named_documents(notice: Notice, asked: Scope) -> Notice:
    """`notice` with the clauses of the documents in it that are named, where not all of them are.

    A forwarded notice numbers its clauses for itself: 某发〔2025〕6号第一条 is none of the notice that forwards it.
    """
    named = set((asked.understood.documents or ()) if asked.understood else ())
    texts = {document.id for document in notice.documents if document.role != "attachment"}
    if not named & texts or texts <= named:
        return notice
    kept = {d.id for d in notice.documents if d.id in named or (d.role == "attachment" and d.carrier in named)}
    clauses = []
    for clause in notice.clauses:
        document = notice.document_at(clause.start)
        if document and document.id in kept and (path := document.own_path(clause.path)):
            clauses.append(replace(clause, path=path))
    return replace(notice, clauses=tuple(clauses))


def heading_on(matter: str, files: Sequence[str], retriever: Retriever) -> Quote | None:
    """The heading of the clause that is nearest to `matter`, by itself and by its nearest sentence, if one is."""
    scores: dict[Quote, list[float]] = {}
    said = terms(matter)
    candidates = retrieve(retriever.index, matter, said, files)
    if not decide(matter, candidates, retriever.titles(files), retriever.strictness).answered:
        return None
    for candidate in candidates.ranked:
        passage = candidate.passage
        found = heading_over(retriever.notice(passage.file), passage) if passage.kind != "element" else None
        if found and found.span:
            best = scores.setdefault(quote(found.notice, *found.span), [0.0, 0.0])
            own = passage.start == found.span[0]
            best[own] = max(best[own], candidate.similarity)
    return max(scores, key=lambda heading: sum(scores[heading]), default=None)


def find(notice: Notice, asked: Scope, reference: ClauseReference, locale: Locale) -> Found:
    """The clause, or the sentence of it, that `reference` (one of those `asked`) names, or the closing words."""
    if asked.closing:
        span = _closing(notice)
        return Found(notice, span, "" if span else locale.say("no closing", notice=_name(notice)))
    place = place_of(notice, reference)
    if place.span is None:
        return Found(notice, None, _no_such_clause(notice, place, locale))
    if asks_for_heading(asked):
        return Found(notice, _sentence(notice, place.span, 1) or place.span)
    if asked.sentence is None:
        return Found(notice, place.span)
    sentence = _sentence(notice, place.span, asked.sentence)
    none = locale.say("no such sentence", notice=_name(notice), ordinal=asked.sentence)
    return Found(notice, sentence, "" if sentence else none)


def heading_over(notice: Notice, passage: Passage) -> Found | None:
    """The heading of the innermost clause around `passage` that has one."""
    around = [c for c in notice.clauses if c.heading and c.path == passage.path[: len(c.path)]]
    if not around:
        return None
    clause = max(around, key=lambda c: len(c.path))
    return Found(notice, _sentence(notice, (clause.start, clause.end), 1) or (clause.start, clause.end))


def asks_for_heading(asked: Scope) -> bool:
    """Whether only the heading of a clause is asked for."""
    return bool(asked.clauses) and re.search(_HEADING, asked.rest) is not None


def without_heading(rest: str) -> str:
    """`rest` without the word for a heading."""
    return re.sub(_HEADING, " ", rest)


def matter(rest: str) -> str:
    """What the clause is about whose heading `rest` asks for; all of it where nothing is left."""
    left = re.sub(r"[\s，。,、？?！!“”‘’\"]+|的", " ", re.sub(_ASKING_FOR_IT, " ", rest)).strip()
    return left if len(left) > 1 else rest


def overview(notice: Notice, asked: Scope) -> list[Quote]:
    """The opening words of each top-level clause; one sentence of the body where its position is asked for."""
    body = (notice.sentences[0].start, notice.sentences[-1].end) if notice.sentences else (0, 0)
    if asked.sentence is not None:
        span = _sentence(notice, body, asked.sentence)
        return [quote(notice, *span)] if span else []
    tops = [c for c in notice.clauses if len(c.path) == 1]
    spans = [_sentence(notice, (c.start, c.end), 1) or (c.start, c.end) for c in tops]
    title = [(e.start, e.end) for e in notice.elements if e.name == "title"]
    return [quote(notice, *span) for span in (spans or title)]


def _no_such_clause(notice: Notice, place: ClausePlace, locale: Locale) -> str:
    """The sentence that says which clauses there are instead of the one asked for."""
    failed, clause = place.failed, place.clause
    path = clause.path if clause else ()
    where = f"{_name(notice)}{''.join(path)}"
    asked = ClauseReference((failed,)).said(english=locale.english) if failed else ""
    if failed and failed.unit == "款":
        span = (clause.start, clause.end) if clause else (0, 0)
        return locale.say("no such paragraph", where=where, asked=asked, count=len(paragraphs(notice, span)))
    inside = [c for c in notice.clauses if c.path[: len(path)] == path and c.path != path]
    above = depth_of(notice, clause) if clause else 0
    below = [c for c in inside if depth_of(notice, c) == above + 1]
    if not path and any("条" in c.path[-1] for c in notice.clauses):
        below = [c for c in notice.clauses if c.path[-1].startswith("第") and c.path[-1].endswith("条")]
    if not below or (failed and failed.unit == "附件"):
        return locale.say("no clauses", where=where, asked=asked)
    first, last = below[0].path[-1], below[-1].path[-1]
    return locale.say("no such clause", where=where, asked=asked, count=len(below), first=first, last=last)


def _closing(notice: Notice) -> tuple[int, int] | None:
    after = max((c.end for c in notice.clauses), default=0)
    spans = [(s.start, s.end) for s in notice.sentences if not s.path and s.start >= after]
    return (spans[0][0], spans[-1][1]) if spans else None


def _sentence(notice: Notice, span: tuple[int, int], position: int) -> tuple[int, int] | None:
    inside = [(s.start, s.end) for s in notice.sentences if span[0] <= s.start and s.end <= span[1]]
    index = position if position < 0 else position - 1
    return inside[index] if -len(inside) <= index < len(inside) else None


def _name(notice: Notice) -> str:
    return notice.document_number or f"《{notice.title}》"
