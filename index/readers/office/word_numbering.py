"""Word's automatic numbering: the labels that stand in no run of the text (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from index.entities.numerals import chinese_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_MOST_PLACES = 4
"""Digits of a number at which a list begins."""
_LONGEST_LABEL = 40
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(slots=True)
class _Level:
    """One level of a list: how it prints its number and where it starts."""

    pattern: str
    number_format: str
    start: int
    arabic: bool
    restarts_below: int
    """Only a number of a level above this one begins it anew; 0 for articles that go on through the chapters."""


class Numbering:
    """The lists of one document; `label` has to be asked for each paragraph in the order of the text."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._own_levels: dict[str, dict[int, _Level]] = {}
        self._seen: set[str] = set()
        self._styles = {} if styles is None else {s.get(f"{_W}styleId"): s for s in styles.iter(f"{_W}style")}
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Any) -> str:
        """The label that Word prints before `paragraph` (a w:p element), "" where it prints none."""
        number, depth = self._list_of(paragraph)
        abstract = self._abstract.get(number or "")
        if number is None or abstract is None or depth not in self._levels[abstract]:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._seen:
            self._seen.add(number)
            for level, start in self._overrides[number].items():
                counts[level] = start - 1
        levels = self._own_levels.get(number) or self._levels[abstract]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth and (at not in levels or depth < levels[at].restarts_below)]:
            del counts[deeper]
        return _printed(levels, counts, depth)

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{_W}abstractNum"):
            levels = {_integer(level.get(f"{_W}ilvl"), 0): _level(level) for level in abstract.findall(f"{_W}lvl")}
            self._levels[abstract.get(f"{_W}abstractNumId")] = levels
        for number in numbering.findall(f"{_W}num"):
            name = number.get(f"{_W}numId")
            abstract = _value(number, "abstractNumId")
            if abstract in self._levels:
                self._abstract[name] = abstract
            self._overrides[name] = {
                _integer(override.get(f"{_W}ilvl"), 0): _integer(_value(override, "startOverride"), 1)
                for override in number.findall(f"{_W}lvlOverride")
                if _value(override, "startOverride") is not None
            }
            own = {_integer(level.get(f"{_W}ilvl"), 0): _level(level) for level in number.iter(f"{_W}lvl")}
            if own and abstract in self._levels:
                self._own_levels[name] = self._levels[abstract] | own

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else that of its style or of what the style is based on."""
        properties = paragraph.find(f"{_W}pPr")
        depth: str | None = None
        for _ in range(20):
            if properties is None:
                return None, 0
            numbered = properties.find(f"{_W}numPr")
            if numbered is not None:
                depth = depth or _value(numbered, "ilvl")
                number = _value(numbered, "numId")
                if number is not None:
                    return (None if number == "0" else number), _integer(depth, 0)
            style = self._styles.get(_value(properties, "pStyle") or _value(properties.getparent(), "basedOn"))
            properties = None if style is None else style.find(f"{_W}pPr")
            if style is not None and properties is None:
                base = self._styles.get(_value(style, "basedOn"))
                properties = None if base is None else base.find(f"{_W}pPr")
        return None, 0


def _level(level: Any) -> _Level:
    return _Level(
        pattern=_value(level, "lvlText") or "",
        number_format=_value(level, "numFmt") or "decimal",
        start=_integer(_value(level, "start"), 1),
        arabic=level.find(f"{_W}isLgl") is not None,
        restarts_below=_integer(_value(level, "lvlRestart"), _integer(level.get(f"{_W}ilvl"), 0)),
    )


def _value(parent: Any, tag: str) -> str | None:
    found = parent.find(f"{_W}{tag}") if parent is not None else None
    value = None if found is None else found.get(f"{_W}val")
    return None if value is None else str(value)


def _integer(value: str | None, default: int) -> int:
    """A number of the file; `default` where it is none, or one that no list reaches."""
    return int(value) if value and value.isdecimal() and len(value) <= _MOST_PLACES else default


def _printed(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels[depth]
    if level.number_format == "bullet":
        return ""
    label = level.pattern[:_LONGEST_LABEL]
    for at, other in levels.items():
        number_format = "decimal" if level.arabic else other.number_format
        label = label.replace(f"%{at + 1}", formatted(counts.get(at, other.start), number_format))
    return label


def formatted(value: int, number_format: str) -> str:
    """`value` as a number format of Word (ECMA-376 part 1, 17.18.59) prints it; plain where it is none."""
    return _FORMATS.get(number_format, str)(value)


_SIMPLIFIED = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _digits(value: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def _circled(value: int) -> str:
    return chr(ord("①") + value - 1) if 1 <= value <= 20 else str(value)


def _bracketed(value: int) -> str:
    return f"（{value}）"


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26)


def _roman(value: int) -> str:
    printed = ""
    for worth, sign in _ROMAN:
        printed += sign * (value // worth)
        value %= worth
    return printed


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese_numeral),
    "ideographDigital": _digits,
    "chineseLegalSimplified": lambda value: chinese_numeral(value).translate(_SIMPLIFIED),
    "ideographLegalTraditional": lambda value: chinese_numeral(value).translate(_TRADITIONAL),
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "ideographEnclosedCircle": lambda value: chr(0x3280 + value - 1) if 1 <= value <= 10 else chinese_numeral(value),
    "ideographZodiac": lambda value: "子丑寅卯辰巳午未申酉戌亥"[(value - 1) % 12],
    "ideographTraditional": lambda value: "甲乙丙丁戊己庚辛壬癸"[(value - 1) % 10],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "none": lambda value: "",
}
