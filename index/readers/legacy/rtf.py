"""Rich Text Format (specification 1.9.1): its text, marks and tables as the parts of a .docx.

Own, as converters lose what counts here: LibreOffice the mark behind an automatic label (`一?` for `一、`), the small
libraries all formatting, so that struck figures would read as valid ones.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from index.errors import ReadingError
from index.readers.office.wordprocessing import MAIN, CellLayout, MemoryPackage, Row, W, paragraph, run, table, unknown

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_DEEPEST = 500
_CHARSETS = {0: "", 2: "latin-1", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 238: "cp1250", 204: "cp1251"}
"""Character set of a font -> its encoding, "" for that of the document."""
_CODEPAGES = {936: "gb18030", 950: "big5", 932: "cp932"}
_CHARS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "line": "\n", "emspace": "\u2003", "enspace": "\u2002", "~": "\xa0", "_": "\x1e",
}  # fmt: skip
_SWITCHES = {
    "strike": "strike", "striked": "strike", "v": "vanish", "super": "super", "sub": "sub", "nosupersub": "",
    "deleted": "deleted",
}  # fmt: skip
_SKIPPED = {
    "colortbl", "stylesheet", "info", "pict", "object", "revtbl", "fldinst", "shprslt", "nonesttables", "xe", "tc",
    "annotation", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "listtable", "listoverridetable", "nonshppict", "atnid",
    "atnauthor", "generator", "themedata", "datastore", "template", "filetbl", "bkmkstart", "bkmkend",
}  # fmt: skip
_OPENED = {"shpinst", "shptxt", "shp", "fldrslt", "shppict", "nesttableprops", "upr", "ud"}
"""Destinations that may be marked as to be passed over and still hold text."""
_MARGINS = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}


@dataclass(slots=True)
class _State:
    """What holds to the end of a group."""

    skipped: bool = False
    font: int = 0
    skip: int = 1
    """Characters that follow \\u for programs that know no Unicode."""
    strike: bool = False
    vanish: bool = False
    deleted: bool = False
    height: str = ""
    place: str = ""
    """The destination that the group opened: "fonttbl", "shptxt", "footnote", "header", "listtext"."""


@dataclass(slots=True)
class _Flow:
    """Text that is being put together: the body, or a box, a note or a margin within it."""

    blocks: list[Any] = field(default_factory=list)
    runs: list[Any] = field(default_factory=list)
    cell: list[Any] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    joined: CellLayout = field(default_factory=lambda: CellLayout(0))
    in_table: bool = False


def package_of(data: bytes, name: str) -> MemoryPackage:
    """The parts of the document. Raises ReadingError where groups nest deeper than any program writes."""
    reader = _Reader(data, name)
    reader.read()
    body = etree.Element(f"{W}body")
    body.extend(reader.flow.blocks)
    package = MemoryPackage(**reader.parts)
    package.xml(MAIN).append(body)
    return package


class _Reader:
    """Walks the tokens of a file."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._states: list[_State] = []
        self._state = _State()
        self._flows: list[_Flow] = []
        self.flow = _Flow()
        self._bytes = bytearray()
        self._to_skip = 0
        self._high = 0
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._fresh = False
        self._starred = False
        self.parts: dict[str, Any] = {}

    def read(self) -> None:
        """Read all; what a file cut short leaves open is closed."""
        at = 0
        while at < len(self._data):
            found = _TOKEN.match(self._data, at)
            if found is None:  # every byte begins a token
                break
            at = found.end()
            word, number, byte, sign, brace, text = found.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif brace:
                self._flush()
                self._brace(brace)
            elif word or sign:
                self._flush()
                self._control((word or sign).decode("latin-1"), int(number) if number else None)
            elif byte or text:
                self._add(bytes([int(byte, 16)]) if byte else text)
        self._flush()
        while self._states:
            self._brace(b"}")
        self._paragraph()
        self._end_table()

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            if len(self._states) > _DEEPEST:
                raise ReadingError(self._name, "不是完好的 .rtf 文件，请用 Word 或 WPS 打开后重新保存。")
            self._states.append(self._state)
            self._state = replace(self._state, place="")
            self._fresh = True
            return
        if not self._states:
            return
        place, self._state = self._state.place, self._states.pop()
        if place in _MARGINS or place in ("footnote", "shptxt"):
            self._close(place)

    def _control(self, word: str, number: int | None) -> None:
        fresh, self._fresh = self._fresh, word == "*" and self._fresh
        starred, self._starred = self._starred, word == "*"
        if word == "*":
            return
        if fresh and self._opens(word, starred):
            return
        if word == "u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word == "uc":
            self._state.skip = number if number is not None else 1
        elif word == "ansicpg" and number:
            self._encoding = _CODEPAGES.get(number, f"cp{number}")
        elif word in ("f", "fcharset", "cpg"):
            self._font(word, number or 0)
        elif not self._state.skipped:
            self._format(word, number)

    def _opens(self, word: str, starred: bool) -> bool:
        """Whether `word`, the first of its group, says that the group is no running text."""
        state = self._state
        if word == "object" and not state.skipped:
            self.flow.runs.append(unknown())
        if word in _SKIPPED or (starred and word not in _OPENED):
            state.skipped = True
        elif word == "fonttbl":
            state.place, state.skipped = word, True
        elif (word in _MARGINS or word in ("footnote", "shptxt")) and not state.skipped:
            self._state = replace(_State(), font=state.font, skip=state.skip, place=word)
            self._flows.append(self.flow)
            self.flow = _Flow()
        elif word in ("listtext", "pntext"):
            state.place = "listtext"
        elif word in _OPENED:
            state.place = word
        else:
            return False
        return True

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self._state.font = number
        elif word == "fcharset":
            self._fonts[self._state.font] = _CHARSETS.get(number, "")
        else:
            self._fonts[self._state.font] = _CODEPAGES.get(number, f"cp{number}")

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if word in _CHARS:
            self._put(_CHARS[word])
        elif word in _SWITCHES:
            on = number != 0
            if word in ("super", "sub", "nosupersub"):
                state.height = _SWITCHES[word] if on else ""
            else:
                setattr(state, _SWITCHES[word], on)
        elif word in ("up", "dn"):
            state.height = {"up": "super", "dn": "sub"}[word] if number != 0 else ""
        elif word == "plain":
            self._state = replace(state, strike=False, vanish=False, deleted=False, height="", font=0)
        elif word in ("par", "page", "sect", "\n", "\r", "nestcell"):
            self._paragraph()
        elif word in "\\{}":
            self._put(word)
        else:
            self._table_word(word, number or 0)

    def _table_word(self, word: str, number: int) -> None:
        flow = self.flow
        if word == "intbl":
            flow.in_table = True
        elif word == "pard":
            flow.in_table = False
        elif word == "trowd" and not self._nested():
            # Programs define a row before its cells, behind them, or both.
            flow.row.layout, flow.row.left, flow.row.head, flow.joined = [], 0, False, CellLayout(0)
        elif word == "trleft" and not self._nested():
            flow.row.left = number
        elif word == "trhdr":
            flow.row.head = True
        elif word in ("clvmgf", "clvmrg"):
            flow.joined.above = "restart" if word == "clvmgf" else "continue"
        elif word == "clmrg":
            flow.joined.beside = True
        elif word == "cellx" and not self._nested():
            flow.row.layout.append(replace(flow.joined, right=number))
            flow.joined = CellLayout(0)
        elif word == "cell":
            flow.in_table = True
            self._paragraph()
            flow.row.cells.append(flow.cell)
            flow.cell = []
        elif word == "row":
            flow.rows.append(flow.row)
            flow.row = replace(flow.row, cells=[])
            flow.in_table = False

    def _nested(self) -> bool:
        return self._state.place == "nesttableprops"

    def _unicode(self, code: int) -> None:
        self._to_skip = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            self._put(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd")
        else:
            self._put(chr(code))
        self._high = 0

    def _add(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._fresh = False
        self._bytes += text[skipped:]

    def _flush(self) -> None:
        """Put the bytes that came, two of which may be one character."""
        if not self._bytes:
            return
        text, self._bytes = bytes(self._bytes), bytearray()
        if self._state.skipped:
            if any(state.place == "fonttbl" for state in (*self._states[-1:], self._state)):
                name = self._names.get(self._state.font, "") + text.decode("latin-1")
                self._names[self._state.font] = name
            return
        encoding = self._fonts.get(self._state.font) or self._encoding
        try:
            codecs.lookup(encoding)
        except LookupError:
            encoding = "cp1252"
        self._put(text.decode(encoding, errors="replace"))

    def _put(self, text: str) -> None:
        state, flow = self._state, self.flow
        if state.place == "listtext":  # a label stands off its text by a tab
            text = text.strip()
        if state.skipped or not text:
            return
        marks = [(name, "1") for name in ("strike", "vanish") if getattr(state, name)]
        if state.height:
            marks.append(("vertAlign", f"{state.height}script"))
        font = self._names.get(state.font, "").rstrip(";")
        if font:
            marks.append(("rFonts", font))
        made = run(text, marks)
        if state.deleted:
            made.find(f"{W}t").tag = f"{W}delText"
            wrapper = etree.Element(f"{W}del")
            wrapper.append(made)
            made = wrapper
        flow.runs.append(made)

    def _paragraph(self) -> None:
        flow = self.flow
        made, flow.runs = paragraph(flow.runs), []
        if flow.in_table:
            flow.cell.append(made)
        elif len(made):
            self._end_table()
            flow.blocks.append(made)

    def _end_table(self) -> None:
        flow = self.flow
        if flow.cell:
            flow.row.cells.append(flow.cell)
            flow.cell = []
        if flow.row.cells:
            flow.rows.append(flow.row)
            flow.row = Row()
        if flow.rows:
            flow.blocks.append(table(flow.rows))
            flow.rows = []

    def _close(self, place: str) -> None:
        """Bring what a box, a note or a margin holds to where it belongs."""
        self._paragraph()
        self._end_table()
        blocks = self.flow.blocks
        self.flow = self._flows.pop()
        if place == "footnote":
            notes = self.parts.setdefault("footnotes", etree.Element(f"{W}footnotes"))
            note = etree.SubElement(notes, f"{W}footnote")
            note.set(f"{W}id", str(len(notes)))
            note.extend(blocks)
            reference = run("")
            etree.SubElement(reference, f"{W}footnoteReference").set(f"{W}id", str(len(notes)))
            self.flow.runs.append(reference)
        elif place == "shptxt":
            box = etree.Element(f"{W}txbxContent")
            box.extend(blocks)
            holder = run("")
            holder.append(box)
            self.flow.runs.append(holder)
        else:
            kind = place[:6]
            part = self.parts.setdefault(kind, etree.Element(f"{W}hdr"))
            part.extend(blocks)
