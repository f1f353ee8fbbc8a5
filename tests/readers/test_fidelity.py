"""What a reader sees on paper is what is read: no figure is made up, none is lost in silence."""

import io
import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
import rendering
from docx import Document
from docx.oxml import parse_xml
from rendering import W, saved
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from running_wenhao import CORPUS

from index.errors import ReadingError
from index.parsing.parser import notice_of, parse_file
from index.readers.source_text import SourceText

HEAD = ["青山市林业局关于发放补助的通知", "青林发〔2021〕8号", "各乡镇人民政府："]


def read(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    return parse_file(path)


def docx_of(*runs: tuple[str, str]) -> bytes:
    """A paragraph of runs, each with its formatting."""
    document = Document()
    for line in HEAD:
        document.add_paragraph(line)
    paragraph = document.add_paragraph()._p
    for text, style in runs:
        content = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
        paragraph.append(parse_xml(f"<w:r {W}><w:rPr>{style}</w:rPr>{content}</w:r>"))
    return saved(document)


def html_of(body: str) -> bytes:
    head = "".join(f"<p>{line}</p>" for line in HEAD)
    return f"<html><meta charset=utf-8><body><div>{head}{body}</div></body></html>".encode()


def pdf_of(*pages: list[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(page):
            canvas.drawString(72, 780 - 22 * at, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def digits_and_letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_another_extraction_finds_the_same_characters(tmp_path, file):
    """No digit more or less than other libraries find in the same file, and at most one letter in a thousand."""
    lines = parse_file(file).reading_text.split("\n")
    others = {
        "文.docx": (rendering.docx(lines), lambda data: _by_python_docx(data, lines)),
        "文.html": (rendering.html(lines), lambda data: "".join(re.findall("<p>(.*?)</p>", data.decode()))),
        "文.pdf": (
            rendering.pdf(lines),
            lambda data: "".join(page.get_textpage().get_text_range() for page in _pdf(data)),
        ),
    }
    for name, (data, extract) in others.items():
        mine, other = digits_and_letters(read(tmp_path, name, data).reading_text), digits_and_letters(extract(data))
        if name.endswith(".pdf"):  # page numbers are taken off, and told
            other -= digits_and_letters("".join(str(at + 1) for at in range(len(_pdf(data)))))
        lost, added = other - mine, mine - other
        assert not any(char.isdigit() for char in (*lost, *added)), name
        assert (lost + added).total() <= mine.total() / 1000, name


def _pdf(data: bytes):
    return pypdfium2.PdfDocument(data)


def _by_python_docx(data: bytes, lines: list[str]) -> str:
    """What python-docx finds, and the labels that the file numbers by itself."""
    text = "".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    return text + "".join(label[0] for line in lines if (label := rendering.LABEL.match(line)))


UP = '<w:vertAlign w:val="superscript"/>'
DOWN = '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("name", "data", "printed", "told"),
    [
        ("标.docx", docx_of(("一、补助20", ""), ("2", UP), ("元。", "")), "一、补助20^2元。", ""),
        ("标.html", html_of("<p>一、补助20<sup>2</sup>元，及时发放。</p>"), "一、补助20^2元，及时发放。", ""),
        ("标下.docx", docx_of(("一、PM", ""), ("2.5", DOWN), ("以下。", "")), "一、PM2.5以下。", ""),
        ("删.docx", docx_of(("一、补助", ""), ("70", "<w:strike/>"), ("80元。", "")), "一、补助80元。", "删除线"),
        ("删.html", html_of("<p>一、补助<s>70</s>80元，及时发放。</p>"), "一、补助80元，及时发放。", "删除线"),
        ("藏.docx", docx_of(("一、补助80元。", ""), ("另加9元", "<w:vanish/>")), "一、补助80元。", "隐藏"),
        ("框.docx", docx_of(('<w:sym w:font="Wingdings" w:char="F0FE"/>', ""), ("同意", "")), "☑同意", ""),
        ("缺.docx", docx_of(('<w:sym w:font="Webdings" w:char="F021"/>', ""), ("同意", "")), "〓同意", "符号"),
    ],
)
def test_what_paper_shows_is_read(tmp_path, name, data, printed, told):
    """Raised figures stay apart, struck and hidden words stay out and are told, signs are characters or told."""
    notice = read(tmp_path, name, data)
    assert notice.reading_text.split("\n")[-1] == printed
    assert any(told in warning for warning in notice.warnings)


def test_a_page_number_goes_and_a_figure_by_itself_stays(tmp_path):
    """Only what stands outermost and goes up with the pages is a page number; a sum below a column of sums is text."""
    body = ["一、补助如下，请及时足额发放到位，不得截留。", "东村", "1200", "西村", "800", "合计", "2000"]
    single = read(tmp_path, "一页.pdf", pdf_of([*HEAD, *body]))
    assert single.reading_text.split("\n")[-6:] == body[1:]
    lines = [f"{label}、各村要按时上报第{label}批名单，不得迟报。" for label in "二三"]
    several = read(tmp_path, "几页.pdf", pdf_of([*HEAD, *body, "1"], [lines[0], "2"], [lines[1], "3"]))
    assert several.reading_text.split("\n")[-4:] == ["合计", "2000", *lines]


def test_running_heads_go_only_where_they_are_equal(tmp_path):
    """A line that begins most pages is no text; lines that begin them alike but for a figure are text."""
    lines = [f"{label}、各村要按时上报第{label}批名单，不得迟报。" for label in "一二三"]
    running = read(tmp_path, "页眉.pdf", pdf_of(*([["青山市林业局公报", line, "按月上报。"] for line in lines])))
    assert "公报" not in running.reading_text
    sums = read(
        tmp_path, "合计.pdf", pdf_of(*([[line, f"合计：{n}万元"] for line, n in zip(lines, (70, 90, 40), strict=True)]))
    )
    assert [f"合计：{n}万元" in sums.reading_text for n in (70, 90, 40)] == [True] * 3


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("一、由李\ue864同志负责。", "一、由李\ue864同志负责。"),
        ("一、2014\xad2020年。", "一、2014-2020年。"),
        ("一、要inter\xadnational。", "一、要international。"),
        ("一、见<!-- 附注 -->。", "一、见<!-- 附注 -->。"),
    ],
)
def test_characters_that_print_stay(tmp_path, text, printed):
    """Private characters stay, a soft hyphen between years is shown, signs of another format are text."""
    notice = read(tmp_path, "文.txt", "\n".join([*HEAD, text]).encode())
    assert notice.reading_text.split("\n")[-1] == printed


def test_two_figures_at_the_end_of_a_line_are_never_one():
    """A cut sentence that ends and goes on with a figure is left apart, and a person is told to look."""
    before = "各村要严格执行补助标准，按月足额发放到户，不得截留、挪用、拖延，全年每户补助标准合计（元）为300"
    notice = notice_of(SourceText((f"{before}\n200元以下的，由乡镇一次发放。",), "text"), "文.txt")
    assert notice.reading_text.split("\n") == [before, "200元以下的，由乡镇一次发放。"]
    assert any("断行" in warning for warning in notice.warnings)


@pytest.mark.parametrize("mark", ["机　密★3年", "【绝密】", "密级:秘密", "000031 秘密★1年 特急", "機密★二年"])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_secret_is_refused_wherever_its_mark_stands(mark, at):
    """Above the title, below it, on an attachment: a mark of a state secret keeps the file out."""
    lines = [*HEAD, "一、按月发放。", "附件", "名单"]
    lines.insert(at, mark)
    with pytest.raises(ReadingError, match="密级"):
        notice_of(SourceText(("\n".join(lines),), "text"), "文.txt")


@pytest.mark.parametrize(
    "line", ["一、保守商业秘密。", "第一条 国家秘密分绝密、机密、秘密。", "（原为秘密★1年，已解密）"]
)
def test_a_text_that_speaks_of_secrets_is_read(line):
    """Laws on secrets, business secrets and what is declassified are public."""
    notice_of(SourceText(("\n".join([*HEAD, line]),), "text"), "文.txt")


def test_a_secret_is_refused_by_its_page_header(tmp_path):
    """A mark in a document's page header counts, though headers are no part of the text."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "秘密★1年"
    for line in [*HEAD, "一、按月发放。"]:
        document.add_paragraph(line)
    with pytest.raises(ReadingError, match="密级"):
        read(tmp_path, "文.docx", saved(document))


def test_an_internal_paper_is_told():
    """内部资料 is no secret; whoever adds the file is asked whether it may be there."""
    notice = notice_of(SourceText(("\n".join(["内部资料 注意保存", *HEAD, "一、按月发放。"]),), "text"), "文.txt")
    assert any("内部资料" in warning for warning in notice.warnings)


def test_a_pdf_says_what_is_raised_lowered_or_struck(tmp_path):
    """By size and by lines across: 10^5 is not 105, what is struck is out and told, an underline strikes nothing."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    at = 72
    for text, size, up, line in (
        ("每人每天补助", 12, 0, None),
        ("300", 12, 0, 4),
        ("200", 12, 0, -1),
        ("元，面积10", 12, 0, None),
        ("5", 7, 5, None),
        ("平方米，CO", 12, 0, None),
        ("2", 7, -2, None),
        ("排放3", 12, 0, None),
        ("1", 7, 5, None),
        ("天，另见第7", 12, 0, None),
        ("8", 9, 0, None),
        ("页。", 12, 0, None),
    ):
        canvas.setFont("STSong-Light", size)
        canvas.drawString(at, 700 + up, text)
        width = canvas.stringWidth(text, "STSong-Light", size)
        if line is not None:
            canvas.line(at, 700 + line, at + width, 700 + line)
        at += width
    for order, line in enumerate(HEAD):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 780 - 22 * order, line)
    canvas.save()
    notice = read(tmp_path, "文.pdf", stream.getvalue())
    assert "每人每天补助200元，面积10^5平方米，CO2排放3^1天，另见第78页。" in re.sub(" ", "", notice.reading_text)
    assert any("1 处文字带删除线" in warning for warning in notice.warnings)


