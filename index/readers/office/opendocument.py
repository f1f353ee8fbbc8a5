"""OpenDocument texts (.odt, ISO/IEC 26300), brought into the parts of a .docx: one reader knows what paper shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from index.readers.office import word
from index.readers.office.opendocument_styles import OFFICE, TEXT, Styles, space
from index.readers.office.package import Package
from index.readers.office.wordprocessing import MAIN, CellLayout, MemoryPackage, Row, W, paragraph, run, table, unknown
from index.readers.source_text import SourceText, version

_TABLE, _DRAW, _STYLE = space("table"), space("drawing"), space("style")
_SKIPPED = {f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}ruby-text", f"{TEXT}sequence-decls"}
_MOST_REPEATED = 100
_MOST_BLANKS = 100
_COLUMN = 1000
"""Twentieths of a point that stand for a column, whose true width says nothing of the table."""


def read(data: bytes, name: str) -> SourceText:
    """The text of an .odt file."""
    package = Package(data, name, ".odt")
    content = package.xml("content.xml")
    common = package.xml("styles.xml") if "styles.xml" in package.names else None
    return word.read_package(_Converter(content, common).package(), name, f"lxml {version('lxml')}")


class _Converter:
    """Walks a document in the order of its text."""

    def __init__(self, content: Any, common: Any | None) -> None:
        self._content, self._common = content, common
        self._styles = Styles(content, common)
        self._deleted = {
            region.get(f"{TEXT}id"): "".join("".join(part.itertext()) for part in region.iter(f"{TEXT}p", f"{TEXT}h"))
            for region in content.iter(f"{TEXT}changed-region")
            if region.find(f"{TEXT}deletion") is not None
        }
        self._notes = etree.Element(f"{W}footnotes")

    def package(self) -> MemoryPackage:
        """The parts."""
        body = etree.Element(f"{W}body")
        body.extend(self._blocks(self._content))
        parts: dict[str, Any] = {"numbering": self._styles.numbering, "footnotes": self._notes}
        for kind in ("header", "footer"):
            parts[kind] = etree.Element(f"{W}hdr")
            for more in ("", "-left", "-first"):
                for margin in [] if self._common is None else self._common.iter(f"{_STYLE}{kind}{more}"):
                    parts[kind].extend(self._blocks(margin))
        package = MemoryPackage(**parts)
        package.xml(MAIN).append(body)
        return package

    def _blocks(self, elements: Iterable[Any], number: tuple[int, int] | None = None) -> list[Any]:
        """The paragraphs and tables among `elements`, the first of which is an item of list and level `number`."""
        found: list[Any] = []
        for child in elements:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                runs: list[Any] = []
                self._runs(child, child.get(f"{TEXT}style-name"), None, runs)
                own = number if number is not None else self._styles.outline(child)
                found.append(paragraph(runs, own if runs else None))
                number = None
            elif tag == f"{TEXT}list":
                found += self._list(child, None)
            elif tag == f"{_TABLE}table":
                found.append(table(self._rows(child)))
            elif isinstance(tag, str) and tag not in _SKIPPED and tag != f"{TEXT}tracked-changes":
                found += self._blocks(child, number)
                number = None if found else number
        return found

    def _list(self, element: Any, outer: tuple[int, int] | None) -> list[Any]:
        """The items of a list; `outer` is the list and the level around it."""
        own = (outer[0], outer[1] + 1) if outer else (self._styles.list_of(element), 0)
        found: list[Any] = []
        for item in element:
            number: tuple[int, int] | None = own if item.tag == f"{TEXT}list-item" else None
            for child in item:
                if child.tag == f"{TEXT}list":
                    found += self._list(child, own)
                else:
                    found += self._blocks([child], number)
                    number = None
        return found

    def _rows(self, element: Any) -> list[Row]:
        """The rows of a table, without those of tables in its cells."""
        rows: list[Row] = []
        below: dict[int, tuple[int, int]] = {}  # column -> rows still joined to a cell above, and its columns
        for line in element.iter(f"{_TABLE}table-row"):
            if next(line.iterancestors(f"{_TABLE}table")) is not element:
                continue
            row = Row(head=line.getparent().tag == f"{_TABLE}table-header-rows")
            column = 0
            for cell in line.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                for _ in range(min(_number(cell, "columns-repeated"), _MOST_REPEATED)):
                    column += self._cell(cell, row, column, below)
            rows.append(row)
        return rows

    def _cell(self, cell: Any, row: Row, column: int, below: dict[int, tuple[int, int]]) -> int:
        """Add a cell; how many columns it takes of itself."""
        if cell.tag == f"{_TABLE}covered-table-cell":
            left, width = below.get(column, (0, 0))
            if left:
                below[column] = left - 1, width
                row.cells.append([])
                row.layout.append(CellLayout((column + width) * _COLUMN, "continue"))
            return 1
        width, height = _number(cell, "columns-spanned"), _number(cell, "rows-spanned")
        below[column] = height - 1, width
        row.cells.append(self._blocks(cell))
        row.layout.append(CellLayout((column + width) * _COLUMN, "restart" if height > 1 else ""))
        return 1

    def _runs(self, element: Any, block: str | None, span: str | None, runs: list[Any]) -> None:
        """Add what paper shows of a paragraph or a part of it, whose styles are `block` and `span`."""
        look = self._styles.look(block, span)
        self._add(element.text, look, runs)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                self._add(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS), look, runs)
            elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                runs.append(run("\t" if tag.endswith("tab") else "\n"))
            elif tag == f"{TEXT}change":
                self._add_deleted(self._deleted.get(child.get(f"{TEXT}change-id"), ""), runs)
            elif tag == f"{TEXT}note":
                self._add_note(child, runs)
            elif tag == f"{_DRAW}text-box" or (tag == f"{_DRAW}custom-shape" and len(child)):
                holder = run("")
                etree.SubElement(holder, f"{W}txbxContent").extend(self._blocks(child))
                runs.append(holder)
            elif tag == f"{_DRAW}object":  # a formula or a chart, whose characters are in a file of its own
                runs.append(unknown())
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self._runs(child, block, child.get(f"{TEXT}style-name") or span, runs)
            self._add(child.tail, look, runs)

    def _add(self, text: str | None, look: list[tuple[str, str]], runs: list[Any]) -> None:
        if text:
            runs.append(run(" ".join(text.split("\n")), look))

    def _add_deleted(self, text: str, runs: list[Any]) -> None:
        if text:
            wrapper = etree.Element(f"{W}del")
            etree.SubElement(etree.SubElement(wrapper, f"{W}r"), f"{W}delText").text = text
            runs.append(wrapper)

    def _add_note(self, element: Any, runs: list[Any]) -> None:
        note = etree.SubElement(self._notes, f"{W}footnote")
        note.set(f"{W}id", str(len(self._notes)))
        for body in element.iterchildren(f"{TEXT}note-body"):
            note.extend(self._blocks(body))
        reference = run("")
        etree.SubElement(reference, f"{W}footnoteReference").set(f"{W}id", str(len(self._notes)))
        runs.append(reference)


def _number(cell: Any, name: str) -> int:
    value = str(cell.get(f"{_TABLE}number-{name}", "1"))
    return max(1, int(value)) if value.isdecimal() and len(value) < 5 else 1
