"""Questions that set things side by side: each side is quoted, or said to be silent after it was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.answer import Quote
from bot.answering.lookup import versions
from bot.answering.messages import silent_notices
from bot.answering.outcome import Outcome, answered
from bot.answering.query import comparison
from bot.answering.query.comparison import Difference
from bot.answering.query.understanding import Query
from bot.answering.quotes import overlap, quote
from bot.answering.ranking import selection
from bot.answering.ranking.answerability import Decision, coverage, decide
from bot.answering.ranking.candidates import Candidate, Candidates, retrieve
from bot.answering.ranking.retriever import Retriever
from bot.answering.retrieval import found, read_through, refuse
from index.analysis import simplified

KEEP = 0.8
"""Share of the nearness of the best side down to which another still speaks to the question."""
MOST = 2
"""Quotes of one side; of more than three sides one each."""
MARGIN = 0.8
"""How far below the best of its side a candidate's rank_score may lie for it to be quoted as well."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things set side by side, with what was found for it."""

    words: str
    files: tuple[str, ...]
    candidates: Candidates
    decision: Decision

    @property
    def best(self) -> Candidate | None:
        """The best candidate that is a sentence or a row."""
        return next((c for c in self.candidates.ranked if c.passage.kind != "element"), None)


def compared(query: Query, retriever: Retriever) -> Outcome | None:
    """What `query` sets side by side; None where it compares nothing."""
    if (wanted := comparison.difference(query.text, query.scope.rest)) and (
        told := _versions(query, wanted, retriever)
    ):
        return told
    files = comparison.compared(query.text, query.scope, retriever.few)
    if (not files or not query.scope.named) and (told := _groups(query, retriever)):
        return told
    if not files:
        return None
    about = query.about(comparison.topic(query.scope.rest))
    named = comparison.sides(query.scope, files)
    sides = [_side(words, own, about.content, about, retriever) for words, own in named]
    outcome = _side_by_side(about, sides, retriever)
    if outcome:
        return outcome
    together = _together(sides)
    decision = decide(query.text, together, retriever.titles(files), retriever.strictness)
    return refuse(about, retriever, together, replace(decision, answered=False))


def of_older(query: Query, retriever: Retriever) -> Outcome | None:
    """What an older version says, where `query` asks for that alone (旧的那份呢); None where there is none.

    What stands there for the words by which the newest one answers goes first: both print it at the same place.
    """
    if not comparison.asks_for_older(query.text) or len(of_text := versions.of_matter(query, retriever)) < 2:
        return None
    about = query.about(comparison.without_versions(query.scope.rest) or query.scope.rest)
    older, newest = (
        found(replace(about, scope=replace(about.scope, files=files)), retriever)
        for files in (tuple(of_text[:-1]), tuple(of_text[-1:]))
    )
    both = (*newest.answer.quotes[:1], *older.answer.quotes)
    quotes = [each for each in _aligned(both, retriever, of_text) if each.file != of_text[-1]]
    return answered(query, "comparison", "lookup", quotes[: selection.SHOWN]) if quotes else None


def _side_by_side(query: Query, sides: Sequence[Side], retriever: Retriever) -> Outcome | None:
    """The best of each side, and which are silent; None where none answers."""
    heard = [side for side in sides if side.best]
    if not any(side.decision.answered for side in heard):
        return None
    nearest = max(side.best.similarity for side in heard if side.best)
    speaking = [side for side in heard if side.words or (side.best and side.best.similarity >= KEEP * nearest)]
    if not all(side.words for side in sides):
        speaking.sort(key=lambda side: -side.best.similarity if side.best else 0.0)
    most = max(_printed(side, retriever) for side in heard)
    silent = [side for side in sides if side not in speaking and _is_silent(side, most, retriever)]
    quiet = retriever.index.notices([file for side in silent for file in side.files])
    note = silent_notices(quiet, query.scope, query.locale)
    decision = max((side.decision for side in speaking), key=lambda each: each.log_odds)
    quotes = _quotes(speaking, retriever)
    return answered(query, "comparison", "comparison", quotes, note, candidates=_together(sides), decision=decision)


def _side(words: str, files: tuple[str, ...] | None, asked: str, query: Query, retriever: Retriever) -> Side:
    about = query.about(asked)
    candidates = retrieve(retriever.index, asked, about.terms, files)
    titles = retriever.titles(c.passage.file for c in candidates.ranked)
    # A matter is no question that a passage answers: reading tells which speaks of it best, not whether one does.
    decision = decide(asked, candidates, titles, retriever.strictness)
    candidates = read_through(candidates, asked, retriever)
    return Side(words, files or (), candidates, decision)


