"""Notices of training/notices with questions about them, as a step of training takes them.

NAME.txt is a notice, NAME.jsonl has its questions in the form of `wenhao eval`: question, gold (stretches that answer,
none where the notice is silent). One notice is one step: all its questions against all its passages, so
that the encoder learns to tell sentences of one subject apart. Questions may also be about several notices together.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.notice import Notice
from index.parsing.parser import parse_file
from index.parsing.passages import Passage, embedded_text, passages
from index.search.index import Index

HELD_OUT = 6
"""Of so many notices, or questions on notices taken together, the last is not trained on, to measure with."""
TOGETHER = 48
"""Questions of a step on notices taken together."""
ON_DOCUMENT, FOUND, MOST = 24, 4, 64
"""Questions of a step on one real document, passages found for each, and passages of a step at most."""

Row = Mapping[str, Any]


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
    return _lesson([parsed(path)], rows_of(path.with_suffix(".jsonl")))


def parsed(path: Path) -> Notice:
    """The notice in `path`."""
    return parse_file(path, path.parent)


def lessons_together(folder: Path, questions: Path) -> list[Lesson]:
    """All notices in `folder` as one, with lots of the questions that are trained on, drawn anew at each call."""
    notices = [parse_file(path, folder) for path in sorted(folder.glob("*.txt"))]
    rows = [row for number, row in enumerate(rows_of(questions)) if number % HELD_OUT != HELD_OUT - 1]
    random.shuffle(rows)
    return [_lesson(notices, rows[i : i + TOGETHER]) for i in range(0, len(rows) - TOGETHER + 1, TOGETHER)]


def document_lessons(folder: Path, path: Path) -> list[Lesson]:
    """Lots of the questions in `path` on one document each of the index in `folder`."""
    index, of_file = Index.open(folder), defaultdict(list)
    for row in rows_of(path):
        if not row["history"]:
            of_file[row["file"]].append(row)
    found = [
        _document_lesson(index, file, rows[i::lots])
        for file, rows in of_file.items()
        for lots in [-(-len(rows) // ON_DOCUMENT)]
        for i in range(lots)
    ]
    return [each for each in found if each.questions and each.passages]


def _document_lesson(index: Index, file: str, rows: Sequence[Row]) -> Lesson:
    notice = index.notice(file)
    all_passages = [p for p in passages(notice) if p.kind != "element"]
    place = {(p.start, p.end): i for i, p in enumerate(all_passages)}
    asked, kept = [], dict[int, int]()
    for row in rows:
        right = [i for i, p in enumerate(all_passages) if any(_answers(notice, p, gold) for gold in row["gold"])]
        if not right and row["answerable"]:
            continue
        found = index.ranked(row["question"], index.encode(row["question"]), FOUND, files=[file])
        near = [place[p.start, p.end] for p in index.passages([i for i, _ in found]).values() if p.kind != "element"]
        new = [i for i in dict.fromkeys((*right, *near)) if i not in kept]
        if len(kept) + len(new) > MOST:
            continue
        for i in new:
            kept[i] = len(kept)
        asked.append((row["question"], right))
    texts = [embedded_text(notice, all_passages[i]) for i in kept]
    return Lesson(texts, [question for question, _ in asked], [[kept[i] for i in right] for _, right in asked])


def rows_of(path: Path) -> list[Row]:
    """The questions in a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _lesson(notices: Sequence[Notice], rows: Sequence[Row]) -> Lesson:
    bodies = [(notice, p) for notice in notices for p in passages(notice) if p.kind == "body"]
    found = Lesson([p.text for _, p in bodies], [], [])
    for row in rows:
        if row.get("history") or row["kind"] == "lookup":
            continue
        answering = [i for i, (notice, p) in enumerate(bodies) if any(_answers(notice, p, g) for g in row["gold"])]
        if answering or not row["answerable"]:
            found.questions.append(row["question"])
            found.answering.append(answering)
    return found


def _answers(notice: Notice, passage: Passage, gold: Mapping[str, str]) -> bool:
    """Whether `gold` is of `notice` and shares more than half of the shorter of both with `passage`."""
    start = notice.reading_text.find(gold["quote"])
    end = start + len(gold["quote"])
    shared = min(passage.end, end) - max(passage.start, start)
    return start >= 0 and shared > min(passage.end - passage.start, end - start) / 2
