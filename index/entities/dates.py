"""Dates as notices print them: Arabic or Chinese numerals (GB/T 9704-2012, 7.3.6; 二〇〇四年 in older ones).

Also 中華民國110年9月30日, and the short forms of drafts and web pages: 2021.6.1, 2021/6/1, 2021-06-01.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from index.entities.numerals import numeral_value

_YEAR = "(?:[0-9０-９][ 　]?){4}|[零〇○Ｏ一二三四五六七八九][ 　]?(?:[零〇○Ｏ一二三四五六七八九][ 　]?){3}"
_PART = "[0-9０-９][ 　]?[0-9０-９]?|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(rf"(?P<y>{_YEAR})[ 　]?年[ 　]?(?P<m>{_PART})[ 　]?月[ 　]?(?P<d>{_PART})[ 　]?日")
_REPUBLIC = re.compile(
    rf"中?[华華]?民[国國][ 　]?(?P<y>[0-9０-９]{{2,3}}|[一二三四五六七八九十百]{{1,5}})[ 　]?年"
    rf"[ 　]?(?P<m>{_PART})[ 　]?月[ 　]?(?P<d>{_PART})[ 　]?日"
)
_SHORT = re.compile(r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)(?P<mark>[./-])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?![\d./-])")
_YEAR_MARK = re.compile(r"\d\d\d\d[./-]")
_FIRST_OF_THE_REPUBLIC = 1911
"""民國元年 is the year after it."""
_HOUR = re.compile("[ 　]?[0-9]{1,2}[ 　]?时(?:[ 　]?[0-9]{1,2}[ 　]?分)?")
PRINTED = re.compile("印发?$")
"""What follows the date on which a notice was printed, not that on which it was issued."""


def find_date(text: str) -> re.Match[str] | None:
    """The first full date in `text`."""
    patterns = ((_DATE, _REPUBLIC) if "日" in text else ()) + ((_SHORT,) if _YEAR_MARK.search(text) else ())
    found = (pattern.search(text) for pattern in patterns)
    return min((match for match in found if match), key=lambda match: match.start(), default=None)


def find_dates(text: str) -> list[re.Match[str]]:
    """All full dates in `text`, in order."""
    return list(_DATE.finditer(text)) if "日" in text else []


def without_date(text: str) -> str:
    """What a line prints beside its first date, the hour of that day and the word 印发."""
    date = find_date(text)
    if date:
        hour = _HOUR.match(text, date.end())
        text = text[: date.start()] + text[hour.end() if hour else date.end() :]
    rest = PRINTED.sub("", text.strip(" 　。."))
    return "" if rest in ("（）", "()") else rest.strip()


def iso(match: re.Match[str]) -> str | None:
    """A match of `find_date` as ISO 8601 (2020-01-28); None where the calendar has no such day."""
    try:
        year, month, day = (numeral_value(_plain(match[part])) for part in "ymd")
        year += _FIRST_OF_THE_REPUBLIC if match.re is _REPUBLIC else 0
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _plain(numeral: str) -> str:
    return unicodedata.normalize("NFKC", numeral.replace(" ", "").replace("　", "")).replace("O", "〇")
