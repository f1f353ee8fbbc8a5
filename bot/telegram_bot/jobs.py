"""What runs beside the updates: looking for a new index, deleting what is old, and telling that the bot is well."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.telegram_bot.context import BotContext
from bot.telegram_bot.runtime.monitoring.health import Health, WatchedRequest, serve
from index.errors import SettingsError, WenhaoError, system_reason

_LOG = logging.getLogger(__name__)

REFRESH_EVERY = 2.0
"""Seconds between looks for a new generation; each is one small read."""
_PURGE_EVERY = 3600.0
_BEAT_EVERY = 5.0
"""Seconds between two marks in the heartbeat file."""
_DAY = 86400.0


class BackgroundJobs:
    """Started when the index is open, stopped after the last answer; `give_up` ends a bot whose token is refused."""

    def __init__(
        self,
        bot_context: BotContext,
        polling: WatchedRequest | None,
        give_up: Callable[[], Awaitable[None]],
        tell_news: Callable[[], Awaitable[None]],
    ) -> None:
        self._context = bot_context
        self._polling = polling
        self._give_up, self._tell_news = give_up, tell_news
        self._health = Health(polling, lambda: bot_context.live_index.is_open)
        self._tasks: list[asyncio.Task[None]] = []
        self._server: Any = None

    def start(self) -> None:
        """Start everything that the settings ask for; raises SettingsError where /health cannot be served."""
        settings = self._context.settings
        if settings.health_port:
            try:
                self._server = serve(self._health, self._context.metrics, settings.health_listen, settings.health_port)
            except OSError as error:
                raise SettingsError(
                    f"不能在 {settings.health_listen}:{settings.health_port} 提供 /health（{system_reason(error)}），"
                    "请改 WENHAO_BOT_HEALTH_PORT。"
                ) from error
        jobs = [(REFRESH_EVERY, self._refresh), (REFRESH_EVERY, self._tell_news), (_PURGE_EVERY, self._purge)]
        if settings.heartbeat:
            jobs.append((_BEAT_EVERY, self._beat))
        self._tasks = [asyncio.create_task(_repeat(seconds, work)) for seconds, work in jobs]

    async def stop(self) -> None:
        """End all of it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server:
            self._server.stop()
            await self._server.close_all_connections()

    async def _refresh(self) -> None:
        if self._polling and self._polling.is_refused:
            await self._give_up()
        try:
            await self._context.live_index.refresh()
        except WenhaoError as error:
            _LOG.error("the new index cannot be used, the old one stays: %s", error)
        self._context.metrics.notices.set(len(self._context.live_index.snapshot.notices))

    async def _purge(self) -> None:
        keep = self._context.settings.keep_days * _DAY
        self._context.sent_answers.purge(keep)
        self._context.conversations.purge(keep)
        self._context.access.purge()
        self._context.inbox.purge(_DAY)
        self._context.conversations.compact()

    async def _beat(self) -> None:
        if self._context.settings.heartbeat:
            self._health.beat(self._context.settings.heartbeat)


async def _repeat(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            _LOG.exception("the upkeep failed and will be tried again")
        await asyncio.sleep(seconds)
