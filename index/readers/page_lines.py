"""A web page's tree -> its lines in order, each with the blocks that it lies in; as deep as the tree may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.entities.numerals import chinese_numeral
from index.readers.marks import lowered, raised
from index.readers.tables import ROW, Cell, table_lines

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HOLD_TEXT = "div section article main td th form center body aside header footer"
_HOLD_LINES = (
    "p tr li h1 h2 h3 h4 h5 h6 table ul ol dl dt dd details summary fieldset blockquote pre figure figcaption caption"
)
_BLOCKS = frozenset(f"{_HOLD_TEXT} {_HOLD_LINES}".split())
_HEADINGS = frozenset(("h1", "h2", "h3"))
_LAYOUT_BLOCKS = frozenset(_HOLD_TEXT.split())
"""Blocks that can hold a page's text as a whole."""
_FORMULAS = {"mfrac": "/", "msup": "^", "msub": "_", "msubsup": "_"}
_BLANKS = re.compile(r"[\r\n\t ]+")
_MOST_BLOCKS = 40
"""Blocks around a line that are remembered; a page nested deeper is odd."""
_MOST_SPAN = 1000


@dataclass(slots=True)
class PageLine:
    """A line of a page: the number of its characters within links, and the blocks around it, the outermost first."""

    text: str = ""
    linked: int = 0
    heading: bool = False
    blocks: tuple[int, ...] = ()


@dataclass(slots=True)
class _State:
    """Where a walk stands."""

    lines: list[PageLine] = field(default_factory=lambda: [PageLine()])
    pieces: list[str] = field(default_factory=list)
    """The line that is being put together."""
    blocks: list[int] = field(default_factory=list)
    opened: int = 0
    links: int = 0
    headings: int = 0
    lists: list[list[int | str]] = field(default_factory=list)
    """The open lists: the next number and its form, "" for lists without numbers."""
    label: str = ""
    """The label of an item whose text has not begun."""
    set_as_written: int = 0
    """How many elements (pre) are open whose line breaks are shown."""

    def break_line(self) -> None:
        if self.pieces:
            self.lines[-1].text = "".join(self.pieces)
            self.pieces = []
            self.lines.append(PageLine())
        line = self.lines[-1]
        line.blocks, line.heading = tuple(self.blocks[:_MOST_BLOCKS]), self.headings > 0

    def add(self, text: str) -> None:
        if self.label and text.strip():
            self.pieces.append(self.label)
            self.label = ""
        self.pieces.append(text)
        if self.links:
            self.lines[-1].linked += len(text)


def lines_of_page(body: LexborNode) -> list[PageLine]:
    """The lines of a page; line breaks of its source are layout."""
    state = _State()
    stack = [(body, False)]
    while stack:
        node, walked = stack.pop()
        if walked:
            _leave(state, node)
        elif _enter(state, node):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
    state.break_line()
    return [line for line in state.lines if line.text.strip()]


def _enter(state: _State, node: LexborNode) -> bool:
    """Take in what opens at `node`; whether what lies within is still to be walked."""
    tag = node.tag or ""
    if tag == "-text":
        pieces = (node.text_content or "").split("\n") if state.set_as_written else [node.text_content or ""]
        for at, piece in enumerate(pieces):
            if at:
                state.break_line()
            state.add(_BLANKS.sub(" ", piece))
        return False
    if tag == "br":
        state.break_line()
        return False
    if tag == "input":
        if node.attributes.get("type") in ("checkbox", "radio"):
            state.add("☑" if "checked" in node.attributes else "□")
        return False
    if tag in _FORMULAS:
        state.add(_formula(tag, node))
        return False
    if tag in ("sup", "sub"):
        before = state.pieces[-1] if state.pieces else ""
        state.add((raised if tag == "sup" else lowered)(before, _BLANKS.sub(" ", node.text()).strip()))
        return False
    if tag == "table" and (rows := _rows_of(node)):
        for row in rows:
            state.break_line()
            state.add(row)
        state.break_line()
        return False
    if tag in _BLOCKS:
        if tag in _LAYOUT_BLOCKS:
            state.opened += 1
            state.blocks.append(state.opened)
        state.headings += tag in _HEADINGS
        state.break_line()
        if tag in ("ol", "ul"):
            state.lists.append([_integer(node, "start", 1), _list_form(node)])
        elif tag == "li" and state.lists:
            state.label = _item_label(state.lists[-1], node)
    state.links += tag == "a"
    state.set_as_written += tag == "pre"
    return True


def _formula(tag: str, node: LexborNode) -> str:
    """A part of a formula (MathML) that print does not set in one line: 3/4, x^2."""
    first, second, *rest = [_BLANKS.sub("", part.text()) for part in node.iter()] + ["", ""]
    third = f"^{rest[0]}" if rest and rest[0] else ""
    return first + _FORMULAS[tag] + second + third


def _leave(state: _State, node: LexborNode) -> None:
    """Close what `_enter` opened at `node`."""
    tag = node.tag
    state.links -= tag == "a"
    state.set_as_written -= tag == "pre"
    if tag in _BLOCKS:
        if tag in _LAYOUT_BLOCKS:
            state.blocks.pop()
        state.headings -= tag in _HEADINGS
        if tag in ("ol", "ul"):
            state.lists.pop()
        state.break_line()


def _rows_of(table: LexborNode) -> list[str]:
    """The lines of a table of data; none for one that only places blocks on the page."""
    rows: list[list[Cell]] = []
    heads = 0
    for row in _rows(table):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        if any(cell.css_first("table") is not None for cell in cells):
            return []
        heads += row.parent is not None and row.parent.tag == "thead"
        rows.append([_cell(cell) for cell in cells])
    lines = table_lines(rows, heads)
    if not lines or ROW not in lines[0]:
        return []
    named = (line.text for child in table.iter() if child.tag == "caption" for line in lines_of_page(child))
    return [*named, *lines]


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _cell(cell: LexborNode) -> Cell:
    texts = tuple(line.text for line in lines_of_page(cell))
    return Cell(texts, _integer(cell, "colspan", 1), _integer(cell, "rowspan", 1), cell.tag == "th")


def _list_form(node: LexborNode) -> str:
    """How a list numbers its items: "1", "a", "A", "一", or "" where it does not."""
    style = node.attributes.get("style") or ""
    if node.tag == "ul" or re.search(r"list-style[^;]*none", style):
        return ""
    if "cjk-ideographic" in style or "chinese" in style:
        return "一"
    return node.attributes.get("type") or "1"


def _item_label(open_list: list[int | str], item: LexborNode) -> str:
    form = str(open_list[1])
    if not form:
        return ""
    number = _integer(item, "value", int(open_list[0]))
    open_list[0] = number + 1
    if form == "一":
        return f"{chinese_numeral(number)}、"
    if form in ("a", "A") and 0 < number <= 26:
        return f"{chr(ord(form) + number - 1)}."
    return f"{number}."


def _integer(node: LexborNode, name: str, default: int) -> int:
    value = node.attributes.get(name) or ""
    return min(int(value), _MOST_SPAN) if value.isdecimal() and len(value) <= 9 else default
