"""A message in its conversation: talk gets a line, several questions are answered in turn, a follow-up as meant."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from bot.answering.lookup import list_items
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, talked, together
from bot.answering.pipeline import outcome_of
from bot.answering.query import guard
from bot.answering.query.follow_up import Reading, Resolved, Way, likeliest, names_a_part, resolve
from bot.answering.query.several import questions
from bot.answering.ranking import reader
from bot.answering.ranking.reader_input import reader_input
from bot.answering.ranking.retriever import Retriever
from bot.answering.scope.spelling import respelt
from bot.answering.talk import without_talk
from bot.language import speaks_english
from index.analysis import simplified

if TYPE_CHECKING:
    from index.parsing.passages import Passage


TURNS = 3
"""Earlier turns that a question may go on from."""


class OutcomeFor(Protocol):
    """What becomes of a question that stands by itself; `within`: the files that are meant if it names none."""

    def __call__(self, text: str, within: tuple[str, ...] = ()) -> Outcome: ...


def answer(message: str, history: Sequence[str], retriever: Retriever, proposed: Sequence[str] = ()) -> Outcome:
    """What becomes of `message` after the earlier ones of `history`, oldest first; `proposed`: see Answerer.ask."""
    started = time.perf_counter()
    locale = Locale(speaks_english(message))
    text, talk = without_talk(simplified(message))
    earlier = [respelt(turn, retriever.catalogue) for turn, _ in map(without_talk, map(simplified, history)) if turn]
    typed, text = text, respelt(text, retriever.catalogue) if text else text
    if talk and not text:
        outcome = talked(talk, locale, retriever.count)
    else:
        outcome = together([_answer(one, [*earlier, *before], retriever, locale) for before, one in _in_turn(text)])
        if proposed and outcome.step not in guard.UNFIT:
            readings = [simplified(one) for one in proposed]
            outcome = _as_proposed(readings, text, earlier, outcome, retriever) or outcome
    if typed != text and outcome.answer.understood is None:
        outcome = replace(outcome, answer=replace(outcome.answer, understood=text))
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
    before = None
    for turn in history[-TURNS:]:
        # The reader takes most of the time of an answer, and of an earlier turn only the meaning is wanted.
        before = turn if before is None else _read(turn, before, retriever.unread, locale)[1]
    outcome, meant = _read(question, before, retriever, locale)
    return replace(outcome, answer=replace(outcome.answer, understood=meant if meant != question else None))


def _read(question: str, before: str | None, retriever: Retriever, locale: Locale) -> tuple[Outcome, str]:
    """The outcome of `question` after the one `before`, and the question as understood."""

    @cache
    def outcome_for(text: str, within: tuple[str, ...] = ()) -> Outcome:
        return outcome_of(text, retriever, locale, within)

    resolved = resolve(question, before, retriever.scope)
    if resolved.before is None:
        return outcome_for(resolved.question), resolved.question
    if resolved.item is not None:
        return list_items.item(outcome_for(resolved.before), resolved.item, retriever), question
    if names_a_part(resolved.question, retriever.scope(resolved.question)):
        return outcome_for(resolved.question, spoken_of(outcome_for(resolved.before))[:1]), resolved.question
    return _meant(resolved, outcome_of(resolved.before, retriever.unread, locale), outcome_for, retriever)


def _meant(resolved: Resolved, before: Outcome, outcome_for: OutcomeFor, retriever: Retriever) -> tuple[Outcome, str]:
    """The outcome of the reading of a possible follow-up that is likeliest, and the question as understood.

    What is looked up by its name stands by itself; what is refused for want of a name may have it from before.
    """
    outcomes = outcomes_of(resolved, before, outcome_for)
    found = (reading_of(way, each, resolved, retriever) for way, each in outcomes.items())
    readings = [reading for reading in found if reading]
    way: Way = "alone"
    if not readings:
        way = "after" if resolved.pointing else "alone"
    elif outcomes["alone"].decision or not outcomes["alone"].answer.answered:
        best = likeliest(readings, resolved, said_in(before))
        way = best.way if outcomes["alone"].decision or best.log_odds >= 0 else "alone"
    return outcomes[way], resolved.ways[way]


def outcomes_of(resolved: Resolved, before: Outcome, outcome_for: OutcomeFor) -> dict[Way, Outcome]:
    """What becomes of a possible follow-up to what became of `before` by each way of reading it, "alone" first."""
    files: dict[Way, tuple[str, ...]] = {"within": spoken_of(before)}
    texts = resolved.ways | {"within": resolved.question}
    return {way: outcome_for(text, files.get(way, ())) for way, text in texts.items()}


def reading_of(way: Way, outcome: Outcome, resolved: Resolved, retriever: Retriever) -> Reading | None:
    """What was searched for one way of reading; None where it was looked up by a name, or nothing was found."""
    decision, candidates = outcome.decision, outcome.candidates
    if decision is None or candidates is None or not candidates.ranked:
        return None
    best, own = candidates.ranked[0].passage, 0.0
    if retriever.reads:
        (own,) = reader.read(resolved.ways["within"], [reader_input(retriever.notice(best.file), best)])
    return Reading(way, decision.log_odds - decision.threshold, best, own)


def spoken_of(before: Outcome) -> tuple[str, ...]:
    """The files that a turn was about: the one that came first in its answer or refusal, and those it named."""
    shown = before.answer.quotes or before.answer.nearest
    return tuple(dict.fromkeys([*(quote.file for quote in shown[:1]), *(before.query.files or ())]))


def said_in(before: Outcome) -> tuple[Passage, ...]:
    """The passages that the answer of a turn quotes, empty where it was refused or looked up."""
    found = before.candidates.ranked if before.candidates and before.answer.answered else ()
    quoted = [(quote.file, quote.start, quote.end) for quote in before.answer.quotes]
    return tuple(
        c.passage
        for c in found
        if any(c.passage.file == file and start <= c.passage.start < end for file, start, end in quoted)
    )
