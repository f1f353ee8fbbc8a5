"""How fast one person may ask."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")

_REMEMBERED = 10_000  # people; whoever was quiet longest is forgotten first
_TELL_EVERY = 10.0  # seconds; further messages of a flood are dropped without a word


class TokenBucket:
    """A bucket a person that fills at `per_minute` and holds as much."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._told: OrderedDict[int, float] = OrderedDict()

    def wait(self, user: int, weight: float = 1.0) -> float:
        """0 and `weight` is taken, or the seconds until it can be taken."""
        now = self._clock()
        left, at = self._buckets.pop(user, (self._per_minute, now))
        left = min(self._per_minute, left + (now - at) * self._per_minute / 60)
        admitted = left >= weight
        _keep(self._buckets, user, (left - weight if admitted else left, now))
        return 0.0 if admitted else (weight - left) * 60 / self._per_minute

    def tells(self, user: int) -> bool:
        """Whether it is time to tell this person; True at most every ten seconds."""
        now = self._clock()
        before = self._told.get(user)
        if before is not None and now - before < _TELL_EVERY:
            return False
        _keep(self._told, user, now)
        return True


def _keep(table: OrderedDict[int, _Value], user: int, value: _Value) -> None:
    table[user] = value
    if len(table) > _REMEMBERED:
        table.popitem(last=False)
