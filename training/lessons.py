"""Notices of training/notices with questions about them, as a step of training takes them.

NAME.txt is a notice, NAME.jsonl has its questions in the form of `wenhao eval`: question, gold (stretches that answer,
none where the notice is silent). One notice is one step: all its questions against all its passages, and against all
parts of its passages, so that the encoder learns to tell sentences of one subject apart. Beside them stands a cosine
of its own, learnt with the rest, that nothing may exceed where the notice is silent, and that an answer has to exceed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from index.notice import Notice
from index.parser import parse_file
from index.passages import parts, passages

TEMPERATURE = 0.03
HELD_OUT = 6
"""Of every so many notices the last but one is not trained on, to measure with."""
_BLOCK = 32
_SILENT = 0.75


@dataclass(frozen=True, slots=True)
class Lesson:
    """The passages of a notice, their parts, and for each question which of both answer it, none where it is silent."""

    passages: list[str]
    parts: list[str]
    questions: list[str]
    answering_passages: list[list[int]]
    answering_parts: list[list[int]]


def lessons(folder: Path) -> list[Lesson]:
    """All notices in `folder` that are trained on, in the order of their names."""
    names = sorted(folder.glob("*.txt"))
    return [lesson(path) for i, path in enumerate(names) if i % HELD_OUT != HELD_OUT - 2]


def lesson(path: Path) -> Lesson:
    """One notice and the questions beside it that stand by themselves and are about its content."""
    notice = parse_file(path, path.parent)
    bodies = [p for p in passages(notice) if p.kind == "body"]
    spans, owners = [], []
    for owner, passage in enumerate(bodies):
        start = passage.start
        for part in parts(passage) or [passage.text]:
            spans.append((start, start + len(part)))
            owners.append(owner)
            start += len(part)
    text = notice.reading_text
    found = Lesson([p.text for p in bodies], [text[a:b] for a, b in spans], [], [], [])
    for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["history"] or row["kind"] == "lookup":
            continue
        answering = sorted({i for gold in row["gold"] for i in _within(notice, gold["quote"], spans)})
        if answering or not row["answerable"]:
            found.questions.append(row["question"])
            found.answering_parts.append(answering)
            found.answering_passages.append(sorted({owners[i] for i in answering}))
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


class Silence(torch.nn.Module):
    """The cosines above which a passage, and a part of one, counts as an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.cosines = torch.nn.Parameter(torch.tensor([_SILENT, _SILENT]))


def lesson_loss(model: SentenceTransformer, taken: Lesson, silence: Silence) -> torch.Tensor:
    """Cross entropy of what answers each question among all passages and silence, and among all parts and silence."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        questions = _embedded(model, [f"query: {question}" for question in taken.questions])
        texts = [_embedded(model, [f"passage: {text}" for text in of]) for of in (taken.passages, taken.parts)]
    losses = []
    for found, answering, silent in zip(
        texts, (taken.answering_passages, taken.answering_parts), silence.cosines, strict=True
    ):
        scores = torch.cat([questions @ found.T, silent.expand(len(questions), 1)], 1) / TEMPERATURE
        right = torch.full(scores.shape, -1e4)
        for row, columns in zip(right, answering, strict=True):
            row[columns or [-1]] = 0
        losses.append((scores.logsumexp(1) - (scores + right).logsumexp(1)).mean())
    return torch.stack(losses).mean()


def _embedded(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """Unit vectors, shape (len(texts), dimension), in blocks of texts of one length."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    blocks = [order[i : i + _BLOCK] for i in range(0, len(order), _BLOCK)]
    found = [model(model.preprocess([texts[i] for i in block]))["sentence_embedding"].float() for block in blocks]
    return torch.cat(found)[torch.tensor(order).argsort()]
