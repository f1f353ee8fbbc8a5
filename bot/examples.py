"""Questions to try, made from the notices on file and kept only where these answer them.

What a notice asks of a body, what a headed clause says and what stands under a number can be asked of any notice.
It is tried for some notices, spread over all; what is not answered from the notice it was made for is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Protocol

from bot.citation import clause_words
from bot.question import AnswersQuestions, ask
from index.notice import Notice

MOST = 6
"""Questions offered."""
_TRIED = 12
"""Questions of each kind that are asked at most, some 20 ms each."""
_NOTICES = 8
_LONGEST_BEARER, _LONGEST_HEADING = 10, 8
"""Characters; a longer one makes no question that anybody would ask, nor one that a button shows."""
_ENGLISH = (
    "What must a village Party branch do?",
    "Who must report, and to whom?",
    "What must schools do?",
    "Who is responsible?",
    "What is forbidden?",
)
"""English questions name no notice; whether the notices answer them is found by asking."""


class Notices(Protocol):
    """What the questions are made from (index.search.index.Index)."""

    def notice(self, file: str) -> Notice: ...


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that the notices on file answer, in Chinese and in English, best first."""

    chinese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


def examples(notices: Notices, files: Sequence[str], answerer: AnswersQuestions) -> Examples:
    """At most MOST questions of each language over the notices `files`; the same for the same notices."""
    step = max(1, len(files) // _NOTICES)
    tried = [notices.notice(file) for file in files[::step][:_NOTICES]]
    kinds = [_answered(answerer, made, tried) for made in (_of_bodies, _of_places)]
    chinese = [question for pair in zip_longest(*kinds) for question in pair if question]  # the kinds take turns
    english = (question for question in _ENGLISH if _answers(answerer, question))
    return Examples(tuple(chinese[:MOST]), tuple(english))


def _answered(
    answerer: AnswersQuestions, made: Callable[[Notice], list[str]], notices: Sequence[Notice]
) -> Iterator[str]:
    """Questions of one kind that are answered from the notices they are made of; the first of each, then the second."""
    named = [[(notice.file, question) for question in made(notice)] for notice in notices]
    asked = filter(None, chain.from_iterable(zip_longest(*named)))
    answered = (question for file, question in islice(asked, _TRIED) if _answers(answerer, question, file))
    return islice(_distinct(answered), MOST)


def _of_bodies(notice: Notice) -> list[str]:
    """What the notice asks of those it binds, the plain ones first: 学校, 村党组织."""
    bearers = dict.fromkeys(s.duty_bearer for s in notice.sentences if s.duty_bearer and not s.inherited)
    short = [bearer for bearer in bearers if len(bearer) <= _LONGEST_BEARER and "、" not in bearer]
    return [f"{bearer}要做什么？" for bearer in sorted(short, key=len)[:3]]


def _of_places(notice: Notice) -> list[str]:
    """What stands under its first short heading and under its first number."""
    headings = [c.heading for c in notice.clauses if c.heading and len(c.heading) <= _LONGEST_HEADING]
    questions = [f"“{heading.rstrip('。：')}”怎么规定？" for heading in headings[:1]]
    where = clause_words(notice.clauses[0].path) if notice.clauses else ""
    return [*questions, f"{notice.document_number}{where}"] if notice.document_number and "条" in where else questions


def _answers(answerer: AnswersQuestions, question: str, file: str | None = None) -> bool:
    answer = ask(answerer, question)
    return answer.answered and bool(answer.quotes) and file in (None, answer.quotes[0].file)


def _distinct(questions: Iterable[str]) -> Iterator[str]:
    """Without those that say the same as one before and little else (学校, 全省学校)."""
    kept: list[str] = []
    for question in questions:
        if not any(question in before or before in question for before in kept):
            kept.append(question)
            yield question
