"""Scanned pages: recognition by rapidocr, whose models come inside its package (`pip install 'wenhao[ocr]'`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from index.errors import ReadingError
from index.readers import limits
from index.readers.paged.layout import Line, paragraphs_by_page
from index.readers.source_text import SourceText

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 200
"""Resolution in dots an inch at which pages of a PDF are drawn for recognition."""
_SECONDS_A_PAGE = 60
_LEAST_CONFIDENCE = 0.9
"""Mean of the lines' confidence below which it is told."""
_WIDE = dict(zip("(),:;!?", "（），：；！？", strict=True))
_BESIDE_HAN = re.compile("(?<=[\u4e00-\u9fff》〕”])[(),:;!?]|[(),:;!?](?=[\u4e00-\u9fff《“])")


def read(data: bytes, name: str) -> SourceText:
    """The text of a picture of one page."""
    import io

    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise _not_installed(name) from error
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return recognise([picture.convert("RGB")], name)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ReadingError(name, "图片损坏或过大，请重新扫描。") from error


def recognise(images: Iterable[Image], name: str) -> SourceText:
    """The text of page images, a warning with it where recognition was unsure."""
    try:
        import numpy as np
        from rapidocr import RapidOCR
    except ImportError as error:
        raise _not_installed(name) from error
    limits.allow(_SECONDS_A_PAGE, limits.MEMORY_OF_RECOGNITION)
    engine = RapidOCR(params={"Global.log_level": "error"})  # else it tells on the terminal which files it loads
    lines: list[Line] = []
    scores: list[float] = []
    count = 0
    for image in images:
        limits.allow(_SECONDS_A_PAGE, limits.MEMORY_OF_RECOGNITION)
        found = engine(np.asarray(image.convert("RGB")))
        if found.txts:
            lines.extend(_lines(found.boxes, found.txts, count))
            scores.extend(found.scores)
        count += 1
    if not lines:
        raise ReadingError(name, "扫描件里没有识别出文字，请检查扫描质量。")
    mean = sum(scores) / len(scores)
    warnings = ["文字由扫描件识别，引用前请核对原件"]
    if mean < _LEAST_CONFIDENCE:
        warnings.append(f"识别把握较低（{mean:.2f}），请换更清晰的扫描件")
    found = paragraphs_by_page(lines, count)
    return SourceText(
        found.pages,
        f"rapidocr {version('rapidocr')}",
        recognised=True,
        warnings=tuple(warnings),
        remarks=found.remarks,
        margins=found.running,
    )


def _lines(boxes: Any, texts: Any, page: int) -> list[Line]:
    """The recognised pieces of a page as lines; pieces at one height are one line."""
    pieces = [
        (float(box[:, 1].mean()), float(box[:, 0].min()), float(box[:, 0].max()), float(box[3][1] - box[0][1]), text)
        for box, text in zip(boxes, texts, strict=True)
    ]
    rows: list[list[tuple[float, float, float, float, str]]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][-1][0] < piece[3] / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda piece: piece[1]), page) for row in rows]


def _joined(row: list[tuple[float, float, float, float, str]], page: int) -> Line:
    # The width of a mark is hard to see in a picture; beside Chinese letters it is full (GB/T 15834-2011, 5.1).
    text = _BESIDE_HAN.sub(lambda mark: _WIDE[mark[0]], " ".join(piece[4] for piece in row))
    left, right = row[0][1], max(piece[2] for piece in row)
    return Line(text, left, right, (right - left) / max(1, len(text)), page, -row[0][0])


def _not_installed(name: str) -> ReadingError:
    return ReadingError(name, "是扫描件，识别文字需要另装组件：pip install 'wenhao[ocr]'。")
