"""File -> Source: the reader by the file's suffix, guards against files that no notice is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from index.errors import ReadingError, system_reason
from index.readers import archive
from index.readers.source_text import SourceText

_READERS = {
    ".txt": "text",
    ".md": "text",
    ".docx": "office.word",
    ".pdf": "paged.pdf",
    ".html": "web",
    ".htm": "web",
    ".xlsx": "office.spreadsheet",
    ".xls": "office.spreadsheet",
    ".et": "office.spreadsheet",
    ".pptx": "office.slides",
    ".odt": "office.opendocument",
    ".ofd": "paged.ofd",
    ".eml": "mail",
    ".mht": "mail",
    ".mhtml": "mail",
    ".doc": "legacy.old_word",
    ".wps": "legacy.old_word",
    ".rtf": "legacy.old_word",
    ".png": "paged.ocr",
    ".jpg": "paged.ocr",
    ".jpeg": "paged.ocr",
    ".tif": "paged.ocr",
    ".tiff": "paged.ocr",
}
SUFFIXES = frozenset(_READERS)
"""The endings of file names that can be read, in lower case."""


def read_file(path: Path, name: str) -> SourceText:
    """What the file at `path`, maybe in an archive, holds; `name` is what messages call it.

    Raises ReadingError, in one sentence with its remedy.
    """
    module = _READERS.get(path.suffix.lower())
    if path.suffix.lower() == archive.SUFFIX:
        raise ReadingError(name, "是压缩包，请放入公文文件夹后重建索引，或解压。")
    if module is None:
        raise ReadingError(name, f"不支持 {path.suffix or '无后缀'} 格式，请另存为 docx、pdf、html 或 txt。")
    try:
        if archive.archive_of(path) is None and path.stat().st_size > archive.MOST_BYTES:
            raise ReadingError(name, f"{archive.too_large()}。")
        data = archive.read_bytes(path, name)
    except OSError as error:
        raise ReadingError(name, f"打不开（{system_reason(error)}），请检查文件是否存在、是否有读取权限。") from error
    source: SourceText = import_module(f"index.readers.{module}").read(data, name)
    return source
