"""Number formats of spreadsheets (ECMA-376 part 1, 18.8.30 and 18.8.31): a value as its cell shows it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from math import isfinite

from index.entities.numerals import chinese_numeral

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|上午/下午)|(?P<field>y+|m+|d+|h+|s+|a{3,4})|(?P<digits>[0#?][0#?,]*(?:\.[0#?]+,*)?|\.[0#?]+)|(?P<other>.)",
    re.IGNORECASE,
)
_DIGITS = 1000
"""Digits that the greatest number of a cell (1.8e308) has in the longest format (255 characters), and more."""
_CURRENCY = re.compile(r"\$([^-]*)")
_ORDINARY = frozenset(("", "general", "@", "g/通用格式"))
_NAMED = {"mmm": "%b", "mmmm": "%B", "ddd": "%a", "dddd": "%A"}
_WEEKDAYS = "一二三四五六日"
_CHINESE = "DBNum1"
_BY_PLACE = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}
"""Formats that a program shows as is customary where it runs."""

_Sections = tuple[tuple[re.Match[str], ...], ...]


def shown(value: object, form: str | None) -> str:
    """`value` of a cell whose number format is `form`, as text."""
    form = form or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, form)
    if not isinstance(value, int | float):
        return str(value)
    if form.lower() in _ORDINARY or not isfinite(value):
        return f"{value:.15g}"
    with localcontext(prec=_DIGITS):
        return _number(value, form)


def _number(value: float, form: str) -> str:
    sections = _sections(form)
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    tokens = sections[at]
    if _is_beyond(sections, tokens):
        return f"{value:.15g}"
    amount = Decimal(repr(value)) if at == 0 else abs(Decimal(repr(value)))
    amount *= 100 ** sum(token["other"] in ("%", "％") for token in tokens)
    pieces = []
    for token in tokens:
        if token["digits"]:
            pieces.append(_digits(amount, token["digits"]))
        elif token["general"]:
            pieces.append(f"{float(amount):.15g}")
        else:
            pieces.append(_literal(token))
    return "".join(pieces).strip()


def _is_beyond(sections: _Sections, tokens: tuple[re.Match[str], ...]) -> bool:
    """Whether a number is shown by other means than a picture of its digits: its plain value is given then."""
    if sum(bool(token["digits"] or token["general"]) for token in tokens) > 1:
        return True
    if any(token["field"] or token["other"] in ("/", "E", "e", "@") for token in tokens):
        return True
    brackets = [token["bracket"] or "" for section in sections for token in section]
    return any(bracket[:1] in ("<", ">", "=") or bracket.startswith("DBNum") for bracket in brackets if bracket)


@lru_cache(maxsize=1000)
def _sections(form: str) -> _Sections:
    """The tokens of the parts for positive, negative and no amounts, which semicolons divide."""
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(form):
        if token["other"] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(tuple, sections))


def _literal(token: re.Match[str]) -> str:
    if token["bracket"] is not None:
        currency = _CURRENCY.match(token["bracket"])
        return currency[1] if currency else ""
    return token["quoted"] or token["escaped"] or token["other"] or token["digits"] or ""


def _digits(amount: Decimal, picture: str) -> str:
    """`amount` by a picture of digits: #,##0.00 groups, 000000 fills up, a comma at the end takes thousands."""
    whole, _, decimals = picture.partition(".")
    thousands = len(picture) - len(picture.rstrip(","))
    decimals = decimals.rstrip(",")
    amount = (amount / 1000**thousands).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    grouped = "," in whole.rstrip(",")
    sign, figures = ("-" if amount < 0 else ""), f"{abs(amount):f}"
    before, _, after = figures.partition(".")
    least = whole.count("0")
    before = before.lstrip("0").zfill(least) if least != 1 else before
    after = after[: len(decimals.rstrip("#"))] + after[len(decimals.rstrip("#")) :].rstrip("0")
    if grouped and len(before) > 3:
        before = f"{int(before):,}"
    return sign + (before or ("" if after else "0" if "0" in whole else "")) + ("." + after if after else "")


def _moment(value: datetime | date | time | timedelta, form: str) -> str:
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02d}"
    tokens = _sections(_BY_PLACE.get(form, form))[0]
    if not any(token["field"] for token in tokens):
        return f"{value:%H:%M}" if isinstance(value, time) else f"{value.year}-{value.month}-{value.day}"
    chinese = any((token["bracket"] or "").startswith(_CHINESE) for token in tokens)
    half = any(token["half"] for token in tokens)
    pieces, before = [], ""
    for at, token in enumerate(tokens):
        field = (token["field"] or "").lower()
        if not field:
            pieces.append(_half(value) if token["half"] else _literal(token))
            continue
        after = next(((later["field"] or "").lower() for later in tokens[at + 1 :] if later["field"]), "")
        minutes = field[0] == "m" and (before[:1] == "h" or after[:1] == "s")
        pieces.append(_field(value, "n" * len(field) if minutes else field, half, chinese))
        before = field
    return "".join(pieces).strip()


def _half(value: datetime | date | time) -> str:
    return "" if not isinstance(value, datetime | time) else "上午" if value.hour < 12 else "下午"


def _field(value: datetime | date | time, field: str, half: bool, chinese: bool) -> str:
    """One field of a date or a time: yyyy, mm, d, h, nn for minutes, ss, aaa for the day of the week."""
    if field[0] in "hns":
        number = _clock(value, field[0], half)
    elif isinstance(value, time):
        return ""
    elif field[0] in "ya" or len(field) > 2:
        return _words(value, field, chinese)
    else:
        number = value.month if field[0] == "m" else value.day
    if chinese:
        return chinese_numeral(number) if number else "〇"
    return f"{number:02d}" if len(field) > 1 else str(number)


def _clock(value: datetime | date | time, kind: str, half: bool) -> int:
    if not isinstance(value, datetime | time):
        return 0
    hour = (value.hour % 12 or 12) if half else value.hour
    return {"h": hour, "n": value.minute, "s": value.second}[kind]


def _words(value: datetime | date, field: str, chinese: bool) -> str:
    """A year, the day of the week, or a name of a month or a day."""
    if field[0] == "a":
        return ("星期" if len(field) > 3 else "") + _WEEKDAYS[value.weekday()]
    if field[0] == "y":
        year = str(value.year) if len(field) > 2 else str(value.year)[2:]
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in year) if chinese else year
    return value.strftime(_NAMED[field[:4]])
