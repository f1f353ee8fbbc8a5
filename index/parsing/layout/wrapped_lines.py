"""Text whose paragraphs are broken into lines of one width, as copies of printed pages have it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from index.parsing.layout.table_rows import TableRow

_WITHIN = 0.97
"""Share of the lines that are no wider: rows and addresses may stick out."""
_NEAR = 4
"""By how much a full line may stay below the width: two characters are not parted from a mark, or from each other."""
_INDENTED = 10
"""The same of a line that may be indented by two characters, as a paragraph's first one is, and hold thin blanks."""
_NARROWEST = 40
_FEWEST, _SHARE = 5, 0.2
"""Full lines that a wrapped text has at least, and their share of all its lines."""
_OPEN = 0.6
"""Share of the full lines that stop in mid-sentence: in a text of whole paragraphs hardly one does."""
_ENDS = "。！？；：…!?;:"


def line_width(lines: Sequence[str]) -> int | None:
    """The width at which `lines` are broken, in columns of which a Chinese character takes two; None if it is none."""
    widths = [(_width(line), line) for line in lines if not isinstance(line, TableRow)]
    if len(widths) < _FEWEST:
        return None
    width = sorted(each for each, _ in widths)[math.ceil(len(widths) * _WITHIN) - 1]
    full = [line for each, line in widths if width - _NEAR <= each <= width]
    still_open = sum(line[-1] not in _ENDS for line in full)
    if width < _NARROWEST or len(full) < max(_FEWEST, _SHARE * len(widths)) or still_open < _OPEN * len(full):
        return None
    return width


def is_broken(line: str, width: int) -> bool:
    """Whether `line` fills the `width` and stops before its sentence does."""
    return line[-1] not in _ENDS and _width(line) >= width - _INDENTED


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
