"""Formats beyond the common ones: each gives the same text and tables as the others."""

import io
import zipfile
from datetime import datetime, time

import openpyxl
import pytest
from packing import archive

from index.errors import ReadingError
from index.ingest.corpus import SUFFIXES
from index.parsing.parser import parse_file
from index.readers.office.number_format import shown
from index.readers.reader import read_file

LINES = [
    "青山市林业局关于防火的通知",
    "青林发〔2021〕8号",
    "各乡镇：",
    "一、各乡镇要落实巡山责任，每日巡查两次，发现火情立即报告。",
    "青山市林业局",
    "2021年9月3日",
]
ROWS = (("乡镇", "金额"), ("东岭乡", "1,200.00"), ("西岭乡", "35%"))


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return parse_file(path)


def odt() -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    names += ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in ROWS)
    deleted = "<text:tracked-changes><text:p>删去的话。</text:p></text:tracked-changes>"
    body = deleted + "".join(f"<text:p>{line}</text:p>" for line in LINES) + f"<table:table>{rows}</table:table>"
    document = f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>"
    return archive(**{"content.xml": document})


def ofd() -> bytes:
    """Each line of the text is two pieces, as programs write them."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    pieces = []
    for at, line in enumerate(LINES):
        middle = len(line) // 2
        for start, text in ((0, line[:middle]), (middle, line[middle:])):
            place = f'Boundary="{20 + 5 * start} {20 + 9 * at} {5 * len(text)} 6" Size="5"'
            pieces.append(f'<ofd:TextObject {place}><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>')
    page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{''.join(pieces)}</ofd:Layer></ofd:Content></ofd:Page>"
    document = f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P1.xml"/></ofd:Pages></ofd:Document>'
    root = f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return archive(**{"OFD.xml": root, "Doc_0/Document.xml": document, "Doc_0/Pages/P1.xml": page})


def eml() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    head = "Subject: =?utf-8?b?6YCa55+l?=\nContent-Type: text/html; charset=utf-8\n\n"
    return f"{head}<html><body>{body}</body></html>".encode()


def mht() -> bytes:
    return eml().replace(b"Subject", b"X-Subject")


def pptx() -> bytes:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    relation = '<Relationships xmlns="r">{}</Relationships>'
    one = '<Relationship Id="r1" Type="x/{}" Target="{}"/>'
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in LINES)
    return archive(
        **{
            "_rels/.rels": relation.format(one.format("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": "<p/>",
            "ppt/_rels/presentation.xml.rels": relation.format(one.format("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"<sld {a}>{paragraphs}</sld>",
        }
    )


@pytest.mark.parametrize(
    ("name", "data"), [("文.odt", odt), ("文.ofd", ofd), ("文.eml", eml), ("文.mht", mht), ("文.pptx", pptx)]
)
def test_the_text_is_the_same_in_every_format(tmp_path, name, data):
    """Elements, clauses and the words of each paragraph."""
    notice = read(tmp_path, name, data())
    lines = notice.reading_text.split("\n")
    assert [line for line in lines if line in LINES] == LINES
    assert (notice.title, notice.document_number, notice.date_of_issue) == (LINES[0], LINES[1], "2021-09-03")
    assert "删去" not in notice.reading_text


def test_a_raised_figure_of_an_ofd(tmp_path):
    """A smaller piece above its line is marked, on the line it is part of it."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    pieces = "".join(
        f'<ofd:TextObject Boundary="{left} {top} {width} 6" Size="{size}"><ofd:TextCode X="0" Y="5">'
        f"{text}</ofd:TextCode></ofd:TextObject>"
        for left, top, width, size, text in (
            (20, 40, 15, 5, "面积1"),
            (35, 38.4, 2, 3, "5"),
            (37, 40, 15, 5, "平方米"),
            (52, 40, 3, 3, "7"),
            (55, 40, 10, 5, "处。"),
        )
    )
    page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{pieces}</ofd:Layer></ofd:Content></ofd:Page>"
    with zipfile.ZipFile(io.BytesIO(ofd())) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    path = tmp_path / "文.ofd"
    path.write_bytes(archive(**{**parts, "Doc_0/Pages/P1.xml": page}))
    assert read_file(path, path.name).text.strip() == "面积1^5平方米7处。"


def test_a_table_of_an_open_document(tmp_path):
    """Rows are rows there too."""
    assert len(read(tmp_path, "文.odt", odt()).tables[0].rows) == 2


def test_a_spreadsheet_is_shown_as_it_is_on_the_screen(tmp_path):
    """Numbers as their formats show them, merged cells, the title above; hidden rows and sheets out and told."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2021年防火经费分配表"])
    sheet.merge_cells("A1:B1")
    sheet.append(["乡镇", "金额"])
    sheet.append(["东岭乡", 1200])
    sheet.append(["西岭乡", 0.35])
    sheet.append(["南岭乡", 999])
    sheet["B3"].number_format, sheet["B4"].number_format = "#,##0.00", "0%"
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("内部").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    notice = read(tmp_path, "表.xlsx", stream.getvalue())
    assert notice.reading_text.split("\n") == ["2021年防火经费分配表", *("\t".join(row) for row in ROWS)]
    assert any("隐藏" in warning for warning in notice.warnings)
    assert notice.tables[0].caption is not None


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (380, '0"元/天"', "380元/天"),
        (123, "000000", "000123"),
        (-12.5, "0.00_);(0.00)", "(12.50)"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (12345678, '#,##0.00,"千元"', "12,345.68千元"),
        (1200, "[$¥-804]#,##0.00", "¥1,200.00"),
        (1.005, "0.00", "1.01"),
        (5, "0.##", "5"),
        (0.356, "0.0%", "35.6%"),
        (12345, '[>=10000]0!.0,"万";0', "12345"),
        (1e30, "#,##0", "1" + ",000" * 10),
        (float("inf"), "0.00", "inf"),
        (datetime(2021, 9, 3), 'yyyy"年"m"月"', "2021年9月"),
        (datetime(2021, 9, 3), 'm"月"d"日"', "9月3日"),
        (datetime(2021, 9, 3), "mm-dd-yy", "2021/9/3"),
        (datetime(2021, 9, 3, 14, 5), "h:mm AM/PM", "2:05 下午"),
        (datetime(2021, 9, 3), '[DBNum1]yyyy"年"m"月"d"日"', "二〇二一年九月三日"),
        (time(8, 5), 'h"时"mm"分"', "8时05分"),
    ],
)
def test_a_number_is_shown_by_its_format(value, form, printed):
    """As the cell shows it; where no picture of digits tells how, the plain value."""
    assert shown(value, form) == printed


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04" + b"\0" * 60, b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"{\\rtf1"])
def test_what_is_no_such_file_is_one_sentence(tmp_path, suffix, data):
    """Whatever the name says: read as what it is, or refused with the remedy."""
    try:
        read(tmp_path, f"坏{suffix}", data)
    except ReadingError as error:
        assert "请" in error.reason or "pip install" in error.reason
