"""What a PDF says of a character by its size and by lines across it: raised, lowered or struck."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.readers.marks import lowered, raised
from index.readers.paged.rulings import Ruling

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

SMALLER = 0.85
"""Share of the size of the text beside it, from which down a figure may be raised or lowered."""
OFF = 0.1
"""Share of that size that it stands above or below the base line of the text."""
_FEW = 4
"""Blanks and line breaks that may stand between a raised figure and what it belongs to."""
_STRUCK = (0.15, 0.55)
"""Where a line that strikes a character out crosses it, in its size from the base line up."""


def shown_characters(page: PdfTextPage, text: str, across: Sequence[Ruling]) -> tuple[str, list[str], int]:
    """`text` with what each of its characters shows as: itself, "^5" raised, "_3" lowered, "" where it is struck.

    A line of `across` strikes what it crosses; the last of the result is the number of pieces struck. A raised figure
    that pdfium took for a line of its own is part of its line again: its line break is a blank that shows as nothing.
    """
    shown, kept = list(text), list(text)
    for start, _, x, y, size in _figures(page, text):
        beside = _beside(text, start)
        if beside is None:
            continue
        other, other_x, other_y = placed(page, beside)
        apart = y - other_y
        if size > other * SMALLER or not other * OFF < abs(apart) < other or x < other_x:
            continue
        shown[start] = (raised if apart > 0 else lowered)(text[beside], text[start])
        for at in range(beside + 1, start):
            if text[at] in "\r\n" and x - other_x < 2 * other:
                shown[at], kept[at] = "", " "
    return "".join(kept), shown, _strike(page, text, shown, across)


def _figures(page: PdfTextPage, text: str) -> Iterator[tuple[int, int, float, float, float]]:
    """Runs of figures or letters of one size on one line: where each begins and ends, its place and its size."""
    run: tuple[int, int, float, float, float] | None = None
    for at, char in enumerate(text):
        if not (char.isascii() and char.isalnum()):
            continue
        size, x, y = placed(page, at)
        if run is not None and run[1] == at and (run[3], run[4]) == (y, size):
            run = (run[0], at + 1, *run[2:])
            continue
        if run is not None:
            yield run
        run = (at, at + 1, x, y, size)
    if run is not None:
        yield run


def _beside(text: str, start: int) -> int | None:
    """The last character before `start` that prints."""
    return next((at for at in range(start - 1, max(-1, start - 1 - _FEW), -1) if not text[at].isspace()), None)


def placed(page: PdfTextPage, at: int) -> tuple[float, float, float]:
    """The size of a character and the place of its origin, in points."""
    from pypdfium2 import raw

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(page.raw, at, x, y)
    raw.FPDFText_GetMatrix(page.raw, at, matrix)
    return float(raw.FPDFText_GetFontSize(page.raw, at)) * abs(matrix.d), x.value, y.value


def _strike(page: PdfTextPage, text: str, shown: list[str], across: Sequence[Ruling]) -> int:
    """Empty what lines across strike; the number of pieces."""
    lines = sorted(across, key=lambda line: line.at)
    heights = [line.at for line in lines]
    pieces = 0
    before = -2
    for at, char in enumerate(text if lines else ""):
        if char.isspace():
            before += before == at - 1
            continue
        size, x, y = placed(page, at)
        first, last = (bisect_left(heights, y + size * share) for share in _STRUCK)
        # A letter is half as wide as it is high, Chinese ones more; its left half tells.
        middle = x + size / 4
        if any(line.start <= middle <= line.end for line in lines[first:last]):
            pieces += before != at - 1
            before, shown[at] = at, ""
    return pieces
