"""Which notices, and which place in them, a question names: numbers in any sloppy form, places, clauses, positions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from index.entities.aliases import BARE_SERIAL, LEAD, NoticeAliases
from index.entities.document_numbers import find_numbers
from index.entities.numerals import numeral_value
from index.entities.places import Mention, Place, gazetteer

_NUMERAL = "[0-9]{1,4}|[零〇一二三四五六七八九十百千]{1,7}"
_GAP = r"[\s〔\[(（【﹝〕\])）】﹞,，、年第\-—－_./]*"
_SERIAL_OF_PLACE = (
    rf"^(?:省|市|省委|市委|党委|的|那份|那个|发|委|组织部|\s)*+第?\s*+({_NUMERAL})\s*号(?!台风|线|楼|院|公路)(?:文件|文|通知|令|件)?"
    r"|^(?i:(?:province|city|party|committee|notice|document|\s)*+(?:no\.?|number|#)\s*([0-9]{1,4})(?:\s*(?:notice|document))?)"
)
_ORGAN = (
    "[省市]?(?:省委|市委|党委|委|政府|组织部|宣传部|办公[厅室]){1,6}(?=的?(?:那份|这份|那个|文件|通知|电报|公文|发|印))"
)
_AS_ISSUER = "[省市]?(?:省委|市委|政府|组织部|省)?(?:的|那份|那个|发的|出台的|这份){1,4}(?:文件|通知|公文|文号|发文)"
_CLAUSE = (
    rf"第\s*({_NUMERAL})\s*(条|部分|大点|大条|大项|大?块|点|段|章|节|款|项|个?(?=[大小]?标题))"
    rf"|(?i:clause|section|part|article|point|paragraph)\s*({_NUMERAL}|(?i:[ivx]{{1,4}})\b)"
    rf"|(?<![\w])(?:[（(]([一二三四五六七八九十]{{1,3}})[）)])"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH_ORDINAL = (
    rf"(?i:\b({'|'.join(_ORDINALS)})\s+(?:clause|section|part|article|point)\b"
    rf"|\b(?:clause|section|part|article|point)\s+({'|'.join(_CARDINALS)})\b)"
)
_POSITION = (
    rf"(最后一|最末一|末)句(?:话)?|第\s*({_NUMERAL})\s*句(?:话)?|(开头|首)(?:一|第一)?句(?:话)?"
    r"|(?i:(?P<last_en>last sentence)|(?P<first_en>first sentence))"
)
_PERSON = (
    "我|俺|咱|你|您|他|她|们|人|爹|妈|爸|娘|娃|孩|儿|女|公|婆|媳妇|叔|舅|姨|姑|哥|姐|弟|妹|亲戚|同学|朋友|邻居|老乡"
)
_WHEREABOUTS = (
    rf"(?:{_PERSON})[^，。,.；;？?！!]{{0,4}}(?:在|去|去了|到|到了|从|跑|往|回|回了|飞)$|(?:从|打|来自|跑|飞|逃)$"
)
_STAYING = (
    "^(?:市|省)?(?:那边|那头)?(?:打工|务工|上班|做生意|出差|上学|读书|念书|旅游|旅行|探亲|回来|过来|来的|的朋友|的亲戚)"
)
_WHOLE = "全文|全部内容|完整内容|整段|逐字|原文|(?i:full text|whole text|in full)"
_CLOSING = "结尾|末尾|最后一段|末段|最后一部分|(?i:closing|last paragraph)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause asked for: its ordinal and unit ("条", "款" …), or a label as printed (（二）)."""

    ordinal: int
    unit: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names. `rest` is the question without it, for matching the content."""

    rest: str
    files: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Per place or number named: the words and the files that they stand for."""
    clauses: tuple[ClauseRef, ...] = ()
    sentence: int | None = None
    """Position of a sentence asked for: 1 is the first, -1 the last."""
    whole: bool = False
    closing: bool = False
    missing: tuple[str, ...] = field(default=())
    """Numbers and places that were named and that no notice of the index bears."""

    @property
    def named(self) -> bool:
        """Whether a notice, or a place that has one, is named."""
        return bool(self.files)


def scope(question: str, notices: Sequence[NoticeAliases], spoken_of: Callable[[str], bool] | None) -> Scope:
    """What `question` names among `notices`.

    `spoken_of` tells whether their texts print a place's name; None where places do not choose among the notices.
    """
    cutter = _Cutter(question)
    groups = [*_numbers(cutter, notices), *_titles(cutter, notices)]
    missing = [words for words, files in groups if not files]
    place_groups, unknown = ([], []) if spoken_of is None else _places(cutter, notices, spoken_of)
    groups = [group for group in groups if group[1]] + place_groups
    if not groups and not missing:
        groups = [group for group in _bare_serials(cutter, notices) if group[1]]
    position = cutter.take(_POSITION)
    clauses = tuple(chain(_clauses(cutter), _english_clauses(cutter)))
    return Scope(
        whole=cutter.take(_WHOLE) is not None,
        closing=not clauses and bool(groups) and cutter.take(_CLOSING) is not None,
        rest=cutter.rest,
        files=tuple(dict.fromkeys(chain.from_iterable(files for _, files in groups))),
        groups=tuple(groups),
        clauses=clauses,
        sentence=_position(position),
        missing=tuple(missing + unknown),
    )


