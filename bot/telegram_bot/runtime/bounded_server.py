"""The bot's HTTP servers (webhook, health) under bounds: half-open requests can neither pile up nor stay for long."""

from __future__ import annotations

from typing import Any

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream

MOST = 128
"""Connections at a time; beyond, the oldest is closed, so that whoever comes last, as Telegram does, is served."""
_SECONDS = 20.0
"""For the head of a request, for its body, and between two requests of a connection."""
_LONGEST = 1 << 20
"""Bytes of a body; an update has a few thousand."""


class BoundedServer(HTTPServer):
    """tornado's server with at most MOST connections."""

    def initialize(self, *args: Any, **options: Any) -> None:
        """As tornado's, with the bounds of this module."""
        bounds = {"idle_connection_timeout": _SECONDS, "body_timeout": _SECONDS, "max_body_size": _LONGEST}
        super().initialize(*args, **(bounds | options))
        self._streams: list[IOStream] = []

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Serve one more connection, if need be in place of the oldest."""
        self._streams = [one for one in self._streams if not one.closed()]
        while len(self._streams) >= MOST:
            self._streams.pop(0).close()
        self._streams.append(stream)
        super().handle_stream(stream, address)


def bound_servers() -> None:
    """Every server of tornado that is made from now on is a bounded one, also that of python-telegram-bot."""
    HTTPServer.configure(BoundedServer)
