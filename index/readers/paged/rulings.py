"""Lines ruled on a page -> the grids of its tables, merged cells in both directions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEAR = 3.0
"""Points within which two ends meet and two lines are one."""
_SHORTEST = 6.0
_MOST_RULINGS = 3000
"""Ruled pieces of a page in one direction: drawings and maps have more."""
_MOST_LINES = 200
"""Rows or columns of one table."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line on a page: where it stands across its own direction, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its first column and row, and how many of each it covers."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: `xs` from left to right, `ys` from the top down (so falling), and its cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """Which of `cells` holds a point; None outside."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-at for at in self.ys], -y) - 1
        for at, cell in enumerate(self.cells):
            across = cell.column <= column < cell.column + cell.columns
            if across and cell.row <= row < cell.row + cell.rows:
                return at
        return None


def grids(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[Grid]:
    """The tables that horizontal lines `across` and vertical lines `down` rule, of two rows and two columns or more."""
    if not 3 <= len(across) <= _MOST_RULINGS or not 3 <= len(down) <= _MOST_RULINGS:
        return []
    across, down = _merged(across), _merged(down)
    found = []
    for rows, columns in _joined(across, down):
        xs, ys = _places(columns), _places(rows)[::-1]
        if 3 <= len(xs) <= _MOST_LINES and 3 <= len(ys) <= _MOST_LINES:
            found.append(Grid(tuple(xs), tuple(ys), tuple(_cells(xs, ys, rows, columns))))
    return found


def _merged(lines: Iterable[Ruling]) -> list[Ruling]:
    """`lines` with pieces of one line put together; dashes too short for a cell's side are none."""
    merged: list[Ruling] = []
    for line in sorted(lines, key=lambda line: (round(line.at / _NEAR), line.start)):
        last = merged[-1] if merged else None
        if last and abs(last.at - line.at) <= _NEAR and line.start <= last.end + _NEAR:
            merged[-1] = Ruling(last.at, last.start, max(last.end, line.end))
        else:
            merged.append(line)
    return [line for line in merged if line.end - line.start >= _SHORTEST]


def _joined(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The lines that hang together: each group's horizontal and vertical ones."""
    group = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for i, row in enumerate(across):
        for j, column in enumerate(down):
            meets = row.start - _NEAR <= column.at <= row.end + _NEAR
            if meets and column.start - _NEAR <= row.at <= column.end + _NEAR:
                group[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for at in range(len(group)):
        lines = groups.setdefault(root(at), ([], []))
        lines[at >= len(across)].append(across[at] if at < len(across) else down[at - len(across)])
    return list(groups.values())


def _places(lines: Iterable[Ruling]) -> list[float]:
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _cells(xs: list[float], ys: list[float], rows: list[Ruling], columns: list[Ruling]) -> list[GridCell]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            middle = (ys[row] + ys[row + 1]) / 2
            width = 1
            while column + width < len(xs) - 1 and not _ruled(columns, xs[column + width], middle):
                width += 1
            centre = (xs[column] + xs[column + width]) / 2
            height = 1
            while row + height < len(ys) - 1 and not _ruled(rows, ys[row + height], centre):
                height += 1
            taken |= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
            cells.append(GridCell(column, row, width, height))
    return cells


def _ruled(lines: Iterable[Ruling], at: float, along: float) -> bool:
    """Whether one of `lines` stands at `at` and runs past `along`."""
    return any(abs(line.at - at) <= _NEAR and line.start <= along <= line.end for line in lines)