def test_symbols_of_a_web_page(tmp_path):
    """A picture of a symbol font is the character that shows it, as Word and LibreOffice save it."""
    words = (
        "<p>打<span style='font-family:\"Wingdings 2\"'>R</span>或<font face='Wingdings'>\uf0a8</font>，"
        "用<span style='font-family:宋体'>R</span>标明，见<span style='font-family:Wingdings'>\x02</span>。</p>"
    )
    notice = read(tmp_path, "文.html", html_of(words))
    assert "打☑或□，用R标明，见〓。" in notice.reading_text
    assert any("符号无法用文字表示" in warning for warning in notice.warnings)


def test_a_table_of_a_pdf_that_no_lines_rule(tmp_path):
    """Words below each other in columns are rows; signatures and contents pages beside each other are not."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    rows = [("地区", "厅级", "其他人员"), ("东岭县", "480", "350"), ("", "460", "330"), ("南岭开发区", "500", "360")]
    for at, line in enumerate([*HEAD, "住宿费标准表（单位：元）"]):
        canvas.drawString(72, 780 - 22 * at, line)
    for at, row in enumerate(rows):
        for left, cell in zip((80, 220, 460), row, strict=True):
            canvas.drawString(left, 680 - 22 * at, cell)
    for at, pair in enumerate([("青山市林业局", "青山市财政局"), ("（盖章）", "（盖章）")]):
        for left, name in zip((80, 400), pair, strict=True):
            canvas.drawString(left, 580 - 22 * at, name)
    canvas.save()
    notice = read(tmp_path, "文.pdf", stream.getvalue())
    lines = notice.reading_text.split("\n")
    assert lines[4:8] == ["地区\t厅级\t其他人员", "东岭县\t480\t350", "\t460\t330", "南岭开发区\t500\t360"]
    assert [len(table.rows) for table in notice.tables] == [3]