class _Cutter:
    """A text from which what has been understood is cut out, a blank left in its place."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, pattern: str) -> re.Match[str] | None:
        match = re.search(pattern, self.rest)
        if match:
            self.cut(match.start(), match.end())
        return match

    def cut(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]


_Group = tuple[str, tuple[str, ...]]


def _numbers(cutter: _Cutter, notices: Sequence[NoticeAliases]) -> list[_Group]:
    found: list[_Group] = []
    for number in find_numbers(cutter.rest):
        known = next((n for n in notices if n.key == number.key), None) or _tail_match(number.key, notices)
        if known or not _prefix_at(cutter.rest, number.start, notices):
            found.append((number.printed.strip(), (known.file,) if known else ()))
            cutter.cut(number.start, number.end)
    for prefix in sorted({n.prefix for n in notices if n.prefix}, key=len, reverse=True):
        if prefix.lower() not in cutter.rest.lower():
            continue
        year_and_serial = rf"{_GAP}(?:(\d{{4}}){_GAP})?(?:({_NUMERAL})\s*号?(?:文件|文|通知)?)?"
        while match := cutter.take(f"(?i:{re.escape(prefix)}){year_and_serial}"):
            found.append((match.group().strip(), _by_parts(prefix, match.group(1), match.group(2), notices)))
    return found


def _tail_match(key: str, notices: Sequence[NoticeAliases]) -> NoticeAliases | None:
    """The notice whose number the key ends with: words in front of it may have been read as part of the prefix."""
    return next((n for n in notices if n.key and key.endswith(n.key)), None)


def _prefix_at(text: str, start: int, notices: Sequence[NoticeAliases]) -> bool:
    return any(n.prefix and text.startswith(n.prefix, start) for n in notices)


def _by_parts(prefix: str, year: str | None, serial: str | None, notices: Sequence[NoticeAliases]) -> tuple[str, ...]:
    wanted = str(numeral_value(serial)) if serial else None
    return tuple(
        n.file
        for n in notices
        if n.prefix == prefix and (not year or n.year == int(year)) and (wanted is None or n.serial == wanted)
    )


def _titles(cutter: _Cutter, notices: Sequence[NoticeAliases]) -> list[_Group]:
    found: list[_Group] = []
    for notice in notices:
        start = cutter.rest.find(notice.title) if len(notice.title) >= LEAD else -1
        if start >= 0:
            cutter.cut(start, start + len(notice.title))
            found.append((notice.title, (notice.file,)))
    return found


def _places(
    cutter: _Cutter, notices: Sequence[NoticeAliases], spoken_of: Callable[[str], bool]
) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = []
    missing: list[str] = []
    for mention in gazetteer().mentions(cutter.rest):
        words = cutter.rest[mention.start : mention.end]
        if not words.strip():
            continue
        bearing = [n for n in notices if any(_same_region(place, mention.place) for place in n.places)]
        serial = re.match(_SERIAL_OF_PLACE, cutter.rest[mention.end :])
        if serial and bearing:
            wanted = str(numeral_value(serial.group(1) or serial.group(2)))
            bearing = [n for n in bearing if n.serial == wanted]
            words += serial.group()
            cutter.cut(mention.end, mention.end + serial.end())
        if not bearing and re.match(_AS_ISSUER, cutter.rest[mention.end :]):
            missing.append(words)
        elif bearing:
            groups.append((words, tuple(n.file for n in bearing)))
            organ = re.match(_ORGAN, cutter.rest[mention.end :])
            cutter.cut(mention.start, mention.end + (organ.end() if organ else 0))
        elif serial or not (
            _is_whereabouts(cutter.rest, mention)
            or spoken_of(mention.place.name)
            or _stands_for_government(cutter.rest, mention)
        ):
            missing.append(words)
    return groups, missing


def _is_whereabouts(text: str, mention: Mention) -> bool:
    """Whether a place says where somebody is or has been (我在新疆摘棉花), and not whose notice is asked for."""
    before, after = text[: mention.start], text[mention.end :]
    return bool(re.search(_WHEREABOUTS, before) or re.match(_STAYING, after))


def _stands_for_government(text: str, mention: Mention) -> bool:
    """Whether a capital's name means the government in it: "documents from Beijing", "Beijing's orders"."""
    before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end :]
    issued = re.search(r"(?:document|order|directive|instruction|decision|notice)s?\s+(?:from|by)\s*$", before, re.I)
    return bool(issued) or after.startswith(("'s", "’s"))


def _same_region(of_notice: Place, asked: Place) -> bool:
    """A province's notices bind its cities; a city's notice answers for its province as far as it goes."""
    return of_notice.within(asked) or asked.within(of_notice)


def _bare_serials(cutter: _Cutter, notices: Sequence[NoticeAliases]) -> list[_Group]:
    match = re.search(BARE_SERIAL, cutter.rest) if "号" in cutter.rest else None
    if not match:
        return []
    wanted = str(numeral_value(match.group(1)))
    bearing = tuple(n.file for n in notices if n.serial == wanted)
    if bearing:
        cutter.cut(match.start(), match.end())
    return [(match.group(), bearing)]


def _clauses(cutter: _Cutter) -> list[ClauseRef]:
    found = []
    while match := cutter.take(_CLAUSE):
        numeral = match.group(1) or match.group(3) or match.group(4)
        value = _ROMAN.get(numeral.lower()) or numeral_value(numeral)
        found.append(ClauseRef(value, match.group(2) or ("（）" if match.group(4) else "条")))
    return found


def _english_clauses(cutter: _Cutter) -> list[ClauseRef]:
    match = cutter.take(_ENGLISH_ORDINAL)
    if not match:
        return []
    numbers, word = (_ORDINALS, match.group(1)) if match.group(1) else (_CARDINALS, match.group(2))
    return [ClauseRef(numbers.index(word.lower()) + 1, "条")]


def _position(match: re.Match[str] | None) -> int | None:
    if not match:
        return None
    if match.group(1) or match.group("last_en"):
        return -1
    return numeral_value(match.group(2)) if match.group(2) else 1
