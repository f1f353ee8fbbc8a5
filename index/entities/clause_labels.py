"""The printed labels of clauses and their ranks.

Notices number 一、 → （一） → 1. → （1） (GB/T 9704-2012, 7.3.3), then ①; laws 编、分编、章、节、条、项、目
(规范: 立法法 第六十五条); emergency plans by decimals (7, 7.1, 7.1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.entities.numerals import NUMERALS, numeral_value

_N = f"[{NUMERALS}]{{1,9}}"
_B = "[ \u3000]?"
_FORMAL = "壹贰貳叁參肆伍陆陸柒捌玖拾"
_PLAIN = str.maketrans(_FORMAL, "一二二三三四五六六七八九十")
_SIMPLIFIED = str.maketrans("條節編", "条节编")

RANKS = ("编", "分编", "章", "节", "条", "款", "壹、", "一、", "（一）", "1.", "（1）", "①")
"""Kinds of labels from the top level down; a 款 is a paragraph of an article and prints no label."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "条",
        re.compile(rf"第{_B}(?:{_N}|\d{{1,4}}){_B}[条條](?:之{_N})?(?=[ \u3000]|$|[^的规規第款项項之、，和至或到])"),
    ),
    ("分编", re.compile(rf"第{_N}分[编編](?=[ \u3000]|$|[^的第、，和])")),
    ("编", re.compile(rf"第{_B}{_N}{_B}[编編](?=[ \u3000]|$|[^的第、，和])")),
    ("章", re.compile(rf"第{_B}(?:{_N}|\d{{1,3}}){_B}章(?=[ \u3000]|$|[^的第、，和])")),
    ("节", re.compile(rf"第{_B}(?:{_N}|\d{{1,3}}){_B}[节節](?=[ \u3000]|$|[^的第、，和])")),
    ("壹、", re.compile(rf"[{_FORMAL}]{{1,4}}{_B}[、.．]")),
    ("一、", re.compile(rf"{_N}{_B}(?:、|[.．](?!\d))")),
    ("（一）", re.compile(rf"[（(]{_B}{_N}{_B}[)）]、?")),
    # A year, or a date, may follow the stop: 1.2015级, 3.2月3日.
    ("1.", re.compile(r"\d{1,3} ?(?:[、．]|\.(?!\d)|\.(?=(?:19|20)\d\d(?!\d)|\d{1,2}月\d{1,2}日))")),
    ("（1）", re.compile(r"[（(] ?\d{1,3} ?[)）]、?|\d{1,2}[)）]")),
    ("①", re.compile(r"[①-⑳]")),
)
# No date is one (96.07.02 of the Republic): no part begins with zero, and chapters stay below fifty.
_DECIMAL = re.compile(
    r"[1-4]?\d(?:\.(?!0)\d{1,2}){1,3}(?= ?[^\d.\s%％a-zA-Z~～\-—亿万千百个元米吨公倍平小天年月日点升度])"
)
_DECIMAL_TOP = re.compile(r"\d{1,2}(?=[ \u3000](?![年月日时点号个名项人元万亿届期周天次])[\u4e00-\u9fff]{2,20}$)")
_STARTS = re.compile(rf"[第（(①-⑳\d{NUMERALS}{_FORMAL}]")

_NUMBER = re.compile(rf"\d+|[{NUMERALS}]+")
_BLANKS = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph."""

    kind: str
    """One of RANKS, or "7.1" for all decimals."""
    text: str
    """As a citation names it."""
    length: int
    """Code points that it takes in the paragraph."""
    rank: float
    """Its level: an index into RANKS, or between two of them; higher is deeper."""
    ordinal: int
    """The number that it prints: 3 for 三、 and 第三条之一, 1 for 7.1."""


def find_label(paragraph: str) -> Label | None:
    """The label that `paragraph` opens with, None where it opens with text."""
    return _label(paragraph) if _STARTS.match(paragraph) else None


@lru_cache(4096)  # each reading of a text asks for the labels of the same few lines many times
def _label(paragraph: str) -> Label | None:
    decimal = _DECIMAL.match(paragraph) or _DECIMAL_TOP.match(paragraph)
    if decimal:
        depth = decimal[0].count(".")
        ordinal = int(decimal[0].rsplit(".", 1)[-1])
        return Label("7.1", decimal[0], decimal.end(), RANKS.index("1.") + depth / 10, ordinal)
    for kind, pattern in _PATTERNS:
        found = pattern.match(paragraph)
        if found:
            return Label(kind, _cited(found[0]), found.end(), RANKS.index(kind), _ordinal(found[0]))
    return None


def _ordinal(printed: str) -> int:
    if "①" <= printed[0] <= "⑳":
        return ord(printed[0]) - ord("①") + 1
    found = _NUMBER.search(_BLANKS.sub("", printed.translate(_PLAIN)))
    return numeral_value(found[0]) if found else 0


def _cited(printed: str) -> str:
    """The label as a citation names it: "一、" is cited as 一, "1." as 1, "（一）" as it stands, 第 五 條 as 第五条."""
    return _BLANKS.sub("", printed).rstrip("、.．").translate(_SIMPLIFIED)
