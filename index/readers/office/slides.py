"""Presentations (.pptx, ECMA-376 part 1, 19): the text of each slide in the order of its shapes, tables as tables."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from index.errors import ReadingError
from index.readers.marks import lowered, raised
from index.readers.office.formulas import MATH, formula
from index.readers.office.package import Package
from index.readers.office.word_numbering import formatted
from index.readers.source_text import SourceText, version
from index.readers.tables import Cell, table_lines

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NUMBER = re.compile(r"\d+")
_FORMS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "ea1": "chineseCounting",
    "circle": "decimalEnclosedCircle",
}
"""How the kinds of automatic numbers begin -> the formats of the same picture in Word."""
_TOLD = {
    "hidden": "有 {} 张隐藏的幻灯片，未收入正文",
    "struck": "有 {} 处文字带删除线，未收入正文，请核对原件",
    "formulas": "有 {} 处公式改排成一行，请核对原件",
}


def read(data: bytes, name: str) -> SourceText:
    """The slides of a presentation, one page each."""
    package = Package(data, name, ".pptx")
    main = next(iter(package.related("", "officeDocument")), "ppt/presentation.xml")
    pages = []
    told: Counter[str] = Counter()
    for part in _in_order(package, main):
        slide = package.xml(part)
        if slide.get("show") == "0":
            told["hidden"] += 1
            continue
        pages.append("\n".join(line for line in _lines(slide, told) if line.strip()))
    if not any(pages):
        raise ReadingError(name, "幻灯片里没有文字，请换成有正文的文件。")
    warnings = [_TOLD[what].format(times) for what, times in sorted(told.items()) if times]
    return SourceText(tuple(pages), f"lxml {version('lxml')}", warnings=tuple(warnings))


def _in_order(package: Package, main: str) -> list[str]:
    """The slides as they are shown; by the numbers of their parts where the presentation doesn't say."""
    parts = package.related(main, "slide")
    by_number = sorted(parts, key=lambda part: int((_NUMBER.findall(part) or ["0"])[-1]))
    listed = []
    with contextlib.suppress(ReadingError):  # a part that cannot be read costs the order only
        listed = [slide.get(f"{_R}id") for slide in package.xml(main).iter(f"{_P}sldId")]
    named = package.related_by_id(main)
    ordered = [named[key] for key in listed if named.get(key) in parts]
    return [*ordered, *(part for part in by_number if part not in ordered)]


def _lines(element: Any, told: Counter[str]) -> Iterator[str]:
    numbers: dict[int, int] = {}
    for child in element:
        if child.tag == f"{_A}tbl":
            yield from table_lines(
                [
                    [_cell(cell, told) for cell in row.findall(f"{_A}tc") if not _covered(cell)]
                    for row in child.findall(f"{_A}tr")
                ]
            )
        elif child.tag == f"{_A}p":
            text = _text(child, told)
            yield (_label(child, numbers) if text.strip() else "") + text
        elif isinstance(child.tag, str) and child.tag != _FALLBACK:
            yield from _lines(child, told)


def _label(paragraph: Any, numbers: dict[int, int]) -> str:
    """The label of a paragraph that is numbered by itself; `numbers` counts those of its shape by level."""
    properties = paragraph.find(f"{_A}pPr")
    level = 0 if properties is None else _integer(properties, "lvl", 0)
    numbered = None if properties is None else properties.find(f"{_A}buAutoNum")
    for deeper in [at for at in numbers if at > level or (at == level and numbered is None)]:
        del numbers[deeper]
    if numbered is None:
        return ""
    numbers[level] = numbers.get(level, _integer(numbered, "startAt", 1) - 1) + 1
    kind = str(numbered.get("type", "arabicPeriod"))
    form = next((form for name, form in _FORMS.items() if kind.startswith(name)), "decimal")
    return _wrapped(formatted(numbers[level], form), kind)


def _wrapped(number: str, kind: str) -> str:
    if kind.endswith("ParenBoth"):
        return f"（{number}）"
    if kind.endswith("ParenR"):
        return f"{number}）"
    if kind.startswith("ea1") and kind.endswith("Period"):
        return f"{number}、"
    return f"{number}." if kind.endswith("Period") else number


def _text(paragraph: Any, told: Counter[str]) -> str:
    text = ""
    for part in paragraph.iter(f"{_A}t", f"{_A}br", f"{MATH}oMath"):
        if part.tag == f"{_A}br":
            text += "\n"
            continue
        if part.tag == f"{MATH}oMath":
            told["formulas"] += 1
            text += formula(part)
            continue
        look = part.getparent().find(f"{_A}rPr")
        if look is not None and look.get("strike", "noStrike") != "noStrike":
            told["struck"] += 1
            continue
        height = 0 if look is None else _baseline(look)
        piece = part.text or ""
        text += raised(text, piece) if height > 0 else lowered(text, piece) if height < 0 else piece
    return text


def _baseline(look: Any) -> int:
    """How far above its line a run stands, below it where less than nothing."""
    value = str(look.get("baseline", "0"))
    return (-1 if value.startswith("-") else 1) * any(char in "123456789" for char in value)


def _cell(cell: Any, told: Counter[str]) -> Cell:
    paragraphs = tuple(_text(paragraph, told) for paragraph in cell.iter(f"{_A}p"))
    return Cell(paragraphs, _integer(cell, "gridSpan", 1), _integer(cell, "rowSpan", 1))


def _integer(element: Any, name: str, default: int) -> int:
    value = str(element.get(name, ""))
    return int(value) if value.isdecimal() and len(value) < 5 else default


def _covered(cell: Any) -> bool:
    return cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
