"""Word documents: python-docx opens them; labels of automatic numbering are put where Word prints them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from index.errors import ReadingError
from index.readers.source_text import SourceText
from index.readers.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED = 200_000_000
"""Bytes that the parts of a document may take unpacked; a zip bomb takes more."""
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def read(data: bytes, name: str) -> SourceText:
    """The text of a .docx file: paragraphs, tables and text boxes in order, without headers and footers."""
    if data.startswith(_OLE):
        raise ReadingError(name, "文件已加密或其实是旧版 .doc，请去掉密码并另存为 .docx。")
    document = _open(data, name)
    numbering = Numbering(_part(document, "numbering"), _part(document, "styles"))
    lines: list[str] = []
    labelled = 0
    for paragraph, text in _paragraphs(document.element.body):
        label = numbering.label(paragraph) if paragraph is not None else ""
        labelled += bool(label and text.strip())
        # 第一条 is set apart from its text, 一、 and （一） are not.
        gap = " " if label and label[-1] in "条章节编0123456789" else ""
        lines.append(label + gap + text if text.strip() else "")
    text = "\n".join(lines)
    if not text.strip():
        raise ReadingError(name, "文档里没有文字，请换成有正文的文件。")
    return SourceText((text,), f"python-docx {version('python-docx')}", automatic_labels=labelled)


def _open(data: bytes, name: str) -> Any:
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_UNPACKED:
                raise ReadingError(name, "展开后过大，疑为压缩炸弹，未读取；请检查文件来源。")
        return Document(io.BytesIO(data))
    except ReadingError:
        raise
    except Exception as error:  # python-docx lets zipfile's, lxml's and its own errors through
        raise ReadingError(name, "不是完好的 .docx 文件，请用 Word 或 WPS 打开后重新保存。") from error


def _part(document: Any, name: str) -> Any | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            part = relation.target_part
            return part.element if hasattr(part, "element") else _parsed(part.blob)
    return None


def _parsed(blob: bytes) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(blob)


def _paragraphs(block: Any) -> Iterator[tuple[Any | None, str]]:
    """The paragraphs of a block and their texts; a row of a table is one line without a paragraph of its own."""
    for child in block:
        if child.tag == f"{_W}p":
            for box in _text_boxes(child):
                yield from _paragraphs(box)
            yield child, _text(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                yield None, " ".join(filter(None, (_cell(cell) for cell in row.findall(f"{_W}tc"))))
        elif child.tag in (f"{_W}sdt", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            content = child.find(f"{_W}sdtContent")
            yield from _paragraphs(child if content is None else content)


def _cell(cell: Any) -> str:
    return "".join(_text(paragraph).strip() for paragraph in cell.iter(f"{_W}p"))


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(ancestor.tag in _SKIPPED for ancestor in box.iterancestors()):
            yield box


def _text(element: Any) -> str:
    """The visible text of a paragraph: insertions with it, deletions, hidden runs and text boxes without."""
    printed = ""
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t":
            printed += child.text or ""
        elif child.tag in _BREAKS:
            printed += _BREAKS[child.tag]
        elif child.tag != f"{_W}r" or child.find(f"{_W}rPr/{_W}vanish") is None:
            printed += _text(child)
    return printed
