"""Lines placed on pages -> paragraphs: page numbers and running heads go, lines of one paragraph come together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(r"(?:第 ?)?\d{1,4}(?: ?页)?(?: ?[/／共,，] ?(?:共 ?)?\d{1,4} ?页?)?")
_BESIDE_PAGE_NUMBER = "-—–－_~ ·"
_LONG = 15
"""Characters from which a line tells where the margins are."""
_OUTSIDE = 0.1
"""Share of lines that may reach beyond the margins, as a letter head does."""


@dataclass(slots=True)
class Line:
    """A printed line and its place on its page, in any unit; `size` is the mean width of its characters."""

    text: str
    left: float
    right: float
    size: float
    page: int


def paragraphs_by_page(lines: Sequence[Line], count: int) -> tuple[str, ...]:
    """The paragraphs of a document of `count` pages, each on the page that it begins on, so that none is cut."""
    body = _without_running_heads(lines, count)
    left, right = _margins(body)
    pages: list[list[str]] = [[] for _ in range(count)]
    current: list[str] = []
    before: Line | None = None
    for line in body:
        if before and _goes_on(before, line, left, right):
            current[-1] += line.text
        else:
            current = pages[line.page]
            current.append(line.text)
        before = line
    return tuple("\n".join(page) for page in pages)


def _without_running_heads(lines: Sequence[Line], count: int) -> list[Line]:
    ends: Counter[str] = Counter()
    for at in range(count):
        own = [line.text for line in lines if line.page == at]
        ends.update({_without_digits(text) for text in own[:1] + own[-1:]})
    # What stands first or last on three pages and on most of them is no text of the notice.
    running = {text for text, times in ends.items() if times >= 3 and times * 2 > count}
    kept = [line for line in lines if not _PAGE_NUMBER.fullmatch(line.text.strip(_BESIDE_PAGE_NUMBER))]
    return [line for line in kept if _without_digits(line.text) not in running]


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    running = [line for line in lines if len(line.text) > _LONG] or list(lines)
    if not running:
        return 0, 0
    outside = int(len(running) * _OUTSIDE)
    return sorted(line.left for line in running)[outside], sorted(line.right for line in running)[-1 - outside]


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether `line` continues the paragraph of the line before: that one is full, this one is not indented."""
    size = max(before.size, line.size)
    return before.right >= right - 1.6 * size and line.left <= left + 1.2 * size
