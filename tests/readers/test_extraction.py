"""Documents of every format whose printed characters are known: none is lost, none is made up, figures in order.

Each is put together at random from what offices set: struck, hidden, raised, inserted, deleted pieces, fields, links,
lines broken within figures, full-width figures, marks of direction, tables with cells merged in both directions.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from packing import archive

from index.readers.reader import read_file
from index.readers.tables import SIGNS

UNPRINTED = ("struck", "hidden", "deleted")
KINDS = ("plain", "plain", "plain", "raised", "inserted", "linked", "field", "broken", *UNPRINTED)
WORDS = (
    "每人每天补助",
    "３００元",
    "2014-2020年",
    "面积10",
    "第7号",
    "\u200f右",
    "１２",
    "380",
    "（甲）",
    "35%",
    "0551-6",
    "○○县",
)
ROWS = (
    ("地区", "标准", "<"),
    ("^", "处级", "其他"),
    ("东岭县", "380", "350"),
    ("^", "1,200.00", "<"),
    ("合计", "７", "8"),
)
"""A table: < goes on the cell to its left, ^ the one above."""


@dataclass(frozen=True)
class Piece:
    """A run of a paragraph."""

    kind: str
    text: str

    @property
    def printed(self) -> str:
        return "" if self.kind in UNPRINTED else f"^{self.text}" if self.kind == "raised" else self.text


def document(seed: int) -> list[list[Piece]]:
    """The paragraphs of a document; raised figures follow a word."""
    choose = random.Random(seed)
    paragraphs = []
    for number in range(12):
        pieces = [Piece("plain", f"{number}号规定")]
        for _ in range(choose.randrange(1, 7)):
            kind = choose.choice(KINDS)
            text = str(choose.randrange(2, 99)) if kind == "raised" else choose.choice(WORDS)
            pieces.append(Piece(kind, text))
            if kind != "plain":
                pieces.append(Piece("plain", "的部分"))
        paragraphs.append([*pieces, Piece("plain", "，要及时发放。")])
    return paragraphs


def relations(*of: tuple[str, str]) -> str:
    lines = "".join(f'<Relationship Id="r{at}" Type="x/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(of))
    return f'<Relationships xmlns="r">{lines}</Relationships>'


def spans(rows: tuple[tuple[str, ...], ...], row: int, column: int) -> tuple[int, int]:
    """Over how many columns and rows a cell of the table reaches."""
    across = 1
    while column + across < len(rows[row]) and rows[row][column + across] == "<":
        across += 1
    down = 1
    while row + down < len(rows) and rows[row + down][column] == "^":
        down += 1
    return across, down


def docx(paragraphs: list[list[Piece]]) -> bytes:
    """By direct properties and by styles; the deleted and the inserted as tracked changes."""
    properties = {
        "struck": ("<w:strike/>", '<w:rStyle w:val="out"/>'),
        "hidden": ("<w:vanish/>", '<w:rStyle w:val="away"/>'),
        "raised": ('<w:vertAlign w:val="superscript"/>', '<w:rStyle w:val="up"/>'),
    }

    def run(piece: Piece, at: int) -> str:
        tag = "delText" if piece.kind == "deleted" else "t"
        own = properties.get(piece.kind, ("", ""))[at % 2]
        middle = len(piece.text) // 2 if piece.kind == "broken" else len(piece.text)
        rest = f"<w:br/><w:t>{piece.text[middle:]}</w:t>" if piece.kind == "broken" else ""
        text = f"<w:r><w:rPr>{own}</w:rPr><w:{tag}>{piece.text[:middle]}</w:{tag}>{rest}</w:r>"
        if piece.kind == "field":
            marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
            return f"{marks[0]}<w:r><w:instrText>REF a 99</w:instrText></w:r>{marks[1]}{text}{marks[2]}"
        wrapper = {"deleted": "del", "inserted": "ins", "linked": "hyperlink"}.get(piece.kind)
        return f"<w:{wrapper}>{text}</w:{wrapper}>" if wrapper else text

    def cell(row: int, column: int) -> str:
        across, down = spans(ROWS, row, column)
        text = "" if ROWS[row][column] == "^" else ROWS[row][column]
        joined = "<w:vMerge/>" if ROWS[row][column] == "^" else '<w:vMerge w:val="restart"/>' if down > 1 else ""
        own = f'<w:tcPr><w:gridSpan w:val="{across}"/>{joined}</w:tcPr>'
        return f"<w:tc>{own}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    style = '<w:style w:styleId="{}"><w:rPr>{}</w:rPr></w:style>'
    named = ((name, properties[kind][0]) for name, kind in (("out", "struck"), ("away", "hidden"), ("up", "raised")))
    styles = f"<w:styles {space}>{''.join(style.format(*each) for each in named)}</w:styles>"
    lines = "".join(
        f"<w:p>{''.join(run(piece, number) for piece in pieces)}</w:p>" for number, pieces in enumerate(paragraphs)
    )
    rows = "".join(
        f"<w:tr>{''.join(cell(row, at) for at in range(3) if ROWS[row][at] != '<')}</w:tr>" for row in range(len(ROWS))
    )
    body = f"<w:document {space}><w:body>{lines}<w:tbl>{rows}</w:tbl></w:body></w:document>"
    return archive(
        **{
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": body,
            "word/_rels/document.xml.rels": relations(("styles", "styles.xml")),
            "word/styles.xml": styles,
        }
    )


def html(paragraphs: list[list[Piece]]) -> bytes:
    """As browsers show it."""
    marks = {
        "struck": "<s>{}</s>",
        "deleted": "<del>{}</del>",
        "hidden": "<span style='display: none'>{}</span>",
        "raised": "<sup>{}</sup>",
        "inserted": "<ins>{}</ins>",
        "linked": "<a href='#'>{}</a>",
        "field": "<b>{}</b>",
        "broken": "{}<br>",
    }
    lines = "".join(
        f"<p>{''.join(marks.get(piece.kind, '{}').format(escape(piece.text)) for piece in pieces)}</p>"
        for pieces in paragraphs
    )
    cells = [
        "".join(
            f"<td colspan={across} rowspan={down}><p>{cell}</p></td>"
            for column, cell in enumerate(line)
            if cell not in "<^"
            for across, down in [spans(ROWS, row, column)]
        )
        for row, line in enumerate(ROWS)
    ]
    rows = "".join(f"<tr>{line}</tr>" for line in cells)
    return f"<html><meta charset=utf-8><body><div>{lines}<table>{rows}</table></div></body></html>".encode()


def eml(paragraphs: list[list[Piece]]) -> bytes:
    """A message with the page and its plain text, of which one is read."""
    message = EmailMessage()
    message["From"] = "office@example.org"
    message.set_content("正文见网页。")
    message.add_alternative(html(paragraphs).decode(), subtype="html")
    return message.as_bytes()


def odt(paragraphs: list[list[Piece]]) -> bytes:
    """By automatic styles; the deleted apart from the text, as the standard has it."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for prefix, of in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
    )
    names += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    looks = {
        "struck": 'style:text-line-through-style="solid"',
        "hidden": 'text:display="none"',
        "raised": 'style:text-position="super 58%"',
    }
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in looks.items()
    )
    changes = []

    def run(piece: Piece) -> str:
        if piece.kind == "deleted":
            deletion = f"<text:deletion><text:p>{piece.text}</text:p></text:deletion>"
            changes.append(f'<text:changed-region text:id="c{len(changes)}">{deletion}</text:changed-region>')
            return f'<text:change text:change-id="c{len(changes) - 1}"/>'
        if piece.kind in looks:
            return f'<text:span text:style-name="{piece.kind}">{piece.text}</text:span>'
        if piece.kind == "broken":
            return f"{piece.text[:1]}<text:line-break/>{piece.text[1:]}"
        return f"<text:a>{piece.text}</text:a>" if piece.kind == "linked" else f"<text:span>{piece.text}</text:span>"

    def cell(row: int, column: int) -> str:
        if ROWS[row][column] in "<^":
            return "<table:covered-table-cell/>"
        across, down = spans(ROWS, row, column)
        own = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
        return f"<table:table-cell {own}><text:p>{ROWS[row][column]}</text:p></table:table-cell>"

    lines = "".join(f"<text:p>{''.join(map(run, pieces))}</text:p>" for pieces in paragraphs)
    rows = "".join(
        f"<table:table-row>{''.join(cell(row, at) for at in range(3))}</table:table-row>" for row in range(len(ROWS))
    )
    tracked = f"<text:tracked-changes>{''.join(changes)}</text:tracked-changes>"
    body = f"<office:text>{tracked}{lines}<table:table>{rows}</table:table></office:text>"
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return archive(**{"content.xml": content})


