"""Files called .doc, .wps or .rtf: read as what they are."""

from __future__ import annotations

from index.errors import ReadingError
from index.readers import web
from index.readers.legacy import libreoffice, rtf, word97
from index.readers.office import word
from index.readers.source_text import SourceText, version

_OLE, _RTF, _ZIP, _MARKUP = b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04", b"<"


def read(data: bytes, name: str) -> SourceText:
    """The text of a word processor's file. Raises ReadingError with the remedy.

    Programs also save a .docx or a web page under these names. What is older than Word 97 needs LibreOffice.
    """
    head = data[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(_ZIP):
        return word.read(data, name)
    if head.startswith(_RTF):
        return word.read_package(rtf.package_of(data, name), name, f"rtf, lxml {version('lxml')}")
    if head.startswith(_MARKUP):
        return web.read(data, name)
    if not head.startswith(_OLE):
        # LibreOffice would take the bytes for text.
        raise ReadingError(name, "不是完好的文档，请重新保存为 .docx。")
    package = word97.package_of(data, name)
    if package is None:
        return libreoffice.read(data, name)
    return word.read_package(package, name, f"doc, lxml {version('lxml')}")
