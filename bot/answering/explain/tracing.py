"""An answer explained: the same way to it, with what decided it written down as it passes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answer import Answer, Kind, Quote
from bot.answering.explain.explanation import Check, ExplainedCandidate, Explanation, Understood, WeighedTerm
from bot.answering.explain.reasons import CHECKS, RULES, WHY
from bot.answering.pipeline import QuestionPipeline
from bot.answering.query import guard
from bot.answering.query.follow_up import Resolved
from bot.answering.query.query_terms import Term
from bot.answering.query.references import Scope
from bot.answering.quotes import quote
from bot.answering.ranking import selection
from bot.answering.ranking.missing_content import Lack
from bot.answering.ranking.retriever import Retriever
from bot.answering.ranking.scoring import CONTEXT, Candidate, ScoredCandidates
from bot.citation import clause_words

BELOW = 4
"""Candidates shown, best first, of those that are not in the answer."""


class Trace(QuestionPipeline):
    """One question whose answer is to be explained: `ask`, then `explanation`."""

    def __init__(self, retriever: Retriever, marked: Callable[[Answer], Answer]) -> None:
        """`marked` tells of each quote whether it still holds."""
        super().__init__(retriever)
        self._marked = marked
        self._resolved = ""
        self._decided: tuple[str, tuple[object, ...]] = ("retrieval", ())
        self._scored: ScoredCandidates | None = None
        self._chosen: tuple[Candidate, ...] = ()
        self._shown: tuple[Quote, ...] = ()

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        answer = self._marked(super().ask(question, history))
        self._shown = answer.quotes
        return answer

    def explanation(self) -> Explanation | None:
        """Why the answer to the question that was asked is what it is; None where none was asked."""
        if not self._resolved:
            return None
        rule, values = self._decided
        scored = self._scored
        return Explanation(
            understood=self._understood(),
            rule=rule,
            reason=RULES[rule][self._locale.english].format(*values),
            terms=tuple(_term(*each) for each in zip(scored.terms, scored.weights, strict=True)) if scored else (),
            checks=self._checks(),
            candidates=tuple(self._candidates(scored)) if scored else (),
        )

    def _understood(self) -> Understood:
        asked = self._scope(guard.without_orders(self._resolved))
        names = {known.file: known.number or known.title or known.file for known in self._retriever.named(asked.files)}
        return Understood(
            question=self._resolved,
            notices=tuple(names[file] for file in asked.files),
            named=tuple(words for words, _ in asked.groups),
            missing=asked.missing,
            clauses=tuple(f"第{ref.ordinal}{ref.unit}" for ref in asked.clauses),
            sentence=asked.sentence,
        )

    # --- what passes ---

    def _answer(self, resolved: Resolved) -> Answer:
        self._resolved = resolved.question
        return super()._answer(resolved)

    def _item(self, before: str, ordinal: int) -> Answer:
        answer = super()._item(before, ordinal)
        if answer.answered:
            self._decide("item", ordinal)
        return answer

    def _in_clause(self, question: str, asked: Scope) -> Answer:
        self._decide("clause")
        answer = super()._in_clause(question, asked)
        if not answer.answered and not self._scored and self._decided[0] == "clause":
            self._decide("no such place")
        return answer

    def _overview(self, asked: Scope) -> Answer:
        self._decide("overview")
        return super()._overview(asked)

    def _that_print(self, asked: Scope) -> Answer | None:
        answer = super()._that_print(asked)
        if answer:
            self._decide("that print")
        return answer

    def _elements(self, names: Sequence[str], files: Sequence[str]) -> Answer:
        self._decide("element", self._locale.listed(map(self._locale.element, names)))
        answer = super()._elements(names, files)
        if not answer.answered and self._decided[0] == "element":
            self._decide("no element", *self._decided[1])
        return answer

    def _score(self, question: str, asked: Scope, files: Sequence[str]) -> ScoredCandidates:
        self._decide("within clause" if self._decided[0] == "clause" else "retrieval")
        self._scored = super()._score(question, asked, files)
        return self._scored

    def _conclude(self, question: str, scored: ScoredCandidates, kind: Kind) -> Answer:
        self._scored = scored
        return super()._conclude(question, scored, kind)

    def _compare(self, question: str, scored: ScoredCandidates, files: Sequence[str], asked: Scope) -> Answer:
        self._decide("comparison")
        return super()._compare(question, scored, files, asked)

    def _duties(self, question: str, scored: ScoredCandidates) -> list[Quote]:
        quotes = super()._duties(question, scored)
        if quotes:
            self._decide("duties")
        return quotes

    def _refuse(self, scored: ScoredCandidates, lacking: Sequence[tuple[Lack, str]] = ()) -> Answer:
        if lacking:
            self._decide(lacking[0][0], self._locale.thing(lacking[0][1]))
        elif self._sure is None:
            self._decide("nothing")
        else:
            self._decide("odds", self._sure)
        return super()._refuse(scored, lacking)

    def _refusal(self, key: str, nearest: Sequence[Quote] = (), /, **values: object) -> Answer:
        if key in RULES:
            self._decide(key, *values.values())
        elif key.startswith("which notice"):
            self._decide("which notice")
        return super()._refusal(key, nearest, **values)

    def _quotes(self, chosen: Sequence[Candidate]) -> list[Quote]:
        self._chosen = tuple(chosen)
        return super()._quotes(chosen)

    def _decide(self, rule: str, /, *values: object) -> None:
        self._decided = (rule, values)

    def _checks(self) -> tuple[Check, ...]:
        """The number that could have refused, beside its threshold."""
        estimated = self._sure
        name = CHECKS["odds"][self._locale.english]
        return () if estimated is None else (Check(name, round(estimated, 4), 0.0, estimated >= 0),)

    # --- the candidates ---

    def _candidates(self, scored: ScoredCandidates) -> list[ExplainedCandidate]:
        """Those in the answer, and the best BELOW of the others."""
        shown, others = [], 0
        for rank, e in enumerate(scored.candidates, start=1):
            kept = any(
                q.file == e.passage.file and q.start < e.passage.end and e.passage.start < q.end for q in self._shown
            )
            others += not kept
            if kept or others <= BELOW:
                shown.append(self._candidate(scored, rank, e, kept))
        return shown

    def _candidate(self, scored: ScoredCandidates, rank: int, e: Candidate, kept: bool) -> ExplainedCandidate:
        passage, top = e.passage, scored.candidates[0]
        cited = quote(self._retriever.notice(passage.file), passage.start, passage.end)
        asked = [(term.asked, share) for term, share in zip(scored.terms, e.covered, strict=True)]
        return ExplainedCandidate(
            rank=rank,
            kept=kept,
            why=WHY[self._why(e, top, kept)][self._locale.english],
            score=round(e.score, 4),
            share=round(e.score / top.score, 4) if top.score > 0 else 0.0,
            coverage=round(e.coverage, 4),
            covers=tuple(term for term, share in asked if share > CONTEXT),
            in_context=tuple(term for term, share in asked if 0 < share <= CONTEXT),
            nearness=round(e.z_score, 2),
            bound=round(e.duty_match, 4),
            duty_bearer=passage.duty_bearer,
            document_number=cited.document_number,
            clause=clause_words(cited.path),
            file=passage.file,
            start=passage.start,
            end=passage.end,
            text=passage.text,
        )

    def _why(self, e: Candidate, top: Candidate, kept: bool) -> str:
        """The key of WHY for a candidate."""
        if not self._shown:
            return "refused" if e is top else "refused too"
        if self._decided[0] == "duties":
            return "duty" if kept else "most" if e in self._chosen else "short duty"
        if self._decided[0] == "comparison":
            return "of notice" if kept else "not of notice"
        if kept:
            return "best" if e is top else "near" if self._retriever.small else "of many"
        if not self._retriever.small:
            return "kind" if e.passage.kind != top.passage.kind else "most of many"
        return selection.falls_short(e, top) or "most"


def _term(term: Term, weight: float) -> WeighedTerm:
    return WeighedTerm(term.asked, term.printed, round(weight, 3), term.body, term.known)
