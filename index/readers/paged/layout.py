"""Lines placed on pages -> paragraphs: page numbers and running heads go, lines of one paragraph come together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.entities.clause_labels import find_label
from index.readers.marks import join_lines
from index.readers.tables import ROW

_PAGE_NUMBER = re.compile(r"(?:第 ?)?(?P<number>\d{1,4})(?: ?页)?(?: ?[/／共,，] ?(?:共 ?)?\d{1,4} ?页?)?")
_BESIDE_PAGE_NUMBER = "-—–－_~ ·"
_PLAIN = re.compile(r"\d+")
_ENDS = "。！？；：."
_ATTACHMENT = re.compile(r"附 ?[件表录] ?\d{0,2}")
_LONG = 15
"""Characters from which a line tells where the margins are."""
_OUTSIDE = 0.1
"""Share of lines that may reach beyond the margins, as a letter head does."""
_MOST_EDGE_LINES = 3
"""Lines at either edge of a page that can be running heads and page numbers."""
_FEWEST_RUNNING = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a line that wide blanks set apart, and its place."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Line:
    """A printed line and its place on its page, in any unit; `size` is the mean width of its characters."""

    text: str
    left: float
    right: float
    size: float
    page: int
    height: float = 0
    """How far up the page it stands."""
    words: tuple[Word, ...] = ()
    """What wide blanks set apart in it; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The paragraphs of a document, each on the page that it begins on, and what was taken off its pages."""

    pages: tuple[str, ...]
    numbers: int
    running: tuple[str, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was taken off, in sentences for the user."""
        numbers = (f"去掉了 {self.numbers} 处页码",) if self.numbers else ()
        heads = "”“".join(dict.fromkeys(self.running))
        return (*numbers, f"去掉了每页重复的页眉页脚“{heads}”") if heads else numbers


def paragraphs_by_page(lines: Sequence[Line], count: int) -> Paragraphs:
    """The paragraphs of a document of `count` pages; none is cut where a page ends."""
    body, numbers, running = _without_margins(lines, count)
    left, right = _margins(body)
    pages: list[list[str]] = [[] for _ in range(count)]
    current: list[str] = []
    before: Line | None = None
    for line in body:
        if before and _goes_on(before, line, left, right):
            current[-1] = join_lines(current[-1], line.text)
        else:
            current = pages[line.page]
            current.append(line.text)
        before = line
    return Paragraphs(tuple("\n".join(page) for page in pages), numbers, tuple(running))


def _without_margins(lines: Sequence[Line], count: int) -> tuple[list[Line], int, list[str]]:
    """`lines` without page numbers and running heads, how many numbers and which heads there were.

    Only what stands outermost on its page can be either, and only where the pages bear it out: numbers go up with
    the pages, heads are equal on most of them. A figure that stands alone elsewhere is text.
    """
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        pages[line.page].append(at)
    for own in pages.values():
        own.sort(key=lambda at: -lines[at].height)
    gone: set[int] = set()
    numbers, running = 0, []
    for top in (True, False):
        for _ in range(_MOST_EDGE_LINES):
            edges = (_outermost(own, gone, top) for own in pages.values())
            edge = [at for at in edges if at is not None]
            found = _numbers(lines, edge)
            numbers += len(found)
            if not found:
                found = _heads(lines, edge, count)
                running += [lines[at].text for at in found]
            if not found:
                break
            gone |= found
    return [line for at, line in enumerate(lines) if at not in gone], numbers, running


def _outermost(own: Sequence[int], gone: set[int], top: bool) -> int | None:
    return next((at for at in (own if top else reversed(own)) if at not in gone), None)


def _numbers(lines: Sequence[Line], edge: Sequence[int]) -> set[int]:
    """Which of the lines at one edge of the pages are page numbers: as far apart as their pages are."""
    offsets: defaultdict[int, set[int]] = defaultdict(set)
    for at in edge:
        found = _PAGE_NUMBER.fullmatch(lines[at].text.strip(_BESIDE_PAGE_NUMBER))
        if found:
            offsets[int(found["number"]) - lines[at].page].add(at)
    best = max(offsets.values(), key=len, default=set())
    if len(best) > 1:
        return best
    # A page by itself tells nothing, but nobody sets a figure of the text as — 1 —.
    return {at for at in best if not lines[at].text[0].isdigit() and not lines[at].text[-1].isdigit()}


def _heads(lines: Sequence[Line], edge: Sequence[int], count: int) -> set[int]:
    """Which of the lines at one edge are running heads: equal but for a number that goes up with the pages."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for at in edge:
        alike[_PLAIN.sub("0", lines[at].text)].append(at)
    for same in alike.values():
        figures = [[int(n) - p * lines[at].page for n in _PLAIN.findall(lines[at].text)] for at in same for p in (0, 1)]
        columns = zip(*figures, strict=True)
        steady = all(len(set(column[0::2])) == 1 or len(set(column[1::2])) == 1 for column in columns)
        if len(same) >= _FEWEST_RUNNING and len(same) * 2 > count and steady and ROW not in lines[same[0]].text:
            return set(same)
    return set()


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    running = [line for line in lines if len(line.text) > _LONG and ROW not in line.text] or list(lines)
    if not running:
        return 0, 0
    outside = int(len(running) * _OUTSIDE)
    return sorted(line.left for line in running)[outside], sorted(line.right for line in running)[-1 - outside]


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether `line` continues the paragraph of the line before: that one is full, this one is not indented."""
    if ROW in before.text or ROW in line.text or _stand_below(before, line):
        return False
    if before.text[-1] in _ENDS and (find_label(line.text) or _ATTACHMENT.match(line.text)):
        return False
    if before.text[-1] in _ENDS and line.text[-1] not in _ENDS + "，、" and line.right - left < (right - left) / 2:
        return False  # a line of a list, a name: the rest of a paragraph would end with a mark
    size = max(before.size, line.size)
    return before.right >= right - 1.6 * size and line.left <= left + 1.2 * size


def _stand_below(before: Line, line: Line) -> bool:
    """Whether words of two lines that wide blanks set apart stand below each other, so that neither runs on."""
    return bool(before.words) and any(
        word.left < other.right and other.left < word.right for word in line.words[1:] for other in before.words[1:]
    )
