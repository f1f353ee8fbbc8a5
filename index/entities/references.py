"""Other documents as a text names them: 《title》（number）, a title or a number alone; and titles in one form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.entities.document_numbers import DocumentNumber, find_numbers

GENRES = (
    "通知|意见|决定|公告|通告|通报|报告|请示|批复|复函|函|答复|纪要|命令|令|决议|公报|议案|办法|规定|条例|方案|细则|"
    "指南|法典|法|宪法|解释|规则|规程|章程|准则|规范|标准|计划|规划|纲要|要点|预案|目录|清单|措施|制度|协议|公约|"
    "倡议书|公开信|公示|提示|通则|安排|批示|大纲|指引|守则|条款"
)
"""The genre words that titles end with (GB/T 9704-2012 7.3.1; 规章制定程序条例 第七条; 立法技术规范)."""

_GENRE = re.compile(rf"(?:{GENRES})$")
_MARKS = re.compile(r"[^\w]|_")
# What a version of a text is marked by, in brackets behind or inside its title.
_VERSION = re.compile(
    r"[（(〔\[][^（）()〔〕\[\]]{0,20}?(?:试行|暂行|修订|修正|修改|稿|草案|版|文本|[0-9]{4}\s?年?)[^（）()〔〕\[\]]{0,6}[）)〕\]]"
)
_BLANKS = " 　”"
_LONGEST_BEHIND = 64
"""Characters behind a title in which its number, date or version stands."""
_BEHIND_GENRE = re.compile("(?:[（(〔][^（）()〔〕]{0,60}[）)〕]|第[^第号]{1,8}号)$")
_BRACKET = re.compile(r"\s{0,8}[（(][^（）()]{0,60}[）)]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年|-|—|－|至)(?:(?:-|—|－|至)(?:19|20)?[0-9]{2}(?=年))?年?度?")
_BETWEEN = ("", "文件", "公布的", "发布的", "印发的")
"""What may stand between a number and the title that it belongs to."""
_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named in a text from code point `start` to `end`."""

    title: str | None
    """Without its marks 《》, with the version that stands in brackets behind it; None where only a number is named."""
    numbers: tuple[DocumentNumber, ...]
    start: int
    end: int


def genre_of(title: str | None) -> str | None:
    """The genre word that `title` ends with, versions in brackets behind it left aside."""
    found = _GENRE.search(_bare(title or ""))
    return found[0] if found else None


def stem(title: str) -> str:
    """`title` in one form: letters and digits alone, without 的, brackets that name a version and 中华人民共和国.

    Equal stems name one text in any of its versions, but for years that are words of the title (`stem_of_any_year`).
    """
    letters = _MARKS.sub("", _without_versions(title)).replace("的", "")
    return letters.removeprefix("原").removeprefix(_STATE) or letters


def stem_of_any_year(title: str) -> str:
    """`stem` without the year that a title of a yearly notice names (2024年冬季清雪); cohorts (2024级) keep theirs."""
    return stem(_YEAR.sub("", title))


def year_of_title(title: str) -> str | None:
    """The year that a title names outside the brackets of a version, None where it names none."""
    found = _YEAR.search(_without_versions(title))
    return found[0] if found else None


def version_words(title: str) -> tuple[str, ...]:
    """What `title` says of its version in brackets, letters alone: ("2024年10月修订",)."""
    return tuple(_MARKS.sub("", found) for found in _VERSION.findall(title))


def find_references(text: str) -> list[Reference]:
    """The documents that `text` names, in order; numbers inside a title or beside it belong to that."""
    numbers = find_numbers(text)
    found: list[Reference] = []
    for start, end in titles_in(text):
        printed = text[start + 1 : end - 1]
        stop, versions, own = _behind(text, end, numbers)
        found.append(Reference(printed + versions, own, start, stop))
    alone = [n for n in numbers if not any(r.start <= n.start < r.end for r in found)]
    found += [Reference(None, (n,), n.start, n.end) for n in alone]
    found.sort(key=lambda reference: reference.start)
    return _joined_with_number_before(text, found)


def titles_in(text: str) -> list[tuple[int, int]]:
    """The spans of the outermost 《…》; a mark that is never closed opens nothing."""
    spans: list[tuple[int, int]] = []
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char == "《":
            if depth == 0:
                start = at
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, at + 1))
        elif char in "\n。" and depth:
            depth = 0
    return spans


def _behind(text: str, end: int, numbers: list[DocumentNumber]) -> tuple[int, str, tuple[DocumentNumber, ...]]:
    """Where the brackets behind a title end, the versions that they name and the numbers that they hold."""
    versions, own = "", []
    while bracket := _BRACKET.match(text, end):
        inside = [n for n in numbers if bracket.start() <= n.start < bracket.end()]
        if not inside and not _VERSION.search(bracket[0]):
            break
        own += inside
        versions += "" if inside else bracket[0].strip()
        end = bracket.end()
    return end, versions, tuple(own)


def _joined_with_number_before(text: str, found: list[Reference]) -> list[Reference]:
    """A number right before a title (国务院令第518号《…》) names the same document."""
    joined: list[Reference] = []
    for reference in found:
        before = joined[-1] if joined else None
        between = text[before.end : reference.start] if before else "."
        if before and before.title is None and reference.title and between in _BETWEEN:
            numbers = reference.numbers or before.numbers
            joined[-1] = Reference(reference.title, numbers, before.start, reference.end)
        else:
            joined.append(reference)
    return joined


def _bare(title: str) -> str:
    """`title` without what follows its genre word: brackets, the number of an order (令第7号)."""
    title = title.strip(_BLANKS)
    while found := _BEHIND_GENRE.search(title[-_LONGEST_BEHIND:]):
        title = title[: len(title) - len(found[0])].rstrip(_BLANKS)
    return title


def _without_versions(title: str) -> str:
    return _VERSION.sub("", title)
