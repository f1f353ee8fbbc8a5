"""Presentations (.pptx, ECMA-376 part 1, 19): the text of each slide in the order of its shapes, tables as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import ReadingError
from index.readers.office.package import Package
from index.readers.source_text import SourceText, version
from index.readers.tables import Cell, table_lines

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NUMBER = re.compile(r"\d+")


def read(data: bytes, name: str) -> SourceText:
    """The slides of a presentation, one page each."""
    package = Package(data, name, ".pptx")
    main = next(iter(package.related("", "officeDocument")), "ppt/presentation.xml")
    slides = sorted(package.related(main, "slide"), key=lambda part: int((_NUMBER.findall(part) or ["0"])[-1]))
    pages = []
    hidden = 0
    for part in slides:
        slide = package.xml(part)
        if slide.get("show") == "0":
            hidden += 1
            continue
        pages.append("\n".join(line for line in _lines(slide) if line.strip()))
    if not any(pages):
        raise ReadingError(name, "幻灯片里没有文字，请换成有正文的文件。")
    told = (f"有 {hidden} 张隐藏的幻灯片，未收入正文",) if hidden else ()
    return SourceText(tuple(pages), f"lxml {version('lxml')}", warnings=told)


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_A}tbl":
            yield from table_lines(
                [
                    [_cell(cell) for cell in row.findall(f"{_A}tc") if not _covered(cell)]
                    for row in child.findall(f"{_A}tr")
                ]
            )
        elif child.tag == f"{_A}p":
            yield _text(child)
        elif isinstance(child.tag, str):
            yield from _lines(child)


def _text(paragraph: Any) -> str:
    return "".join("\n" if part.tag == f"{_A}br" else part.text or "" for part in paragraph.iter(f"{_A}t", f"{_A}br"))


def _cell(cell: Any) -> Cell:
    paragraphs = tuple(_text(paragraph) for paragraph in cell.iter(f"{_A}p"))
    return Cell(paragraphs, int(cell.get("gridSpan", "1")), int(cell.get("rowSpan", "1")))


def _covered(cell: Any) -> bool:
    return cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
