"""Questions that set documents side by side: each is quoted, or said to be silent."""

from __future__ import annotations

from bot.answering.messages import silent_notices
from bot.answering.outcome import Outcome, answered
from bot.answering.query import comparison
from bot.answering.query.understanding import Query
from bot.answering.ranking import selection
from bot.answering.ranking.answerability import decide
from bot.answering.ranking.candidates import Candidate, Candidates, retrieve
from bot.answering.ranking.retriever import Retriever
from bot.answering.retrieval import refuse

KEEP = 0.8
"""Share of the greatest similarity down to which a document's best passage still speaks to the question."""


def compared(query: Query, retriever: Retriever) -> Outcome | None:
    """The best of each document that `query` sets side by side; None where it compares nothing."""
    files = comparison.compared(query.text, query.scope, retriever.few)
    if not files:
        return None
    query = query.about(comparison.topic(query.scope.rest))
    sides = comparison.sides(query.scope, files)
    of_each = [retrieve(retriever.index, query.content, query.terms, own) for _, own in sides]
    best = [found for candidates in of_each if (found := _best(candidates))]
    together = Candidates(tuple(sorted(best, key=lambda c: -c.similarity)), query.terms, _background(of_each))
    decision = decide(query.text, together, retriever.titles(files), retriever.strictness)
    if not decision.answered:
        return refuse(query, retriever, together, decision)
    least = KEEP * together.ranked[0].similarity
    named = any(words for words, _ in sides)
    chosen = [c for c in together.ranked if named or c.similarity >= least][: selection.MOST]
    quotes = selection.quotes(chosen, retriever, runs_on=False)
    shown = {quote.file for quote in quotes}
    quiet = retriever.named([file for words, own in sides if not shown & set(own) for file in own])
    note = silent_notices(quiet, query.scope, query.locale)
    return answered(query, "comparison", "comparison", quotes, note, candidates=together, decision=decision)


def _best(candidates: Candidates) -> Candidate | None:
    """The best candidate that is a sentence."""
    return next((c for c in candidates.ranked if c.passage.kind != "element"), None)


def _background(of_each: list[Candidates]) -> tuple[float, float]:
    return next((candidates.background for candidates in of_each if candidates.ranked), (0.0, 1.0))
