"""The order in which updates are handled: one after another for one person in a chat, side by side between people.

Each person has at most one update in hand and a share of those that wait, so whoever sends many waits for themselves
and turns nobody else away. What is heavy runs in processes, in the order of arrival.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_SHARE = 5
"""A person may have a fifth of all updates that may wait."""
_UNBOUNDED = 1_000_000  # the lanes do the waiting, not the library's semaphore


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """An update processor with one lane a person in a chat; beyond `most` in hand, `when_full` answers instead.

    `done` is told the number of each update that is handled; one that was interrupted is not.
    """

    __slots__ = ("_done", "_in_hand", "_lanes", "_most", "_of_person", "_when_full")

    def __init__(self, most: int, when_full: Callable[[Update], Awaitable[None]], done: Callable[[int], None]) -> None:
        super().__init__(_UNBOUNDED)
        self._done = done
        self._most = most
        self._when_full = when_full
        self._in_hand = 0
        self._of_person: Counter[int] = Counter()
        self._lanes: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @property
    def in_hand(self) -> int:
        """Updates that are waiting or being handled."""
        return self._in_hand

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle the update in its turn."""
        person = person_of(update)
        is_full = self._in_hand >= self._most or self._of_person[person] >= max(1, self._most // _SHARE)
        if is_full and isinstance(update, Update):
            coroutine.close()  # type: ignore[attr-defined]  # the library hands over a coroutine
            await self._when_full(update)
            self._done(update.update_id)
            return
        self._in_hand += 1
        self._of_person[person] += 1
        try:
            async with self.turn(lane_of(update)):
                await coroutine
            if isinstance(update, Update):
                self._done(update.update_id)
        finally:
            self._in_hand -= 1
            self._of_person[person] -= 1
            if not self._of_person[person]:
                del self._of_person[person]

    @asynccontextmanager
    async def turn(self, lane: Hashable) -> AsyncIterator[None]:
        """Wait for everything that is before us in this lane."""
        lock, users = self._lanes.get(lane, (asyncio.Lock(), 0))
        self._lanes[lane] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            users = self._lanes[lane][1] - 1
            if users:
                self._lanes[lane] = lock, users
            else:
                del self._lanes[lane]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def lane_of(update: object) -> Hashable:
    """The person in the chat; an inline query belongs to none and waits for nothing."""
    if not isinstance(update, Update):
        return None
    if update.effective_chat is None:
        return "inline", update.update_id
    return update.effective_chat.id, person_of(update)


def person_of(update: object) -> int:
    """Who sent it, 0 where nobody did."""
    return update.effective_user.id if isinstance(update, Update) and update.effective_user else 0
