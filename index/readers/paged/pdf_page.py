"""One page of a PDF -> its printed lines and the rows of its ruled tables, in the order of its text."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.readers.marks import join_lines
from index.readers.paged.aligned import with_tables
from index.readers.paged.character_marks import placed, shown_characters
from index.readers.paged.layout import Line, Word
from index.readers.paged.rulings import Grid, Ruling, grids
from index.readers.tables import Cell, table_lines, without_signs

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_HYPHENS = "\ufffe\x02"
"""What pdfium gives for a hyphen at the end of a line, which it takes off; nobody can see whether it belongs there."""
_THIN = 2.0
"""Points across, up to which a filled box is a line."""
_MOST_PATHS = 4000
_MOST_SEGMENTS = 400
"""Of one path: drawings have more, the frames of tables few."""
_WIDE = 1.2
"""Widths of a character, from which a blank sets words apart as columns do; one between sentences is narrower."""
_LINE = re.compile(r"[^\r\n]+")


def page_lines(page: PdfPage, number: int) -> tuple[list[Line], int]:
    """The lines of page `number`, from 0, and how many pieces of text are struck and so left out.

    A row of a table is one line as index.readers.tables writes it.
    """
    text_page = page.get_textpage()
    try:
        text = _text(text_page)
        if not text.strip():
            return [], 0
        across, down = _rulings(page)
        tables = grids(across, down)
        text, shown, struck = shown_characters(text_page, text, [line for line in across if not _frames(line, tables)])
        if not tables:
            found = (_line(text_page, match, shown, number) for match in _LINE.finditer(text))
            lines = with_tables([line for line in found if line])
        else:
            lines = _with_tables(text_page, text, shown, tables, number)
        return lines, struck
    finally:
        text_page.close()


def _frames(line: Ruling, tables: list[Grid]) -> bool:
    """Whether a line across belongs to the frame of a table."""
    return any(
        line.start < grid.xs[-1] and line.end > grid.xs[0] and any(abs(line.at - y) <= _THIN for y in grid.ys)
        for grid in tables
    )


def _text(page: PdfTextPage) -> str:
    """The page's characters, one for each that pdfium counts, so that places can be told."""
    from pypdfium2 import raw

    count = page.count_chars()
    text = str(page.get_text_range(0, count)) if count else ""
    if len(text) != count:  # characters beyond the first plane are two units there
        text = "".join(chr(raw.FPDFText_GetUnicode(page, at) or 0x20) for at in range(count))
    return without_signs(text.translate({ord(sign): "-" for sign in _HYPHENS}))


def _line(page: PdfTextPage, match: re.Match[str], shown: list[str], number: int) -> Line | None:
    words = "".join(shown[match.start() : match.end()]).strip()
    if not words:
        return None
    first = match.end() - len(match[0].lstrip())
    last = match.start() + len(match[0].rstrip()) - 1
    left, bottom = page.get_charbox(first)[:2]
    right = page.get_charbox(last)[2]
    size = (right - left) / len(words)
    apart = _apart(page, first, last, shown)
    return Line(_paired(words), left, right, size, number, bottom, apart)


def _apart(page: PdfTextPage, first: int, last: int, shown: list[str]) -> tuple[Word, ...]:
    """The words of a line from character `first` to `last` that wide blanks set apart; none where nothing does."""
    cuts = [first]
    for before, following in pairwise(at for at in range(first, last + 1) if not shown[at].isspace()):
        if following - before > 1:
            wide = page.get_charbox(following)[0] - page.get_charbox(before)[2]
            cuts += [before + 1, following] if wide >= _WIDE * placed(page, following)[0] else []
    if len(cuts) == 1:
        return ()
    return tuple(
        Word(_paired("".join(shown[start:stop])).strip(), page.get_charbox(start)[0], page.get_charbox(stop - 1)[2])
        for start, stop in zip(cuts[::2], [*cuts[1::2], last + 1], strict=True)
    )


