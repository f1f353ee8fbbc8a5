"""All that binds a body (村党支部要做什么): every sentence whose duty bearer it is, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Quote
from bot.answering.outcome import Outcome, answered
from bot.answering.query.query_terms import Term
from bot.answering.query.understanding import Query
from bot.answering.ranking import selection
from bot.answering.ranking.answerability import decide
from bot.answering.ranking.candidates import Candidate, Candidates, retrieve
from bot.answering.ranking.retriever import Retriever
from bot.language import length

DEPTH = 200
"""Passages among which those that bind the body are looked for."""
ONLY_A_BODY = 16
"""Characters up to which a question that names a body and no other known thing asks for all that binds it; a longer one
says in words of its own what of it."""
_LABEL = 5
"""Characters that a clause's label and the stop after its heading take."""


def all_duties(query: Query, retriever: Retriever) -> Outcome | None:
    """What binds the bodies that `query` names, if it names nothing else; None where nothing does."""
    said = [term for term in query.terms if len(term.asked) > 1]
    if not said or not all(term.body for term in said) or length(query.text) > ONLY_A_BODY:
        return None
    candidates = retrieve(retriever.index, query.content, query.terms, query.files, DEPTH)
    bound = _bound(candidates, said)
    if not bound:
        return None
    titles = retriever.titles(c.passage.file for c in candidates.ranked)
    decision = decide(query.text, candidates, titles, retriever.strictness)
    quotes = _in_turns(selection.quotes(bound, retriever, runs_on=False))
    return answered(query, "duties", "clauses", quotes, candidates=candidates, decision=decision)


def _bound(candidates: Candidates, bodies: Sequence[Term]) -> list[Candidate]:
    """The candidates that bind one of `bodies`, in the order of each text, the nearest document first."""
    words = [word for term in bodies for word in (term.asked, *term.printed)]
    bound = [
        c
        for c in candidates.ranked
        if any(word in (c.passage.duty_bearer or "") for word in words) and _says_more_than_heading(c)
    ]
    nearest = sorted(bound, key=lambda c: -c.similarity)
    files = list(dict.fromkeys(c.passage.file for c in nearest))
    return sorted(bound, key=lambda c: (files.index(c.passage.file), c.passage.start))


def _says_more_than_heading(candidate: Candidate) -> bool:
    passage = candidate.passage
    return passage.kind == "body" and len(passage.text) > len(passage.heading or "") + _LABEL


def _in_turns(quotes: Sequence[Quote]) -> list[Quote]:
    """The first quote of each document, then the second of each, and so on."""
    of_each: dict[str, int] = {}
    turns = []
    for quote in quotes:
        turns.append(of_each.setdefault(quote.file, 0))
        of_each[quote.file] += 1
    ordered = sorted(zip(turns, quotes, strict=True), key=lambda pair: pair[0])
    return [quote for _, quote in ordered][: selection.MOST]