def rtf(paragraphs: list[list[Piece]]) -> bytes:
    """With every character outside ASCII by its number."""
    marks = {
        "struck": r"{\strike %s}",
        "hidden": r"{\v %s}",
        "raised": r"{\super %s}",
        "deleted": r"{\deleted %s}",
        "inserted": r"{\revised %s}",
        "broken": r"{%s\line }",
        "field": r"{\field{\*\fldinst{REF a 99}}{\fldrslt{%s}}}",
    }

    def coded(text: str) -> str:
        return "".join(char if char.isascii() else f"\\u{(ord(char) + 0x8000) % 0x10000 - 0x8000}?" for char in text)

    lines = "".join(
        "".join(marks.get(piece.kind, "{%s}") % coded(piece.text) for piece in pieces) + r"\par "
        for pieces in paragraphs
    )
    rows = "".join(
        r"\trowd"
        + "".join(
            rf"\clvm{'rg' if cell == '^' else 'gf'}\cellx{1000 * at}" if cell == "^" else rf"\cellx{1000 * at}"
            for at, cell in enumerate(line, 1)
        )
        + " "
        + "".join(rf"\intbl {coded('' if cell in '<^' else cell)}\cell " for cell in line)
        + r"\row "
        for line in ROWS
    )
    return (r"{\rtf1\ansi\uc1 " + lines + r"\pard " + rows + "}").encode()


