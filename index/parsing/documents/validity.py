"""From when and until when a document says that it holds: 自…起施行, 有效期五年, 有效期至…, 试行两年.

立法技术规范（试行）（一）7: the day of coming into force stands in the last clause, or in the carrier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.entities.dates import find_date, iso
from index.entities.numerals import NUMERALS, numeral_value
from index.entities.references import GENRES

_DAY = r"(?:[0-9０-９零〇○一二三四五六七八九][ 　]?){4}年[^年月日，。；]{1,5}月[^年月日，。；]{1,5}日"
_ISSUED = "(?:公布|发布|印发|颁布|下发|签发|颁发|通过)之日"
_START = re.compile(
    r"(?:(?<=本)[^，。；：“”\n]{1,20}?|(?<![^，,。；;\n 　])(?:并)?)(?:自|从|于)"
    rf"(?P<when>{_DAY}|{_ISSUED})起?(?:开始)?(?:正式)?(?:施行|实施|执行|试行|生效)"
)
_AMOUNT = rf"(?P<count>\d{{1,3}}|[{NUMERALS}]{{1,3}})[ 　]?个?(?P<unit>年|月)"
_END_DAY = rf"(?P<until>{_DAY}|(?:[0-9]{{4}})年底|(?:[0-9]{{4}})年[0-9]{{1,2}}月底?)"
_END = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?|实施期限?|施行期限?|期限)(?:暂定)?(?:为|是)?(?:{_AMOUNT}|[^，。；]{{0,16}}?(?:至|到){_END_DAY})"
    rf"|试行{_AMOUNT.replace('count', 'count2').replace('unit', 'unit2')}"
    rf"|(?:施行|执行|实施|有效)至{_END_DAY.replace('until', 'until2')}"
    rf"|(?P<until3>{_DAY})(?:起)?(?:自动|自行)?(?:失效|废止)"
)
_OWN = re.compile(rf"本[^，。；：“”]{{0,4}}?(?:{GENRES})[^，。；：“”]{{0,4}}期")
"""The 期 of the text itself; that of a licence or a card is what it deals with."""
_DRAFT = re.compile(r"(?:征求意见稿|公开征求意见稿|送审稿|讨论稿|审议稿|草案)[）)]?$")
_TRIAL = re.compile("试行")
_SPEAKS = re.compile("施行|实施|执行|试行|生效|期|至|失效|废止")
"""One of these stands in all of the above."""
_QUOTED = re.compile("“[^”]*”")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Validity:
    """When a text comes into force and when it ends; spans are the words that say so."""

    effective: str | None = None
    effective_at: tuple[int, int] | None = None
    expires: str | None = None
    expires_at: tuple[int, int] | None = None
    trial: bool = False


def validity_of(text: str, sentences: list[tuple[int, int]], issued: str | None) -> Validity:
    """What the `sentences` (spans of `text`) of one document say of its time; `issued` is the day of 印发之日起.

    Words in quotation marks are another document's. The last statement counts: amended texts repeat the first.
    """
    told = [(span, own) for span in sentences if _SPEAKS.search(text, *span) and (own := _own(text, span))]
    starts = [(span, match) for span, own in told if (match := _START.search(own))]
    effective = effective_at = None
    for span, match in starts:
        if day := _day(match["when"]) or (issued if match["when"].endswith("之日") else None):
            effective, effective_at = day, span
    expires = expires_at = None
    for span, own in told:
        end = _END.search(own) if _OWN.search(own) or _START.search(own) else None
        if day := _end(end, effective or issued) if end else None:
            expires, expires_at = day, span
    trial = any("试行" in match[0] for _, match in starts)
    return Validity(effective, effective_at, expires, expires_at, trial)


def is_draft(title: str | None) -> bool:
    """Whether a title says that its text is put out for comment and not yet in force."""
    return bool(title and _DRAFT.search(title))


def is_trial(title: str | None) -> bool:
    """Whether a title says that its text is on trial (试行)."""
    return bool(title and _TRIAL.search(title))


def _own(text: str, span: tuple[int, int]) -> str:
    words = text[slice(*span)]
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words) if "“" in words else words


def _day(printed: str) -> str | None:
    found = find_date(printed)
    return iso(found) if found else None


def _end(match: re.Match[str], start: str | None) -> str | None:
    """The last day that `match` of _END names, counted from `start` where it gives a length of time."""
    until = match["until"] or match["until2"]
    if until:
        return _day(until) or _end_of_month_or_year(until)
    if match["until3"]:
        day = _day(match["until3"])
        ends = date.fromisoformat(day) - _ONE_DAY if day else None
        return ends.isoformat() if ends else None
    count, unit = match["count"] or match["count2"], match["unit"] or match["unit2"]
    if not start or not count:
        return None
    return _later(date.fromisoformat(start), numeral_value(count) * (12 if unit == "年" else 1)).isoformat()


def _later(start: date, months: int) -> date:
    """The last day of a time of `months` that begins with `start`."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = start.day
    while True:
        try:
            return date(year, month + 1, day) - _ONE_DAY
        except ValueError:  # 31 in a shorter month
            day -= 1


def _end_of_month_or_year(printed: str) -> str:
    year, month = (int(part) for part in [*re.findall(r"\d+", printed), "12"][:2])
    return _later(date(year, month, 1), 1).isoformat()
