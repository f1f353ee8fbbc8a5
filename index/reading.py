"""File -> source text: the format by its suffix, the encoding of plain text by its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

from index.errors import ReadingError

SUFFIXES = frozenset({".txt", ".md"})
"""The endings of file names that can be read."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_file(path: Path, name: str) -> str:
    """The text of `path`; `name` is what messages call it. Raises ReadingError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(name, f"打不开（{error.strerror}），请检查文件是否存在、是否有读取权限。") from error
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """`data` as text. Raises ReadingError where it is no text or has none."""
    if not data.strip(b"\0 \t\r\n"):
        raise ReadingError(name, "文件是空的，请换成有正文的文件。")
    text = _decoded(data)
    if text is None:
        raise ReadingError(name, "不是文本，或编码无法识别，请另存为 UTF-8 文本后再试。")
    if not text.strip():
        raise ReadingError(name, "文件里没有文字，请换成有正文的文件。")
    return text


def _decoded(data: bytes) -> str | None:
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or ["utf-8", *_utf16(data), "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_text(text):
            return text
    return None


def _utf16(data: bytes) -> list[str]:
    """UTF-16 without its mark shows by the zero bytes of its blanks, digits and line breaks, all in one half."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) == 0 or min(even, odd) > max(even, odd) // 4:
        return []
    return ["utf-16-le" if odd > even else "utf-16-be"]


def _reads_as_text(text: str) -> bool:
    """Whether hardly anything in `text` is a control or an unassigned code."""
    odd = sum(
        1
        for char in text[:20000]
        if (char < " " and char not in "\t\n\r\f\v\x1c\x1d\x1e") or "\ue000" <= char <= "\uf8ff"
    )
    return odd * 50 <= min(len(text), 20000)
