"""Questions whose answers are known, from a file with one JSON object a line.

Two styles, told apart by their fields, with history, kind, language (or lang) and id optional in both:
- by words: `gold` is a list of {"doc": number or file, "quote": words}, `need` is "any" (default) or "all" of them;
- by place: `docid` (and `other_docs_with_answer`), or `gold` is a list of {"file", "article"}; the article may be left
  out; with `answer`, the words in which the document answers, they too are looked for.
A question without gold, or with `answerable` false, is to be refused and goes with either style.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import EvaluationError

_LISTED = 5
"""Faulty lines that an error names."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that answer: `notice` is a document number or a file."""

    notice: str
    words: str


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A document that answers, or an article (第五条) of it; "" is the whole document."""

    file: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what answers it; with neither stretches nor places it has to be refused."""

    line: int
    text: str
    history: tuple[str, ...] = ()
    kind: str = ""
    language: str = ""
    stretches: tuple[Stretch, ...] = ()
    needs_all: bool = False
    places: tuple[GoldPlace, ...] = ()
    answer: str = ""

    @property
    def answerable(self) -> bool:
        """Whether anything answers it."""
        return bool(self.stretches or self.places)


class _Fault(Exception):
    """What is wrong with one line."""


def check_questions(path: Path) -> int:
    """How many questions the file holds; raises EvaluationError that names the lines that cannot be used."""
    if path.is_dir():
        raise EvaluationError(f"{path} 是文件夹，请给出题目文件（每行一个 JSON 对象）。")
    faults, styles, count = [], set(), 0
    for number, read in _lines(path):
        count += 1
        if isinstance(read, _Fault):
            faults.append(f"第 {number} 行{read}")
            continue
        styles |= {bool(read.stretches)} if read.answerable else set()
        if len(styles) > 1:
            raise EvaluationError(f"{path} 第 {number} 行起换了另一种依据（原文语句或文件、条款），请分成两个文件。")
    if faults:
        more = f"；另有 {len(faults) - _LISTED} 行" if len(faults) > _LISTED else ""
        raise EvaluationError(f"{path} 有 {len(faults)} 行不能用：{'；'.join(faults[:_LISTED])}{more}。请改正后再试。")
    if not count:
        raise EvaluationError(f'{path} 里没有题目，请每行写一题，例如 {{"question": "…", "gold": […]}}。')
    return count


def read_questions(path: Path) -> Iterator[Question]:
    """The questions of a file that `check_questions` found in order, one at a time; blank lines are passed over."""
    return (read for _, read in _lines(path) if isinstance(read, Question))


def _lines(path: Path) -> Iterator[tuple[int, Question | _Fault]]:
    with path.open("rb") as raw:
        for number, line in enumerate(raw, start=1):
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if text.strip():
                try:
                    yield number, _question(number, _object(text))
                except _Fault as fault:
                    yield number, fault


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise _Fault("不是 UTF-8 文字") from None
    except (ValueError, RecursionError):
        raise _Fault("不是完整的 JSON") from None
    if not isinstance(value, dict):
        raise _Fault("不是 JSON 对象")
    return value


def _question(number: int, value: Mapping[str, Any]) -> Question:
    need = value.get("need", "any")
    if need not in ("any", "all"):
        raise _Fault("的 need 应是 any 或 all")
    answerable = value.get("answerable")
    if not isinstance(answerable, bool | None):
        raise _Fault("的 answerable 应是 true 或 false")
    stretches, places = _gold(value)
    if answerable and not (stretches or places):
        raise _Fault("的 answerable 是 true，却缺少 gold")
    wanted = answerable is not False
    return Question(
        line=number,
        text=_text(value, "question", required=True),
        history=_texts(value, "history"),
        kind=_text(value, "kind"),
        language=_text(value, "language") or _text(value, "lang"),
        stretches=stretches if wanted else (),
        needs_all=need == "all",
        places=places if wanted else (),
        answer=_text(value, "answer") if wanted else "",
    )


def _gold(value: Mapping[str, Any]) -> tuple[tuple[Stretch, ...], tuple[GoldPlace, ...]]:
    if docid := _text(value, "docid"):
        return (), tuple(map(GoldPlace, (docid, *_texts(value, "other_docs_with_answer"))))
    gold = value.get("gold") or []
    if not isinstance(gold, list) or not all(isinstance(one, dict) for one in gold):
        raise _Fault("的 gold 应是一列对象")
    by_words = [one for one in gold if "quote" in one]
    if by_words and len(by_words) < len(gold):
        raise _Fault("的 gold 有的有 quote，有的没有")
    if by_words:
        return tuple(Stretch(_part(one, "doc"), _part(one, "quote")) for one in gold), ()
    return (), tuple(GoldPlace(_part(one, "file"), _text(one, "article")) for one in gold)


def _part(gold: Mapping[str, Any], field: str) -> str:
    try:
        return _text(gold, field, required=True)
    except _Fault as fault:
        raise _Fault(f"的 gold {fault}") from None


def _text(value: Mapping[str, Any], field: str, *, required: bool = False) -> str:
    found = value.get(field)
    if found is None and not required:
        return ""
    if found is None or found == "":
        raise _Fault(f"缺少 {field}")
    if not isinstance(found, str):
        raise _Fault(f"的 {field} 应是文字")
    return found


def _texts(value: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = value.get(field) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _Fault(f"的 {field} 应是一列文字")
    return tuple(found)
