"""One made-up notice in every format: whatever the file, the notice is the same."""

import io
import os
import shutil
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from rendering import W, docx, html, pdf, saved
from reportlab.pdfgen.canvas import Canvas
from running_wenhao import CORPUS
from samples import LINES

from index.errors import ReadingError
from index.parsing.parser import notice_of, parse_file
from index.readers.reader import read_file
from index.readers.source_text import SourceText
from index.storage.documents import notice_fields, notice_from
from index.storage.packing import packed

FORMATS = {
    "文.txt": lambda: "\n\n".join(LINES).encode(),
    "文.md": lambda: ("# " + "\n\n".join(LINES)).encode("gb18030"),
    "编号.docx": lambda: docx(LINES),
    "文.pdf": lambda: pdf(LINES, a_page=8),
    "文.html": lambda: html(LINES),
    "国标.htm": lambda: html(LINES, "gb2312"),
}


def read(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return parse_file(path)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_notice(tmp_path, name):
    """Text, elements and clauses do not depend on the format; menus, page numbers and headers are no part of them."""
    notice = read(tmp_path, name, FORMATS[name]())
    assert notice.reading_text.split("\n") == LINES
    assert notice.title == LINES[2]
    assert notice.document_number == "青政发〔2021〕8号"
    assert notice.date_of_issue == "2021-09-03"
    assert [clause.path for clause in notice.clauses] == [("一",), ("一", "（一）"), ("一", "（二）"), ("二",)]


@pytest.mark.parametrize("file", sorted(path.name for path in CORPUS.glob("*.txt")))
@pytest.mark.parametrize(
    ("suffix", "render"),
    [
        (".docx", docx),
        (".pdf", pdf),
        (".html", html),
        (".htm", lambda lines: html(lines, "gb2312")),
        (".txt", lambda lines: "\n".join(lines).encode("gb18030")),
    ],
)
def test_a_shipped_notice_is_the_same_in_every_format(tmp_path, file, suffix, render):
    """Elements, clauses and sentences with their bearers do not depend on the format that a real notice comes in."""
    shipped = parse_file(CORPUS / file)
    again = read(tmp_path, Path(file).stem + suffix, render(shipped.reading_text.split("\n")))
    # A document is known by its file's name.
    again, shipped = (replace(notice, file=file, documents=(), statements=()) for notice in (again, shipped))
    assert again == shipped


def test_automatic_labels_are_counted(tmp_path):
    """The source tells how many labels stood in no run of the text."""
    path = tmp_path / "编号.docx"
    path.write_bytes(docx(LINES))
    assert read_file(path, path.name).automatic_labels == 4


def test_characters_that_a_pdf_loses_are_told(tmp_path):
    """A character by itself in a font that is nowhere to be had is missed, and the file needs a person."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for at, text in enumerate(("关于防火的通知", "各单位：", "请认真落实防火工作。", "山")):
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(80, 700 - 30 * at, text)
    canvas.save()
    path = tmp_path / "文.pdf"
    path.write_bytes(stream.getvalue())
    source = read_file(path, path.name)
    assert ("山" in source.text) != any("有 1 处" in warning for warning in source.warnings)


def test_docx_tables_insertions_and_text_boxes_are_read(tmp_path):
    """Cells of a row stand side by side; inserted text is read, deleted and hidden text is not."""
    document = Document()
    paragraph = document.add_paragraph("正文")._p
    paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t>增补</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText>删去</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"))
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>红头</w:t></w:r></w:p></w:txbxContent>"
    paragraph.append(parse_xml(f"<w:r {W}><w:pict>{box}</w:pict></w:r>"))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "单位", "电话"
    path = tmp_path / "表.docx"
    path.write_bytes(saved(document))
    assert read_file(path, path.name).text.split() == ["红头", "正文增补", "单位", "电话"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("密.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "加密"),
        ("坏.docx", b"PK\x03\x04" + bytes(80), "完好"),
        ("坏.pdf", b"%PDF-1.7\n" + bytes(80), "完好"),
        ("密.pdf", pdf(LINES, encrypt="secret"), "密码"),
        ("空.html", b"<html><body><nav>x</nav></body></html>", "正文"),
        ("图.dwg", b"x", "格式"),
    ],
)
def test_unreadable_file_is_one_sentence(tmp_path, name, data, reason):
    """Encrypted, broken, empty and foreign files are refused with the reason and the remedy."""
    with pytest.raises(ReadingError, match=reason) as caught:
        read(tmp_path, name, data)
    assert str(caught.value).startswith(name) and str(caught.value).endswith("。") and "\n" not in str(caught.value)


def test_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    """A package whose parts would take too much memory is refused before they are read."""
    monkeypatch.setattr("index.readers.office.package._MOST_UNPACKED", 1_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(1_100_000))
    with pytest.raises(ReadingError, match="压缩炸弹"):
        read(tmp_path, "弹.docx", stream.getvalue())


def test_classified_notice_is_refused(tmp_path):
    """A notice marked 秘密, 机密 or 绝密 never comes into the index."""
    for mark in ("机密★1年", "秘密", "000012 绝密★长期 特急"):
        with pytest.raises(ReadingError, match="密级"):
            read(tmp_path, "文.txt", "\n".join([mark, *LINES]).encode())


def test_word_about_secrets_does_not_classify(tmp_path):
    """Only the printed mark classifies, not a sentence about secrets."""
    lines = [*LINES[:4], "各单位要严守国家秘密，机密文件要专人保管。", *LINES[4:]]
    assert read(tmp_path, "文.txt", "\n".join(lines).encode()).classification is None


def test_old_format_names_its_remedy_where_the_converter_is_missing(tmp_path, monkeypatch):
    """What is older than Word 97 needs LibreOffice; without it the message says so."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ReadingError, match="LibreOffice"):
        read(tmp_path, "旧.doc", b"\xd0\xcf\x11\xe0")


@pytest.mark.parametrize("data", [FORMATS["编号.docx"], FORMATS["文.html"]], ids=["docx", "html"])
def test_file_under_an_old_name_is_read_as_what_it_is(tmp_path, monkeypatch, data):
    """A Word document or web page saved as .doc needs no LibreOffice."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert read(tmp_path, "文.doc", data()).reading_text.split("\n") == LINES


def test_old_name_over_other_bytes_is_refused(tmp_path):
    """What is no document is not taken for text."""
    with pytest.raises(ReadingError, match="不是完好的文档"):
        read(tmp_path, "坏.doc", "一、值守。".encode("gb18030"))


def test_converter_that_hangs_is_ended_with_what_it_started(tmp_path, monkeypatch):
    """No process of the converter outlives its time."""
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\n(echo started; exec sleep 600) > {alive} &\nwait\n")
    office.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(office))
    monkeypatch.setattr("index.readers.legacy.libreoffice._SECONDS", 2)
    with os.fdopen(os.open(alive, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as written:
        with pytest.raises(ReadingError, match="未能转换"):
            read(tmp_path, "旧.doc", b"\xd0\xcf\x11\xe0")
        assert written.read(100) == b"started\n"
        deadline = time.monotonic() + 10
        # Empty is the end of the file, which comes when nobody can write any more; None is nothing for now.
        while (rest := written.read(100)) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert rest == b""


@pytest.mark.parametrize("name", ["编号.docx", "文.pdf", "文.html", "文.txt"])
def test_damaged_files_are_read_or_refused(tmp_path, name):
    """A file cut short or with flipped bytes gives a notice or a ReadingError, never another exception."""
    whole = FORMATS[name]()

    @settings(max_examples=40)
    @given(
        st.integers(1, len(whole)),
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=4)), max_size=8),
    )
    def damaged(length, flips):
        data = bytearray(whole)
        for at, new in flips:
            data[at : at + len(new)] = new
        try:
            read(tmp_path, name, bytes(data[:length]))
        except ReadingError as error:
            assert str(error).startswith(name)

    damaged()


class Recogniser:
    """Finds the texts of one page, each with the four corners of its box: left, top, width."""

    pieces = (
        (200, 100, 224, "关于防火的通知"),
        (100, 140, 128, "各站："),
        (332, 181, 410, "要每日巡查山林(8:00起),发现火情"),
        (132, 180, 190, "　　一、值守。"),
        (100, 220, 300, "立即报告，不得迟报。"),
    )

    def __init__(self, params):
        assert params == {"Global.log_level": "error"}

    def __call__(self, image):
        boxes = [np.array([(x, y), (x + w, y), (x + w, y + 30), (x, y + 30)], float) for x, y, w, _ in self.pieces]
        return SimpleNamespace(boxes=boxes, txts=[text for *_, text in self.pieces], scores=[0.8] * len(self.pieces))


def test_pieces_of_a_scanned_line_come_together_and_the_doubt_is_told(tmp_path, monkeypatch):
    """Pieces at one height are one line, full lines go on, marks have the width of print, and doubt is told."""
    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=Recogniser))
    monkeypatch.setattr("index.readers.paged.ocr.version", lambda name: "3.10.0")
    picture = io.BytesIO()
    Image.new("L", (800, 400), 255).save(picture, "PNG")
    path = tmp_path / "扫描.png"
    path.write_bytes(picture.getvalue())
    source = read_file(path, path.name)
    assert source.text.split("\n") == [
        "关于防火的通知",
        "各站：",
        "　　一、值守。 要每日巡查山林（8:00起），发现火情立即报告，不得迟报。",
    ]
    assert source.recognised
    assert any("核对原件" in warning for warning in source.warnings)
    assert any("0.80" in warning for warning in source.warnings)


def test_notice_of_a_scan_knows_its_pages():
    """Each offset of a recognised text has its page; other originals have none."""
    first = "关于防火的通知\n各站：\n一、值守。要每日巡查山林，发现火情立即报告，不得迟报漏报瞒报，有关情况要及时"
    pages = (first, "上报。\n", "二、其他。")
    notice = notice_of(SourceText(pages, "rapidocr", recognised=True), "扫描.pdf")
    text = notice.reading_text
    assert [notice.scanned_page(text.index(words)) for words in ("关于", "及时", "上报", "二、")] == [1, 1, 2, 3]
    stated = packed(notice.documents), packed(notice.statements)
    assert notice_from(notice.file, text, notice_fields(notice), *stated) == notice
    assert notice_of(SourceText(pages, "pypdfium2"), "文.pdf").scanned_page(0) is None


def test_scan_without_the_recogniser_names_the_remedy(tmp_path, monkeypatch):
    """A picture needs the extra `ocr`; without it the message says how to get it."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    picture = io.BytesIO()
    Image.new("L", (8, 8), 255).save(picture, "PNG")
    with pytest.raises(ReadingError, match=r"wenhao\[ocr\]"):
        read(tmp_path, "扫描.png", picture.getvalue())
