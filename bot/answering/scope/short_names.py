"""How schools, hospitals and firms are called for short: 上财, 财大 for 上海财经大学; 万里学院 for 浙江万里学院."""

from __future__ import annotations

import re

from index.entities.places import gazetteer

_KIND = re.compile("(大学|学院|学校|中学|小学|幼儿园|医院|卫生院|集团|银行|公司|协会|学会|研究院|研究所|出版社)$")
_LEGAL_FORM = re.compile("(?:股份|有限|责任|集团|公司|管理|（[^（）]*）)+$")
_REGION = re.compile("华东|华南|华北|华中|东北|西北|西南|中南|国家|中国|中央")
_ABBREVIATED = frozenset(("大学", "学院"))
"""Kinds whose names are cut to single characters: 武大, 上财, 信工."""


def short_names(name: str) -> set[str]:
    """`name` and the shorter ones that people use for it, of at least two characters.

    A name is place, middle and kind; people drop the place (万里学院), the kind (华东政法), a firm's legal form, or
    keep the first character of each word, which in names of schools are pairs (上海|财经|大学: 上财, 财大, 上财大).
    """
    found = {name}
    if firm := _LEGAL_FORM.search(name):
        stem = name[: firm.start()]
        inner = stem[next((m.end for m in gazetteer().mentions(stem) if m.start == 0), 0) :]
        return found | {short for short in (stem, inner) if len(short) > 3}
    kind = _KIND.search(name)
    if not kind:
        return found
    stem, kind_word = name[: kind.start()], kind[0]
    mentions = [m for m in gazetteer().mentions(stem) if m.start == 0]
    region = _REGION.match(stem)
    at = mentions[0].end if mentions else region.end() if region else 0
    place, middle = stem[:at], stem[at:]
    if len(middle) > 1:
        found |= {middle + kind_word, *([stem] if len(stem) > 3 else [])}
        inner = re.sub("^.*(?:大学|学院)", "", middle)  # a college of a university: 杭州电子科技大学信息工程学院
        if inner != middle and len(inner) > 1:
            found |= {inner + kind_word} | _initials("", inner, kind_word)
    return found | _initials(place, middle, kind_word)


def _initials(place: str, middle: str, kind: str) -> set[str]:
    """The single characters of a school's words: 武大, 上财, 财大; of two parts joined by 与 their first: 公管."""
    if kind not in _ABBREVIATED:
        return set()
    for joiner in "与和":
        first, _, second = middle.partition(joiner)
        if min(len(first), len(second)) > 1:
            return {first[0] + second[0]}
    words = [place[0]] if place else []
    words += [middle[i] for i in range(0, len(middle), 2)] if not len(middle) % 2 else []
    if len(words) < 2:
        return {words[0] + "大"} if words and kind == "大学" else set()
    head = "".join(words[:2])
    return {head, words[-1] + "大", head + "大"} if kind == "大学" else {head}
