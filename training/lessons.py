"""Notices of training/notices with questions about them, as a step of training takes them.

NAME.txt is a notice, NAME.jsonl has its questions in the form of `wenhao eval`: question, gold (stretches that answer,
none where the notice is silent). One notice is one step: all its questions against all its passages, so
that the encoder learns to tell sentences of one subject apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.notice import Notice
from index.parser import parse_file
from index.passages import passages

HELD_OUT = 6
"""Of so many notices the last is not trained on, to measure with."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The passages of a notice, and for each question which of them answer it, none where the notice is silent."""

    passages: list[str]
    questions: list[str]
    answering: list[list[int]]


def lessons(folder: Path) -> list[Lesson]:
    """All notices in `folder` that are trained on, in the order of their names."""
    return [lesson(path) for path in sorted(folder.glob("*.txt")) if not is_held_out(path)]


def is_held_out(path: Path) -> bool:
    """Whether the notice, NUMBER-NAME.txt, is left to measure with."""
    return int(path.name.partition("-")[0]) % HELD_OUT == HELD_OUT - 1


def lesson(path: Path) -> Lesson:
    """One notice and the questions beside it that stand by themselves and are about its content."""
    notice = parse_file(path, path.parent)
    bodies = [p for p in passages(notice) if p.kind == "body"]
    found = Lesson([p.text for p in bodies], [], [])
    for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["history"] or row["kind"] == "lookup":
            continue
        spans = [(p.start, p.end) for p in bodies]
        answering = sorted({i for gold in row["gold"] for i in _within(notice, gold["quote"], spans)})
        if answering or not row["answerable"]:
            found.questions.append(row["question"])
            found.answering.append(answering)
    return found


def _within(notice: Notice, quote: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The spans that share more than half of the shorter of both with `quote`."""
    start = notice.reading_text.find(quote)
    end = start + len(quote)
    return (
        []
        if start < 0
        else [i for i, (a, b) in enumerate(spans) if min(b, end) - max(a, start) > min(b - a, end - start) / 2]
    )
