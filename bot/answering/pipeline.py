"""The way of a question to its answer: understand, look up, retrieve, rank, decide, compose.

Each step is a function of the query and the open index that hands on a value. The look-ups come first: what asks for a
clause, an element or a document by its name is answered with that and nothing else; whatever none of them takes is
looked for by its content.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.answering import retrieval
from bot.answering.lookup import (
    clause_lookup,
    collection,
    comparison,
    duty_lookup,
    element_lookup,
    list_items,
    validity_lookup,
)
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, refused, talked, together
from bot.answering.query import guard
from bot.answering.query.follow_up import Reading, more_likely, names_a_part, resolve
from bot.answering.query.several import questions
from bot.answering.query.understanding import Query, understand
from bot.answering.ranking.retriever import Retriever
from bot.answering.scope.absent import absent_message
from bot.answering.talk import without_talk
from bot.language import speaks_english
from index.analysis import simplified

Step = Callable[[Query, Retriever], Outcome | None]


def answer(message: str, history: Sequence[str], retriever: Retriever, proposed: Sequence[str] = ()) -> Outcome:
    """What becomes of `message` after the earlier ones of `history`, oldest first; `proposed`: see Answerer.ask."""
    started = time.perf_counter()
    locale = Locale(speaks_english(message))
    text, talk = without_talk(simplified(message))
    earlier = [turn for turn, _ in map(without_talk, map(simplified, history)) if turn]
    if talk and not text:
        outcome = talked(talk, locale)
    else:
        outcome = together([_answer(one, [*earlier, *before], retriever, locale) for before, one in _in_turn(text)])
        if proposed and outcome.step not in guard.UNFIT:
            readings = [simplified(one) for one in proposed]
            outcome = _as_proposed(readings, text, earlier, outcome, retriever) or outcome
    took = round((time.perf_counter() - started) * 1000, 2)
    return replace(outcome, answer=replace(outcome.answer, question=message, took_ms=took))


def _in_turn(text: str) -> Iterator[tuple[list[str], str]]:
    """The questions in a message, each with those before it."""
    asked = questions(text)
    return ((asked[:number], one) for number, one in enumerate(asked))


def _as_proposed(
    proposed: Sequence[str], text: str, history: Sequence[str], own: Outcome, retriever: Retriever
) -> Outcome | None:
    """What becomes of `text` in the words of `proposed`; None where its `own` reading is to be kept."""
    from bot.answering.query.proposals import is_faithful  # only where something proposes

    understood, locale = own.answer.understood or text, own.query.locale
    if list(proposed) == [understood] or not is_faithful(proposed, text, history, understood, retriever.scope):
        return None
    outcome = together([outcome_of(one, retriever, locale) for one in proposed])
    if not outcome.answer.answered:
        return None
    read = " ".join(proposed)
    message = locale.joined(outcome.answer.message, locale.say("read as", question=read))
    return replace(outcome, answer=replace(outcome.answer, message=message, understood=read))


def _answer(question: str, history: Sequence[str], retriever: Retriever, locale: Locale) -> Outcome:
    resolved = resolve(question, history, retriever.scope)
    if resolved.item is not None and resolved.before:
        return list_items.item(outcome_of(resolved.before, retriever, locale), resolved.item, retriever)
    if resolved.before and names_a_part(resolved.question, retriever.scope(resolved.question)):
        told = outcome_of(resolved.before, retriever, locale)
        spoken_of = [quote.file for quote in (*told.answer.quotes, *told.answer.nearest)] or told.query.files or ()
        return outcome_of(resolved.question, retriever, locale, tuple(spoken_of[:1]))
    resolved = more_likely(resolved, lambda text: reading(text, retriever, locale))
    outcome = outcome_of(resolved.question, retriever, locale)
    understood = resolved.question if resolved.question != question else None
    return replace(outcome, answer=replace(outcome.answer, understood=understood))


def outcome_of(text: str, retriever: Retriever, locale: Locale, within: tuple[str, ...] = ()) -> Outcome:
    """What becomes of a question that stands by itself; `within`: the files that are meant if it names none."""
    asked = guard.without_orders(text)
    query = understand(asked, retriever, locale, within)
    if reason := guard.unfit(text, asked):
        return refused(query, reason, locale.say(reason))
    return next(outcome for step in _STEPS if (outcome := step(query, retriever)))


def reading(text: str, retriever: Retriever, locale: Locale) -> Reading | None:
    """What is found for a question; None where it is looked up by a name, or nothing is found."""
    outcome = outcome_of(text, retriever, locale)
    decision, candidates = outcome.decision, outcome.candidates
    if decision is None or candidates is None or not candidates.ranked:
        return None
    return Reading(text, decision.log_odds - decision.threshold, candidates.ranked[0].passage)


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
