"""OFD (GB/T 33190-2016), the Chinese standard for documents of fixed layout: pieces of text and their places on pages.

The libraries that read it bring PyMuPDF along, whose licence does not fit; a zip archive of XML needs none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.errors import ReadingError
from index.readers.marks import lowered, raised
from index.readers.office.package import Package
from index.readers.paged.aligned import with_tables
from index.readers.paged.character_marks import OFF, SMALLER
from index.readers.paged.layout import Line, Word, paragraphs_by_page
from index.readers.source_text import SourceText, version

_MOST_PAGES = 2000
"""Of one file; more are refused with a remedy."""
_SAME_LINE = 0.5
"""Share of a character's height by which pieces of one line may stand apart."""
_GAP = 1.2
"""Widths of a character from which the room between two pieces is a blank."""
_Piece = tuple[float, float, float, float, str]
"""Height on the page (down), left, right, size of a character, text."""


def read(data: bytes, name: str) -> SourceText:
    """The text of an .ofd file, page by page."""
    package = Package(data, name, ".ofd")
    pages = [page for root in _texts(package.xml("OFD.xml"), "DocRoot") for page in _pages(package, root)]
    if len(pages) > _MOST_PAGES:
        raise ReadingError(name, f"超过 {_MOST_PAGES} 页，请拆分后再试。")
    lines: list[Line] = []
    for at, parts in enumerate(pages):
        lines += _lines([piece for part in parts for piece in _pieces(package.xml(part))], at)
    if not lines:
        raise ReadingError(name, "版式文件里没有文字，可能是扫描件，请换成可以选中文字的文件。")
    found = paragraphs_by_page(lines, len(pages))
    return SourceText(found.pages, f"lxml {version('lxml')}", remarks=found.remarks, margins=found.running)


def _pages(package: Package, root: str) -> Iterator[list[str]]:
    """The parts of each page of the document at `root`: its own, and the templates that it lies on."""
    document = posixpath.normpath(root.lstrip("/"))
    folder = posixpath.dirname(document)
    places = [place for place in package.xml(document).iter() if place.get("BaseLoc")]
    templates = {place.get("ID"): _part(package, folder, place) for place in places if _name(place) == "TemplatePage"}
    for place in places:
        if _name(place) == "Page":
            own = _part(package, folder, place)
            used = (use.get("TemplateID") for use in package.xml(own).iter() if _name(use) == "Template")
            yield [own, *(templates[template] for template in used if template in templates)]


def _part(package: Package, folder: str, page: Any) -> str:
    """The part of a page, which its place names from the document's folder or from the file's root."""
    place = str(page.get("BaseLoc")).lstrip("/")
    part = posixpath.normpath(posixpath.join(folder, place))
    return part if part in package.names else place


def _texts(root: Any, name: str) -> list[str]:
    return [element.text.strip() for element in root.iter() if _name(element) == name and element.text]


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _pieces(page: Any) -> Iterator[_Piece]:
    for text in page.iter():
        if _name(text) != "TextObject" or text.get("Visible", "true").strip().lower() in ("false", "0"):
            continue
        left, top, width, _ = (_numbers(text.get("Boundary")) + [0.0] * 4)[:4]
        size = (_numbers(text.get("Size")) or [3.5])[0]
        for code in text:
            if _name(code) == "TextCode" and code.text and code.text.strip():
                x = left + (_numbers(code.get("X")) or [0.0])[0]
                right = min(left + width, x + size * len(code.text)) if width else x + size * len(code.text)
                yield top + (_numbers(code.get("Y")) or [0.0])[0], x, right, size, code.text


def _numbers(text: str | None) -> list[float]:
    numbers = []
    for part in (text or "").split():
        try:
            numbers.append(float(part))
        except ValueError:
            return []
    return numbers


def _lines(pieces: list[_Piece], page: int) -> list[Line]:
    """The pieces of a page as lines from the top down; pieces at one height are one line."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][-1][0] <= _SAME_LINE * piece[3]:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return with_tables([_line(sorted(row, key=lambda piece: piece[1]), page) for row in rows])


def _line(row: list[_Piece], page: int) -> Line:
    """The pieces of a line from left to right as one."""
    text, base = row[0][4], row[0]
    starts, rights = [(0, row[0][1])], []
    for before, piece in pairwise(row):
        above = base[0] - piece[0]
        if piece[3] <= SMALLER * base[3] and abs(above) > OFF * base[3]:
            text += (raised if above > 0 else lowered)(text, piece[4])
            continue
        if piece[1] - before[2] > _GAP * piece[3]:
            text += " "
            starts.append((len(text), piece[1]))
            rights.append(before[2])
        text, base = text + piece[4], piece
    apart = _words(text, starts, [*rights, row[-1][2]]) if rights else ()
    return Line(text.strip(), row[0][1], row[-1][2], row[0][3], page, -row[0][0], apart)


def _words(text: str, starts: list[tuple[int, float]], rights: list[float]) -> tuple[Word, ...]:
    """The words of `text`, given where each begins, in it and on the page, and where on the page it ends."""
    stops = [*(start for start, _ in starts[1:]), len(text)]
    return tuple(
        Word(text[start:stop].strip(), left, right)
        for (start, left), stop, right in zip(starts, stops, rights, strict=True)
    )