def _paired(text: str) -> str:
    """`text` with characters beyond the first plane whole, which pdfium may give in two halves."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _with_tables(page: PdfTextPage, text: str, shown: list[str], tables: list[Grid], number: int) -> list[Line]:
    lines: list[Line] = []
    cells: dict[tuple[int, int], list[str]] = {}
    begun: dict[int, int] = {}
    for match in _LINE.finditer(text):
        rest: list[int] = []
        before: tuple[int, int] | None = None
        for at in range(match.start(), match.end()):
            place = _place(page, at, tables) if not text[at].isspace() else before
            if place is None:
                rest.append(at)
                before = None
                continue
            if place[0] not in begun:
                begun[place[0]] = len(lines)
                lines.append(Line("", 0, 0, 0, number, tables[place[0]].ys[0]))
            pieces = cells.setdefault(place, [])
            if before == place:
                pieces[-1] += shown[at]
            else:
                pieces.append(shown[at])
            before = place
        if rest and (own := re.search(r"\S(?:.*\S)?", text[rest[0] : rest[-1] + 1])):
            words = "".join(shown[at] for at in rest).strip()
            first, last = rest[0] + own.start(), rest[0] + own.end() - 1
            left, bottom = page.get_charbox(first)[:2]
            right = page.get_charbox(last)[2]
            lines.append(Line(_paired(words), left, right, (right - left) / max(1, len(words)), number, bottom))
    rows = {start: _rows(tables[table], table, cells) for table, start in begun.items()}
    placed: list[Line] = []
    for at, line in enumerate(lines):
        if at not in rows:
            placed.append(line)
            continue
        for order, row in enumerate(rows[at]):
            grid = tables[next(table for table, start in begun.items() if start == at)]
            placed.append(Line(row, grid.xs[0], grid.xs[-1], 0, number, line.height - order / 1000))
    return placed


def _place(page: PdfTextPage, at: int, tables: list[Grid]) -> tuple[int, int] | None:
    """The table and the cell that hold the middle of a character."""
    left, bottom, right, top = page.get_charbox(at)
    x, y = (left + right) / 2, (bottom + top) / 2
    for table, grid in enumerate(tables):
        if grid.xs[0] <= x <= grid.xs[-1] and grid.ys[-1] <= y <= grid.ys[0]:
            cell = grid.cell_at(x, y)
            return None if cell is None else (table, cell)
    return None


def _rows(grid: Grid, table: int, cells: dict[tuple[int, int], list[str]]) -> list[str]:
    rows: list[list[Cell]] = [[] for _ in range(len(grid.ys) - 1)]
    for at, cell in enumerate(grid.cells):
        text = ""
        for piece in cells.get((table, at), []):
            text = join_lines(text, piece.strip())
        rows[cell.row].append(Cell((_paired(text),), cell.columns, cell.rows))
    return table_lines(rows)


def _rulings(page: PdfPage) -> tuple[list[Ruling], list[Ruling]]:
    """The horizontal and the vertical lines drawn on a page."""
    from pypdfium2 import raw

    across: list[Ruling] = []
    down: list[Ruling] = []
    for order, path in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,))):
        if order > _MOST_PATHS:
            break
        left, bottom, right, top = path.get_bounds()
        if top - bottom <= _THIN < right - left:
            across.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= _THIN < top - bottom:
            down.append(Ruling((left + right) / 2, bottom, top))
        else:
            for (x0, y0), (x1, y1) in _segments(path):
                if abs(y0 - y1) <= 0.5 < abs(x0 - x1):
                    across.append(Ruling(y0, min(x0, x1), max(x0, x1)))
                elif abs(x0 - x1) <= 0.5 < abs(y0 - y1):
                    down.append(Ruling(x0, min(y0, y1), max(y0, y1)))
    return across, down


def _segments(path: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a stroked path, in points of the page."""
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path.raw, mode, stroke) or not stroke.value:
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = None
    for at in range(min(raw.FPDFPath_CountSegments(path.raw), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, at)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            yield before, point
        before = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield point, start
            before = start
