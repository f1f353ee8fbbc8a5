"""Whether the bot is well: /health and /metrics over HTTP, and a heartbeat file.

Both live on the bot's own event loop, so a loop that hangs shows in them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from telegram.request import HTTPXRequest

from bot.telegram_bot.runtime.monitoring.metrics import Metrics

_POLL_GRACE = 60.0  # seconds; a long poll takes ten


class WatchedRequest(HTTPXRequest):
    """The connection that fetches updates; remembers when Telegram last answered it well, or refused the token."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, **options: Any) -> None:
        super().__init__(**options)
        self._clock = clock
        self.answered_at = clock()
        self.is_refused = False

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make the request."""
        status, payload = await super().do_request(*args, **options)
        if status == 200:
            self.answered_at = self._clock()
        self.is_refused = status == 401  # the token was revoked: the library stops polling without a word
        return status, payload

    def silent_for(self) -> float:
        """Seconds since the last good answer."""
        return self._clock() - self.answered_at


class Health:
    """The faults of the moment; none means well."""

    def __init__(self, polling: WatchedRequest | None, index_is_open: Callable[[], bool]) -> None:
        self._polling = polling
        self._index_is_open = index_is_open

    def faults(self) -> list[str]:
        """One sentence a fault."""
        found = []
        if not self._index_is_open():
            found.append("the index is not open")
        if self._polling and self._polling.silent_for() > _POLL_GRACE:
            found.append(f"Telegram has not answered for {self._polling.silent_for():.0f} s")
        return found

    def beat(self, file: Path) -> None:
        """Touch the heartbeat file if all is well."""
        if not self.faults():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()


def serve(health: Health, metrics: Metrics, address: str, port: int) -> tornado.httpserver.HTTPServer:
    """Serve /health (200 or 503, with the faults) and /metrics; stop() ends it."""
    application = tornado.web.Application(
        [("/health", _HealthPage, {"health": health}), ("/metrics", _MetricsPage, {"metrics": metrics})],
        log_function=lambda handler: None,
    )
    server = tornado.httpserver.HTTPServer(application)
    server.listen(port, address)
    return server


class _HealthPage(tornado.web.RequestHandler):
    def initialize(self, health: Health) -> None:
        self._health = health

    def get(self) -> None:
        faults = self._health.faults()
        self.set_status(503 if faults else 200)
        self.write({"ok": not faults, "faults": faults})


class _MetricsPage(tornado.web.RequestHandler):
    def initialize(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(generate_latest(self._metrics.registry))
