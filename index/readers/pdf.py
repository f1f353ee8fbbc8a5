"""PDF: text by pypdfium2, lines put together into paragraphs by where they stand; scans by recognition."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.readers.layout import Line, paragraphs_by_page
from index.readers.source_text import SourceText

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MOST_SCANNED_PAGES = 60
"""Pages of a scan that are recognised; at some 4 s a page more would hold up a rebuild for too long."""
MOST_PAGES = 2000
_NO_EXTENT = 0.01
"""Points."""
_FEWEST_CHARACTERS = 10
"""Characters a page on average, below which a document is a scan."""


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
        if count > MOST_PAGES:
            raise ReadingError(name, f"共 {count} 页，超过 {MOST_PAGES} 页，请拆分后再试。")
        lines = [line for at, page in enumerate(document) for line in _lines(page.get_textpage(), at)]
        lost = sum(_unreadable(page) for page in document)
        if sum(len(line.text) for line in lines) < _FEWEST_CHARACTERS * count:
            return _recognised(document, name)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(name, "有页面损坏，请重新导出 PDF。") from error
    finally:
        document.close()
    warnings = (f"有 {lost} 处文字因 PDF 没有嵌入字体而读不出，请嵌入字体后重新导出",) if lost else ()
    return SourceText(paragraphs_by_page(lines, count), f"pypdfium2 {version('pypdfium2')}", warnings=warnings)


def _recognised(document: PdfDocument, name: str) -> SourceText:
    from index.readers import ocr

    if len(document) > MOST_SCANNED_PAGES:
        reason = f"是扫描件，共 {len(document)} 页，超过可识别的 {MOST_SCANNED_PAGES} 页，请拆分后再试。"
        raise ReadingError(name, reason)
    images = (page.render(scale=ocr.DPI / 72).to_pil() for page in document)
    return ocr.recognise(images, name)


def _unreadable(page: PdfPage) -> int:
    """How many pieces of the page's text have no extent, which pdfium then leaves out of what it reads.

    So it goes for a character set by itself in a font that is neither embedded nor installed.
    """
    from pypdfium2 import raw

    lost = 0
    for piece in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        left, _, right, _ = piece.get_bounds()
        lost += right - left < _NO_EXTENT and not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(piece.raw))
    return lost


def _lines(page: PdfTextPage, number: int) -> list[Line]:
    lines: list[Line] = []
    count = page.count_chars()
    text = page.get_text_range(0, count) if count else ""
    if len(text) != count:
        # Where code points and characters of the page do not match, places cannot be told; lines stay as they are.
        return [Line(part.strip(), 0, 0, 0, number) for part in text.splitlines() if part.strip()]
    for match in re.finditer(r"[^\r\n]+", text):
        words = match[0].strip()
        if not words:
            continue
        first = match.start() + match[0].index(words[0])
        last = match.start() + len(match[0].rstrip()) - 1
        left, right = page.get_charbox(first)[0], page.get_charbox(last)[2]
        lines.append(Line(words, left, right, (right - left) / len(words), number))
    return lines
