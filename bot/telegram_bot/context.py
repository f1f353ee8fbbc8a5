"""What the handlers share, and how they reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, User
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.telegram_bot.messages.formatted_text import FormattedText
from bot.telegram_bot.messages.texts import Language, language_of
from bot.telegram_bot.persistence.access import Access
from bot.telegram_bot.persistence.conversations import ConversationKey, Conversations
from bot.telegram_bot.persistence.feedback import Feedback
from bot.telegram_bot.persistence.inbox import Inbox
from bot.telegram_bot.persistence.offered_questions import OfferedQuestions
from bot.telegram_bot.persistence.places import Places
from bot.telegram_bot.persistence.sent_answers import SentAnswers
from bot.telegram_bot.runtime.live_index import LiveIndex
from bot.telegram_bot.runtime.monitoring.metrics import Metrics
from bot.telegram_bot.runtime.throttle import TokenBucket
from bot.telegram_bot.settings import BotSettings

_LOG = logging.getLogger(__name__)
_TYPING_AFTER, _TYPING_EVERY = 0.7, 4.0  # seconds; Telegram shows it for five
_TYPING: set[asyncio.Task[None]] = set()
"""What is on its way: the loop keeps no hold of a task."""


@dataclass(frozen=True, slots=True)
class BotContext:
    """Everything that handlers work with."""

    settings: BotSettings
    live_index: LiveIndex
    conversations: Conversations
    sent_answers: SentAnswers
    offered: OfferedQuestions
    places: Places
    feedback: Feedback
    access: Access
    throttle: TokenBucket
    metrics: Metrics
    inbox: Inbox

    def language(self, user: User | None, text: str = "") -> Language:
        """What this person chose; else the language of `text`; else that of their Telegram."""
        chosen = self.conversations.language(user.id) if user else None
        return chosen or language_of(text) or _telegram_language(user)

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: its conversations, buttons and permission go along."""
        self.access.move_chat(old, new)
        self.conversations.move_chat(old, new)


def _telegram_language(user: User | None) -> Language:
    code = (user.language_code or "" if user else "").lower()
    if code.startswith("zh"):
        return "zh-hant" if any(part in code for part in ("hant", "tw", "hk", "mo")) else "zh-hans"
    return "en" if code.startswith("en") else "zh-hans"


def conversation_of(message: Message) -> ConversationKey:
    """Whose conversation this message belongs to."""
    thread = message.message_thread_id if message.is_topic_message else None
    return ConversationKey(message.chat.id, thread or 0, message.from_user.id if message.from_user else 0)


async def reply(message: Message, body: FormattedText | str, markup: InlineKeyboardMarkup | None = None) -> Message:
    """Answer `message` in its chat and topic; in a group as a reply to it."""
    formatted = body if isinstance(body, FormattedText) else FormattedText().add(body)
    return await message.reply_text(
        formatted.text,
        entities=formatted.entities,
        reply_markup=markup,
        do_quote=message.chat.type != ChatType.PRIVATE,
        allow_sending_without_reply=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


@contextlib.asynccontextmanager
async def typing(bot: Bot, conversation: ConversationKey) -> AsyncIterator[None]:
    """Show that the bot is at work, once it takes a moment, and as long as it takes."""
    done = asyncio.Event()
    task = asyncio.create_task(_type(bot, conversation, done))
    _TYPING.add(task)
    task.add_done_callback(_TYPING.discard)
    try:
        yield
    finally:
        done.set()


async def _type(bot: Bot, conversation: ConversationKey, done: asyncio.Event) -> None:
    """Ends by itself: a request cancelled on its way would leave its connection open."""
    wait = _TYPING_AFTER
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), wait)
        if done.is_set():
            return
        try:
            await bot.send_chat_action(
                conversation.chat, ChatAction.TYPING, message_thread_id=conversation.thread or None
            )
        except TelegramError as error:  # a courtesy: the answer is what matters
            _LOG.info("typing not shown: %s", error)
        wait = _TYPING_EVERY
