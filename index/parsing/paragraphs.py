"""Source text -> the paragraphs of the reading text: the notice's own words without its layout.

Every offset of the project counts code points of this text, so the rule is fixed, short and printed for users.
"""

from __future__ import annotations

import re
import unicodedata

from index.entities.clause_labels import find_label
from index.parsing.line_breaks import unflattened

READING_TEXT_RULE = (
    "阅读文本即原文去掉版式：去掉空行、行首行尾空白和连续空白中多余的部分，去掉 Markdown 符号、注释与不可见字符，"
    "接合被分页或折行切断的段落，并合分行排印的标题，以空白代替的换行恢复为换行；一段一行。文字、标点和数字一个不改。"
)

_LINE_BREAKS = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_BLANK_RUN = re.compile(_BLANKS + "+")
_HEADING_SIGN = re.compile(rf"^{_BLANKS}*#{{1,6}}(?={_BLANKS}|$)")
_RULER = re.compile(r"^[-*_=]{3,}$")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")

_SENTENCE_END = "。！？；：…!?;:”’」』）》)】"
_LONG = 40
"""Code points from which an unfinished paragraph counts as cut; a printed line holds 28 (GB/T 9704-2012, 5.2.2)."""
_LINE = 24
"""The same where a sentence has ended in it, so that it is running text; an indented line holds fewer."""


def paragraphs(source: str) -> list[str]:
    """The paragraphs of `source` in order, without layout; none is empty."""
    text = _visible(without_comments(source))
    lines: list[str] = []
    for line in _LINE_BREAKS.split(text):
        lines.extend(unflattened(_BOLD.sub(r"\1", _HEADING_SIGN.sub("", line))))
    found = (_BLANK_RUN.sub(" ", line).strip() for line in lines)
    return _rejoined([line for line in found if line and not _RULER.match(line)])


def without_comments(text: str) -> str:
    """`text` without its comments (<!-- … -->); the beginning of one that has no end stays."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _visible(text: str) -> str:
    """`text` without characters that print nothing (controls, zero-width, lone surrogates), which no reader can see."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in text
        if char in "\n\r\f\v\t\x1c\x1d\x1e\x85" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def _rejoined(lines: list[str]) -> list[str]:
    """`lines` with the paragraphs put together again that a page break cut in mid-sentence."""
    joined: list[str] = []
    for line in lines:
        if joined and _is_cut(joined[-1]) and _continues(line):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _is_cut(line: str) -> bool:
    """Whether `line` is running text that stops before its sentence does."""
    if len(line) < _LINE or line[-1] in _SENTENCE_END:
        return False
    if "。" in line:
        return True
    return len(line) >= _LONG and find_label(line) is None and ("，" in line or "," in line)


def _continues(line: str) -> bool:
    """Whether `line` can be the rest of a cut sentence: running text that opens no clause."""
    return find_label(line) is None and re.search("[，。；：,;:]", line) is not None and not line.startswith("附件")
