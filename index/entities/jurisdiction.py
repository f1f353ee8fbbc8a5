"""Where a document applies, told by what it bears itself: title, issuers, signature, addressees, number.

What it merely mentions (武汉返乡人员, 根据《湖北省…条例》) says nothing of where it applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.analysis import simplified
from index.entities.places import Mention, Place, gazetteer, narrowest

_CITED = re.compile("《[^《》]*》")
_GUIDE = re.compile("(?:根据|依据|按照|依照|鉴于|来自|转发|贯彻)[^，。；\n]*")
_OF_WHERE = re.compile("(?:境内|辖区|行政区域|规划区|县域|市域|区域|全域|范围内)")
_SCHOOL = re.compile("[一-鿿]{2,12}?(?:大学|学院)")
"""A school's rules bind the school: 上海财经大学 says nothing of 上海."""
_LOCAL = re.compile("[^省]{2,8}?(?:市|县|区|镇|乡|州|旗|盟)")
"""A body below the province: its number may begin with a character that abbreviates some province."""
_OPENING, _CLOSING = 400, 120
"""Characters of a text in which the lines of its signature, or the words for its area, stand."""


def places_of(
    title: str | None, issuers: Iterable[str], addressees: str | None, number_prefix: str, text: str = ""
) -> tuple[Place, ...]:
    """The places where a document applies, from the first of these that names any.

    The title's first words (a province approves a city's rules: 东营市养犬管理条例), the issuers, the rest of the
    title, the lines of the signature, the addressees, an area (忠县境内), the first character of the number's code
    (琼发). `text` is the document's own; a name that several places bear (鼓楼区) stands for all of them.
    """
    issuers = tuple(filter(None, issuers))
    whole = _SCHOOL.sub("", simplified(title or ""))
    for words in (*issuers, _CITED.sub("", whole), *_signature(text), addressees or "", *_areas(text)):
        if found := _named(_leading(whole)) or _named(gazetteer().mentions(_SCHOOL.sub("", simplified(words)))):
            return found
    local = any(_LOCAL.match(words) for words in (whole, *issuers))
    abbreviated = None if local else gazetteer().abbreviated(number_prefix)
    return (abbreviated,) if abbreviated else ()


def _named(mentions: Iterable[Mention]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for places in narrowest(mentions) for place in places))


def _leading(title: str) -> list[Mention]:
    """The places that `title` begins with, one right after the other."""
    end, found = 0, []
    for mention in gazetteer().mentions(title):
        if mention.start == end:
            found.append(mention)
            end = mention.end
    return found


def _signature(text: str) -> list[str]:
    """The lines at the end of `text` that can be a signature: without marks of a sentence."""
    lines = [line.strip() for line in text[-_CLOSING:].splitlines()]
    return [line for line in lines if line and not re.search("[，。；：:]", line)]


def _areas(text: str) -> list[str]:
    """The stretches of `text` before a word for an area, names of other documents left out."""
    opening = _GUIDE.sub("", _CITED.sub("", text[:_OPENING]))
    return [opening[max(0, m.start() - 6) : m.start()] for m in _OF_WHERE.finditer(opening)]
