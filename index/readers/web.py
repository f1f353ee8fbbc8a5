"""Saved web pages: the block that holds the text, without navigation, by selectolax."""

from __future__ import annotations

import contextlib
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.readers.source_text import SourceText
from index.readers.text import damage, decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_NOT_TEXT = "script, style, noscript, template, iframe, nav, header, footer, aside, form, button, select, svg, head"
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "section",
        "article",
        "center",
        "ul",
        "ol",
    }
)
_CELLS = ("td", "th")
_SENTENCE = re.compile("[，。；：]")
_SHARE_OF_MARKS = 0.7
"""The smallest block with this share of the page's punctuation holds its text; menus and lists of links have none."""


def read(data: bytes, name: str) -> SourceText:
    """The main text of an HTML page, one line a block, the cells of a table's row side by side."""
    from selectolax.lexbor import LexborHTMLParser

    text, encoding = _decoded(data, name)
    page = LexborHTMLParser(text)
    title = page.css_first("title")
    heading = title.text(strip=True) if title else ""
    for node in page.css(_NOT_TEXT):
        node.decompose()
    if page.body is None:
        raise ReadingError(name, "网页里没有正文，请重新保存网页。")
    lines = _lines(_main(page.body))
    if not any(line.strip() for line in lines):
        raise ReadingError(name, "网页里没有正文，请重新保存网页。")
    return SourceText(
        ("\n".join(_with_title(lines, heading)),),
        f"selectolax {version('selectolax')}",
        encoding,
        warnings=damage(text),
    )


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared:
        encoding = declared[1].decode("ascii").lower()
        # Pages that declare gb2312 use the characters of its successors.
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(encoding), encoding
    return decode(data, name)


def _main(body: LexborNode) -> LexborNode:
    """The innermost block with most of the page's punctuation."""
    total = len(_SENTENCE.findall(body.text()))
    block = body
    while True:
        inner = [child for child in block.iter() if _marks(child) >= total * _SHARE_OF_MARKS]
        if not inner or total == 0 or inner[0].tag in ("p", "span", "font", "b", "strong"):
            return block
        block = inner[0]


def _marks(node: LexborNode) -> int:
    return len(_SENTENCE.findall(node.text()))


def _lines(block: LexborNode) -> list[str]:
    """The text of `block`, a line for each block within it; line breaks of the source are layout."""
    lines = [""]

    def walk(node: LexborNode) -> None:
        if node.tag == "-text":
            lines[-1] += re.sub(r"[\r\n\t ]+", " ", node.text(deep=False))
            return
        if node.tag in _BLOCKS:
            lines.append("")
        for child in node.iter(include_text=True):
            walk(child)
            if child.tag in _CELLS:
                lines[-1] += " "
        if node.tag in _BLOCKS:
            lines.append("")

    walk(block)
    return lines


def _with_title(lines: list[str], title: str) -> list[str]:
    """`lines` under the page's title where they do not print it themselves and it is the title of a notice."""
    name = re.split(r"[_|—-]", title)[0].strip()
    head = "".join("".join(lines).split())[: len(name) + 400]
    if not name or "".join(name.split()) in head or "关于" not in name:
        return lines
    return [name, *lines]
