"""The history under a law's title: when it was passed, published, amended and came into force, and its order.

One event a line, or several in brackets: （2022年3月1日某市人民政府令第18号公布 自2022年5月1日起施行　根据…修正）.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from index.entities.dates import find_dates, iso
from index.entities.document_numbers import find_numbers

_ACTION = re.compile("通过|批准|公布|发布|颁布|施行|实施|生效|修订|修正|废止")
_TITLES = re.compile("《[^\n]{0,300}》")
_FIRST = ("通过", "批准", "公布", "发布", "颁布")
_PUBLISHED = ("公布", "发布", "颁布")
_AMENDED = ("修订", "修正")
_IN_FORCE = ("施行", "实施", "生效")


@dataclass(frozen=True, slots=True)
class Event:
    """Something done with a law on a day: `action` is the word for it, `words` stand between the day and it."""

    date: str
    action: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class History:
    """What the events of a law say of it as it stands."""

    adopted: str | None
    published: str | None
    amended: str | None
    effective: str | None
    document_number: str | None
    """The order by which it was published, where the history names one alone."""
    effective_at: tuple[int, int] | None


def is_history(line: str) -> bool:
    """Whether `line` is one of a law's history: in brackets, or opening with a date, and ending with what was done."""
    events = events_in(line)
    if not events or "。" in _TITLES.sub("", line):
        return False
    opens = line.lstrip("（( ")
    bracketed = len(opens) < len(line) and line.rstrip()[-1] in "）)"
    return bracketed or events[0].start <= len(line) - len(opens)


def events_in(text: str, offset: int = 0) -> list[Event]:
    """The events that `text` tells, in order; `offset` is added to their places."""
    dates = find_dates(text)
    events: list[Event] = []
    for date, following in zip_longest(dates, dates[1:]):
        end = following.start() if following else len(text)
        words = text[date.end() : end]
        actions = _ACTION.findall(_TITLES.sub(lambda title: " " * len(title[0]), words))
        day = iso(date)
        if actions and day:
            events.append(Event(day, actions[-1], words, offset + date.start(), offset + end))
            # One day may see a law published and in force: 1993年3月5日公告公布施行.
            if actions[-1] in _IN_FORCE and len(actions) > 1 and actions[-2] in _PUBLISHED:
                events.append(Event(day, actions[-2], words, offset + date.start(), offset + end))
    return events


def history_of(events: list[Event]) -> History | None:
    """What `events` say of the law, None where there are none."""
    if not events:
        return None
    first = [event.date for event in events if event.action in _FIRST]
    published = [event for event in events if event.action in _PUBLISHED]
    amended = [event.date for event in events if event.action in _AMENDED]
    in_force = [event for event in events if event.action in _IN_FORCE]
    numbers = {n.printed for event in events for n in find_numbers(_TITLES.sub("", event.words))}
    return History(
        adopted=first[0] if first else None,
        published=published[0].date if published else None,
        amended=amended[-1] if amended else None,
        effective=in_force[-1].date if in_force else None,
        document_number=numbers.pop() if len(numbers) == 1 else None,
        effective_at=(in_force[-1].start, in_force[-1].end) if in_force else None,
    )
