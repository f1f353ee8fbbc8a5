"""The body -> clauses and sentences: the notice's own text, then each attachment or forwarded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.entities.clause_labels import Label, find_label
from index.notice import Clause, Sentence
from index.parsing.clause_tree import build_clauses, numbering_gaps
from index.parsing.documents.parts import Part
from index.parsing.duty_bearers import bind, split_by_bearer
from index.parsing.elements.elements import Elements
from index.parsing.elements.footer import ATTACHMENT
from index.parsing.layout.table_rows import TableRow
from index.parsing.sentences import split_sentences
from index.table import Span

_CLOSING = re.compile(
    "特此(?:通知|公告|通告|通报|函告|函复|批复|公布|报告)|此复|本(?:通知|公告|意见)(?:自|由)|以上(?:意见|报告)|现将[^。，]{1,20}一并"
)
_CONTACT = re.compile("联 ?系 ?(?:人|电 ?话|方 ?式|单 ?位)")
_CONTACT_LINE = re.compile(rf"{_CONTACT.pattern}[^。]{{0,20}}[:：]|电 {{0,4}}话[:：]")
_CLOSING_OR_CONTACT = re.compile(f"{_CLOSING.pattern}|{_CONTACT_LINE.pattern}")
_MOST_CLOSING = 2
_LONGEST_ALONE = 45
"""Characters of a line that prints a label and a heading and nothing else."""


@dataclass(frozen=True, slots=True)
class Body:
    """The clauses and sentences of a notice in order, and what is odd about its numbering."""

    clauses: tuple[Clause, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[str, ...]


def read_body(elements: Elements, parts: Sequence[Part]) -> Body:
    """The body of the notice whose elements are `elements` and whose texts are `parts`."""
    text, spans = elements.text, elements.spans
    clauses: list[Clause] = []
    sentences: list[Sentence] = []
    warnings: list[str] = []
    for part in parts:
        lines = [spans[at] for at in part.lines]
        found = _clauses(text, lines, part.path)
        if part.path:
            clauses.append(_whole(text, spans, part))
        warnings.extend(numbering_gaps(found))
        clauses.extend(found)
        held = [spans[at] for at in part.paragraphs]
        rows = {spans[at] for at in part.paragraphs if isinstance(elements.paragraphs[at], TableRow)}
        sentences.extend(bind(text, _sentences(text, held, rows, found, part.path)))
    return Body(tuple(clauses), tuple(sentences), tuple(warnings))


def _whole(text: str, spans: tuple[tuple[int, int], ...], part: Part) -> Clause:
    """The part itself as a clause: its heading is its title, its clauses lie within it."""
    lines = part.paragraphs
    start, end = spans[lines[0]][0], spans[lines[-1]][1]
    heading = " ".join(text[slice(*spans[at])] for at in part.title) or None
    return Clause(part.path, heading, text[start:end], start, end)


def _clauses(text: str, lines: list[tuple[int, int]], path: tuple[str, ...]) -> list[Clause]:
    """The clauses of a part; its closing paragraphs are left outside them all."""
    printed = [text[start:end] for start, end in lines]
    stop = _end_of_text(printed)
    return build_clauses(text, lines[: stop - _closing_lines(printed[:stop])], path)


def _end_of_text(lines: list[str]) -> int:
    """Where the statement of its attachments (附件说明) begins that closes a forwarded text, else the end."""
    at = len(lines)
    while at and (label := find_label(lines[at - 1])) and label.kind == "1.":
        at -= 1
    return at - 1 if at and ATTACHMENT.match(lines[at - 1]) else len(lines)


def _closing_lines(lines: list[str]) -> int:
    """How many paragraphs at the end close the text and belong to no clause.

    A closing formula does, and who can be called unless the clauses tell that too. Else the last clause is compared
    with its sisters: what it has more than any of them stands after it, not in it.
    """
    labels = [find_label(line) for line in lines]
    labelled = [at for at, label in enumerate(labels) if label]
    if not labelled:
        return 0
    last = labelled[-1]
    clauses_tell = _CONTACT.search(lines[last]) or any(_CONTACT_LINE.match(line) for line in lines[:last])
    closing = _CLOSING if clauses_tell else _CLOSING_OR_CONTACT
    formula = next((at for at in range(last + 1, len(lines)) if closing.match(lines[at])), len(lines))
    runs = _sister_runs(lines, labels, labelled)
    # A heading without an end mark needs its text.
    least = 1 if _stands_alone(lines[last]) and lines[last][-1] not in "。；" else 0
    surplus = formula - last - 1 - max(least, *runs) if runs else 0
    if not 0 < surplus <= _MOST_CLOSING:
        surplus = 0
    return len(lines) - formula + surplus


def _sister_runs(lines: list[str], labels: list[Label | None], labelled: list[int]) -> list[int]:
    """How many paragraphs without a label stand below each sister of the last clause; none for articles.

    A heading has its text below it, a clause that opens with its text need not have more: where there are sisters
    that open like the last clause, only they count.
    """
    last = labelled[-1]
    kinds = [label.kind if label else None for label in labels]
    runs = {at: after - at - 1 for at, after in pairwise(labelled) if kinds[at] == kinds[last] != "条"}
    alike = [run for at, run in runs.items() if _stands_alone(lines[at]) == _stands_alone(lines[last])]
    return alike or list(runs.values())


def _stands_alone(line: str) -> bool:
    """Whether `line` prints a label and a heading and nothing else."""
    return len(line) <= _LONGEST_ALONE and "。" not in line[:-1]


def _sentences(
    text: str, lines: list[Span], rows: set[Span], clauses: list[Clause], path: tuple[str, ...]
) -> list[Sentence]:
    """The sentences of `lines` with the deepest clause that each lies in; a row of a table is one."""
    sentences: list[Sentence] = []
    inner: list[Clause] = []
    ahead = iter(clauses)
    following = next(ahead, None)
    for start, end in lines:
        while following and following.start <= start:
            inner.append(following)
            following = next(ahead, None)
        while inner and inner[-1].end <= start:
            inner.pop()
        where = inner[-1].path if inner else path
        if (start, end) in rows:
            sentences.append(Sentence(start, end, where))
            continue
        for first, stop in split_sentences(text, start, end):
            sentences.extend(Sentence(*span, where) for span in split_by_bearer(text, first, stop))
    return sentences
