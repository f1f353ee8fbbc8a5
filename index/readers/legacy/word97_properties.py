"""What a Word 97 document says of its characters and paragraphs ([MS-DOC] 2.4.6 and 2.6): marks, lists, tables."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from index.readers.office.wordprocessing import CellLayout

_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEF_TABLE, _TABS, _HUGE = 0xD608, 0xC615, 0x6646
_SWITCHES = {0x0837: "strike", 0x2A53: "dstrike", 0x083C: "vanish", 0x0800: "deleted"}
_HEIGHTS = {1: "superscript", 2: "subscript"}
_PAGE, _MOST_RUNS = 512, 101
"""Bytes of a page of formatting, and runs that one can hold."""
_MOST_STYLES = 10
"""Styles that each are based on the next."""
T = TypeVar("T")


def u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties of a list of them: code and operand."""
    at = 0
    while at + 2 < len(data):
        code = u16(data, at)
        at += 2
        size = _OPERANDS.get(code >> 13)
        if size is None:
            if code == _DEF_TABLE:
                size, head = u16(data, at) - 1, 2
            elif code == _TABS and data[at] == 255:
                size = 2 + 4 * data[at + 1]
                size, head = size + 3 * data[at + size] if at + size < len(data) else len(data), 1
            else:
                size, head = data[at], 1
            at += head
        yield code, data[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class Look:
    """How characters print."""

    marks: tuple[str, ...] = ()
    height: str = ""
    font: int = -1
    deleted: bool = False
    symbol: tuple[int, int] | None = None
    """Font and code of a sign that stands in no run of the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: in a list, in a table."""

    style: int = 0
    number: tuple[int, int] = (0, 0)
    """Its list, 0 for none, and level."""
    in_table: bool = False
    depth: int = 0
    """Tables around it, where the file says."""
    ends_row: bool = False
    layout: tuple[CellLayout, ...] = ()
    left: int = 0
    head: bool = False


class Runs(Generic[T]):
    """Runs of one formatting over the main stream."""

    def __init__(self, main: bytes, plc: bytes, meaning: Callable[[bytes, int, int], T]) -> None:
        """`plc` lists the pages of the main stream that hold them; `meaning` reads one of a page by its order."""
        count = max(0, (len(plc) - 4) // 8)
        found: list[tuple[int, int, T]] = []
        for at in range(count):
            page = main[_PAGE * (u32(plc, 4 * (count + 1) + 4 * at) & 0x3FFFFF) :][:_PAGE]
            if len(page) == _PAGE:
                for order in range(min(page[-1], _MOST_RUNS)):
                    found.append((u32(page, 4 * order), u32(page, 4 * order + 4), meaning(page, order, page[-1])))
        found.sort(key=lambda run: run[0])
        self._starts = [start for start, _, _ in found]
        self._found = found

    def at(self, offset: int) -> T | None:
        """The formatting of the character at a byte of the main stream."""
        at = bisect_right(self._starts, offset) - 1
        return self._found[at][2] if at >= 0 and offset < self._found[at][1] else None


def look_of(page: bytes, order: int, count: int) -> Look:
    """How the characters of a run print."""
    at = 2 * page[4 * (count + 1) + order]
    look = Look()
    if not at:
        return look
    for code, operand in sprms(page[at + 1 : at + 1 + page[at]]):
        if code in _SWITCHES and operand and operand[0] in (1, 0x81):
            if _SWITCHES[code] == "deleted":
                look = replace(look, deleted=True)
            else:
                look = replace(look, marks=(*look.marks, _SWITCHES[code]))
        elif code == 0x2A48 and operand:
            look = replace(look, height=_HEIGHTS.get(operand[0], ""))
        elif code == 0x4A4F and len(operand) == 2:
            look = replace(look, font=u16(operand, 0))
        elif code == 0x6A09 and len(operand) == 4:
            look = replace(look, symbol=(u16(operand, 0), u16(operand, 2)))
    return look


class Paragraphs:
    """Reads where paragraphs stand, by their styles and their own properties."""

    def __init__(self, sheet: bytes, data: bytes) -> None:
        """`sheet` is the style sheet, `data` the stream that holds what finds no place elsewhere."""
        self._data = data
        self._styles = self._style_properties(sheet)

    def place(self, page: bytes, order: int, count: int) -> Place:
        """Where a paragraph stands."""
        at = 2 * page[4 * (count + 1) + 13 * order]
        if not at:
            return Place()
        size = 2 * page[at] - 1
        if not page[at]:
            at += 1
            size = 2 * page[at]
        properties = page[at + 1 : at + 1 + size]
        if len(properties) < 2:
            return Place()
        style = u16(properties, 0)
        return self._placed(self._styles.get(style, Place(style)), properties[2:])

    def _placed(self, place: Place, properties: bytes, is_huge: bool = False) -> Place:
        """`place` with what `properties` say."""
        for code, operand in sprms(properties):
            if code == _HUGE and len(operand) == 4 and not is_huge:
                start = u32(operand, 0)
                if start + 2 <= len(self._data):
                    place = self._placed(place, self._data[start + 2 :][: u16(self._data, start)], True)
            elif code == 0x460B and len(operand) == 2:
                place = replace(place, number=(u16(operand, 0), place.number[1]))
            elif code == 0x260A and operand:
                place = replace(place, number=(place.number[0], operand[0]))
            elif code in (0x2416, 0x244B) and operand:
                place = replace(place, in_table=place.in_table or operand[0] == 1)
            elif code == 0x6649 and len(operand) == 4:
                place = replace(place, depth=u32(operand, 0))
            elif code == 0x2417 and operand:
                place = replace(place, ends_row=operand[0] == 1)
            elif code == 0x3404 and operand:
                place = replace(place, head=operand[0] == 1)
            elif code == _DEF_TABLE and operand:
                place = replace(place, **_definition(operand))
        return place

    def _style_properties(self, sheet: bytes) -> dict[int, Place]:
        """What paragraph styles say of lists, by their number."""
        found: dict[int, Place] = {}
        if len(sheet) < 6:
            return found
        at = 2 + u16(sheet, 0)
        base = u16(sheet, 4)
        based: dict[int, tuple[int, bytes]] = {}
        for number in range(u16(sheet, 2)):
            if at + 2 > len(sheet):
                break
            size = u16(sheet, at)
            style = sheet[at + 2 : at + 2 + size]
            at += 2 + size
            if len(style) < base + 2 or u16(style, 2) & 15 != 1:
                continue
            name = base + 4 + 2 * u16(style, base)
            if name + 4 <= len(style):
                based[number] = u16(style, 2) >> 4, style[name + 4 : name + 2 + u16(style, name)]
        for number in based:
            line = [number]
            while based[line[-1]][0] in based and len(line) < _MOST_STYLES and based[line[-1]][0] not in line:
                line.append(based[line[-1]][0])
            place = Place(number)
            for one in reversed(line):
                place = self._placed(place, based[one][1])
            found[number] = replace(place, style=number)
        return found


def _definition(operand: bytes) -> dict[str, Any]:
    """Where the cells of a row end, and how they are joined (TDefTableOperand)."""
    count = operand[0]
    edges = [struct.unpack_from("<h", operand, 1 + 2 * at)[0] for at in range(count + 1)]
    layout = []
    for at in range(count):
        place = 3 + 2 * count + 20 * at
        flags = u16(operand, place) if place + 2 <= len(operand) else 0
        above = {1: "continue", 3: "restart"}.get(flags >> 5 & 3, "")
        layout.append(CellLayout(edges[at + 1], above, flags & 3 == 2))
    return {"layout": tuple(layout), "left": edges[0]}