def pptx(paragraphs: list[list[Piece]]) -> bytes:
    """Two slides whose parts are numbered the other way round; one is shown to those who write only."""
    space = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    looks = {"struck": 'strike="sngStrike"', "raised": 'baseline="30000"'}

    def run(piece: Piece) -> str:
        if piece.kind in ("hidden", "deleted"):  # presentations know neither
            return ""
        return f"<a:r><a:rPr {looks.get(piece.kind, '')}/><a:t>{piece.text}</a:t></a:r>"

    def cell(row: int, column: int) -> str:
        across, down = spans(ROWS, row, column)
        own = {"<": 'hMerge="1"', "^": 'vMerge="1"'}.get(ROWS[row][column], f'gridSpan="{across}" rowSpan="{down}"')
        text = "" if ROWS[row][column] in "<^" else ROWS[row][column]
        return f"<a:tc {own}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    lines = [f"<a:p>{''.join(map(run, pieces))}</a:p>" for pieces in paragraphs]
    rows = "".join(f"<a:tr>{''.join(cell(row, at) for at in range(3))}</a:tr>" for row in range(len(ROWS)))
    order = '<p:sldIdLst><p:sldId r:id="r1"/><p:sldId r:id="r0"/></p:sldIdLst>'
    return archive(
        **{
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"<p:presentation {space}>{order}</p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(
                ("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": f"<p:sld {space}>{''.join(lines[6:])}<a:tbl>{rows}</a:tbl></p:sld>",
            "ppt/slides/slide2.xml": f"<p:sld {space}>{''.join(lines[:6])}</p:sld>",
        }
    )


def xlsx(paragraphs: list[list[Piece]]) -> bytes:
    """A paragraph a row, then the table; cells are texts with pieces of different fonts."""
    fonts = {"struck": InlineFont(strike=True), "raised": InlineFont(vertAlign="superscript")}
    book = openpyxl.Workbook()
    sheet = book.active
    for at, pieces in enumerate(paragraphs, 1):
        shown = [piece for piece in pieces if piece.kind not in ("hidden", "deleted")]
        sheet.cell(at, 1).value = CellRichText(
            *(TextBlock(fonts.get(piece.kind, InlineFont()), piece.text) for piece in shown)
        )
    first = len(paragraphs) + 1
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            across, down = spans(ROWS, row, column)
            place = {"start_row": first + row, "start_column": column + 1}
            if text not in "<^" and across * down > 1:
                sheet.merge_cells(**place, end_row=first + row + down - 1, end_column=column + across)
            if text not in "<^":
                sheet.cell(first + row, column + 1).value = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ofd(paragraphs: list[list[Piece]]) -> bytes:
    """Each piece by its place; what is not printed is invisible, and the table's cells stand in rows."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = []

    def put(text: str, left: float, top: float, size: float = 5, visible: bool = True) -> float:
        width = size * len(text)
        box = f'Boundary="{left} {top} {width} {size}" Size="{size}" Visible="{str(visible).lower()}"'
        objects.append(f'<ofd:TextObject {box}><ofd:TextCode X="0" Y="{size}">{text}</ofd:TextCode></ofd:TextObject>')
        return left + width

    for at, pieces in enumerate(paragraphs):
        left = 20.0
        for piece in pieces:
            if piece.kind in UNPRINTED:
                put(piece.text, left, 20 + 10 * at, visible=False)
            elif piece.kind == "raised":
                left = put(piece.text, left, 20 + 10 * at - 0.4, 3)
            else:
                left = put(piece.text, left, 20 + 10 * at)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            if text not in "<^":
                put(text, 20 + 60 * column, 200 + 10 * row)
    half = len(objects) // 2
    layers = [
        f"<ofd:Content><ofd:Layer>{''.join(each)}</ofd:Layer></ofd:Content>"
        for each in (objects[:half], objects[half:])
    ]
    template = '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData>'
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'
    return archive(
        **{
            "OFD.xml": f"<ofd:OFD {space}><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:OFD>",
            "D/Document.xml": f"<ofd:Document {space}>{template}{pages}</ofd:Document>",
            "D/T.xml": f"<ofd:Page {space}>{layers[0]}</ofd:Page>",
            "D/P.xml": f'<ofd:Page {space}><ofd:Template TemplateID="9"/>{layers[1]}</ofd:Page>',
        }
    )


def of(text: str) -> list[str]:
    """The characters that print, without blanks."""
    return [char for char in text if not char.isspace() and char not in SIGNS + "\u200f"]


FORMATS: dict[str, Callable[[list[list[Piece]]], bytes]] = {
    ".docx": docx,
    ".html": html,
    ".eml": eml,
    ".odt": odt,
    ".rtf": rtf,
    ".pptx": pptx,
    ".xlsx": xlsx,
    ".ofd": ofd,
}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_what_is_printed_is_read(tmp_path, suffix, seed):
    """Every figure in its order, and every character: struck, hidden and deleted ones out, raised ones marked."""
    paragraphs = document(seed)
    path = tmp_path / f"文{suffix}"
    path.write_bytes(FORMATS[suffix](paragraphs))
    read = of(read_file(path, path.name).text)
    cells = [cell for row in ROWS for cell in row if cell not in "<^"]
    printed = of("".join(piece.printed for pieces in paragraphs for piece in pieces) + "".join(cells))
    assert [char for char in read if char.isdigit()] == [char for char in printed if char.isdigit()]
    assert Counter(read) == Counter(printed)
