"""What became of a question: the answer, and what it was decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.answer import Answer, Kind, Quote
from bot.answering.messages import Locale
from bot.answering.query.references import Scope
from bot.answering.query.understanding import Query
from bot.answering.ranking.answerability import Decision
from bot.answering.ranking.candidates import Candidates


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with the step of the pipeline that gave it, by a name of explain/explanation.py."""

    answer: Answer
    step: str
    query: Query
    candidates: Candidates | None = None
    decision: Decision | None = None


def answered(
    query: Query,
    step: str,
    kind: Kind,
    quotes: Sequence[Quote],
    *notes: str,
    candidates: Candidates | None = None,
    decision: Decision | None = None,
) -> Outcome:
    """An answer made of `quotes`; `notes` are sentences after the first of its message."""
    say, files = query.locale.say, {quote.file for quote in quotes}
    # Only what differs by place is for the reader to choose by place; versions of one issuer are not.
    places = {quote.place or quote.issuer for quote in quotes}
    several = "found in several" if len(places) > 1 and kind != "comparison" else "found in documents"
    first = say(several, count=len(files)) if len(files) > 1 else say("found", count=len(quotes))
    answer = Answer("", True, kind, query.locale.joined(first, *notes), tuple(quotes))
    return Outcome(answer, step, query, candidates, decision)


def refused(
    query: Query,
    step: str,
    message: str,
    nearest: Sequence[Quote] = (),
    *,
    candidates: Candidates | None = None,
    decision: Decision | None = None,
) -> Outcome:
    """A refusal that says why in `message`, with the passages that came closest."""
    return Outcome(Answer("", False, "refusal", message, (), tuple(nearest)), step, query, candidates, decision)


def talked(kind: str, locale: Locale, count: int) -> Outcome:
    """The line said to a message that asks nothing of the documents, of which there are `count`."""
    query = Query("", Scope(rest=""), (), locale)
    return Outcome(Answer("", False, "talk", locale.say(f"talk {kind}", count=count)), "talk", query)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome of the questions of one message: what each was told, and the quotes in turn."""
    if len(outcomes) == 1:
        return outcomes[0]
    answers = [outcome.answer for outcome in outcomes]
    first = next((outcome for outcome in outcomes if outcome.answer.answered), outcomes[0])
    message = "\n".join(f"{n}. {o.query.text}: {o.answer.message}" for n, o in enumerate(outcomes, 1))
    turns = [quotes for turn in zip_longest(*(answer.quotes for answer in answers)) for quotes in turn]
    quotes = tuple(dict.fromkeys(quote for quote in turns if quote))
    nearest = () if quotes else tuple(quote for answer in answers for quote in answer.nearest)
    answered = any(answer.answered for answer in answers)
    answer = replace(first.answer, answered=answered, message=message, quotes=quotes, nearest=nearest)
    return replace(first, answer=answer)
