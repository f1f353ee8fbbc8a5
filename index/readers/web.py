"""Saved web pages by selectolax: the block that holds the text, and outside of it what reads like text too."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.readers.marks import GAP, is_code, symbol
from index.readers.page_lines import PageLine, lines_of_page
from index.readers.source_text import SourceText, version
from index.readers.text import damage, decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_NO_TEXT = ["script", "style", "noscript", "template", "iframe", "svg", "head", "select", "nav", "rt", "rp", "object"]
_HIDDEN = "[hidden], [style*='display:none' i], [style*='display: none' i], [style*='visibility:hidden' i]"
_STRUCK = "del, s, strike, [style*='line-through' i]"
_SYMBOL_FONTS = ("wingdings 3", "wingdings 2", "wingdings", "webdings")
_SYMBOLS = "font[face*='dings' i], [style*='dings' i]"
_TAG = re.compile("<(/?)([a-z]+)", re.IGNORECASE)
_DEEPEST = 5000
"""Elements within each other; a page that nests deeper is refused."""
_NO_END_TAG = "p li td th tr dt dd option br img input hr meta link col"
_CLOSED_BY_THE_NEXT = frozenset(_NO_END_TAG.split())
"""Elements that need no end tag."""
_SENTENCE = re.compile("[。；！？]")
_SHARE_OF_MARKS = 0.6
"""Share of the page's sentences that its main block holds."""
_MOST_LINKED = 0.3
"""Share of a line's characters in links, above which a line outside of the main block is a menu's."""
_IMPRINT = re.compile("备案|版权所有|主办单位|主办[:：]|承办[:：]|技术支持|网站标识|Copyright|©")
_TOLD = {
    "struck": "有 {} 处文字带删除线，未收入正文，请核对原件",
    "hidden": "有 {} 处隐藏文字，未收入正文",
    "unknown": f"有 {{}} 处符号无法用文字表示（以 {GAP} 代替），请核对原件",
}


def read(data: bytes, name: str, known: str | None = None) -> SourceText:
    """The text of an HTML page, one line a block, the rows of its tables as rows; `known` is its encoding."""
    from selectolax.lexbor import LexborHTMLParser

    text, encoding = (data.decode(known, "replace"), known) if known else _decoded(data, name)
    if _is_deep(text):
        raise ReadingError(name, "网页嵌套过深，不像正常网页，请另存为 docx 或 txt。")
    page = LexborHTMLParser(text)
    title = page.css_first("title")
    heading = title.text(strip=True) if title else ""
    warnings = [*damage(text), *_taken_out(page)]
    lines = lines_of_page(page.body) if page.body is not None else []
    kept, left_out = _text_lines(lines)
    if not any(line.strip() for line in kept):
        raise ReadingError(name, "网页里没有正文，请重新保存网页。")
    return SourceText(
        ("\n".join(_with_title(kept, heading)),),
        f"selectolax {version('selectolax')}",
        encoding,
        warnings=tuple(warnings),
        remarks=(f"网页上另有 {left_out} 行菜单、版权等文字，未收入正文",) if left_out else (),
    )


def _is_deep(text: str) -> bool:
    """Whether elements of one kind lie within each other deeper than in any page that a person made."""
    depth: Counter[str] = Counter()
    for mark, tag in _TAG.findall(text):
        depth[tag] += -1 if mark else 1
        if depth[tag] > _DEEPEST and tag not in _CLOSED_BY_THE_NEXT:
            return True
    return False


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(data[:4096])
    if declared:
        encoding = declared[1].decode("ascii").lower()
        # Pages that declare gb2312 use the characters of its successors.
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        with contextlib.suppress(LookupError, UnicodeError, ValueError):
            return data.decode(encoding), encoding
    return decode(data, name)


def _taken_out(page: LexborHTMLParser) -> list[str]:
    """Take out of `page` what a browser does not show or shows struck; a warning for each kind that held words."""
    warnings = []
    for what, selector in (("hidden", _HIDDEN), ("struck", _STRUCK)):
        found = 0
        for node in page.css(selector):
            if node.tag not in ("body", "html", "head") and node.text(strip=True):
                found += 1
                node.decompose()
        if found:
            warnings.append(_TOLD[what].format(found))
    unknown = _with_symbols(page)
    if unknown:
        warnings.append(_TOLD["unknown"].format(unknown))
    page.strip_tags(_NO_TEXT)
    return warnings


def _with_symbols(page: LexborHTMLParser) -> int:
    """Put characters for the pictures of symbol fonts, as Word saves them in web pages; how many have none."""
    unknown = 0
    for node in page.css(_SYMBOLS):
        named = f"{node.attributes.get('face') or ''} {node.attributes.get('style') or ''}".lower()
        font = next((font for font in _SYMBOL_FONTS if font in named), None)
        inside = node.child
        if font is None or inside is None or inside.next is not None or inside.tag != "-text":
            continue
        shown = "".join(symbol(font, ord(c)) if is_code(c) and not c.isspace() else c for c in node.text())
        unknown += shown.count(GAP)
        inside.replace_with(shown)
    return unknown


def _text_lines(lines: list[PageLine]) -> tuple[list[str], int]:
    """The lines of the text, and how many others the page has.

    The text is the innermost block with most of the sentences; a line elsewhere belongs to it where it is a heading
    or a sentence and no link.
    """
    first, last = _main(lines)
    kept: list[str] = []
    left_out = 0
    for at, line in enumerate(lines):
        if first <= at < last or _is_text(line):
            kept.append(line.text)
        else:
            left_out += bool(line.text.strip())
    return kept, left_out


def _is_text(line: PageLine) -> bool:
    if line.linked > len(line.text) * _MOST_LINKED or _IMPRINT.search(line.text):
        return False
    return line.heading or _SENTENCE.search(line.text) is not None


def _main(lines: list[PageLine]) -> tuple[int, int]:
    """The lines of the innermost block that holds most of the sentences."""
    marks = [0]
    for line in lines:
        marks.append(marks[-1] + len(_SENTENCE.findall(line.text)))
    opened: dict[int, int] = {}
    closed: dict[int, int] = {}
    for at, line in enumerate(lines):
        for block in line.blocks:
            opened.setdefault(block, at)
            closed[block] = at + 1
    best = (0, len(lines))
    for block in sorted(opened):  # outer blocks have smaller numbers
        first, last = opened[block], closed[block]
        if best[0] <= first and last <= best[1] and marks[last] - marks[first] >= marks[-1] * _SHARE_OF_MARKS > 0:
            best = first, last
    return best


def _with_title(lines: list[str], title: str) -> list[str]:
    """`lines` under the page's title where they do not print it themselves and it is the title of a notice."""
    name = re.split(r"[_|—-]", title)[0].strip()
    head = "".join("".join(lines).split())[: len(name) + 400]
    if not name or "".join(name.split()) in head or "关于" not in name:
        return lines
    return [name, *lines]
