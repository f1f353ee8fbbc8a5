"""OpenDocument texts (.odt, ISO/IEC 26300): paragraphs and tables in order, without what changes have deleted."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from index.errors import ReadingError
from index.readers.office.package import Package
from index.readers.source_text import SourceText
from index.readers.tables import Cell, table_lines

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _TABLE, _OFFICE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("text", "table", "office"))
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_OFFICE}forms", f"{_TEXT}ruby-text"}
_MOST_REPEATED = 100


def read(data: bytes, name: str) -> SourceText:
    """The text of an .odt file."""
    root = Package(data, name, ".odt").xml("content.xml")
    lines = [line for line in _lines(root) if line.strip()]
    if not lines:
        raise ReadingError(name, "文档里没有文字，请换成有正文的文件。")
    lists = sum(1 for _ in root.iter(f"{_TEXT}list-item"))
    told = (f"有 {lists} 处自动编号的条目，编号没有读入，请核对原件或另存为 .docx",) if lists else ()
    return SourceText(("\n".join(lines),), f"lxml {version('lxml')}", warnings=told)


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield _text(child)
        elif child.tag == f"{_TABLE}table":
            yield from table_lines([_row(row) for row in child.iter(f"{_TABLE}table-row")])
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _lines(child)


def _row(row: Any) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.findall(f"{_TABLE}table-cell"):
        paragraphs = tuple(_text(paragraph) for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
        width, height = (_number(cell, f"number-{kind}-spanned") for kind in ("columns", "rows"))
        cells += [Cell(paragraphs, width, height)] * min(_number(cell, "number-columns-repeated"), _MOST_REPEATED)
    return cells


def _number(cell: Any, name: str) -> int:
    value = str(cell.get(f"{_TABLE}{name}", "1"))
    return int(value) if value.isdecimal() and len(value) < 5 else 1


def _text(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            pieces.append(" " * min(int(child.get(f"{_TEXT}c", "1") or 1), 100))
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
