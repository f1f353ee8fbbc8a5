"""The title (标题, GB/T 9704-2012, 7.3.1): which lines print it, and those lines as one."""

from __future__ import annotations

import re

from index.entities.document_numbers import find_numbers
from index.entities.organizations import is_organ
from index.parsing.layout.table_rows import TableRow

_GENRES = (
    "通知|意见|决定|公告|通告|通报|报告|请示|批复|函|复函|答复|纪要|命令|令|决议|公报|议案|办法|规定|条例|方案|细则|"
    "指南|法|解释|规则|规程|准则|规范|计划|规划|要点|预案|倡议书|公开信|公示|提示"
)
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:[（(][^（）()]{{1,20}}[）)])?$")
_NUMBER_END = re.compile(r"[（(][^（）()]+[）)]$")
_TEXT_STARTS = re.compile("为|根据|按照|依据|近日|日前|新华社|本报|记者|来源|作者")
_MOST_WORDS = 12
"""Words that the head of a flattened text may have before its running text."""
_LONG_WORD = 8
_MOST_LINES = 3
"""Lines of a title that names no genre, as a news item's."""


def unflattened_head(paragraphs: list[str]) -> list[str]:
    """`paragraphs` with a head that blanks alone divide put into lines: title, number and addressees apart."""
    if not paragraphs:
        return []
    first = paragraphs[0]
    runs_on = ("。" in first or first[-1] in "：:") and not isinstance(first, TableRow)
    head = _head_of_text(first) if runs_on else [first]
    lines = [*head, *paragraphs[1:]]
    apart: list[str] = []
    for line in lines[:_MOST_WORDS]:
        if isinstance(line, TableRow):
            apart.append(line)
        else:
            apart += [part for piece in _number_apart(line) for part in _twice_apart(piece)]
    return apart + lines[_MOST_WORDS:]


def _head_of_text(paragraph: str) -> list[str]:
    words = paragraph.split(" ")
    head: list[str] = []
    for at, word in enumerate(words[:_MOST_WORDS]):
        if "。" in word or "；" in word or (_TEXT_STARTS.match(word) and head):
            return [*head, " ".join(words[at:])] if head else [paragraph]
        head.append(word)
        if word[-1] in "：:":
            return [*head, " ".join(words[at + 1 :])] if at + 1 < len(words) else head
    return [paragraph]


def _number_apart(line: str) -> list[str]:
    """`line` cut around a number that stands between a title and what follows it."""
    numbers = find_numbers(line)
    if not numbers:
        return [line]
    before, after = line[: numbers[0].start], line[numbers[0].end :]
    title = before.rstrip()
    if not before.endswith(" ") or not (_GENRE_END.search(title) or title.endswith("文件")):
        return [line]
    if after and not after.startswith(" "):
        return [line]
    return [part for part in (title, numbers[0].printed, after.strip()) if part]


def _twice_apart(line: str) -> list[str]:
    """`line` cut into its words where it prints one title twice, as web pages do."""
    words = line.split(" ")
    twice = len(words[0]) > _LONG_WORD and _letters(words[:1]) in _letters(words[1:]) and "。" not in line
    return words if twice else [line]


def title_lines(paragraphs: list[str], texts: list[int]) -> range | None:
    """The paragraphs that print the title, of those at `texts` that can.

    Of the runs of neighbouring lines it is the first that reads like a title, else the first; a title that a web
    page prints twice is taken once.
    """
    runs: list[list[int]] = []
    for at in texts:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    if not runs:
        return None
    likely = [run for run in runs if _GENRE_END.search(paragraphs[run[-1]]) or "关于" in paragraphs[run[0]]]
    named = [run for run in runs if not is_organ(paragraphs[run[-1]])]  # above a channel's name stands the site's
    run = (likely or named or runs)[0]
    return range(run[0], run[0] + _length([paragraphs[at] for at in run]))


def _length(lines: list[str]) -> int:
    """How many of `lines` make one title."""
    if not any(_ends_title(line) for line in lines):
        return min(len(lines), _MOST_LINES)
    for count in range(1, len(lines)):
        title, rest = _letters(lines[:count]), _letters(lines[count:])
        if _ends_title(lines[count - 1]) and (rest in title or title in rest or rest.startswith(title[:8])):
            return count
    return len(lines)


def _ends_title(line: str) -> bool:
    return _GENRE_END.search(_NUMBER_END.sub("", line) or line) is not None


def _letters(lines: list[str]) -> str:
    return re.sub(r"\W", "", "".join(lines))


def join_title(lines: list[str]) -> str:
    """The lines of a title as one, without the blanks of its layout; a blank between two issuers stays."""
    words = " ".join(lines).split()
    joined = words[0]
    for word in words[1:]:
        names = len(word) > 1 and not re.search("关于|印发|转发", joined) and not re.match("关于|印发|转发|对", word)
        apart = names and is_organ(joined.split(" ")[-1])
        foreign = joined[-1].isascii() and word[0].isascii() and joined[-1].isalnum() and word[0].isalnum()
        joined += (" " if apart or foreign else "") + word
    return joined
