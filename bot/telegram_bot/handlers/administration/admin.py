"""What administrators can do: figures, reloading, and the feedback as a table."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import InputFile, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.runtime.update_processor import PerChatUpdateProcessor
from index.errors import WenhaoError

Context = ContextTypes.DEFAULT_TYPE


class Admin:
    """Handlers of /stats, /reload and /feedback."""

    def __init__(
        self, bot_context: BotContext, processor: PerChatUpdateProcessor, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._context = bot_context
        self._processor = processor
        self._clock = clock
        self._started = clock()

    async def on_stats(self, update: Update, context: Context) -> None:
        """Questions, refusals, opinions, and the state of the bot."""
        if (message := await admin_message(self._context, update)) is None:
            return
        good, bad = self._context.feedback.counts()
        snapshot = self._context.live_index.snapshot
        figures = {
            **self._context.sent_answers.counts(),
            "good": good,
            "bad": bad,
            "notices": len(snapshot.notices),
            "generation": snapshot.reader.manifest.generation,
            "busy": self._processor.in_hand,
            "hours": round((self._clock() - self._started) / 3600, 1),
        }
        await reply(message, translate("stats", self._language(message), **figures))

    async def on_reload(self, update: Update, context: Context) -> None:
        """Open the published index anew; on an error the open one stays."""
        if (message := await admin_message(self._context, update)) is None:
            return
        try:
            await self._context.live_index.open()
        except WenhaoError as error:
            await reply(message, str(error))
            return
        count = len(self._context.live_index.snapshot.notices)
        await reply(message, translate("reloaded", self._language(message), count=count))

    async def on_feedback(self, update: Update, context: Context) -> None:
        """All feedback as a CSV file."""
        if (message := await admin_message(self._context, update)) is None:
            return
        language, count = self._language(message), sum(self._context.feedback.counts())
        if not count:
            await reply(message, translate("no feedback", language))
            return
        table = InputFile(self._context.feedback.table(), filename="feedback.csv")
        await message.reply_document(table, caption=translate("feedback", language, count=count))

    def _language(self, message: Message) -> Language:
        return self._context.language(message.from_user)


async def admin_message(bot_context: BotContext, update: Update) -> Message | None:
    """The message if an administrator wrote it in private; others are told."""
    message = update.effective_message
    if message is None or message.from_user is None:
        return None
    language = bot_context.language(message.from_user)
    if not bot_context.access.is_admin(message.from_user.id):
        await reply(message, translate("admins only", language))
    elif message.chat.type != ChatType.PRIVATE:  # who waits, and what people asked, is not for everybody there
        await reply(message, translate("admin private", language))
    else:
        return message
    return None
