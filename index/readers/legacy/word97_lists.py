"""The lists of a Word 97 document ([MS-DOC] 2.9.131, 2.9.147) as a numbering part of a .docx."""

from __future__ import annotations

import struct
from typing import Any

from lxml import etree

from index.readers.office.wordprocessing import W, printable

_FORMATS = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""Codes of number formats ([MS-OSHARED] 2.2.1.3) -> their names (ECMA-376 part 1, 17.18.59)."""
_LIST, _LEVEL, _OVERRIDE = 28, 28, 16
_LEVELS = 9
_MOST = 5000


def lists(formats: bytes, overrides: bytes) -> Any:
    """A w:numbering of the table of lists with the levels that follow it, and of the lists that paragraphs name."""
    numbering = etree.Element(f"{W}numbering")
    count = struct.unpack_from("<H", formats)[0] if len(formats) > 2 else 0
    known = set()
    at = 2 + _LIST * count
    for order in range(min(count, _MOST)):
        own = formats[2 + _LIST * order :][:_LIST]
        if len(own) < _LIST:
            break
        name = str(struct.unpack_from("<i", own)[0])
        known.add(name)
        abstract = etree.SubElement(numbering, f"{W}abstractNum")
        abstract.set(f"{W}abstractNumId", name)
        for level in range(1 if own[26] & 1 else _LEVELS):
            at = _level(abstract, formats, at, level)
    for order in range(min(_MOST, max(0, len(overrides) - 4) // _OVERRIDE)):
        name = str(struct.unpack_from("<i", overrides, 4 + _OVERRIDE * order)[0])
        if name in known and order < struct.unpack_from("<I", overrides)[0]:
            number = etree.SubElement(numbering, f"{W}num")
            number.set(f"{W}numId", str(order + 1))
            etree.SubElement(number, f"{W}abstractNumId").set(f"{W}val", name)
    return numbering


def _level(abstract: Any, data: bytes, at: int, level: int) -> int:
    """Add one level; where the next begins."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    characters, paragraphs = data[at + 24], data[at + 25]
    at += _LEVEL + characters + paragraphs
    length = int(struct.unpack_from("<H", data, at)[0])
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    pattern = "".join(f"%{ord(char) + 1}" if ord(char) < _LEVELS else char for char in text)
    element = etree.SubElement(abstract, f"{W}lvl")
    element.set(f"{W}ilvl", str(level))
    values = [("start", str(max(0, start))), ("numFmt", _FORMATS.get(kind, "decimal")), ("lvlText", printable(pattern))]
    if flags & 4:
        values.append(("isLgl", "1"))
    for name, value in values:
        etree.SubElement(element, f"{W}{name}").set(f"{W}val", value)
    return at + 2 + 2 * length
