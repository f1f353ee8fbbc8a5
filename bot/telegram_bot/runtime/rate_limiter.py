"""Sending to Telegram: within its limits, and again when it could not be done.

A 429 holds up only the chat that it is about. Server errors and time-outs are tried again with growing pauses, for as
long as a line may be down; after a time-out Telegram may have taken the message already, so at worst an answer arrives
twice, never not at all.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter
from telegram.ext import AIORateLimiter

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot's older way of giving durations warns

_LOG = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds, doubled from try to try
_LONGEST_WAIT = 600.0  # seconds; nobody waits longer for an answer
_PERISHABLE = ("sendChatAction", "answerInlineQuery", "answerCallbackQuery")  # worthless later


class RetryingRateLimiter(AIORateLimiter):
    """The library's limiter of messages a second, with retries as long as the bot `runs`.

    `moved` is told of a group's new id.
    """

    __slots__ = ("_free_at", "_moved", "_runs")

    def __init__(self, a_second: int, moved: Callable[[int, int], None], runs: Callable[[], bool]) -> None:
        super().__init__(overall_max_rate=a_second, max_retries=0)
        self._moved, self._runs = moved, runs
        self._free_at: dict[Any, float] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Make the request, and again until it is done, refused for good, or hopeless."""
        now, pause = asyncio.get_running_loop().time, _FIRST_PAUSE
        end = now() + (0 if endpoint in _PERISHABLE else _LONGEST_WAIT)
        while True:
            await self._until_free(data.get("chat_id"))
            try:
                return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
            except RetryAfter as error:
                wait = _seconds(error)
                self._hold(data.get("chat_id"), wait)
                if now() + wait > end:
                    raise
            except ChatMigrated as error:
                if now() > end:
                    raise
                self._moved(data["chat_id"], error.new_chat_id)
                data["chat_id"] = error.new_chat_id
            except BadRequest:  # the library derives it from NetworkError, but it would fail again
                raise
            except NetworkError as error:
                if now() + pause > end or not self._runs():  # what is unanswered then is answered after the next start
                    raise
                _LOG.warning("%s: %s, trying again", endpoint, error)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _hold(self, chat: Any, seconds: float) -> None:
        _LOG.warning("Telegram asks to wait %g s before writing to chat %s", seconds, chat)
        self._free_at[chat] = asyncio.get_running_loop().time() + seconds

    async def _until_free(self, chat: Any) -> None:
        now = asyncio.get_running_loop().time
        while (wait := self._free_at.get(chat, 0) - now()) > 0:
            await asyncio.sleep(wait)
        self._free_at.pop(chat, None)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
