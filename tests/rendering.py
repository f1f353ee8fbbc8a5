"""The paragraphs of a notice as a file of each format, for reading them back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"))
LABEL = re.compile("([一二三四五六七八九十]{1,3}、)|(（[一二三四五六七八九十]{1,3}）)")
# A printed page, in points: 22 lines of 28 characters (GB/T 9704-2012, 5.2), the last column left to punctuation.
WIDTH, CHARACTER, STEP, LEFT, FOOT, PAPER = 27, 16, 28, 74, 52, 595


def saved(document) -> bytes:
    """A Word document's file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx(lines: Sequence[str]) -> bytes:
    """一、 and （一） are made by Word's automatic numbering and stand in no run; every page has a header."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(LEVELS)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for line in lines:
        label = LABEL.match(line)
        paragraph = document.add_paragraph(line[label.end() :] if label else line)
        if label:
            level = 0 if label[1] else 1
            properties = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    return saved(document)


def html(lines: Sequence[str], charset: str = "utf-8") -> bytes:
    """A page of a government site around the text: menu, columns, imprint and a script."""
    body = "".join(f"<p>　　{line}</p>\r\n" for line in lines)
    title = next((line for line in lines if "关于" in line), lines[0])
    page = (
        f'<html><head><meta charset="{charset}"><title>{title}_青山市</title>'
        "<style>p{}</style></head><body>"
        '<div class="menu"><a>首页</a><a>公开</a></div><div><ul><li><a>栏目</a></li></ul>'
        f"<div id='zoom'>{body}</div></div><div>主办：青山市人民政府办公室，备案号：1号</div>"
        "<script>var a='，。';</script></body></html>"
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


def pdf(lines: Sequence[str], *, a_page: int = 22, encrypt: str | None = None) -> bytes:
    """Set in `a_page` lines a page, paragraphs indented, the head centred, with page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAPER, _height(a_page)), encrypt=encrypt)
    for page in _pages(lines, a_page):
        for text, left, bottom in page:
            canvas.setFont("STSong-Light", CHARACTER)
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scan(lines: Sequence[str], font: Path, face: int, dpi: int, degrees: float) -> bytes:
    """The same pages as pictures of `dpi` dots an inch, turned by `degrees`, in a PDF; `face` of the font's file."""
    scale = dpi / 72
    letters = ImageFont.truetype(str(font), round(CHARACTER * scale), index=face)
    pictures = []
    for page in _pages(lines, 22):
        size = (round(PAPER * scale), round(_height(22) * scale))
        picture = Image.new("L", size, 255)
        draw = ImageDraw.Draw(picture)
        for text, left, bottom in page:
            for char in text:  # one by one, as fonts give some marks less than the square they have in print
                draw.text((left * scale, size[1] - bottom * scale), char, font=letters, fill=0, anchor="ls")
                left += _width(char)
        pictures.append(picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255))
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return stream.getvalue()


def _height(a_page: int) -> int:
    return STEP * a_page + 196


def _pages(lines: Sequence[str], a_page: int) -> Iterator[list[tuple[str, float, float]]]:
    """Each page as texts with their left end and base line; at its foot the page number."""
    printed = list(_printed(lines))
    for number, first in enumerate(range(0, len(printed), a_page), start=1):
        top = _height(a_page) - 66
        rows = printed[first : first + a_page]
        page = [(text, left, top - STEP * at) for at, (text, left) in enumerate(rows)]
        foot = f"— {number} —"
        yield [*page, (foot, _centred(foot), FOOT)]


def _printed(lines: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The lines as they are printed, with where they begin: the head and short ones centred, the text indented."""
    text_from = next((at for at, line in enumerate(lines) if line[-1] in "：。"), 0)
    for order, line in enumerate(lines):
        centred = order < text_from or (len(line) < 20 and "、" not in line)
        body = line if centred or order == text_from else "　　" + line
        for row in _rows(body, -(-len(body) // -(-len(body) // WIDTH)) if centred else WIDTH):
            yield row, _centred(row) if centred else LEFT


def _rows(text: str, width: int) -> list[str]:
    """`text` in rows; a character left alone hangs on the row before, as typesetters have it."""
    rows = [text[start : start + width] for start in range(0, len(text), width)]
    return [*rows[:-2], rows[-2] + rows[-1]] if len(rows) > 1 and len(rows[-1]) == 1 else rows


def _centred(text: str) -> float:
    return (PAPER - sum(map(_width, text))) / 2


def _width(char: str) -> float:
    return CHARACTER / 2 if char.isascii() else CHARACTER
