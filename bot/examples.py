"""Questions to try, made from the notices on file and kept only where these answer them.

What a notice asks of a body, what a headed clause says and what stands under a number can be asked of any notice.
It is tried for some notices, spread over all; what is not answered from the notice it was made for is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Protocol

from bot.citation import clause_words
from bot.question import AnswersQuestions, ask
from index.notice import Notice

MOST = 6
"""Questions offered."""
_TRIED = 24
"""Questions that are asked at most, some 20 ms each."""
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
    made = [list(_made(notices.notice(file))) for file in files[::step][:_NOTICES]]
    turns = chain.from_iterable(zip_longest(*made))  # the first of each notice, then the second of each
    asked = islice(dict.fromkeys(filter(None, turns)), _TRIED)
    chinese = (question for file, question in asked if _answers(answerer, question, file))
    english = (question for question in _ENGLISH if _answers(answerer, question))
    return Examples(tuple(_distinct(chinese)), tuple(english))


def _made(notice: Notice) -> Iterator[tuple[str, str]]:
    bearers = dict.fromkeys(s.duty_bearer for s in notice.sentences if s.duty_bearer and not s.inherited)
    short = [bearer for bearer in bearers if len(bearer) <= _LONGEST_BEARER and "、" not in bearer]
    headings = [c.heading for c in notice.clauses if c.heading and len(c.heading) <= _LONGEST_HEADING]
    short.sort(key=len)  # the plain ones first: 学校, 村党组织
    questions = [f"{bearer}要做什么？" for bearer in short[:3]]
    questions[1:1] = [f"“{heading.rstrip('。：')}”怎么规定？" for heading in headings[:1]]
    if notice.document_number and notice.clauses:
        questions.append(f"{notice.document_number} {clause_words(notice.clauses[0].path)}")
    return ((notice.file, question) for question in questions)


def _answers(answerer: AnswersQuestions, question: str, file: str | None = None) -> bool:
    answer = ask(answerer, question)
    return answer.answered and bool(answer.quotes) and file in (None, answer.quotes[0].file)


def _distinct(questions: Iterable[str]) -> Iterator[str]:
    return islice(dict.fromkeys(questions), MOST)
