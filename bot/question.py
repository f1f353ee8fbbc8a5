"""What may be asked: every question from a person passes through `ask` here before it is answered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.answer import Answer
from bot.language import speaks_english

if TYPE_CHECKING:
    from bot.answering.explain.explanation import Explanation

LONGEST_QUESTION = 2000
"""Characters; a Telegram message has at most 4,096, and nobody's one question takes half of that."""

_BINARY_SHARE = 0.3
_CONTROL = {"Cc", "Cs"}  # control characters, unpaired surrogates
_UNSEEN = {*_CONTROL, "Cf"}  # and invisible formatting, which emoji are full of


class AnswersQuestions(Protocol):
    """Whatever answers a tidy question (bot.answering.Answerer.ask)."""

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer: ...


class ExplainsAnswers(Protocol):
    """Whatever gives the same answer with its reasons."""

    def explain(
        self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()
    ) -> tuple[Answer, Explanation]: ...


def ask(answerer: AnswersQuestions, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
    """The answer to `question` as a person typed it; what cannot be a question is refused in one sentence.

    `history` holds the earlier questions of the same person, oldest first; `proposed` what a model reads in this one.
    """
    tidied, earlier, reason = _checked(question, history)
    return refusal(question, reason) if reason else replace(answerer.ask(tidied, earlier, proposed), question=question)


def explain(
    answerer: ExplainsAnswers, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()
) -> tuple[Answer, Explanation | None]:
    """As `ask`, with the reasons; None for what cannot be a question."""
    tidied, earlier, reason = _checked(question, history)
    if reason:
        return refusal(question, reason), None
    answer, explanation = answerer.explain(tidied, earlier, proposed)
    return replace(answer, question=question), explanation


def _checked(question: str, history: Sequence[str]) -> tuple[str, list[str], str | None]:
    """The question and the earlier ones, tidied, and why it cannot be answered, if so."""
    tidied = tidy(question)
    earlier = [turn for turn in map(tidy, history) if turn and len(turn) <= LONGEST_QUESTION]
    return tidied, earlier, fault(question, tidied, *earlier[-1:])


def refusal(question: str, reason: str) -> Answer:
    """A refusal that says why."""
    return Answer(question=question, answered=False, kind="refusal", message=reason)


def tidy(question: str) -> str:
    """The question on one line, without control characters, invisible formatting and unpaired surrogates."""
    seen = "".join(" " if char.isspace() else char for char in question if not _is_one(char, _UNSEEN))
    return re.sub(" +", " ", seen).strip()


def fault(question: str, tidied: str, before: str = "") -> str | None:
    """One sentence that says why this cannot be answered, or None.

    It speaks the language of `question` and of the question `before` it, Chinese where they have none.
    """
    english = speaks_english(f"{before} {tidied}")
    strange = sum(char == "\ufffd" or _is_one(char, _CONTROL) for char in question)
    if strange > _BINARY_SHARE * len(question):
        if speaks_english(before) or (english and re.search("[A-Za-z]{2} [A-Za-z]{2}", tidied)):  # letters are chance
            return "This does not look like text (binary data, or another encoding); please ask in UTF-8 text."
        return "这不像是文字（可能是二进制内容或别的编码），请用 UTF-8 文字提问。"
    if not any(char.isalnum() or unicodedata.category(char) == "So" for char in tidied):  # an emoji is talk
        if english:
            return "The question is empty; please write what you ask, for example: What must a village branch do?"
        return "问题是空的，请写出要问的事，例如某项工作由谁负责、什么时候截止。"
    if len(tidied) > LONGEST_QUESTION:
        if english:
            return f"The question is too long ({len(tidied)} characters); please keep it under {LONGEST_QUESTION}."
        return f"问题太长（{len(tidied)} 字），请缩短到 {LONGEST_QUESTION} 字以内，一次问一件事。"
    return None


def _is_one(char: str, categories: set[str]) -> bool:
    return not char.isspace() and unicodedata.category(char) in categories
