"""The parts of a .docx, made in memory: what an older format says is given to the one reader that knows paper.

Struck, raised and hidden text, symbols, labels and merged cells are thus read by the same rules in all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "main"
_BREAKS = {"\n": "br", "\t": "tab", "\x1e": "noBreakHyphen"}
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_SAME_EDGE = 40
"""Twentieths of a point that the edges of one column may lie apart in two rows, as programs round them."""


class MemoryPackage:
    """Parts by name, as `index.readers.office.package.Package` gives those of a file."""

    def __init__(self, **parts: Any) -> None:
        self._parts = {MAIN: etree.Element(f"{W}document"), **parts}

    def xml(self, part: str) -> Any:
        """The root element of a part."""
        return self._parts[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The part of a kind: "officeDocument", "numbering", "header", "footer", "footnotes"."""
        name = MAIN if kind == "officeDocument" else kind
        return [name] if name in self._parts else []


@dataclass(slots=True)
class CellLayout:
    """Where a cell of an older format ends, and whether it is joined to the one above or to its left."""

    right: int
    """In twentieths of a point from the margin."""
    above: str = ""
    """ "restart" where cells below are joined to it, "continue" where it is joined to the one above."""
    beside: bool = False


@dataclass(slots=True)
class Row:
    """A row: its cells' elements, and where the row and its cells end."""

    cells: list[list[Any]] = field(default_factory=list)
    layout: list[CellLayout] = field(default_factory=list)
    left: int = 0
    head: bool = False


def run(text: str, properties: Iterable[tuple[str, str]] = ()) -> Any:
    """A w:r of `text`, whose breaks and tabs are elements; `properties` are names with their w:val."""
    element = etree.Element(f"{W}r")
    settings = list(properties)
    if settings:
        own = etree.SubElement(element, f"{W}rPr")
        for name, value in settings:
            key = f"{W}ascii" if name == "rFonts" else f"{W}val"
            etree.SubElement(own, f"{W}{name}").set(key, printable(value))
    start = 0
    for at, char in enumerate(text):
        if char in _BREAKS:
            _words(element, text[start:at])
            etree.SubElement(element, f"{W}{_BREAKS[char]}")
            start = at + 1
    _words(element, text[start:])
    return element


def unknown() -> Any:
    """A run for what no character can give, a formula or a chart kept in a form of its own: it is told."""
    element = etree.Element(f"{W}r")
    etree.SubElement(element, f"{W}sym")
    return element


def printable(text: str) -> str:
    """`text` without controls and broken characters, which XML cannot hold and paper does not show."""
    return text.translate(_NO_XML)


def _words(element: Any, text: str) -> None:
    words = printable(text)
    if words:
        etree.SubElement(element, f"{W}t").text = words


def paragraph(runs: Iterable[Any], number: tuple[int, int] | None = None) -> Any:
    """A w:p of `runs`; `number` is its list and level."""
    element = etree.Element(f"{W}p")
    if number is not None:
        numbered = etree.SubElement(etree.SubElement(element, f"{W}pPr"), f"{W}numPr")
        etree.SubElement(numbered, f"{W}ilvl").set(f"{W}val", str(number[1]))
        etree.SubElement(numbered, f"{W}numId").set(f"{W}val", str(number[0]))
    element.extend(runs)
    return element


def table(rows: Sequence[Row]) -> Any:
    """A w:tbl; what columns a cell spans follows from where cells of other rows end."""
    edges = _edges(rows)
    element = etree.Element(f"{W}tbl")
    for row in rows:
        line = etree.SubElement(element, f"{W}tr")
        own = etree.SubElement(line, f"{W}trPr")
        if row.head:
            etree.SubElement(own, f"{W}tblHeader")
        left = _column(edges, row.left)
        if left:
            etree.SubElement(own, f"{W}gridBefore").set(f"{W}val", str(left))
        for at, content in enumerate(row.cells):
            layout = row.layout[at] if at < len(row.layout) else CellLayout(0)
            right = _column(edges, layout.right) if at < len(row.layout) else left + 1
            span = max(1, right - left)
            if layout.beside and len(line) > 1:
                _widen(line[-1], span)
            else:
                _cell(line, content, span, layout.above)
            left = max(left + 1, right)
    return element


def _edges(rows: Sequence[Row]) -> list[int]:
    edges: list[int] = []
    for edge in sorted({row.left for row in rows} | {cell.right for row in rows for cell in row.layout}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _column(edges: Sequence[int], place: int) -> int:
    return max(0, sum(edge <= place for edge in edges) - 1)


def _cell(line: Any, content: Sequence[Any], span: int, above: str) -> None:
    cell = etree.SubElement(line, f"{W}tc")
    own = etree.SubElement(cell, f"{W}tcPr")
    etree.SubElement(own, f"{W}gridSpan").set(f"{W}val", str(span))
    if above:
        etree.SubElement(own, f"{W}vMerge").set(f"{W}val", above)
    cell.extend(content)


def _widen(cell: Any, by: int) -> None:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    span.set(f"{W}val", str(int(span.get(f"{W}val")) + by))
