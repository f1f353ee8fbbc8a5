"""Source text -> the paragraphs of the reading text: the notice's own words without its layout.

Every offset of the project counts code points of this text, so the rule is fixed, short and printed for users.
"""

from __future__ import annotations

import re
from itertools import pairwise

from index.entities.clause_labels import find_label
from index.entities.document_numbers import line_number
from index.entities.organizations import is_organ
from index.parsing.layout.line_breaks import unflattened
from index.parsing.layout.printed_lines import without_line_cuts, without_page_marks
from index.parsing.layout.table_rows import TableRow, is_row, row_of
from index.parsing.layout.wrapped_lines import is_broken, line_width
from index.readers.marks import join_lines

READING_TEXT_RULE = (
    "阅读文本即原文去掉版式：去掉空行、行首行尾空白和连续空白中多余的部分，去掉 Markdown 符号、页码与不可见字符，"
    "接合被分页或折行切断的段落，并合分行排印的标题，以空白代替的换行恢复为换行；一段一行，表格一行一段，"
    "单元格之间为制表符。上标写作 10^5。文字、标点和数字一个不改。"
)

_LINE_BREAKS = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BLANKS = r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_BLANK_RUN = re.compile(_BLANKS + "+")
_HEADING_SIGN = re.compile(rf"^{_BLANKS}*#{{1,6}}(?={_BLANKS}|$)")
_RULER = re.compile(r"^[-*_=]{3,}$")
_SOFT_HYPHEN = re.compile("(?<=([0-9A-Za-z]))\xad+(?=([0-9A-Za-z]))")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]+"
)
"""Controls, marks of format and halves of characters, which print nothing. Characters that a font lacks, or that are
newer than this program, do print, and stay."""

_RUNNING = re.compile("[，。；：,;:]")
_SENTENCE_END = "。！？；：…!?;:”’」』）》)】"
_LONG = 40
"""Code points from which an unfinished paragraph counts as cut; a printed line holds 28 (GB/T 9704-2012, 5.2.2)."""
_LINE = 24
"""The same where a sentence has ended in it, so that it is running text; an indented line holds fewer."""


def paragraphs(source: str) -> list[str]:
    """The paragraphs of `source` in order, without layout; none is empty. Rows of tables are TableRow."""
    lines: list[str] = []
    for line in _LINE_BREAKS.split(source):
        if is_row(line):
            row = row_of(line, lambda cell: _BLANK_RUN.sub(" ", _without_bold(_visible(cell))).strip())
            lines += [row] if row.strip() else []
            continue
        for part in unflattened(_without_bold(_HEADING_SIGN.sub("", _visible(line)))):
            plain = _BLANK_RUN.sub(" ", part).strip()
            if plain and not _RULER.match(plain):
                lines.append(plain)
    lines, page_ends = without_page_marks(lines)
    return _rejoined(*without_line_cuts(lines, page_ends))


def _visible(text: str) -> str:
    """`text` without characters that print nothing.

    A soft hyphen prints only where a line ends. Beside a figure it is shown: it may be what parts two years.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\xad" in text:
        text = _SOFT_HYPHEN.sub(lambda found: "-" if (found[1] + found[2]).isalpha() is False else "", text)
    return _INVISIBLE.sub("", text)


def _without_bold(line: str) -> str:
    """`line` without the signs ** around bold words; signs without a partner are text."""
    pieces = line.split("**")
    if len(pieces) < 3:
        return line
    text, at, last = pieces[0], 1, len(pieces) - 1
    while at < last:
        end = next((end for end in range(at, last) if pieces[end] and not pieces[end][-1].isspace()), None)
        if pieces[at][:1].isspace() or not pieces[at]:
            text += "**" + pieces[at]
            at += 1
            continue
        if end is None:
            break
        text += "**".join(pieces[at : end + 1]) + pieces[end + 1]
        at = end + 2
    return "**".join([text, *pieces[at:]]) if at <= last else text


def _rejoined(lines: list[str], page_ends: set[int]) -> list[str]:
    """`lines` with the paragraphs put together again that a page break or the width of the lines cut in mid-sentence.

    `page_ends` are the lines behind which a page is known to end. Figures are never joined to figures.
    """
    joined: list[str] = []
    width = line_width(lines)
    for at, line in enumerate(lines):
        broken = width is not None and at > 0 and is_broken(lines[at - 1], width) and _opens_no_clause(line)
        cut = broken or (bool(joined) and _is_cut(joined[-1], at - 1 in page_ends) and _continues(line))
        if cut and not _figures_meet(joined[-1], line) and not isinstance(line, TableRow):
            joined[-1] = join_lines(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _is_cut(line: str, at_page_end: bool) -> bool:
    """Whether `line` is running text that stops before its sentence does."""
    if line[-1] in _SENTENCE_END or isinstance(line, TableRow) or (len(line) < _LINE and not at_page_end):
        return False
    label = find_label(line)
    heading = label is not None and label.kind != "条"
    if at_page_end and ("。" in line or (("，" in line or "," in line) and not heading)):
        return True
    if len(line) < _LINE:
        return False
    if "。" in line:
        return True
    return len(line) >= _LONG and label is None and ("，" in line or "," in line)


def _continues(line: str) -> bool:
    """Whether `line` can be the rest of a cut sentence: running text that opens no clause."""
    return _RUNNING.search(line) is not None and _opens_no_clause(line)


def _opens_no_clause(line: str) -> bool:
    return find_label(line) is None and not line.startswith("附件") and not _heads_a_page(line)


def _heads_a_page(line: str) -> bool:
    """Whether `line` is the head of a first page (某某局文件) or its number, neither of which goes on from above."""
    return (line.endswith("文件") and is_organ(line[:-2])) or (line[-1] in "号號" and line_number(line) is not None)


def _figures_meet(before: str, line: str) -> bool:
    return before[-1].isdigit() and line[0].isdigit()


def open_joints(lines: list[str]) -> list[str]:
    """A warning for each place where it cannot be told whether two figures are one that a line's end cut."""
    return [
        f"“…{before[-12:]}”与下一段“{line[:12]}…”之间是否断行无法判断，未接合，请核对原件"
        for before, line in pairwise(lines)
        if _figures_meet(before, line)
        and not isinstance(line, TableRow)
        and _is_cut(before, False)
        and _continues(line)
    ]
