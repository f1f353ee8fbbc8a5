"""Word 97 to 2003 (.doc, and .wps of the same build; [MS-DOC]): text, marks, labels and tables as the parts of a .docx.

Own, as no kept library reads them: what there is gives the text without its formatting, so that struck figures would
read as valid ones and automatic labels were lost.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from index.errors import ReadingError
from index.readers.legacy.word97_lists import lists
from index.readers.legacy.word97_properties import Look, Paragraphs, Place, Runs, look_of, u16, u32
from index.readers.office.wordprocessing import MAIN, MemoryPackage, Row, W, paragraph, run, table, unknown

_IDENTITY, _FIRST_VERSION = 0xA5EC, 0xC1
_PAIRS = 154
"""Where the file information block holds the places of tables, each as offset and length."""
_CLX, _CHARACTERS, _PARAGRAPHS, _STYLES, _FONTS, _HEADERS = 33, 12, 13, 1, 15, 11
_NOTES = ((2, 3), (46, 47))
"""Footnotes and endnotes: their references, and where their texts begin."""
_LISTS, _OVERRIDES = 73, 74
_SEPARATORS = 6
"""Stories before those of the sections' margins; a section has three of either kind, even, odd and first pages."""
_FOOTERS = (2, 3, 5)
_FIELD = "\x13\x14\x15"
"""Where the code of a field begins, which is not printed, where what it prints begins, and where that ends."""
_OBJECT, _LONGEST_NAME = "EMBED", 40
"""What the code of a formula or a chart begins with, in characters from its start."""
_MOST_CHARACTERS = 20_000_000


