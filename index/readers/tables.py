"""A table between reader and parser: one line of the text a row, its cells told apart by signs that no text holds.

A row's line is `OPENS? HEAD? ROW cell CELL cell …`, one cell for each column of the grid. A cell that a merged one
covers holds ABOVE (the merged cell begins in a row above) or BESIDE (it begins in a column to the left), and no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROW, CELL = "\x1e", "\x1f"
OPENS, HEAD = "\x1d", "\x1c"
"""Before ROW: the row opens a table; the row is declared to be part of the table's head."""
ABOVE, BESIDE = "\x11", "\x12"
SIGNS = ROW + CELL + OPENS + HEAD + ABOVE + BESIDE

_MOST_COLUMNS = 200
"""Of a table; more come from layouts, not from tables that are read."""
_LONGEST_CELL = 2000
"""Characters from which a cell holds a text and its table is layout."""
_MOST_PARAGRAPHS = 12
"""The same in paragraphs."""
_SIGN = re.compile(f"[{SIGNS}]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a format gives it: its paragraphs, and how many columns and rows of the grid it covers."""

    paragraphs: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    head: bool = False

    @property
    def text(self) -> str:
        """The cell in one line; a blank stands where a paragraph ends."""
        return " ".join(_SIGN.sub(" ", " ".join(self.paragraphs)).split())


def table_lines(rows: Sequence[Sequence[Cell]], heads: int = 0) -> list[str]:
    """The lines of a table given by its rows, of which the first `heads` are declared to be its head.

    What only places text on the page (one row, one column, a cell that holds a whole text) is no table: its cells are
    given as paragraphs, in the order of the rows.
    """
    grid = _grid(rows)
    if _is_layout(rows, grid):
        return [line for row in rows for cell in row for line in cell.paragraphs if line.strip()]
    lines: list[str] = []
    for at, row in enumerate(grid):
        if not any(_SIGN.sub("", cell).strip() for cell in row):
            continue
        head = at < heads or all(cell.head for cell in rows[at] if cell.text)
        lines.append((OPENS if not lines else "") + (HEAD if head else "") + ROW + CELL.join(row))
    return lines


def text_rows(rows: Iterable[Sequence[str]], heads: int = 0) -> list[str]:
    """The lines of a table whose cells are plain texts."""
    return table_lines([[Cell((text,)) for text in row] for row in rows], heads)


def without_signs(text: str) -> str:
    """`text` of a file without the signs that tables are told by, which print nothing."""
    return _SIGN.sub("", text)


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The cells of `rows` in their columns; what merged cells cover holds ABOVE or BESIDE."""
    grid: list[list[str]] = []
    open_above: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            _cover(line, open_above)
            columns = min(max(1, cell.columns), _MOST_COLUMNS - len(line))
            if columns < 1:
                break
            if cell.rows > 1:
                open_above.update(dict.fromkeys(range(len(line), len(line) + columns), cell.rows - 1))
            line += [cell.text, *[BESIDE] * (columns - 1)]
        _cover(line, open_above)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid]


def _cover(line: list[str], open_above: dict[int, int]) -> None:
    """Fill the columns that follow in `line` as long as merged cells of rows above cover them."""
    while open_above.get(len(line), 0) > 0:
        open_above[len(line)] -= 1
        line.append(ABOVE)


def _is_layout(rows: Sequence[Sequence[Cell]], grid: list[list[str]]) -> bool:
    filled = [row for row in grid if any(_SIGN.sub("", cell).strip() for cell in row)]
    columns = sum(any(_SIGN.sub("", row[at]).strip() for row in filled) for at in range(len(grid[0]))) if grid else 0
    if len(filled) < 2 or columns < 2:
        return True
    return any(
        len(cell.paragraphs) > _MOST_PARAGRAPHS or sum(map(len, cell.paragraphs)) > _LONGEST_CELL
        for row in rows
        for cell in row
    )
