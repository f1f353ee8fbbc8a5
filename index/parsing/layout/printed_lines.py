"""Text copied from printed pages and web pages: page marks between its lines, numbers on lines of their own."""

from __future__ import annotations

import re

from index.entities.clause_labels import find_label
from index.parsing.layout.table_rows import TableRow

_PAGE_MARK = re.compile(
    r"[-—–－―]{1,2} ?(?P<dashed>\d{1,4}) ?[-—–－―]{1,2}|第 ?(?P<named>\d{1,4}) ?页(?:[ /／,，]{0,2}共 ?\d{1,4} ?页)?"
    r"|(?P<of>\d{1,4}) ?[/／] ?\d{1,4}"
)
_FEWEST_MARKS = 2
_NUMBER = re.compile(r"\d{1,8}(?:[.,，]\d{1,8}){0,3}")
_UNIT = re.compile(
    "[年月日时分秒号％%‰元岁人天个项条款次届期万亿千百倍度级名户亩米吨周股只件份例家台辆套册页章节]|公[里斤顷]|小时|平方|立方|以[上下内]"
)
"""What stands behind a number in print (GB/T 15835-2011), so that a line beginning with it goes on a number's line."""
_FEWEST_CUTS = 3
_ENDS = "。；！？：:;"


def without_page_marks(lines: list[str]) -> tuple[list[str], set[int]]:
    """`lines` without marks of pages (- 3 -, 第3页), and the lines left behind which a page ends.

    Marks are told by going up one by one through the text; a single one is text.
    """
    marks = {at: int(next(filter(None, found.groups()))) for at, line in enumerate(lines) if (found := _mark(line))}
    runs: list[list[int]] = []
    for at, number in marks.items():
        if runs and number == marks[runs[-1][-1]] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    gone = {at for run in runs if len(run) >= _FEWEST_MARKS for at in run}
    kept: list[str] = []
    page_ends: set[int] = set()
    for at, line in enumerate(lines):
        if at in gone:
            page_ends.add(len(kept) - 1)
        else:
            kept.append(line)
    return kept, page_ends


def _mark(line: str) -> re.Match[str] | None:
    return None if len(line) > 20 or isinstance(line, TableRow) else _PAGE_MARK.fullmatch(line)


def without_line_cuts(lines: list[str], page_ends: set[int]) -> tuple[list[str], set[int]]:
    """`lines` with numbers put back into their sentences that a copied page prints on lines of their own.

    So it is where a unit (年, 元, ％) begins the line behind the number; amounts in a column have none behind them. A
    text with fewer than three such places is left alone.
    """
    cut = [at for at in range(len(lines) - 1) if _NUMBER.fullmatch(lines[at]) and _UNIT.match(lines[at + 1])]
    if len(cut) < _FEWEST_CUTS:
        return lines, page_ends
    numbers = set(cut)
    joined: list[str] = []
    ends: set[int] = set()
    glued = -1  # the line that holds a number put back, so running text
    for at, line in enumerate(lines):
        behind = at - 1 in numbers
        open_line = bool(joined) and not isinstance(joined[-1], TableRow)
        opened = at in numbers and open_line and (glued == len(joined) - 1 or not _is_closed(joined[-1]))
        opened = opened and joined[-1][-1] not in _ENDS
        if joined and (behind or opened) and not (joined[-1][-1].isdigit() and line[0].isdigit()):
            joined[-1] += line
            glued = len(joined) - 1
        else:
            joined.append(line)
        if at in page_ends:
            ends.add(len(joined) - 1)
    return joined, ends


def _is_closed(line: str) -> bool:
    """Whether `line` ends its paragraph, so that a number below it opens the next."""
    label = find_label(line)
    return line[-1] in _ENDS or (label is not None and label.length < len(line) and label.kind != "条")
