"""Keeps the bot's secrets out of everything that is logged: messages, arguments and tracebacks."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from urllib.parse import quote

from telegram.error import InvalidToken

_ANY_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_HIDDEN = "‹redacted›"


class Redaction(logging.Filter):
    """Replaces the given secrets, and whatever looks like a bot token, in each record of the handlers it is on."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if part}
        forms = sorted(parts | {quote(part, safe="") for part in parts}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, forms))) if forms else _ANY_TOKEN

    def clean(self, text: str) -> str:
        """`text` without secrets."""
        return _ANY_TOKEN.sub(_HIDDEN, self._secrets.sub(_HIDDEN, text))

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place; never drops one."""
        record.msg, record.args = self.clean(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
            record.exc_info = None  # a formatter would print it anew
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


def log_to_stderr(level: str, secrets: Iterable[str]) -> Redaction:
    """Set up logging for the process, every handler with the redaction; returns it."""
    redaction = Redaction(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for each in (handler, logging.lastResort):
        if each:
            each.addFilter(redaction)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each poll
    sys.excepthook = _log_uncaught
    # These two are told in one sentence elsewhere: by the pacing, and by who ends the process.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    logging.getLogger("telegram.ext").addFilter(_is_not_about_the_token)
    return redaction


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(__name__).critical("the bot ends by an error of its own", exc_info=(kind, error, trace))


def _is_not_about_the_token(record: logging.LogRecord) -> bool:
    return not (record.exc_info and record.exc_info[0] is InvalidToken)
