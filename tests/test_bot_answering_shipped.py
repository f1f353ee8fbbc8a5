"""The project's own questions on the shipped notices: quotes are always right, and no figure falls below its floor."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.answer import Answer, Quote
from bot.answering import Answerer
from index.search import Index

QUESTIONS = Path(__file__).parent / "questions" / "shipped.jsonl"
FOUND_IN_THREE, REFUSED, WRONGLY_REFUSED = 0.80, 0.88, 0.06


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def asked(shipped_index: Path) -> list[tuple[dict, Answer]]:
    answerer = Answerer(Index.open(shipped_index))
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [(question, answerer.ask(question["question"], question["history"])) for question in questions]


def test_every_quote_is_a_span_of_the_clause_that_it_names(
    asked: list[tuple[dict, Answer]], shipped_index: Path
) -> None:
    """Not one quote is altered or misplaced."""
    index = Index.open(shipped_index)
    for quote in (quote for _, answer in asked for quote in (*answer.quotes, *answer.nearest)):
        notice = index.notice(quote.file)
        assert notice.reading_text[quote.start : quote.end] == quote.text
        assert notice.document_number == quote.document_number
        holding = [c.label for c in notice.clauses if c.start <= quote.start and quote.end <= c.end]
        assert quote.clause == (holding[0] if holding else "")


def holds(quote: Quote, gold: dict) -> bool:
    return quote.document_number == gold["doc"] and squeezed(gold["quote"]) in squeezed(quote.text)


def test_answers_hold_their_gold(asked: list[tuple[dict, Answer]]) -> None:
    """Of the answerable questions, most have a gold stretch in the first three quotes, and few are refused."""
    answerable = [(question, answer) for question, answer in asked if question["answerable"]]
    found = [
        any(holds(q, gold) for q in answer.quotes[:3] for gold in question["gold"]) for question, answer in answerable
    ]
    assert sum(found) / len(found) >= FOUND_IN_THREE
    assert sum(not answer.answered for _, answer in answerable) / len(answerable) <= WRONGLY_REFUSED


def test_unanswerable_questions_are_refused(asked: list[tuple[dict, Answer]]) -> None:
    """Near misses, small talk and attempts to mislead are refused."""
    unanswerable = [answer for question, answer in asked if not question["answerable"]]
    assert sum(not answer.answered for answer in unanswerable) / len(unanswerable) >= REFUSED
