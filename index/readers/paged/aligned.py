"""Tables that no lines rule: neighbouring printed lines whose words stand below each other in three columns or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.readers.paged.layout import Line, Word
from index.readers.tables import text_rows

_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 3
"""Of a table; two columns are as often a contents page, two rows a signature."""
_FEWEST_CELLS = 2
"""Of a row within a table, some of whose cells are empty."""
_LONGEST_CELL = 30
"""Characters; longer ones are text set in columns."""
_FARTHEST = 3.0
"""Heights of a line's pitch at most from one row to the next, in characters."""
_Column = tuple[float, float]


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page from the top down, those of such tables as rows (see `index.readers.tables`)."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        stop, columns = _rows(lines, at)
        if stop - at >= _FEWEST_ROWS:
            found += _as_rows(lines[at:stop], columns)
            at = stop
        else:
            found.append(lines[at])
            at += 1
    return found


def _rows(lines: Sequence[Line], first: int) -> tuple[int, list[_Column]]:
    """The line behind the last row of a table that begins at line `first`, and its columns."""
    columns: list[_Column] = []
    at, widest = first, 0
    while at < len(lines) and (_can_open(lines[at]) if at == first else _can_follow(lines[at], lines[at - 1])):
        wider = _joined(columns, lines[at].words)
        widest = max(widest, len(lines[at].words))
        if len(wider) != max(widest, len(columns)):
            break  # a word stands below two others, or between them
        columns = wider
        at += 1
    while at > first and len(lines[at - 1].words) < _FEWEST_COLUMNS:
        at -= 1  # who signs, and the date beside it
    return at, columns


def _can_open(line: Line) -> bool:
    return len(line.words) >= _FEWEST_COLUMNS and all(len(word.text) <= _LONGEST_CELL for word in line.words)


def _can_follow(line: Line, above: Line) -> bool:
    near = 0 < above.height - line.height <= _FARTHEST * max(line.size, above.size)
    short = all(len(word.text) <= _LONGEST_CELL for word in line.words)
    return near and short and len(line.words) >= _FEWEST_CELLS


def _joined(columns: Sequence[_Column], words: Sequence[Word]) -> list[_Column]:
    """What `columns` are with `words` among them: words that stand below each other share one."""
    joined: list[_Column] = []
    for left, right in sorted([*columns, *((word.left, word.right) for word in words)]):
        if joined and left < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], right)
        else:
            joined.append((left, right))
    return joined


def _as_rows(lines: Sequence[Line], columns: Sequence[_Column]) -> list[Line]:
    rows = []
    for line in lines:
        cells = [""] * len(columns)
        for word in line.words:
            cells[next(at for at, (left, right) in enumerate(columns) if left <= word.left <= right)] += word.text
        rows.append(cells)
    return [replace(line, text=row, words=()) for line, row in zip(lines, text_rows(rows), strict=True)]
