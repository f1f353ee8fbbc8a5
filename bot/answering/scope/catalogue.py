"""The documents of an open index by what they bear: number, title, issuers, places, years, order, kind of notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answering.scope.short_names import short_names
from index.analysis import simplified
from index.document import Document
from index.entities.dates import find_date, iso
from index.entities.document_numbers import find_numbers
from index.entities.numerals import NUMERALS, numeral_value
from index.entities.places import Place, gazetteer

_LETTERS = re.compile(r"\W|_")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-—－~至]\s*((?:19|20)\d\d))?(?=[年级届\-—－~至/]|学年)")
_ORDER = re.compile(rf"第?(\d{{1,4}}|[{NUMERALS}]{{1,6}})号(?:令|公告|通告|文|命令|决定|通知)?[）)]?$")
_BARE_SERIAL = re.compile(rf"^(?:\d{{4}}年)?第?(\d{{1,4}}|[{NUMERALS}]{{1,6}})号$")
"""A number without a code, below the name of the body in the head of an announcement (2024年第5号)."""
_ROUND = re.compile(rf"第(\d{{1,2}}|[{NUMERALS}]{{1,3}})(批|轮|期|届|次)")
_TOWN = re.compile("[一-鿿]{2,5}?(?:镇|乡|街道|村|社区|农场|林场)(?!级|里|内|镇|干部|直)")
_DIVISION = re.compile("(?:中共)?([一-鿿]{2,4}?(?:市|县|区|州|旗))(?=人民|委|[一-鿿]{2})")
_ANY_TOWN = re.compile("[各全本我该每乡城]镇|[各全本我该每]|城市|[返下城家]乡|[行]?政村|农村")
_INSTITUTION = re.compile(
    "[一-鿿（）]{2,30}(?:大学(?!生)|学院|学校|中学|小学|幼儿园|医院|卫生院|公司|集团|银行|协会|学会|研究院|研究所|报社|出版社)"
)
_HEAD = re.compile("关于|[ 　《\\d]|学生|本科")
_GENERAL = re.compile(
    "[各全本我该贵]|乡镇|城市|[一二三]级|公立|民办|社区|定点|农村|全国|国家|高等|职业|中小|中等|普通|学生|学校|接|关于|由|与"
)
"""Begins words for schools and hospitals that name none."""
_OF_OTHERS = re.compile("(?<=废止)《[^《》]*》|(?<=修改)《[^《》]*》|(?<=修订)《[^《》]*》|(?<=失效)《[^《》]*》")
"""What a title says of another document, whose name it does not bear."""
_DATED = re.compile(r"(?:发布时间|发布日期|时间|日期)[:：]?\s*\d{4}.*$|\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document, its names in simplified characters."""

    id: str
    file: str
    label: str
    """What it is called in a message: its number, else its title, else its file."""
    title: str
    letters: str
    """The letters and digits of its title."""
    number: str | None
    key: str | None
    prefix: str
    serial: str | None
    """Of its number, or of the order in its title (（第2号）)."""
    issuers: tuple[str, ...]
    genre: str
    places: tuple[Place, ...]
    years: frozenset[int]
    """Of its title; where that names none, of its number and its dates."""
    bears: str
    """Title, issuers and addressees in one: what a name has to stand in to be its own."""
    date: str | None
    """By which the newest is told."""
    title_at: tuple[int, int] | None
    counts: bool
    """Whether it is a document of its own, not a text that its carrier prints under its own number."""


