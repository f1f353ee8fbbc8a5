"""Chinese provinces, cities and counties by full name, short form and romanised name (GB/T 2260)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.entities.word_lists import lexicon_lines

_PLACES = Path(__file__).parent / "lexicon" / "places.txt"
_LATIN_WORD = re.compile("[A-Z][A-Za-z]{3,}")
_BEFORE_NAMES = "省市区州盟县旗的发在到从去对由和与跟同向赴往来是于至及为给请查"
"""Ends of wider places, and words of direction, before the name of a place."""
_KINDS = "自治区|自治州|自治县|自治旗|特别行政区|特区|地区|林区|新区|矿区|省|市|县|区|盟|州|旗"
_KIND = re.compile(f"(?:{_KINDS})(?![一-鿿]?(?:里|外|内|直|级|委|属|域|城|民))")


@dataclass(frozen=True, slots=True)
class Place:
    """A division of the country: `name` in full (罗田县), `short` (罗田), and those `above` it, the province first."""

    name: str
    short: str
    above: tuple[str, ...] = ()

    @property
    def province(self) -> str:
        """The full name of the province, its own for a province."""
        return self.above[0] if self.above else self.name

    def within(self, other: Place) -> bool:
        """Whether this place is `other` or lies in it."""
        path = (*self.above, self.name)
        return path[: len(other.above) + 1] == (*other.above, other.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text, from code point `start` to `end`; several `places` share names (鼓楼区, 朝阳)."""

    places: tuple[Place, ...]
    start: int
    end: int

    @property
    def place(self) -> Place:
        """The first of `places`: the one highest up."""
        return self.places[0]


_Row = tuple[str, str, tuple[str, ...]]
"""A place not made yet: of some 3,000, a text names few."""


class Gazetteer:
    """All places of index/entities/lexicon/places.txt."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[_Row]] = {}
        self._words: dict[str, list[_Row]] = {}
        self._by_latin: dict[str, list[_Row]] = {}
        self._by_abbreviation: dict[str, _Row] = {}
        self._lengths: dict[str, set[int]] = {}
        """Lengths of the names that begin with two characters."""
        province = ""
        for line in lexicon_lines(_PLACES):
            head, _, counties = line.removeprefix("-").partition(":")
            if not line.startswith("-"):
                entry, *abbreviations = head.split()
                province = self._add(entry, ())
                row = self._by_name[province][-1]
                self._by_abbreviation.update(dict.fromkeys("".join(abbreviations), row))
                continue
            above = (province, self._add(head.strip(), (province,))) if head.strip() else (province,)
            for county in counties.split():
                self._add(county, above)

    def _add(self, entry: str, above: tuple[str, ...]) -> str:
        name, short, latin = entry.split("/")
        row = (name, short.lstrip("!"), above)
        self._by_name.setdefault(name, []).append(row)
        self._lengths.setdefault(name[:2], set()).add(len(name))
        if row[1] != name:
            (self._words if short[0] == "!" else self._by_name).setdefault(row[1], []).append(row)
            self._lengths[name[:2]].add(len(row[1]))
        self._by_latin.setdefault(latin, []).append(row)
        return name

    @property
    def names(self) -> frozenset[str]:
        """The Chinese names of all places, short forms that are ordinary words left out."""
        return frozenset(self._by_name)

    def mentions(self, text: str, borne: frozenset[str] = frozenset()) -> list[Mention]:
        """The places named in simplified `text`, in order, the longest name first where several begin at one place.

        A short form that is an ordinary word (光山, 和平) counts with the kind of a division after it, or where it is
        among `borne`, the short forms that are known to be meant.
        """
        found: list[Mention] = []
        at = 0
        while at < len(text):
            mention = self._at(text, at, borne)
            if mention and not (found and found[-1].end == at) and _within_name(text, mention):
                mention = None
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        for word in _LATIN_WORD.finditer(text):
            if places := self._by_latin.get(word.group().lower()):
                found.append(Mention(_made(places), word.start(), word.end()))
        return sorted(found, key=lambda mention: mention.start)

    def _at(self, text: str, at: int, borne: frozenset[str]) -> Mention | None:
        for length in sorted(self._lengths.get(text[at : at + 2], ()), reverse=True):
            words = text[at : at + length]
            places, word = self._by_name.get(words, []), self._words.get(words, [])
            if words[-1] in "市县区" and text[at + length : at + length + 1] == "民":
                continue  # 重庆|市民
            kind = _KIND.match(text, at + length) if places or word else None
            if places or (word and (kind or words in borne)):
                return self._told_apart(places + word, text, at, at + length, kind)
        return None

    @staticmethod
    def _told_apart(rows: list[_Row], text: str, at: int, end: int, kind: re.Match[str] | None) -> Mention:
        """The mention of `rows`, with the kind that is printed after a short form: 莱芜市 is 莱芜区 of old."""
        if not kind or any(name == text[at:end] for name, _, _ in rows):
            return Mention(_made(rows), at, end)
        same = [row for row in rows if row[0] == text[at : kind.end()]]
        return Mention(_made(same or rows), at, kind.end())

    def abbreviated(self, prefix: str) -> Place | None:
        """The province whose abbreviation a document number's `prefix` (琼发, 闽委发明电) begins with."""
        row = self._by_abbreviation.get(prefix[:1])
        return Place(*row) if row else None


def _within_name(text: str, mention: Mention) -> bool:
    """Whether a name of two characters (南县) is the end of a longer one that no list has: 江南县."""
    before = text[mention.start - 1 : mention.start]
    short = mention.end - mention.start == 2 and text[mention.end - 1] in "县市"
    return short and "一" <= before <= "鿿" and before not in _BEFORE_NAMES


def _made(rows: list[_Row]) -> tuple[Place, ...]:
    return tuple(Place(*row) for row in rows)


def narrowest(mentions: Iterable[Mention]) -> Iterator[tuple[Place, ...]]:
    """The places of `mentions`, told apart by the one before (河北省沧州市新华区); those above another left out."""
    before: tuple[Place, ...] = ()
    for mention in mentions:
        inside = tuple(p for p in mention.places if any(p != b and p.within(b) for b in before))
        if before and not inside:
            yield before
        before = inside or mention.places
    if before:
        yield before


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package, read once."""
    return Gazetteer()
