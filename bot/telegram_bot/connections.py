"""How the bot and Telegram reach each other."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram.request import HTTPXRequest

from bot.telegram_bot.settings import BotSettings

_CONNECTIONS = 32  # more only make Telegram answer 429


def connections(proxy: str | None) -> HTTPXRequest:
    """What requests are made with; sending waits for a free connection as long as it takes."""
    return HTTPXRequest(
        connection_pool_size=_CONNECTIONS,
        pool_timeout=600,
        connect_timeout=10,
        read_timeout=20,
        write_timeout=20,
        proxy=proxy,
        httpx_kwargs={"verify": trusted()},
    )


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than all else at the start."""
    return httpx.create_ssl_context()


def webhook_options(settings: BotSettings) -> dict[str, Any]:
    """The arguments of python-telegram-bot's webhook."""
    path = urlsplit(settings.webhook_url or "").path if settings.webhook_path is None else settings.webhook_path
    return {
        "listen": settings.webhook_listen,
        "port": settings.webhook_port,
        "url_path": path.strip("/"),
        "webhook_url": settings.webhook_url,
        "secret_token": settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
        "cert": settings.webhook_cert,
        "key": settings.webhook_key,
    }
