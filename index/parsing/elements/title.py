"""The title (标题, GB/T 9704-2012, 7.3.1): which lines print it, and those lines as one."""

from __future__ import annotations

import re

from index.analysis import simplified
from index.entities.dates import without_date
from index.entities.document_numbers import find_numbers
from index.entities.organizations import is_organ
from index.parsing.layout.table_rows import TableRow

_GENRES = (
    "通知|意见|决定|公告|通告|通报|报告|请示|批复|函|复函|答复|纪要|命令|令|决议|公报|议案|办法|规定|条例|方案|细则|"
    "指南|法|解释|规则|规程|准则|规范|计划|规划|要点|预案|倡议书|公开信|公示|提示|须知|章程|简章|制度|守则|公约|指引|"
    "说明|安排|清单"
)
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:[（(][^（）()]{{1,20}}[）)])?$")
_NUMBER_END = re.compile(r"[（(][^（）()]+[）)]$")
_NOTE = re.compile(r"[（(〔【][^（）()〔〕【】]{1,40}[）)〕】]")
_ON = re.compile("关于|印发|转发")
_ON_END = re.compile(rf"的(?:{_GENRES})(?:[（(][^（）()]{{1,20}}[）)])?$")
_ANNOUNCER = re.compile("^(?P<names>.{2,60}?)(?:令|公告|通告)$")
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
    if not title and after.endswith(("：", ":")) and "。" not in after:
        return [numbers[0].printed, after.strip()]
    if not _GENRE_END.search(title) and not (before.endswith(" ") and title.endswith("文件")):
        return [line]
    if after and not after.startswith(" ") and without_date(after):
        return [line]
    return [part for part in (title, numbers[0].printed, after.strip()) if part]


def _twice_apart(line: str) -> list[str]:
    """`line` cut into its words where it prints one title twice, as web pages do."""
    words = line.split(" ")
    twice = len(words[0]) > _LONG_WORD and letters(words[0]) in letters("".join(words[1:])) and "。" not in line
    return words if twice else [line]


def title_lines(paragraphs: list[str], texts: list[int]) -> range | None:
    """The paragraphs that print the title, of those at `texts` that can.

    Of the runs of neighbouring lines it is the first that reads like a title and is more than the masthead of an
    announcement (某某局公告), else the first; a title that a web page prints twice is taken once.
    """
    runs: list[list[int]] = []
    for at in texts:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    if not runs:
        return None
    likely = [run for run in runs if any(ends_title(paragraphs[at]) or "关于" in paragraphs[at] for at in run)]
    titles = [run for run in likely if not announcer("".join(paragraphs[at] for at in run))]
    named = [run for run in runs if not is_organ(paragraphs[run[-1]])]  # above a channel's name stands the site's
    run = (titles or likely or named or runs)[0]
    taken = _lines_of_title([paragraphs[at] for at in run])
    return range(run[0] + taken.start, run[0] + taken.stop)


def _lines_of_title(lines: list[str]) -> range:
    """Which of neighbouring `lines` make one title: up to the first with which it is whole, with a note in brackets.

    What a page's own title says before the document's (某某办法 终版 | 某某办法) is no part of it.
    """
    for stop in range(1, len(lines) + 1):
        if not _is_whole("".join(lines[:stop]), lines[stop] if stop < len(lines) else ""):
            continue
        start = int(any(letters("".join(lines[k:stop])) in letters("".join(lines[:k])) for k in range(1, stop)))
        if stop < len(lines) and _NOTE.fullmatch(lines[stop]):
            stop += 1
        return range(start, stop)
    return range(min(len(lines), _MOST_LINES))


def _is_whole(title: str, following: str) -> bool:
    """Whether `title` ends like one: with its genre, behind 的 where it tells what it is on (关于…的通知), no bracket
    being open and nothing `following` going on from it.
    """
    title = simplified(title)
    bare = _NUMBER_END.sub("", title) or title
    if not _GENRE_END.search(bare) or title.count("《") > title.count("》") or following[:1] in ("的", "》", "—"):
        return False
    return _ON.search(bare) is None or _ON_END.search(bare) is not None or not _ON_END.search(following)


def ends_title(line: str) -> bool:
    """Whether `line`, in either script, ends like a title."""
    line = simplified(line)
    return _GENRE_END.search(_NUMBER_END.sub("", line) or line) is not None


def announcer(line: str) -> str | None:
    """The organs in a line that names them and the kind of what they announce alone: 某某局公告."""
    found = _ANNOUNCER.match(line)
    return found["names"] if found and is_organ(found["names"]) else None


def letters(text: str) -> str:
    """`text` without its marks and blanks, as two prints of one title are compared."""
    return re.sub(r"\W", "", text)


def join_title(lines: list[str]) -> str:
    """The lines of a title as one, without the blanks of its layout; a blank between two issuers stays."""
    words = " ".join(lines).split()
    joined = words[0]
    for word in words[1:]:
        names = len(word) > 1 and not re.search("关于|印发|转发", joined) and not re.match("关于|印发|转发|对", word)
        apart = names and is_organ(re.split("[ ：:]", joined)[-1])
        foreign = joined[-1].isascii() and word[0].isascii() and joined[-1].isalnum() and word[0].isalnum()
        joined += (" " if apart or foreign else "") + word
    return joined
