"""A row of a table among the paragraphs of a text: one line, a tab between its cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from index.readers.tables import ABOVE, BESIDE, CELL, HEAD, OPENS, ROW

_ROW = re.compile(f"[{OPENS}{HEAD}]{{0,2}}{ROW}")


class RowCell(NamedTuple):
    """A cell of a row. One that a merged cell covers has no text of its own: its words begin above it or beside it."""

    text: str
    source: Literal["own", "above", "beside"]


class TableRow(str):
    """The paragraph that prints a row; no other paragraph holds a tab."""

    __slots__ = ("cells", "is_head", "opens")

    cells: tuple[RowCell, ...]
    opens: bool
    """Whether a table begins with it."""
    is_head: bool
    """Whether the file itself declares it to be the table's head."""


def is_row(line: str) -> bool:
    """Whether a reader wrote `line` as a row of a table."""
    return _ROW.match(line) is not None


def row_of(line: str, cleaned: Callable[[str], str]) -> TableRow:
    """The row that a reader wrote as `line`, each cell `cleaned` of layout."""
    signs, _, body = line.partition(ROW)
    cells = []
    for cell in body.split(CELL):
        if cell in (ABOVE, BESIDE):
            cells.append(RowCell("", "above" if cell == ABOVE else "beside"))
        else:
            cells.append(RowCell(cleaned(cell), "own"))
    row = TableRow("\t".join(cell.text for cell in cells).rstrip("\t"))
    row.cells, row.opens, row.is_head = tuple(cells), OPENS in signs, HEAD in signs
    return row
