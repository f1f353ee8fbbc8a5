"""Word documents (ECMA-376 part 1): what a reader sees on paper, with the labels of automatic numbering.

Read from the XML itself: struck, raised and hidden text, formulas, symbols and merged cells decide what stands on
paper, and python-docx gives none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from index.errors import ReadingError
from index.readers.marks import GAP, is_code, is_symbol_font, lowered, raised, symbol
from index.readers.office.formulas import MATH, formula
from index.readers.office.package import Package
from index.readers.office.word_numbering import Numbering
from index.readers.office.word_styles import Styles
from index.readers.source_text import SourceText, version
from index.readers.tables import Cell, table_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_SKIPPED = {*_DELETED, _FALLBACK, f"{_W}rt", f"{_W}rPr", f"{_W}pPr", f"{_W}txbxContent", f"{_W}sdtPr"}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_WRAPPERS = (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag")
_PAGE_NUMBER = re.compile(r"[\s\-—–－_~·第页共/0-9]*")
_IMPRINT = re.compile("印发|抄送|抄报")
_OFF = ("0", "false", "off", "none")
_TOLD = {
    "struck": "有 {} 处文字带删除线，未收入正文，请核对原件",
    "deleted": "有 {} 处修订中删去的文字，未收入正文，请核对原件",
    "hidden": "有 {} 处隐藏文字，未收入正文",
    "unknown": f"有 {{}} 处符号无法用文字表示（以 {GAP} 代替），请核对原件",
    "formulas": "有 {} 处公式改排成一行，请核对原件",
}


def read(data: bytes, name: str) -> SourceText:
    """The text of a .docx file: paragraphs, tables and text boxes in order; headers and footers apart."""
    if data.startswith(_OLE):
        raise ReadingError(name, "文件已加密或其实是旧版 .doc，请去掉密码并另存为 .docx。")
    return read_package(Package(data, name, ".docx"), name, f"lxml {version('lxml')}")


class Parts(Protocol):
    """The parts of a document by name: those of a file, or what another format was brought into."""

    def xml(self, part: str) -> Any:
        """The root element of a part."""

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` ("" for the document) relates to as `kind`, in order."""


def read_package(package: Parts, name: str, reader_name: str) -> SourceText:
    """The text of the parts of a document. Raises ReadingError where there is none."""
    main = next(iter(package.related("", "officeDocument")), "word/document.xml")
    body = package.xml(main).find(f"{_W}body")
    reader = _Reader(package, main)
    lines = list(reader.blocks(body)) if body is not None else []
    imprint, margins = reader.margins()
    lines += imprint
    if not any(line.strip() for line in lines):
        raise ReadingError(name, "文档里没有文字，请换成有正文的文件。")
    return SourceText(
        ("\n".join(lines),),
        reader_name,
        automatic_labels=reader.labelled,
        warnings=tuple(_TOLD[what].format(times) for what, times in sorted(reader.left_out.items()) if times),
        margins=margins,
    )


