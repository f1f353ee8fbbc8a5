"""PDF: text by pypdfium2, lines put together into paragraphs by where they stand; scans by recognition."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.readers.paged.layout import Line, paragraphs_by_page
from index.readers.paged.pdf_page import page_lines
from index.readers.source_text import SourceText, version

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_SCANNED_PAGES = 60
"""Pages of a scan that are recognised; at some 4 s a page more would hold up a rebuild for too long."""
MOST_PAGES = 2000
_NO_EXTENT = 0.01
"""Points."""
_FEWEST_CHARACTERS = 10
"""Characters a page on average, below which a document is a scan."""
_ALWAYS_THERE = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats", "Arial")
"""Fonts that every reader brings along (ISO 32000-1, 9.6.2.2): what has no extent in them is a blank."""


def read(data: bytes, name: str) -> SourceText:
    """The text of a PDF, page by page. Raises ReadingError for encrypted, broken or unreadable files."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        reason = "已加密，请去掉密码后再试" if "password" in str(error).lower() else "不是完好的 PDF，请重新导出"
        raise ReadingError(name, f"{reason}。") from error
    try:
        if not 0 < count <= MOST_PAGES:
            fault = f"共 {count} 页，超过 {MOST_PAGES} 页，请拆分后再试" if count else "没有一页，请重新导出"
            raise ReadingError(name, f"{fault}。")
        lines: list[Line] = []
        lost = scanned = struck = 0
        for at in range(count):
            page = document[at]
            found, left_out = page_lines(page, at)
            struck += left_out
            lines += found
            lost += _unreadable(page)
            scanned += not found and _is_picture(page)
            page.close()
        if sum(len(line.text) for line in lines) < _FEWEST_CHARACTERS * count:
            return _recognised(document, name)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(name, "有页面损坏，请重新导出 PDF。") from error
    finally:
        document.close()
    paragraphs = paragraphs_by_page(lines, count)
    return SourceText(
        paragraphs.pages,
        f"pypdfium2 {version('pypdfium2')}",
        warnings=_warnings(lost, struck, scanned),
        remarks=paragraphs.remarks,
        margins=paragraphs.running,
    )


def _warnings(lost: int, struck: int, scanned: int) -> tuple[str, ...]:
    told = (
        (lost, "有 {} 处文字因 PDF 没有嵌入字体而读不出，请嵌入字体后重新导出"),
        (struck, "有 {} 处文字带删除线，未收入正文，请核对原件"),
        (scanned, "有 {} 页是图片，没有读入，请核对原件"),
    )
    return tuple(text.format(times) for times, text in told if times)


def _recognised(document: PdfDocument, name: str) -> SourceText:
    from index.readers.paged import ocr

    if len(document) > MOST_SCANNED_PAGES:
        reason = f"是扫描件，共 {len(document)} 页，超过可识别的 {MOST_SCANNED_PAGES} 页，请拆分后再试。"
        raise ReadingError(name, reason)
    images = (page.render(scale=ocr.DPI / 72).to_pil() for page in document)
    return ocr.recognise(images, name)


def _is_picture(page: PdfPage) -> bool:
    from pypdfium2 import raw

    return next(iter(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))), None) is not None


def _unreadable(page: PdfPage) -> int:
    """How many pieces of the page's text have no extent, which pdfium then leaves out of what it reads.

    So it goes for a character set by itself in a font that is neither embedded nor installed.
    """
    from pypdfium2 import raw

    lost = 0
    for piece in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        left, _, right, _ = piece.get_bounds()
        if right - left < _NO_EXTENT:
            font = raw.FPDFTextObj_GetFont(piece.raw)
            lost += not raw.FPDFFont_GetIsEmbedded(font) and not _font_name(font).startswith(_ALWAYS_THERE)
    return lost


def _font_name(font: object) -> str:
    from pypdfium2 import raw

    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    return buffer.value.decode("utf-8", errors="replace")
