"""The way of a question to its answer: understand, look up, retrieve, rank, decide, compose.

Each step is a function of the query and the open index that hands on a value. The look-ups come first: what asks for a
clause, an element or a document by its name is answered with that and nothing else; whatever none of them takes is
looked for by its content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answering import retrieval
from bot.answering.lookup import (
    clause_lookup,
    collection,
    comparison,
    duty_lookup,
    element_lookup,
    validity_lookup,
)
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, refused
from bot.answering.query import guard
from bot.answering.query.understanding import Query, understand
from bot.answering.ranking.retriever import Retriever
from bot.answering.scope.absent import absent_message

Step = Callable[[Query, Retriever], Outcome | None]


def outcome_of(text: str, retriever: Retriever, locale: Locale, within: tuple[str, ...] = ()) -> Outcome:
    """What becomes of a question that stands by itself; `within`: the files that are meant if it names none."""
    asked = guard.without_orders(text)
    query = understand(asked, retriever, locale, within)
    if reason := guard.unfit(text, asked):
        return refused(query, reason, locale.say(reason))
    return next(outcome for step in _STEPS if (outcome := step(query, retriever)))


def _absent(query: Query, retriever: Retriever) -> Outcome | None:
    """What is asked of a place without a document, where a wider body's answers; else the refusal that names it."""
    scope = query.scope
    if not scope.missing or scope.named or scope.understood is None:
        return None
    if scope.wider and not scope.clauses:
        of_wider = retrieval.found(replace(query, scope=replace(scope, files=scope.wider)), retriever)
        if of_wider.answer.answered:
            note = query.locale.say("wider only", names=query.locale.listed(scope.missing))
            message = query.locale.joined(note, of_wider.answer.message)
            return replace(of_wider, answer=replace(of_wider.answer, message=message))
    return refused(query, "no such notice", absent_message(scope.understood, retriever.catalogue, query.locale))


_STEPS: tuple[Step, ...] = (
    validity_lookup.asked_of_named,
    _absent,
    clause_lookup.referred_to,
    collection.asked_for,
    element_lookup.named_element,
    clause_lookup.closing,
    clause_lookup.overview_of_named,
    element_lookup.meant_element,
    comparison.compared,
    comparison.of_older,
    duty_lookup.all_duties,
    retrieval.found,
)
"""In this order; the last one always has an outcome."""