class _Reader:
    """Walks a document in the order of its text, counting what paper does not show."""

    def __init__(self, package: Parts, main: str) -> None:
        self._package, self._main = package, main
        styles = self._part("styles")
        self._numbering, self._styles = Numbering(self._part("numbering"), styles), Styles(styles)
        self._properties: Any | None = None
        """Of the paragraph that is being read."""
        self._opened = ""
        """The text of a paragraph whose mark is deleted: it goes on in the next."""
        self._footnotes: dict[str, dict[str | None, Any]] = {}
        self._notes: list[tuple[int, Any]] = []
        self._numbered = 0
        self.labelled = 0
        self.left_out: Counter[str] = Counter()

    def blocks(self, block: Any) -> Iterator[str]:
        """The lines of what `block` holds: its paragraphs and tables."""
        for child in block:
            if child.tag == f"{_W}p":
                if len(child):
                    yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from table_lines(*self._table(child))
            elif child.tag in _DELETED:
                self.left_out["deleted"] += 1
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def margins(self) -> tuple[list[str], tuple[str, ...]]:
        """The imprint (版记) where a footer holds it, and what else the page headers and footers print."""
        imprint: list[str] = []
        others: list[str] = []
        for kind in ("header", "footer"):
            for part in self._package.related(self._main, kind):
                lines = [line for line in self.blocks(self._package.xml(part)) if not _PAGE_NUMBER.fullmatch(line)]
                at_foot = kind == "footer" and any(_IMPRINT.search(line) for line in lines)
                kept = imprint if at_foot else others
                kept += [line for line in lines if line not in kept]
        return imprint, tuple(others)

    def _part(self, kind: str) -> Any | None:
        part = next(iter(self._package.related(self._main, kind)), None)
        try:
            return None if part is None else self._package.xml(part)
        except ReadingError:  # labels and styles that cannot be read cost the labels only
            return None

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        for box in _text_boxes(paragraph):
            yield from self.blocks(box)
        text = self._opened + self._text(paragraph)
        self._opened = ""
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self._opened = text
            return
        label = self._numbering.label(paragraph)
        if text.strip():
            self.labelled += bool(label)
            # 第一条 is set apart from its text, 一、 and （一） are not.
            gap = " " if label and label[-1] in "条章节编0123456789" else ""
            yield label + gap + text
        notes, self._notes = self._notes, []
        for number, note in notes:
            yield f"^{number} " + " ".join(self.blocks(note))

    def _table(self, table: Any) -> tuple[list[list[Cell]], int]:
        """The rows of a table with its merged cells, and how many of them are declared to be its head."""
        rows: list[list[list[Any]]] = []  # of [paragraphs, columns, rows] a cell
        merged: dict[int, list[Any]] = {}
        heads = 0
        for row in table.iterchildren(f"{_W}tr", f"{_W}sdt", f"{_W}ins"):
            for inner in [row] if row.tag == f"{_W}tr" else row.iter(f"{_W}tr"):
                properties = inner.find(f"{_W}trPr")
                if properties is not None and properties.find(f"{_W}del") is not None:
                    self.left_out["deleted"] += 1
                    continue
                heads += heads == len(rows) and _is_on(properties, "tblHeader")
                rows.append(self._row(inner, merged))
        return [[Cell(tuple(c[0]), c[1], c[2]) for c in row] for row in rows], heads

    def _row(self, row: Any, merged: dict[int, list[Any]]) -> list[list[Any]]:
        cells: list[list[Any]] = []
        properties = row.find(f"{_W}trPr")
        column = _number(properties, "gridBefore", 0)
        if column:
            cells.append([[""], column, 1])
        for cell in row.iter(f"{_W}tc"):
            if cell.getparent() is not row and cell.iterancestors(f"{_W}tr").__next__() is not row:
                continue  # of a table within a cell
            own = cell.find(f"{_W}tcPr")
            columns = max(1, _number(own, "gridSpan", 1))
            joins = own.find(f"{_W}vMerge") if own is not None else None
            if joins is not None and joins.get(f"{_W}val") != "restart" and column in merged:
                merged[column][2] += 1
            else:
                cells.append([list(self.blocks(cell)), columns, 1])
                merged.pop(column, None)
                if joins is not None:
                    merged[column] = cells[-1]
            column += columns
        return cells

    def _text(self, paragraph: Any) -> str:
        """What paper shows of a paragraph, but for its text boxes."""
        pieces: list[str] = []
        self._properties = paragraph.find(f"{_W}pPr")
        self._walk(paragraph, pieces)
        return "".join(pieces)

    def _walk(self, element: Any, pieces: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{_W}r":
                self._run(child, pieces)
            elif tag == f"{_W}t":
                pieces.append((child.text or "").replace("\n", " "))
            elif tag in _BREAKS:
                pieces.append(_BREAKS[tag])
            elif tag == f"{_W}sym":
                pieces.append(self._symbol(child.get(f"{_W}font") or "", child.get(f"{_W}char") or ""))
            elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                printed = formula(child)
                self.left_out["formulas"] += not printed.isalnum()
                pieces.append(printed)
            elif tag == f"{_W}footnoteReference" or tag == f"{_W}endnoteReference":
                pieces.append(self._note(child))
            elif tag in _SKIPPED:
                self.left_out["deleted"] += tag in _DELETED and any(t.text for t in child.iter(f"{_W}delText"))
            elif isinstance(tag, str):
                self._walk(child, pieces)

    def _run(self, run: Any, pieces: list[str]) -> None:
        settings = self._styles.settings(run.find(f"{_W}rPr"), self._properties)
        if not settings:
            self._walk(run, pieces)
            return
        inner: list[str] = []
        self._walk(run, inner)
        text = "".join(inner)
        if not text:
            return
        if _shows(settings, "strike") or _shows(settings, "dstrike"):
            self.left_out["struck"] += bool(text.strip())
            return
        if _shows(settings, "vanish") or _shows(settings, "webHidden"):
            self.left_out["hidden"] += bool(text.strip())
            return
        text = text.upper() if _shows(settings, "caps") else text
        fonts = settings.get(f"{_W}rFonts")
        font = (fonts.get(f"{_W}ascii") or "") if fonts is not None else ""
        if is_symbol_font(font) and text.strip():
            text = "".join(
                self._symbol(font, f"{ord(char):x}") if is_code(char) and not char.isspace() else char for char in text
            )
        placed = settings.get(f"{_W}vertAlign")
        height = placed.get(f"{_W}val") if placed is not None else None
        if height in ("superscript", "subscript"):
            before = next((piece for piece in reversed(pieces) if piece), "")
            text = (raised if height == "superscript" else lowered)(before, text)
        pieces.append(text)

    def _symbol(self, font: str, code: str) -> str:
        try:
            char = symbol(font, int(code, 16))
        except ValueError:
            char = GAP
        if char == GAP:
            self.left_out["unknown"] += 1
        return char

    def _note(self, reference: Any) -> str:
        """The mark of a footnote; its text follows the paragraph."""
        kind = "footnotes" if reference.tag.endswith("footnoteReference") else "endnotes"
        if kind not in self._footnotes:
            part = self._part(kind)
            notes = [] if part is None else part
            self._footnotes[kind] = {note.get(f"{_W}id"): note for note in notes}
        note = self._footnotes[kind].get(reference.get(f"{_W}id"))
        if note is None:
            return ""
        self._numbered += 1
        self._notes.append((self._numbered, note))
        return f"^{self._numbered}"


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once, without those within one of them."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                yield box
                break
            if ancestor.tag in (_FALLBACK, f"{_W}txbxContent", *_DELETED):
                break


def _is_on(properties: Any | None, tag: str) -> bool:
    """Whether a property that is on or off is on."""
    return _says_on(None if properties is None else properties.find(f"{_W}{tag}"))


def _shows(settings: Mapping[str, Any], tag: str) -> bool:
    return _says_on(settings.get(f"{_W}{tag}"))


def _says_on(found: Any | None) -> bool:
    return found is not None and found.get(f"{_W}val", "1") not in _OFF


def _number(properties: Any | None, tag: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{_W}{tag}")
    value = "" if found is None else str(found.get(f"{_W}val", ""))
    return int(value) if value.isdecimal() and len(value) < 4 else default
