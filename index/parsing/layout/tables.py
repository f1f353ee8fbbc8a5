"""The rows among the paragraphs of a text -> its tables, each row with the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.entities.clause_labels import find_label
from index.parsing.elements.captions import is_unit_line
from index.parsing.layout.table_rows import TableRow
from index.table import Row, Span, Table

_LONGEST_NAME = 30
"""Characters of a column's name at most."""
_LONGEST_CAPTION = 45
_MOST_HEAD_ROWS = 4
"""Rows of a table's head at most."""


def find_tables(paragraphs: Sequence[str], spans: Sequence[Span]) -> tuple[Table, ...]:
    """The tables of a text given by its paragraphs and their places; a table that a page's end cuts is one."""
    tables: list[Table] = []
    for group in _groups(paragraphs):
        rows = [paragraph for at in group if isinstance(paragraph := paragraphs[at], TableRow)]
        cells = _cells(rows, [spans[at][0] for at in group])
        heads = _head_rows(rows)
        own = [Row(*spans[at], cells[order]) for order, at in enumerate(group) if order >= heads]
        before = tables[-1] if tables else None
        if before and _goes_on(before, rows[:heads], group[0], cells, paragraphs, spans):
            rows_below = (*before.rows, *own)
            tables[-1] = replace(before, end=spans[group[-1]][1], rows=rows_below)
            continue
        columns = tuple(
            tuple(dict.fromkeys(span for row in cells[:heads] if at < len(row) and (span := row[at])))
            for at in range(max(map(len, cells), default=0))
        )
        head = (spans[group[0]][0], spans[group[heads - 1]][1]) if heads else None
        caption = _caption(paragraphs, spans, group[0])
        tables.append(Table(spans[group[0]][0], spans[group[-1]][1], caption, head, columns, tuple(own)))
    return tuple(tables)


def _groups(paragraphs: Sequence[str]) -> list[list[int]]:
    groups: list[list[int]] = []
    for at, paragraph in enumerate(paragraphs):
        if not isinstance(paragraph, TableRow):
            continue
        if paragraph.opens or not groups or groups[-1][-1] != at - 1:
            groups.append([])
        groups[-1].append(at)
    return groups


def _cells(rows: Sequence[TableRow], starts: Sequence[int]) -> list[tuple[Span | None, ...]]:
    """The words in each column of each row; those of a merged cell in every place that it covers."""
    found: list[tuple[Span | None, ...]] = []
    for row, start in zip(rows, starts, strict=True):
        line: list[Span | None] = []
        at = start
        for column, cell in enumerate(row.cells):
            span: Span | None = (at, at + len(cell.text)) if cell.text else None
            if cell.source == "above":
                span = found[-1][column] if found and column < len(found[-1]) else None
            elif cell.source == "beside":
                span = line[-1] if line else None
            line.append(span)
            at += len(cell.text) + 1
        found.append(tuple(line))
    return found


def _head_rows(rows: Sequence[TableRow]) -> int:
    """How many rows name the columns: those declared to; else the first, with those that its merged cells reach into.

    A head's cells are short names, all of them filled. The rows of a form name their own cells (姓名 __ 性别 __).
    """
    declared = next((at for at, row in enumerate(rows) if not row.is_head), len(rows))
    if declared:
        return declared if declared < len(rows) else 1
    first = rows[0]
    names = [cell.text for cell in first.cells if cell.source == "own"]
    if len(rows) < 2 or len(names) < 2 or not all(0 < len(name) <= _LONGEST_NAME for name in names):
        return 0
    if any(_is_figure(name) or name[-1] in "。；，、" for name in names):
        return 0
    heads = 1
    while heads < min(len(rows) - 1, _MOST_HEAD_ROWS) and any(cell.source == "above" for cell in rows[heads].cells):
        if not any(cell.source == "beside" for cell in rows[heads - 1].cells):
            break  # merged downwards only: a group of rows below its own name
        heads += 1
    return heads


def _is_figure(name: str) -> bool:
    """Whether a cell holds an amount or a date, which names no column."""
    if not any(char.isdigit() for char in name):
        return False
    return not any(char.isalpha() for char in name) or (name[0].isdigit() and name[-1] in "年月日元％%号")


def _goes_on(
    before: Table,
    heads: Sequence[TableRow],
    first: int,
    cells: Sequence[tuple[Span | None, ...]],
    paragraphs: Sequence[str],
    spans: Sequence[Span],
) -> bool:
    """Whether a table right below another is the rest of it: as many columns, and no head but the same again."""
    if not first or spans[first - 1][1] != before.end or before.head is None or len(cells[0]) != len(before.columns):
        return False
    start, end = before.head
    printed = [line for line, span in zip(paragraphs, spans, strict=True) if start <= span[0] < end]
    return not heads or list(heads) == printed


def _caption(paragraphs: Sequence[str], spans: Sequence[Span], first: int) -> Span | None:
    """The line right above the table where it can be its name: short, without an end mark, no clause.

    Where that line says in what the table counts (单位：万元), the name above it goes with it.
    """
    if not first or not _can_name(paragraphs[first - 1]):
        return None
    named = first - 1
    if first > 1 and is_unit_line(paragraphs[named]) and _can_name(paragraphs[first - 2]):
        named = first - 2
    return spans[named][0], spans[first - 1][1]


def _can_name(line: str) -> bool:
    if isinstance(line, TableRow) or len(line) > _LONGEST_CAPTION or line[-1] in "。；，：:":
        return False
    return find_label(line) is None