def package_of(data: bytes, name: str) -> MemoryPackage | None:
    """The parts of a document, None where the file is of another program or older than Word 97.

    Raises ReadingError where it is encrypted or broken.
    """
    streams = _streams(data)
    main = streams.get("WordDocument", b"")
    if len(main) < _PAIRS + 8 * 75 or u16(main, 0) != _IDENTITY or u16(main, 2) < _FIRST_VERSION:
        return None
    flags = u16(main, 10)
    if flags & 0x8100:
        raise ReadingError(name, "文件已加密，请去掉密码后再试。")
    tables = streams.get("1Table" if flags & 0x0200 else "0Table", b"")
    try:
        return _Document(main, tables, streams.get("Data", b"")).package()
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise ReadingError(name, "不是完好的 .doc 文件，请用 Word 或 WPS 打开后另存为 .docx。") from error


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file that a document has."""
    from xlrd.compdoc import CompDoc

    found = {}
    try:
        compound = CompDoc(data, logfile=io.StringIO(), ignore_workbook_corruption=True)
        for name in ("WordDocument", "0Table", "1Table", "Data"):
            stream = compound.get_named_stream(name)
            if stream:
                found[name] = bytes(stream)
    except Exception:  # the library lets what it meets through
        return found
    return found


@dataclass(slots=True)
class _Flow:
    """Blocks that are being put together."""

    blocks: list[Any] = field(default_factory=list)
    cell: list[Any] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    rows: list[Row] = field(default_factory=list)

    def end_table(self) -> None:
        """What was gathered of a table becomes one."""
        if self.cell or self.row.cells:
            if self.cell:
                self.row.cells.append(self.cell)
            self.rows.append(self.row)
            self.cell, self.row = [], Row()
        if self.rows:
            self.blocks.append(table(self.rows))
            self.rows = []


class _Document:
    """The streams of one file."""

    def __init__(self, main: bytes, tables: bytes, data: bytes) -> None:
        self._main, self._tables = main, tables
        counts = [u32(main, at) for at in (76, 80, 84, 88, 92, 96, 100)]
        if sum(counts) > _MOST_CHARACTERS:
            raise ValueError("more characters than a file holds")
        self._starts = [sum(counts[:at]) for at in range(len(counts) + 1)]
        self._text, self._offsets = self._pieces()
        self._looks = Runs(main, self._table(_CHARACTERS), look_of)
        self._places = Runs(main, self._table(_PARAGRAPHS), Paragraphs(self._table(_STYLES), data).place)
        self._fonts = self._font_names()
        self._notes = self._references()

    def package(self) -> MemoryPackage:
        """The parts."""
        parts: dict[str, Any] = {}
        body = etree.Element(f"{W}body")
        body.extend(self._blocks(0, self._starts[1]))
        boxes = self._blocks(self._starts[6], self._starts[7])
        if boxes:
            holder = run("")
            etree.SubElement(holder, f"{W}txbxContent").extend(boxes)
            body.append(paragraph([holder]))
        if self._notes:
            parts["footnotes"] = etree.Element(f"{W}footnotes")
            for number, start, end in self._notes.values():
                note = etree.SubElement(parts["footnotes"], f"{W}footnote")
                note.set(f"{W}id", str(number))
                note.extend(self._blocks(start, end))
        for kind, start, end in self._margins():
            parts.setdefault(kind, etree.Element(f"{W}hdr")).extend(self._blocks(start, end))
        parts["numbering"] = lists(self._table(_LISTS, whole=True), self._table(_OVERRIDES))
        package = MemoryPackage(**parts)
        package.xml(MAIN).append(body)
        return package

    def _table(self, pair: int, whole: bool = False) -> bytes:
        """A table by its place in the information block; `whole` also what follows it."""
        start, length = u32(self._main, _PAIRS + 8 * pair), u32(self._main, _PAIRS + 8 * pair + 4)
        if not length:
            return b""
        return self._tables[start:] if whole else self._tables[start : start + length]

    def _pieces(self) -> tuple[str, list[int]]:
        """All characters, and for each the byte of the main stream at which it stands."""
        clx = self._table(_CLX)
        at = 0
        while clx[at] == 1:
            at += 3 + u16(clx, at + 1)
        plc = clx[at + 5 : at + 5 + u32(clx, at + 1)]
        count = (len(plc) - 4) // 12
        text: list[str] = []
        offsets: list[int] = []
        for piece in range(count):
            first, last = u32(plc, 4 * piece), u32(plc, 4 * piece + 4)
            place = u32(plc, 4 * (count + 1) + 8 * piece + 2)
            width = 1 if place & 0x40000000 else 2
            start = (place & 0x3FFFFFFF) // 2 if width == 1 else place
            if not 0 <= last - first <= _MOST_CHARACTERS or first != len(offsets):
                raise ValueError("pieces do not follow each other")
            raw = self._main[start : start + width * (last - first)]
            # One character a place, so that halves of one beyond the first plane count as two.
            text += (
                raw.decode("cp1252", "replace")
                if width == 1
                else [chr(code[0]) for code in struct.iter_unpack("<H", raw)]
            )
            if len(text) != last:
                raise ValueError("a piece lies outside of the file")
            offsets += range(start, start + width * (last - first), width)
        return "".join(text), offsets

    def _font_names(self) -> list[str]:
        names: list[str] = []
        table = self._table(_FONTS)
        at = 4
        while at < len(table) and table[at]:
            entry = table[at : at + 1 + table[at]]
            names.append(entry[40:].decode("utf-16-le", "replace").split("\0")[0])
            at += len(entry)
        return names

    def _references(self) -> dict[int, tuple[int, int, int]]:
        """Character of a note's reference -> the note's number, and where its text begins and ends."""
        found: dict[int, tuple[int, int, int]] = {}
        for (references, texts), story in zip(_NOTES, (1, 5), strict=True):
            marks, places = self._table(references), self._table(texts)
            done = self._starts[story]
            for at in range(min(max(0, (len(marks) - 4) // 6), len(places) // 4 - 1)):
                start, end = (self._starts[story] + u32(places, 4 * at + more) for more in (0, 4))
                if done <= start <= end <= self._starts[story + 1]:
                    found[u32(marks, 4 * at)] = len(found), start, end
                    done = end
        return found

    def _margins(self) -> Iterator[tuple[str, int, int]]:
        """The stories that headers and footers print."""
        plc = self._table(_HEADERS)
        ends = [self._starts[2] + u32(plc, 4 * at) for at in range(len(plc) // 4)]
        for at in range(_SEPARATORS, len(ends) - 2):
            kind = "footer" if (at - _SEPARATORS) % 6 in _FOOTERS else "header"
            if self._starts[2] <= ends[at] < ends[at + 1] <= self._starts[3]:
                yield kind, ends[at], ends[at + 1]

    def _blocks(self, start: int, end: int) -> list[Any]:
        """The paragraphs and tables between two characters."""
        flow = _Flow()
        runs: list[Any] = []
        first = start
        codes: list[int] = []  # of the fields around a character: where their code begins, -1 behind it
        end = min(end, len(self._text))
        for at in range(start, end):
            char = self._text[at]
            if char in _FIELD:
                self._run(first, at, runs, codes)
                first = at + 1
                if char == "\x13":
                    codes.append(at)
                elif codes:
                    begun = codes.pop()
                    if begun >= 0 and _OBJECT in self._text[begun : min(at, begun + _LONGEST_NAME)]:
                        runs.append(unknown())
                    if char == "\x14":
                        codes.append(-1)
            elif char in "\r\x07\x0c":
                self._run(first, at, runs, codes)
                first = at + 1
                self._paragraph(flow, runs, at)
                runs = []
        self._run(first, end, runs, codes)
        if runs:
            flow.end_table()
            flow.blocks.append(paragraph(runs))
        flow.end_table()
        return flow.blocks

    def _paragraph(self, flow: _Flow, runs: list[Any], at: int) -> None:
        place = self._places.at(self._offsets[at]) or Place()
        is_mark = self._text[at] == "\x07"
        if place.ends_row and is_mark:
            flow.row.layout, flow.row.left, flow.row.head = list(place.layout), place.left, place.head
            flow.rows.append(flow.row)
            flow.row, flow.cell = Row(), []
            return
        number = place.number if place.number[0] not in (0, 0xFFFF) else None
        made = paragraph(runs, number)
        if place.in_table or is_mark:
            flow.cell.append(made)
            if is_mark:
                flow.row.cells.append(flow.cell)
                flow.cell = []
        else:
            flow.end_table()
            flow.blocks.append(made)

    def _run(self, start: int, end: int, runs: list[Any], codes: list[int]) -> None:
        """Add the characters of one paragraph, in runs of one look."""
        if any(begun >= 0 for begun in codes):
            return
        pending, look = "", Look()
        for at in range(start, end):
            char = self._text[at]
            own = self._looks.at(self._offsets[at]) or Look()
            if own != look and pending:
                runs.append(self._made(pending, look))
                pending = ""
            look = own
            if own.symbol is not None and char == "(":
                sign = run("")
                element = etree.SubElement(sign, f"{W}sym")
                element.set(f"{W}font", self._font(own.symbol[0]))
                element.set(f"{W}char", f"{own.symbol[1]:x}")
                runs.append(sign)
            elif char == "\x02" and at in self._notes:
                reference = run("")
                etree.SubElement(reference, f"{W}footnoteReference").set(f"{W}id", str(self._notes[at][0]))
                runs.append(reference)
            else:
                pending += "\n" if char == "\x0b" else char
        if pending:
            runs.append(self._made(pending, look))

    def _made(self, text: str, look: Look) -> Any:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        marks = [(mark, "1") for mark in look.marks]
        if look.height:
            marks.append(("vertAlign", look.height))
        if look.font >= 0 and self._font(look.font):
            marks.append(("rFonts", self._font(look.font)))
        made = run(text, marks)
        if look.deleted:
            for words in made.iter(f"{W}t"):
                words.tag = f"{W}delText"
            wrapper = etree.Element(f"{W}del")
            wrapper.append(made)
            return wrapper
        return made

    def _font(self, number: int) -> str:
        return self._fonts[number] if number < len(self._fonts) else ""
