"""Asking every question of a file and judging what comes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.dataset import GoldPlace, Question, Stretch, check_questions, read_questions
from bot.evaluation.metrics import Figures, figures, grouped
from bot.evaluation.scoring import QuestionScore, names, of_answer, of_both, of_hits, squeezed
from bot.question import ask, fault, tidy
from index.errors import EvaluationError

if TYPE_CHECKING:
    from bot.question import AnswersQuestions
    from index.ingest.build import Progress
    from index.search.index import Hit, Index

SEARCHED = 50
"""Clauses that are looked at for the first ten places; several may stand in one document."""


@dataclass(frozen=True, slots=True)
class EvaluationRun:
    """All outcomes of one file of questions, in its order; `unfounded` numbers lines whose gold is not in the index.

    `left` counts the questions that an interrupted run did not ask.
    """

    name: str
    outcomes: Sequence[QuestionScore]
    unfounded: Sequence[int] = ()
    left: int = 0

    def figures(self) -> Figures:
        """The figures of all questions."""
        return figures(self.outcomes)

    def kinds(self) -> Mapping[str, Sequence[QuestionScore]]:
        """The outcomes by kind of question."""
        return grouped(self.outcomes, lambda outcome: outcome.question.kind)

    def languages(self) -> Mapping[str, Sequence[QuestionScore]]:
        """The outcomes by language of the question."""
        return grouped(self.outcomes, lambda outcome: outcome.question.language)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file of `count` questions, all of them fit to be asked."""

    path: Path
    count: int


def prepare(path: Path) -> Prepared:
    """The file, checked to its end; raises EvaluationError that names what cannot be used."""
    return Prepared(path, check_questions(path))


def evaluate(prepared: Prepared, index: Index, answerer: AnswersQuestions, progress: Progress) -> EvaluationRun:
    """Asks all questions; raises EvaluationError where nothing that should answer them is in the index.

    After Ctrl-C the run holds what has been asked; before the first outcome it raises KeyboardInterrupt.
    """
    founded, answerable = Founded(index), 0
    unfounded = []
    for question in read_questions(prepared.path):
        answerable += question.answerable
        if not founded(question):
            unfounded.append(question.line)
    if unfounded and len(unfounded) == answerable:
        raise EvaluationError("这些题目的依据都不在索引里，请用 --corpus 给出它们所问的公文。")
    done: list[QuestionScore] = []
    try:
        for outcome in judge(read_questions(prepared.path), index, answerer):
            done.append(outcome)
            progress("评测", len(done), prepared.count)
    except KeyboardInterrupt:
        if not done:
            raise
    return EvaluationRun(prepared.path.name, done, unfounded, prepared.count - len(done))


def judge(questions: Iterable[Question], index: Index, answerer: AnswersQuestions) -> Iterator[QuestionScore]:
    """The outcome of each question, one at a time: searched where places are known, asked where words or nothing is."""
    for number, question in enumerate(questions):
        if number == 0:
            _outcome(question, index, answerer)  # what is loaded on first use is no part of any question's time
        yield _outcome(question, index, answerer)


def _outcome(question: Question, index: Index, answerer: AnswersQuestions) -> QuestionScore:
    ranking = None
    if question.places:
        started = time.perf_counter()
        hits = _hits(index, question.text)
        ranking = of_hits(question, hits, (time.perf_counter() - started) * 1000)
        if not question.answer:
            return ranking
    answered = of_answer(question, ask(answerer, question.text, question.history), index)
    return of_both(ranking, answered) if ranking else answered


def _hits(index: Index, text: str) -> list[Hit]:
    tidied = tidy(text)
    return [] if fault(text, tidied) else index.search_clauses(tidied, SEARCHED)


class Founded:
    """Whether what should answer a question is in the index at all."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._files: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}
        for summary in index.notices():
            for name in {*names(summary.file), *filter(None, [summary.document_number])}:
                self._files.setdefault(name, set()).add(summary.file)

    def __call__(self, question: Question) -> bool:
        """False only where a question can never be answered as its gold says."""
        if not question.answerable:
            return True
        enough = all if question.needs_all else any
        return enough(map(self._has_words, question.stretches)) if question.stretches else self._has(question.places)

    def _has(self, places: Iterable[GoldPlace]) -> bool:
        return any(place.file in self._files for place in places)

    def _has_words(self, gold: Stretch) -> bool:
        files = self._files.get(gold.notice, ())
        return any(squeezed(gold.words) in self._text(file) for file in files)

    def _text(self, file: str) -> str:
        if file not in self._texts:
            self._texts[file] = squeezed(self._index.notice(file).reading_text)
        return self._texts[file]
