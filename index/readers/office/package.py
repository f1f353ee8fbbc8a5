"""Files that are zip archives of XML parts (docx, xlsx, pptx, odt, ofd): opened within limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from index.errors import ReadingError

_MOST_UNPACKED = 200_000_000
"""Bytes that the parts of a document may take unpacked; a zip bomb takes more."""
_LARGEST_PART = 80_000_000
"""Bytes of one XML part; parsed it takes some ten times as much memory."""
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Namespaces of strict OOXML (ISO/IEC 29500-1) and those of the transitional form that everybody writes."""


class Package:
    """The parts of one archive by name."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        """Open `data`; raises ReadingError, which calls the file `name` and a file of `kind` (".docx")."""
        self._broken = f"不是完好的 {kind} 文件，请用 Word 或 WPS 打开后重新保存。"
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadingError(name, self._broken) from error
        if sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise ReadingError(name, "展开后过大，疑为压缩炸弹，未读取；请检查文件来源。")
        if any(part.flag_bits & 1 for part in parts):
            raise ReadingError(name, "文件已加密，请去掉密码后再试。")
        self.names = frozenset(part.filename for part in parts)

    def xml(self, part: str) -> Any:
        """The root element of a part. Raises ReadingError where it is missing, too large or broken."""
        from lxml import etree

        data = self.data(part)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "memory" in str(error).lower() or not error.lineno:  # libxml2 ran out of it
                raise ReadingError(self._name, "正文过大，内存不足，请拆分后再试。") from error
            raise ReadingError(self._name, self._broken) from error

    def data(self, part: str) -> bytes:
        """The bytes of a part. Raises ReadingError as `xml` does."""
        try:
            if self._zip.getinfo(part).file_size > _LARGEST_PART:
                raise ReadingError(self._name, "正文过大，请拆分后再试。")
            return self._zip.read(part)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            raise ReadingError(self._name, self._broken) from error

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` ("" for the package) relates to as `kind` ("officeDocument", "footer"), in order."""
        return [target for _, of, target in self._relations(part) if of.endswith(f"/{kind}")]

    def related_by_id(self, part: str) -> dict[str, str]:
        """The parts that `part` relates to, by the ids under which it speaks of them."""
        return {name: target for name, _, target in self._relations(part)}

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        folder, _, base = part.rpartition("/")
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if path not in self.names:
            return []
        found = []
        for relation in self.xml(path):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                if target in self.names:
                    found.append((str(relation.get("Id", "")), str(relation.get("Type", "")), target))
        return found
