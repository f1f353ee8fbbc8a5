"""The rows of tables for the eye: aligned below their head where columns can be, else a line a cell with its name.

A row of a notice's text has a tab between its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.answer import Quote, QuotedRows
from bot.presentation.text_table import text_table

BAR = "｜"
"""Stands for the tab between two cells where a line holds a row."""


def in_lines(quote: Quote) -> str:
    """The quote for a narrow screen: the cells of rows each behind the name of its column, 地区：西岭县."""
    if quote.table is None:
        return barred(quote.text)
    return "\n\n".join(map(_named, quote.table.rows))


def barred(text: str) -> str:
    """`text` with a bar between the cells of rows, as long as it was."""
    return text.replace("\t", BAR)


def aligned(quote: Quote, width: int) -> str:
    """The quote with its rows as a table of at most `width` columns, below the printed head of their table."""
    return drawn(quote.text, quote.table, width)


def drawn(text: str, table: QuotedRows | None = None, width: int = 0) -> str:
    """`text` with the rows in it as tables; its first rows below the head that `table` tells of."""
    parts, head = [barred(cell.text) for cell in table.above] if table else [], table.head if table else None
    names = _lines(head.text) if head else []
    for is_row, lines in groupby(text.split("\n"), key=lambda line: "\t" in line):
        if not is_row:
            parts += lines
            continue
        rows = [line.split("\t") for line in lines]
        count = max(map(len, [*rows, *names]))
        headers = ["\n".join(line[at] if at < len(line) else "" for line in names) for at in range(count)]
        parts.append(text_table(rows, headers if names else (), width=width))
        names = []
    return "\n".join(parts)


def _named(row: Sequence[tuple[str, str]]) -> str:
    if not any(name for name, _ in row):
        return BAR.join(cell for _, cell in row)
    return "\n".join(f"{name}：{cell}" if name else cell for name, cell in row)


def _lines(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n")]
