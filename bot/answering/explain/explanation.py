"""Why an answer is what it is: what was understood, which step decided, on what numbers; as a record and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.explain.steps import FEATURES, STEPS
from bot.answering.quotes import quote
from bot.citation import clause_words

if TYPE_CHECKING:
    from bot.answering.outcome import Outcome
    from bot.answering.query.understanding import Query
    from bot.answering.ranking.candidates import Candidate, Candidates
    from bot.answering.ranking.retriever import Retriever

BELOW = 4
"""Candidates shown, best first, of those that are not in the answer."""
_SHOWN = 60
"""Characters of a candidate that are shown; its place says where to read on."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as it was answered: completed from the turns before, and what it names."""

    question: str
    notices: tuple[str, ...] = ()
    """Document numbers (else titles) of the notices that it is answered from; empty: from all."""
    named: tuple[str, ...] = ()
    """The words of the question that named them."""
    missing: tuple[str, ...] = ()
    """Numbers and places that it names and no notice bears."""
    clauses: tuple[str, ...] = ()
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """A passage that was looked at. Of all numbers higher is better; see `ranking.candidates.Candidate`."""

    rank: int
    kept: bool
    """Whether it stands in the answer."""
    score: float
    similarity: float
    expansion: float
    rank_score: float
    duty_bearer: str | None
    document_number: str | None
    clause: str
    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One answer explained: the step that decided it, by name and in words, and what it was decided on."""

    understood: Understood
    step: str
    reason: str
    terms: dict[str, tuple[str, ...]]
    """The terms of the question, and the words of official notices that they were looked for by."""
    log_odds: float | None = None
    """That the best candidates answer, as estimated."""
    threshold: float | None = None
    """The log odds below which a question is refused."""
    features: dict[str, float] | None = None
    """What the odds were estimated from (bot/answering/ranking/answerability.py)."""
    candidates: tuple[ExplainedCandidate, ...] = ()


def explain(outcome: Outcome, retriever: Retriever) -> Explanation:
    """Why `outcome` came about."""
    decision, query = outcome.decision, outcome.query
    odds = round(decision.log_odds, 2) if decision else 0.0
    return Explanation(
        understood=_understood(query, retriever),
        step=outcome.step,
        reason=STEPS[outcome.step][query.locale.english].format(odds),
        terms={term.asked: term.printed for term in query.terms},
        log_odds=round(decision.log_odds, 4) if decision else None,
        threshold=decision.threshold if decision else None,
        features={name: round(value, 4) for name, value in decision.features.items()} if decision else None,
        candidates=tuple(_explained(outcome, outcome.candidates, retriever)) if outcome.candidates else (),
    )


def _understood(query: Query, retriever: Retriever) -> Understood:
    asked = query.scope
    names = {notice.file: notice.name for notice in retriever.index.notices(asked.files)}
    return Understood(
        question=query.text,
        notices=tuple(names[file] for file in asked.files),
        named=tuple(words for words, _ in asked.groups),
        missing=asked.missing,
        clauses=tuple(ref.said() for ref in asked.clauses),
        sentence=asked.sentence,
    )


def _explained(outcome: Outcome, candidates: Candidates, retriever: Retriever) -> Iterator[ExplainedCandidate]:
    """Those in the answer, and the best BELOW of the others."""
    others = 0
    for rank, candidate in enumerate(candidates.ranked, start=1):
        passage = candidate.passage
        kept = any(
            q.file == passage.file and q.start < passage.end and passage.start < q.end for q in outcome.answer.quotes
        )
        others += not kept
        if kept or others <= BELOW:
            yield _candidate(rank, candidate, kept, retriever)


def _candidate(rank: int, candidate: Candidate, kept: bool, retriever: Retriever) -> ExplainedCandidate:
    passage = candidate.passage
    cited = quote(retriever.notice(passage.file), passage.start, passage.end)
    return ExplainedCandidate(
        rank=rank,
        kept=kept,
        score=round(candidate.score, 4),
        similarity=round(candidate.similarity, 4),
        expansion=round(candidate.expansion, 4),
        rank_score=round(candidate.rank_score, 4),
        duty_bearer=passage.duty_bearer,
        document_number=cited.document_number,
        clause=clause_words(cited.path),
        file=passage.file,
        start=passage.start,
        end=passage.end,
        text=passage.text,
    )


def explanation_text(explanation: Explanation, english: bool = False) -> str:
    """The explanation for a reader of Chinese, or of English."""
    told = _Told(english)
    say = told.say
    parts = [
        told.section(say("理解", "Understood"), told.understood(explanation.understood)),
        told.section(say("判定", "Decided"), iter([explanation.reason])),
        told.section(say("检索词", "Terms"), told.terms(explanation.terms)),
        told.section(say("是否有答案", "Whether there is an answer"), told.odds(explanation)),
        told.section(
            say("候选（检索得分；语义相近；公文用语）", "Candidates (search; nearness; official words)"),
            map(told.candidate, explanation.candidates),
        ),
    ]
    return "\n".join(filter(None, parts))


class _Told:
    """An explanation in one of the two languages."""

    def __init__(self, english: bool) -> None:
        self._english = english

    def say(self, chinese: str, english: str) -> str:
        return english if self._english else chinese

    def _listed(self, words: tuple[str, ...]) -> str:
        return self.say("、", ", ").join(words)

    def section(self, heading: str, lines: Iterator[str]) -> str:
        told = "\n".join(f"  {line}" for line in lines)
        return f"{heading}{self.say('：', ':')}\n{told}" if told else ""

    def understood(self, understood: Understood) -> Iterator[str]:
        say = self.say
        yield f"{say('问题：', 'question: ')}{understood.question}"
        by = self._listed(understood.named)
        named = say(f"（由“{by}”）", f" (by “{by}”)") if by else ""
        yield f"{say('范围：', 'among: ')}{self._listed(understood.notices) or say('全部公文', 'all notices')}{named}"
        if understood.missing:
            yield f"{say('索引里没有：', 'not in the index: ')}{self._listed(understood.missing)}"
        if understood.clauses or understood.sentence:
            at = understood.sentence
            last, nth = say("最后一句", "last sentence"), say(f"第{at}句", f"sentence {at}")
            sentence = {None: "", -1: last}.get(at, nth)
            yield f"{say('位置：', 'place: ')}{''.join(understood.clauses)}{sentence}"

    def terms(self, terms: dict[str, tuple[str, ...]]) -> Iterator[str]:
        for term, printed in terms.items():
            yield f"{term} → {self._listed(printed)}" if printed else term

    def odds(self, explanation: Explanation) -> Iterator[str]:
        if explanation.log_odds is None or explanation.threshold is None:
            return
        held = explanation.log_odds >= explanation.threshold
        verdict = self.say("过", "passed") if held else self.say("不过", "not passed")
        yield self.say(
            f"对数几率 {explanation.log_odds:.2f}，门槛 {explanation.threshold:.2f}，{verdict}",
            f"log odds {explanation.log_odds:.2f}, threshold {explanation.threshold:.2f}, {verdict}",
        )
        for name, value in (explanation.features or {}).items():
            yield f"{FEATURES[name][self._english]} {value:.2f}"

    def candidate(self, candidate: ExplainedCandidate) -> str:
        text = candidate.text.replace("\n", " ")
        words = text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
        where = f"{candidate.document_number or candidate.file} {candidate.clause}".rstrip()
        taken = self.say("取", "taken") if candidate.kept else self.say("舍", "left")
        numbers = f"{candidate.score:.2f}; {candidate.similarity:.2f}; {candidate.expansion:.2f}"
        return f"{candidate.rank}. {taken} ({numbers}) {where} {words}"
