"""The project's own questions on the shipped notices: quotes are always right, and no figure falls below its floor."""

from __future__ import annotations

from pathlib import Path

import pytest
from running_wenhao import ROOT

from bot.answer import Answer
from bot.answering import Answerer
from bot.evaluation.dataset import Question, check_questions, read_questions
from bot.evaluation.metrics import figures, missed
from bot.evaluation.results import load_floors
from bot.evaluation.runner import Founded
from bot.evaluation.scoring import of_answer
from index.search.index import Index

FOLDER = ROOT / "tests" / "questions"
SHIPPED, FLOORS = FOLDER / "shipped.jsonl", FOLDER / "floors.json"
MEASURED = (FOLDER / "held.jsonl", FOLDER / "unseen.jsonl", FOLDER / "fresh.jsonl")


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Index:
    return Index.open(shipped_index)


@pytest.fixture(scope="module")
def asked(index: Index) -> list[tuple[Question, Answer]]:
    answerer = Answerer(index)
    return [(question, answerer.ask(question.text, question.history)) for question in read_questions(SHIPPED)]


def test_every_quote_is_a_span_of_the_clause_that_it_names(asked: list[tuple[Question, Answer]], index: Index) -> None:
    """Not one quote is altered or misplaced."""
    for quote in (quote for _, answer in asked for quote in (*answer.quotes, *answer.nearest)):
        notice = index.notice(quote.file)
        assert notice.reading_text[quote.start : quote.end] == quote.text
        assert notice.document_number == quote.document_number
        holding = [c.label for c in notice.clauses if c.start <= quote.start and quote.end <= c.end]
        assert quote.clause == (holding[0] if holding else "")


def test_which_notice_prints_a_place_is_answered_with_the_words_that_print_it(index: Index) -> None:
    """The place is looked for, although it would choose a notice; what a notice applies to is answered as before."""
    answer = Answerer(index).ask("哪份通知写到平潭")
    assert answer.quotes and "平潭" in answer.quotes[0].text


def test_no_figure_falls_below_its_floor(asked: list[tuple[Question, Answer]], index: Index) -> None:
    """Most answers hold their gold, few are refused, and near misses, small talk and attempts to mislead mostly are."""
    found = figures([of_answer(question, answer, index) for question, answer in asked])
    assert missed(found, load_floors(FLOORS)) == [], found


@pytest.mark.parametrize("path", [SHIPPED, *MEASURED], ids=lambda path: path.stem)
def test_every_gold_stands_in_the_shipped_notices(path: Path, index: Index) -> None:
    """Each gold stretch, one by one, is words of the notice that it names; no question stands in both files."""
    assert check_questions(path) > 50
    founded = Founded(index)
    for question in read_questions(path):
        for gold in question.stretches:
            assert founded(Question(line=question.line, text="", stretches=(gold,))), (question.line, gold)


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
def test_what_is_only_measured_is_not_among_what_is_tuned_on(path: Path) -> None:
    """No question of a file that is only measured stands in the other one."""
    assert {q.text for q in read_questions(SHIPPED)} & {q.text for q in read_questions(path)} == set()
