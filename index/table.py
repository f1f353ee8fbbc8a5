"""A table as printed: spans of the reading text, so that each row can be asked and quoted by itself."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Where words stand in the reading text: code points, the end excluded."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row below the table's head.

    `cells` has a place for each column: the words that stand in it, or None. A cell merged over several rows or columns
    stands in each of them, so its words may be printed in a row above this one.
    """

    start: int
    end: int
    cells: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a notice, from its first printed row to its last."""

    start: int
    end: int
    caption: Span | None
    """The line above it that names it (应急物资分配表)."""
    head: Span | None
    """The printed rows that name the columns; None for a form, whose rows name their cells themselves."""
    columns: tuple[tuple[Span, ...], ...]
    """For each column the cells of the head above it, from the top down."""
    rows: tuple[Row, ...]

    def named_cells(self, text: str, row: Row) -> list[tuple[str, str]]:
        """The cells of `row` with the names of their columns, "" where the head names none; each merged cell once."""
        found: list[tuple[str, str]] = []
        seen: set[Span] = set()
        for at, cell in enumerate(row.cells):
            if cell is None or cell in seen:
                continue
            seen.add(cell)
            spans = dict.fromkeys(self.columns[at]) if at < len(self.columns) else {}
            found.append((" ".join(text[start:end] for start, end in spans), text[cell[0] : cell[1]]))
        return found

    def rows_in(self, start: int, end: int) -> tuple[Row, ...]:
        """The rows below the head that stand within the span, wholly or in part."""
        return tuple(row for row in self.rows if row.start < end and start < row.end)

    def merged_above(self, row: Row) -> tuple[Span, ...]:
        """The cells of `row` that are printed further up, merged over several rows."""
        return tuple(sorted({cell for cell in row.cells if cell and cell[0] < row.start}))
