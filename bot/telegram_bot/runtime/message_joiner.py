"""A question that arrives in several messages is one question.

Telegram's clients cut a pasted text at 4,096 units; and a message that ends in a comma, an enumeration comma or a
colon announces that more is coming.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import pairwise

from telegram import Message

from bot.telegram_bot.messages.formatted_text import LONGEST_TEXT, units
from bot.telegram_bot.persistence.conversations import ConversationKey

_NEAR_LIMIT = LONGEST_TEXT - 200  # clients like to cut at a blank before the limit
_ANNOUNCES = ("，", "、", "：", ",", ":")
_PATIENCE = 1.5  # seconds
_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class _Held:
    parts: tuple[str, ...]
    message: Message


class MessageJoiner:
    """Holds back unfinished questions; `ask` is called with the message and the text once nothing more came."""

    def __init__(self, ask: Callable[[ConversationKey, Message, str], Awaitable[None]]) -> None:
        self._ask = ask
        self._held: dict[ConversationKey, _Held] = {}

    def take(self, conversation: ConversationKey, message: Message, text: str) -> str | None:
        """The whole question, or None if it is held back; then `later` is to be scheduled."""
        held = self._held.pop(conversation, None)
        parts = (*held.parts, text) if held else (text,)
        if not _unfinished(text) or len(parts) >= _MOST_PARTS:
            return _joined(parts)
        self._held[conversation] = _Held(parts, message)
        return None

    async def later(self, conversation: ConversationKey, message: Message) -> None:
        """Ask with what there is if nothing followed `message` in time."""
        await asyncio.sleep(_PATIENCE)
        held = self._held.get(conversation)
        if held and held.message is message:
            del self._held[conversation]
            await self._ask(conversation, message, _joined(held.parts))


def _unfinished(text: str) -> bool:
    return units(text) >= _NEAR_LIMIT or text.rstrip().endswith(_ANNOUNCES)


def _joined(parts: tuple[str, ...]) -> str:
    """A cut text is joined as it was cut; parts that a person sent apart stand on lines of their own."""
    joined = parts[0]
    for before, part in pairwise(parts):
        joined += part if units(before) >= _NEAR_LIMIT else f"\n{part}"
    return joined
