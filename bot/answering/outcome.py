"""What became of a question: the answer, and what it was decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Kind, Quote
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
    count = len({quote.file for quote in quotes})
    say = query.locale.say
    first = say("found in several", count=count) if count > 1 else say("found", count=len(quotes))
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


