"""Labelled paragraphs -> the clause tree, flat and in order, each clause with its full path."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.labels import RANKS, Label, find_label
from index.notice import Clause
from index.numerals import NUMERALS, numeral_value

_RUN_IN_END = re.compile("[。：:]")
_LONGEST_RUN_IN = 45
_LONGEST_HEADING = 80


@dataclass(slots=True)
class _Open:
    """A clause whose end is not reached yet."""

    kind: str
    rank: float
    ordinal: int
    path: tuple[str, ...]
    heading: str | None
    start: int
    at: int


def build_clauses(text: str, lines: list[tuple[int, int]], prefix: tuple[str, ...] = ()) -> list[Clause]:
    """The clauses of one numbered text, whose paragraphs are the spans `lines` of `text`.

    A clause runs from its label to the next label of its own or a higher level; paths begin with `prefix`.
    """
    done: list[tuple[int, Clause]] = []
    stack: list[_Open] = []
    count = 0
    previous_end = lines[0][0] if lines else 0
    for start, end in lines:
        label = find_label(text[start:end])
        if label:
            rank, ordinal = _rank(label), _ordinal(label)
            for closed in _closing(stack, label, rank, ordinal):
                done.append((closed.at, _closed(text, closed, previous_end)))
            parent = stack[-1].path if stack else prefix
            heading = _heading(text[start:end], label)
            stack.append(_Open(label.kind, rank, ordinal, (*parent, label.text), heading, start, count))
            count += 1
        previous_end = end
    done.extend((closed.at, _closed(text, closed, previous_end)) for closed in stack)
    return [clause for _, clause in sorted(done, key=lambda item: item[0])]


def _closing(stack: list[_Open], label: Label, rank: float, ordinal: int) -> list[_Open]:
    """Take off the stack, innermost first, the clauses that end where `label` starts."""
    keep = _depth(stack, label, rank, ordinal)
    closed = stack[keep:]
    del stack[keep:]
    return closed[::-1]


def _depth(stack: list[_Open], label: Label, rank: float, ordinal: int) -> int:
    """How many open clauses the clause of `label` lies within."""
    levels = [(clause.kind, clause.rank) for clause in stack]
    same = levels.index((label.kind, rank)) if (label.kind, rank) in levels else None
    in_article = bool(stack) and stack[-1].kind == "条" and rank > stack[-1].rank
    if same is not None:
        # A list that starts anew at 一、 within an article belongs to the article.
        return len(stack) if in_article and ordinal == 1 else same
    if ordinal == 1 and stack and rank > RANKS.index("条"):
        # The first of a list lies within what stands before it, whatever order the author gave the levels.
        return len(stack)
    return next((at for at, clause in enumerate(stack) if clause.rank >= rank), len(stack))


def _rank(label: Label) -> float:
    if label.kind == "7.1":
        return RANKS.index("1.") + label.text.count(".") / 10
    return RANKS.index(label.kind)


def _ordinal(label: Label) -> int:
    """The number that the label prints; the last of 7.1, the main one of 第三条之一."""
    if label.kind == "①":
        return ord(label.text) - ord("①") + 1
    numeral = label.text.rsplit(".", 1)[-1] if label.kind == "7.1" else label.text
    found = re.search(rf"\d+|[{NUMERALS}]+", numeral)
    return numeral_value(found[0]) if found else 0


def _heading(paragraph: str, label: Label) -> str | None:
    """The heading after the label, None where the label opens running text.

    A paragraph without an end mark is a heading that stands alone; a run-in heading is a short first sentence
    with text after it.
    """
    rest = paragraph[label.length :].strip()
    mark = _RUN_IN_END.search(rest)
    if not rest:
        return None
    if mark is None:
        return rest if len(rest) <= _LONGEST_HEADING and rest[-1] not in "；;，," else None
    if label.kind == "条" or mark[0] in ":：" or mark.start() > _LONGEST_RUN_IN or mark.end() == len(rest):
        return None
    return rest[: mark.start()]


def _closed(text: str, clause: _Open, end: int) -> Clause:
    return Clause(path=clause.path, heading=clause.heading, text=text[clause.start : end], start=clause.start, end=end)


def numbering_gaps(clauses: list[Clause]) -> list[str]:
    """One warning a fault of the numbering among siblings: a number that is missing, or stands twice."""
    warnings: list[str] = []
    last: dict[tuple[tuple[str, ...], str], int] = {}
    for clause in clauses:
        label = find_label(clause.text)
        if label is None:
            continue
        articles = label.kind == "条"
        # Articles are numbered through the whole law, whatever chapter they stand in.
        key = ((), "条") if articles else (clause.path[:-1], label.kind)
        ordinal, before = _ordinal(label), last.get(key, 0)
        if ordinal > before + 1 and (before or not articles):
            warnings.append(f"“{''.join(clause.path)}”之前编号不连续")
        elif ordinal <= before and "之" not in label.text:
            warnings.append(f"“{''.join(clause.path)}”编号重复或倒序")
        last[key] = ordinal
    return warnings