class Catalogue:
    """What `understand_scope` holds a question against. `prints(words)` tells whether any text prints `words`."""

    def __init__(
        self,
        documents: Iterable[Document],
        prints: Callable[[str, Sequence[str]], bool],
        is_cell: Callable[[str], bool] = lambda words: False,
    ) -> None:
        """`prints(words, files)`: whether one of `files` (empty: of all) prints `words`; `is_cell(words)`: whether they
        are a whole cell of a table.
        """
        self.entries = tuple(map(_entry, documents))
        self.prints = prints
        self.is_cell = is_cell

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self.by_id)

    @cached_property
    def borne(self) -> frozenset[str]:
        """The short forms of all places of documents: 光山 is meant where a document is of 光山县."""
        return frozenset(place.short for entry in self.entries for place in entry.places)

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """Names of towns, schools, hospitals and firms that documents bear, short forms too -> their ids."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            for name in (
                *_own_divisions(entry),
                *(town for m in _TOWN.finditer(entry.bears) for town in _town_names(m[0], entry)),
            ):
                found.setdefault(name, set()).add(entry.id)
        own = (_INSTITUTION.match(_HEAD.split(name)[0]) for e in self.entries for name in (*e.issuers, e.title))
        for name in {match[0] for match in own if match}:
            called = {} if _GENERAL.match(name) else short_names(name)
            ids = {e.id for e in self.entries if name in e.bears or any(word in e.file for word in called)}
            for word in called:
                found.setdefault(word, set()).update(ids)
        return {name: frozenset(ids) for name, ids in found.items()}

    @cached_property
    def prefixes(self) -> dict[str, frozenset[str]]:
        """Codes of document numbers (琼发) -> ids."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            if entry.prefix:
                found.setdefault(entry.prefix, set()).add(entry.id)
        return {prefix: frozenset(ids) for prefix, ids in found.items()}

    def places_near(self, words: str) -> frozenset[str]:
        """The documents of places that lie in the place `words`: what there is of 信阳市 is of 光山县."""
        wide = {place for mention in gazetteer().mentions(words, self.borne) for place in mention.places}
        return self.having(lambda entry: any(p.within(w) for p in entry.places for w in wide))

    def like(self, words: str) -> frozenset[str]:
        """The documents whose number has the same code or serial and year, or whose title shares most of `words`."""
        number = next(iter(find_numbers(words)), None)
        if number:
            return self.having(lambda e: bool(e.prefix) and e.prefix == number.prefix)
        letters = _LETTERS.sub("", words)
        return self.having(lambda e: len(letters) > 4 and letters[-4:] in e.letters and letters[:2] in e.letters)

    def files(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The files of documents, each once, in the order of the documents."""
        return tuple(dict.fromkeys(self.by_id[i].file for i in self.ordered(ids)))

    def ordered(self, ids: Iterable[str]) -> tuple[str, ...]:
        """`ids` in the order of the documents."""
        wanted = frozenset(ids)
        return tuple(entry.id for entry in self.entries if entry.id in wanted)

    def having(self, test: Callable[[Entry], bool], among: Iterable[str] | None = None) -> frozenset[str]:
        """The ids of the documents (of `among` only) that pass `test`."""
        entries = self.entries if among is None else [self.by_id[i] for i in among]
        return frozenset(entry.id for entry in entries if test(entry))


def _entry(document: Document) -> Entry:
    title = _DATED.sub("", simplified(document.title or "")).strip()
    printed = simplified(document.cited_number or document.document_number or "")
    number = next(iter(find_numbers(printed)), None) or next(
        (n for n in find_numbers(title) if n.end == len(title)), None
    )
    issuers = tuple(map(simplified, document.issuers))
    order = _ORDER.search(title.rstrip("）)")) or _BARE_SERIAL.match(printed)
    own = _years(title)
    days = (
        document.date_of_issue,
        document.adopted,
        document.amended,
        document.effective,
        _posted(document.title or ""),
    )
    dates = {int(day[:4]) for day in days if day} | _years(printed)
    return Entry(
        id=document.id,
        file=document.file,
        label=document.cited_number or (f"《{title}》" if title else document.file),
        title=title,
        letters=_LETTERS.sub("", _OF_OTHERS.sub("", title)).replace("的", ""),
        number=document.cited_number,
        key=number.key if number else None,
        prefix=number.prefix if number else "",
        serial=number.serial if number else str(numeral_value(order[1])) if order else None,
        issuers=issuers,
        genre=document.genre or "",
        places=document.places,
        years=frozenset(own or ({number.year} if number and number.year else set()) | dates),
        bears="\n".join((title, *issuers, simplified(document.addressees or ""))),
        date=document.latest or _posted(document.title or ""),
        title_at=document.title_at,
        counts=document.role == "main" or document.document_number is not None,
    )


def _posted(title: str) -> str | None:
    """The day that a page prints behind its title."""
    match = _DATED.search(title)
    day = find_date(match[0]) if match else None
    return iso(day) if day else None


def _years(text: str) -> set[int]:
    """The years that `text` names; of a span (2020-2021学年) both."""
    return {int(year) for match in _YEAR.finditer(text) for year in match.groups() if year}


def rounds(text: str) -> set[tuple[int, str]]:
    """The rounds and batches that `text` names: 第三轮, 第二批."""
    return {(numeral_value(match[1]), match[2]) for match in _ROUND.finditer(text)}


def _own_divisions(entry: Entry) -> Iterable[str]:
    """The county or city at the head of an issuer or a title that the gazetteer lacks, in full and for short."""
    for name in (*entry.issuers, entry.title):
        match = _DIVISION.match(name)
        if match and not entry.places and not _ANY_TOWN.search(match[1]):
            yield from (match[1], match[1][:-1])


def _town_names(name: str, entry: Entry) -> Iterable[str]:
    """The name of a town without what stands before it, and its short form (槐店)."""
    for lead in ("关于", "中共", "实施", "取消", "在", "对", *(p.name for p in entry.places)):
        name = name.rpartition(lead)[2]
    if _ANY_TOWN.search(name):
        return ()
    short = re.sub("(?:镇|乡|街道|村|社区)$", "", name)
    if len(short) < 2 or name[-1] in "村区":
        return (name,) if len(name) > 2 and "城市" not in name else ()
    return name, short