def _is_silent(side: Side, most: float, retriever: Retriever) -> bool:
    """Whether nothing in a side is near, and it prints less of the words asked for than the other sides, `most`.

    To say 没有 of a document that speaks of the matter misleads as much as a wrong quote.
    """
    return not side.decision.answered and _printed(side, retriever) < KEEP * most


def _printed(side: Side, retriever: Retriever) -> float:
    """The greatest share of the words asked for that a passage of the side prints."""
    titles = retriever.titles(c.passage.file for c in side.candidates.ranked)
    bodies = [c for c in side.candidates.ranked if c.passage.kind != "element"]
    return max((coverage(side.candidates.terms, c, titles) for c in bodies), default=0.0)


def _quotes(sides: Sequence[Side], retriever: Retriever) -> list[Quote]:
    """The best of each side in turn, then the second best, each once."""
    most = MOST if len(sides) * MOST <= selection.MOST else 1
    of_each = [selection.quotes(_chosen(side)[:most], retriever, runs_on=False) for side in sides]
    turns = [found for turn in zip_longest(*of_each) for found in turn if found]
    return list({(q.file, q.start, q.end): q for q in turns}.values())[: selection.MOST]


def _chosen(side: Side) -> list[Candidate]:
    """The candidates of a side near its best, no elements."""
    bodies = [c for c in side.candidates.ranked if c.passage.kind != "element"]
    return [c for c in bodies if c.rank_score >= bodies[0].rank_score - MARGIN]


def _together(sides: Sequence[Side]) -> Candidates:
    """The candidates of all sides, the nearest first."""
    every = {c.passage_id: c for side in sides for c in side.candidates.ranked if c.passage.kind != "element"}
    first = sides[0].candidates
    return Candidates(tuple(sorted(every.values(), key=lambda c: -c.similarity)), first.terms, first.background)


def _groups(query: Query, retriever: Retriever) -> Outcome | None:
    """Two groups or things that texts set apart (本科生和研究生的补助): each by the passages that print it."""
    sides = []
    for words, asked in comparison.groups(query.scope.rest, retriever.prints):
        side = _side(words, query.files, asked, query, retriever)
        titles = retriever.titles(c.passage.file for c in side.candidates.ranked)
        naming = {c.passage_id for c in side.candidates.ranked if words in _printed_by(c, titles)}
        sides.append(replace(side, files=(), candidates=side.candidates.only(naming)))
    return _side_by_side(query, sides, retriever) if sides and all(side.best for side in sides) else None


def _printed_by(candidate: Candidate, titles: Mapping[str, str]) -> str:
    """The words of a passage, its heading and its document's title."""
    passage = candidate.passage
    return simplified(f"{passage.text}\n{passage.heading or ''}\n{titles.get(passage.file, '')}")


def _versions(query: Query, wanted: Difference, retriever: Retriever) -> Outcome | None:
    """Two versions side by side; only what one has and the other lacks, where that is asked for."""
    of_text = versions.of_matter(query.about(wanted.topic or query.scope.rest), retriever)
    if len(of_text) < 2:
        return None
    older, newer = of_text[-2], of_text[-1]
    quotes = _difference(older, newer, wanted, retriever)
    if quotes:
        return answered(query, "versions", "comparison", quotes[: selection.MOST])
    if not wanted.topic:
        return None
    about = query.about(wanted.topic)
    sides = [_side(file, (file,), about.content, about, retriever) for file in (newer, older)]
    outcome = _side_by_side(about, sides, retriever)
    return outcome and replace(
        outcome, answer=replace(outcome.answer, quotes=_aligned(outcome.answer.quotes, retriever, (newer, older)))
    )


def _aligned(quotes: Sequence[Quote], retriever: Retriever, files: Sequence[str]) -> tuple[Quote, ...]:
    """Each quote, and beside it what stands for its words in the other versions, which are in `files`."""
    found: list[Quote] = []
    for each in quotes:
        found += [] if each in found else [each]
        for file in (file for file in files if file != each.file):
            other = retriever.notice(file)
            span = versions.counterpart((each.start, each.end), retriever.notice(each.file), other)
            if span is None or overlap(found, *span, file):
                continue
            found.append(next((q for q in quotes if overlap([q], *span, file)), quote(other, *span, each.score)))
    return tuple(found[: selection.MOST])


def _difference(older: str, newer: str, wanted: Difference, retriever: Retriever) -> list[Quote]:
    """The words that only one version has; with nothing asked of both also those that they have in other words."""
    old, new = retriever.notice(older), retriever.notice(newer)
    if wanted.only:
        notice, other = (new, old) if wanted.only == "newer" else (old, new)
        return [quote(notice, *span) for span in versions.only_in(notice, other)]
    if wanted.topic:
        return []
    pairs = [(quote(new, *a), quote(old, *b)) for a, b in versions.changed(new, old)]
    return [each for pair in pairs for each in pair] + [quote(new, *span) for span in versions.only_in(new, old)]
