"""Questions from standard input, one a line: plain text, or an object with `question` and `history`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One input line; `fault` is one sentence where it cannot be read, and `question` then holds what stood there."""

    question: str
    history: tuple[str, ...] = ()
    fault: str | None = None


def read_lines(raw: Iterable[bytes]) -> Iterator[QuestionLine]:
    """Each line as it stands, none skipped, so that line n of the output answers line n of the input."""
    for number, line in enumerate(raw, start=1):
        without_mark = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        yield _read(number, without_mark.rstrip(b"\r\n"))


def _read(number: int, raw: bytes) -> QuestionLine:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return QuestionLine(raw.decode("utf-8", "replace"), fault=f"第 {number} 行不是 UTF-8 文字，请转换编码后重试。")
    return _read_object(number, text) if text.lstrip().startswith("{") else QuestionLine(text)


def _read_object(number: int, text: str) -> QuestionLine:
    wanted = '请写成 {"question": "问题", "history": ["先前的问题"]}，或直接写问题。'
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return QuestionLine(text, fault=f"第 {number} 行不是完整的 JSON，{wanted}")
    question = value.get("question", value.get("query"))
    history = value.get("history") or []
    if not isinstance(question, str):
        return QuestionLine(text, fault=f"第 {number} 行没有文字的 question，{wanted}")
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        return QuestionLine(question, fault=f"第 {number} 行的 history 不是一列文字，{wanted}")
    return QuestionLine(question, tuple(history))
