"""Chinese provinces and cities by name, abbreviation and romanised name (GB/T 2260): whose notice is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.entities.word_lists import lexicon_lines

_PLACES = Path(__file__).with_name("lexicon") / "places.txt"
_LATIN_WORD = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A province, or a city in one; a province is its own `province`."""

    name: str
    province: str

    def within(self, other: Place) -> bool:
        """Whether this place is `other` or lies in it."""
        return self == other or self.province == other.name


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text, from code point `start` to `end`."""

    place: Place
    start: int
    end: int


class Gazetteer:
    """All places of index/entities/lexicon/places.txt."""

    def __init__(self) -> None:
        self._by_name: dict[str, Place] = {}
        self._by_abbreviation: dict[str, Place] = {}
        for line in lexicon_lines(_PLACES):
            head, _, cities = line.partition(":")
            name, *abbreviations = head.split()
            province = self._add(name, None)
            self._by_abbreviation.update(dict.fromkeys(abbreviations, province))
            for city in cities.split():
                self._add(city, province)
        self._lengths = sorted({len(name) for name in self._by_name if not name.isascii()}, reverse=True)

    def _add(self, entry: str, province: Place | None) -> Place:
        name, _, latin = entry.partition("/")
        place = Place(name, province.name if province else name)
        self._by_name[name] = place
        self._by_name.setdefault(latin, place)
        return place

    @property
    def names(self) -> frozenset[str]:
        """The Chinese names of all places."""
        return frozenset(name for name in self._by_name if not name.isascii())

    def mentions(self, text: str) -> list[Mention]:
        """The places named in `text`, in order, the longest name first where several begin at one place."""
        found: list[Mention] = []
        at = 0
        while at < len(text):
            length = self._length_at(text, at)
            if length:
                found.append(Mention(self._by_name[text[at : at + length]], at, at + length))
            at += length or 1
        for word in _LATIN_WORD.finditer(text):
            if place := self._by_name.get(word.group().lower()):
                found.append(Mention(place, word.start(), word.end()))
        return sorted(found, key=lambda mention: mention.start)

    def _length_at(self, text: str, at: int) -> int:
        return next((n for n in self._lengths if at + n <= len(text) and text[at : at + n] in self._by_name), 0)

    def abbreviated(self, prefix: str) -> Place | None:
        """The province whose abbreviation a document number's `prefix` (琼发, 闽委发明电) begins with."""
        return self._by_abbreviation.get(prefix[:1])


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package, read once."""
    return Gazetteer()
