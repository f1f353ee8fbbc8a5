"""From a reference to its place in a notice: the span of a clause, a paragraph (款), an item (项) or an attachment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.scope.clause_references import ClauseReference, Step
from index.entities.clause_labels import find_label
from index.entities.numerals import NUMERALS, numeral_value
from index.notice import Clause, Notice

_LABEL = re.compile(f"[0-9]+|[{NUMERALS}]+")
_SUB = re.compile(f"之([0-9]+|[{NUMERALS}]+)$")
_AROUND_ARTICLES = re.compile("第.{1,8}[编章节]")
_UNITS_OF_LAWS = frozenset("编章节条")
_ATTACHMENT = re.compile(
    r"^附\s*件\s*([0-9]{0,2}(?:[-－—][0-9]{1,2})?|[一二三四五六七八九十]{0,3})\s*[:：.．、]?", re.MULTILINE
)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """Where a reference leads: `span`, or how far it led (`found`, the clause last found) and the step that failed."""

    span: Span | None
    clause: Clause | None = None
    failed: Step | None = None


def place_of(notice: Notice, reference: ClauseReference, within: Span | None = None) -> ClausePlace:
    """The place that `reference` names in `notice`, or in the part `within` of it (one document of several)."""
    span = within or (0, len(notice.reading_text))
    clause: Clause | None = None
    for step in reference.steps:
        found = _step(notice, span, clause, step)
        if found is None:
            return ClausePlace(None, clause, step)
        if isinstance(found, Clause):
            clause, span = found, (found.start, found.end)
        else:
            span = found
            if step.unit == "附件":
                clause = None
    return ClausePlace(span, clause)


def _step(notice: Notice, span: Span, clause: Clause | None, step: Step) -> Clause | Span | None:
    if step.unit == "附件":
        return _attachment(notice, step.number)
    if step.unit == "款":
        return _paragraph(notice, span, int(step.number))
    inside = [c for c in notice.clauses if span[0] <= c.start and c.end <= span[1] and c != clause]
    if step.unit == ".":
        return next((c for c in inside if c.path[-1] == step.number), None)
    named = [c for c in inside if _value(c.path[-1]) == int(step.number) and _sub(c.path[-1]) == step.sub]
    if step.unit in _UNITS_OF_LAWS:
        exact = [c for c in named if c.path[-1].endswith(step.unit) or re.search(f"{step.unit}之", c.path[-1])]
        if exact or any(c.path[-1].startswith("第") and step.unit in c.path[-1] for c in inside):
            return next(iter(exact), None)
    if step.unit == "（）":
        named = [c for c in named if c.path[-1][0] in "（("] or named
    depths = {c.path: depth_of(notice, c) for c in inside}
    depth = min((own for own in depths.values() if own > 0), default=0)
    top = [c for c in named if depths[c.path] == depth and not step.sub]
    return next(iter(top or [c for c in named if step.unit in ("项", "（）", "目")]), None)


def depth_of(notice: Notice, clause: Clause) -> int:
    """How deep a clause stands in its document: 1 for the top, also below 编, 章 and 节, which articles run through.

    The labels that only say in which document of the file it stands do not count.
    """
    prefixes = (len(d.prefix) for d in notice.documents if clause.path[: len(d.prefix)] == d.prefix)
    own = clause.path[max(prefixes, default=0) :]
    return sum(not _AROUND_ARTICLES.fullmatch(label) for label in own)


def _value(label: str) -> int | None:
    match = _LABEL.search(label)
    return numeral_value(match[0]) if match else None


def _sub(label: str) -> str:
    match = _SUB.search(label)
    return str(numeral_value(match[1])) if match else ""


def _paragraph(notice: Notice, span: Span, number: int) -> Span | None:
    """The `number`-th 款: a paragraph of its own; items (（一）) go with the one before them."""
    starts = paragraphs(notice, span)
    if number > len(starts):
        return None
    end = starts[number] if number < len(starts) else span[1]
    return starts[number - 1], starts[number - 1] + len(notice.reading_text[starts[number - 1] : end].rstrip())


def paragraphs(notice: Notice, span: Span) -> Sequence[int]:
    """Where the 款 of a clause begin."""
    starts: list[int] = []
    for match in re.finditer(r"[^\n]+", notice.reading_text[span[0] : span[1]]):
        at = span[0] + match.start()
        label = find_label(match[0].strip())
        if not starts or label is None:
            starts.append(at)
    return starts


def _attachment(notice: Notice, number: str) -> Span | None:
    """The text of an attachment, from the line that names it (附件2) to the next such line."""
    heads = [
        (m.start(), re.sub("[－—]", "-", m[1]))
        for m in _ATTACHMENT.finditer(notice.reading_text)
        if len(notice.reading_text[m.end() :].split("\n", 1)[0]) < 40
    ]
    heads = heads[1:] if heads and _lists_attachments(notice, heads[0][0]) else heads
    for (start, label), (end, _) in zip(heads, [*heads[1:], (len(notice.reading_text), "")], strict=True):
        if label == number or (label and label[0] in NUMERALS and str(numeral_value(label)) == number):
            return start, start + len(notice.reading_text[start:end].rstrip())
    return None


def _lists_attachments(notice: Notice, at: int) -> bool:
    """Whether the line at `at` is the notice's own list of attachments (附件说明, GB/T 9704-2012 7.3.4)."""
    return any(e.name == "attachment" and e.start <= at < e.end for e in notice.elements)
