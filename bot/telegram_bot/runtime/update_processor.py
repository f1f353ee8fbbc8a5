"""The order in which updates are handled: one after another within a chat, side by side between chats.

Each chat has at most one update in hand, so whoever sends many waits for themselves and nobody else. What is heavy runs
in the few threads of the library, in the order of arrival.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_UNBOUNDED = 1_000_000  # the lanes do the waiting, not the library's semaphore


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """An update processor with one lane a chat; beyond `most` updates in hand, `when_full` answers instead.

    `done` is told the number of each update that is handled; one that was interrupted is not.
    """

    __slots__ = ("_done", "_in_hand", "_lanes", "_most", "_when_full")

    def __init__(self, most: int, when_full: Callable[[Update], Awaitable[None]], done: Callable[[int], None]) -> None:
        super().__init__(_UNBOUNDED)
        self._done = done
        self._most = most
        self._when_full = when_full
        self._in_hand = 0
        self._lanes: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @property
    def in_hand(self) -> int:
        """Updates that are waiting or being handled."""
        return self._in_hand

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle the update in its chat's turn."""
        if self._in_hand >= self._most and isinstance(update, Update):
            coroutine.close()  # type: ignore[attr-defined]  # the library hands over a coroutine
            await self._when_full(update)
            self._done(update.update_id)
            return
        self._in_hand += 1
        try:
            async with self.turn(lane_of(update)):
                await coroutine
            if isinstance(update, Update):
                self._done(update.update_id)
        finally:
            self._in_hand -= 1

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
    """The chat; an inline query belongs to none and waits for nothing."""
    if not isinstance(update, Update):
        return None
    return update.effective_chat.id if update.effective_chat else ("inline", update.update_id)
