"""The project's own questions on the shipped notices: quotes are always right, and no figure falls below its floor."""

from __future__ import annotations

from pathlib import Path

import pytest
from running_wenhao import ROOT, SHIPPED_QUESTIONS

from bot.answer import Answer
from bot.answering import Answerer
from bot.evaluation.dataset import Question, check_questions, read_questions
from bot.evaluation.metrics import figures, missed
from bot.evaluation.results import load_floors
from bot.evaluation.runner import Founded
from bot.evaluation.scoring import of_answer
from index.search.index import Index

FOLDER = ROOT / "tests" / "questions"
FLOORS = FOLDER / "floors.json"
MEASURED = (FOLDER / "held.jsonl", FOLDER / "unseen.jsonl", FOLDER / "fresh.jsonl")


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Index:
    return Index.open(shipped_index)


def test_which_notice_prints_a_place_is_answered_with_the_words_that_print_it(index: Index) -> None:
    """The place is looked for, although it would choose a notice; what a notice applies to is answered as before."""
    answer = Answerer(index).ask("哪份通知写到平潭")
    assert answer.quotes and "平潭" in answer.quotes[0].text


def test_no_figure_falls_below_its_floor(shipped_answers: list[tuple[Question, Answer]], index: Index) -> None:
    """Most answers hold their gold, few are refused, and near misses, small talk and attempts to mislead mostly are."""
    found = figures([of_answer(question, answer, index) for question, answer in shipped_answers])
    assert missed(found, load_floors(FLOORS)) == [], found


@pytest.mark.parametrize("path", [SHIPPED_QUESTIONS, *MEASURED], ids=lambda path: path.stem)
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
    assert {q.text for q in read_questions(SHIPPED_QUESTIONS)} & {q.text for q in read_questions(path)} == set()
