"""Text whose paragraphs are broken into lines of one width, as copies of printed pages have it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from index.parsing.layout.table_rows import TableRow

_NEAR = 4
"""By how much a full line may stay below the width: two characters are not parted from a mark, or from each other."""
_INDENTED = 10
"""The same of a line that may be indented by two characters, as a paragraph's first one is, and hold thin blanks."""
_NARROWEST = 40
_FEWEST, _SHARE, _ENOUGH = 5, 0.2, 12
"""Full lines that a wrapped text has at least, their share of its lines, and so many as are enough in a long one."""
_OPEN = 0.6
"""Share of the full lines that stop in mid-sentence: in a text of whole paragraphs hardly one does."""
_ENDS, _CLOSES = "。！？；：…!?;:", "》”’」』）)】"
"""What ends a sentence, and what ends a title or a remark as well as a part of one."""


def line_width(lines: Sequence[str]) -> int | None:
    """The width at which `lines` are broken, in columns of which a Chinese character takes two; None if it is none."""
    widths = [(_width(line), line) for line in lines if not isinstance(line, TableRow)]
    counts = Counter(each for each, _ in widths if each >= _NARROWEST)
    width = max(counts, key=lambda widest: sum(counts[widest - less] for less in range(_NEAR + 1)), default=0)
    full = [line for each, line in widths if width - _NEAR <= each <= width]
    still_open = sum(line[-1] not in _ENDS + _CLOSES for line in full)
    fewest = max(_FEWEST, min(_SHARE * len(widths), _ENOUGH))
    if len(full) < fewest or still_open < _OPEN * len(full):
        return None
    return width


def is_broken(line: str, width: int) -> bool:
    """Whether `line` fills the `width` and stops before its sentence does."""
    return line[-1] not in _ENDS and _width(line) >= width - _INDENTED


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
