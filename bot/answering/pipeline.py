"""The way of a question to its answer: understand, look up, retrieve, rank, decide, compose.

Each step is a function of the query and the open index that hands on a value. The look-ups come first: what asks for a
clause, an element or a document by its name is answered with that and nothing else; whatever none of them takes is
looked for by its content.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.lookup import clause_lookup, duty_lookup, element_lookup, list_items
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, refused
from bot.answering.query import guard
from bot.answering.query.follow_up import Resolved, more_answerable, resolve
from bot.answering.query.understanding import Query, understand
from bot.answering.ranking.retriever import Retriever
from bot.answering import comparison, retrieval
from bot.question import speaks_english
from index.analysis import simplified

Step = Callable[[Query, Retriever], Outcome | None]


def answer(question: str, history: Sequence[str], retriever: Retriever) -> Outcome:
    """What becomes of `question` after the earlier questions of `history`, oldest first."""
    started = time.perf_counter()
    locale = Locale(speaks_english(question))
    resolved = resolve(simplified(question), [simplified(turn) for turn in history], retriever.scope)
    if not (resolved.item is not None and resolved.before):
        resolved = more_answerable(resolved, lambda reading: _sureness(outcome_of(reading, retriever, locale)))
    outcome = _resolved(resolved, retriever, locale)
    took = round((time.perf_counter() - started) * 1000, 2)
    return replace(outcome, answer=replace(outcome.answer, question=question, took_ms=took))


def outcome_of(text: str, retriever: Retriever, locale: Locale) -> Outcome:
    """What becomes of a question that stands by itself."""
    asked = guard.without_orders(text)
    query = understand(asked, retriever, locale)
    if reason := guard.unfit(text, asked):
        return refused(query, reason, locale.say(reason))
    return next(outcome for step in _STEPS if (outcome := step(query, retriever)))


def _resolved(resolved: Resolved, retriever: Retriever, locale: Locale) -> Outcome:
    if resolved.item is not None and resolved.before:
        return list_items.item(outcome_of(resolved.before, retriever, locale), resolved.item, retriever)
    return outcome_of(resolved.question, retriever, locale)


def _sureness(outcome: Outcome) -> tuple[float, object] | None:
    """The log odds of an answer that was looked for, and what answers best; None for what was looked up."""
    decision, candidates = outcome.decision, outcome.candidates
    if decision is None or candidates is None or not candidates.ranked:
        return None
    return decision.log_odds - decision.threshold, candidates.ranked[0].passage


def _absent(query: Query, retriever: Retriever) -> Outcome | None:
    """The refusal of what is asked of a document that is not there."""
    if not query.scope.missing or query.scope.named:
        return None
    names = query.locale.listed(query.scope.missing)
    message = query.locale.say("no such notice", names=names, searched=retriever.searched(query.locale))
    return refused(query, "no such notice", message)


_STEPS: tuple[Step, ...] = (
    _absent,
    clause_lookup.referred_to,
    element_lookup.named_element,
    clause_lookup.closing,
    clause_lookup.overview_of_named,
    element_lookup.meant_element,
    comparison.compared_answer,
    duty_lookup.all_duties,
    retrieval.found,
)
"""In this order; the last one always has an outcome."""
