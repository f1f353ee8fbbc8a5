"""What administrators can do: figures, reloading, the feedback as a table, and letting people in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from telegram import Bot, CallbackQuery, InputFile, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.handlers.callback_data import CallbackData
from bot.telegram_bot.handlers.keyboards import Action
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.access import Pairing
from bot.telegram_bot.runtime.update_processor import PerChatUpdateProcessor
from index.errors import WenhaoError

Context = ContextTypes.DEFAULT_TYPE


class Admin:
    """Handlers of /stats, /reload, /feedback and /allow."""

    def __init__(
        self, bot_context: BotContext, processor: PerChatUpdateProcessor, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._context = bot_context
        self._processor = processor
        self._clock = clock
        self._started = clock()
        self.actions: dict[str, Action] = {"a": self._approve_pressed}

    async def on_stats(self, update: Update, context: Context) -> None:
        """Questions, refusals, opinions, and the state of the bot."""
        if (message := await self._admin_message(update)) is None:
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
        if (message := await self._admin_message(update)) is None:
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
        if (message := await self._admin_message(update)) is None:
            return
        language, count = self._language(message), sum(self._context.feedback.counts())
        if not count:
            await reply(message, translate("no feedback", language))
            return
        table = InputFile(self._context.feedback.table(), filename="feedback.csv")
        await message.reply_document(table, caption=translate("feedback", language, count=count))

    async def on_allow(self, update: Update, context: Context) -> None:
        """Let in by code or id, withdraw, or list who is in and who waits."""
        if (message := await self._admin_message(update)) is None:
            return
        language, words = self._language(message), (message.text or "").split()[1:]
        if not words:
            await reply(message, self._listing(language))
        elif words[0] == "remove" and len(words) == 2 and _is_id(words[1]):
            done = self._context.access.withdraw(int(words[1]))
            await reply(message, translate("withdrawn" if done else "allow unknown", language, who=words[1]))
        elif _is_id(words[0]):
            self._context.access.grant(int(words[0]))
            await reply(message, translate("allowed", language, who=words[0]))
        elif pairing := self._context.access.approve(words[0]):
            await self._welcome(pairing, context.bot)
            await reply(message, translate("allowed", language, who=f"{pairing.name}（{pairing.user}）"))
        else:
            await reply(message, translate("allow unknown", language, who=words[0][:32]))

    async def _approve_pressed(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language = self._context.language(query.from_user)
        if not self._context.access.is_admin(query.from_user.id):
            await query.answer(translate("admins only", language), show_alert=True)
            return
        pairing = self._context.access.approve(pressed.fields[0])
        if pairing is None:
            await query.edit_message_reply_markup(None)
            await query.answer(translate("allow done", language), show_alert=True)
            return
        await self._welcome(pairing, query.get_bot())
        await query.edit_message_text(translate("allowed", language, who=f"{pairing.name}（{pairing.user}）"))
        await query.answer()

    async def _welcome(self, pairing: Pairing, bot: Bot) -> None:
        try:
            await bot.send_message(pairing.chat, translate("approved"))
        except TelegramError:  # they may have blocked the bot meanwhile; the approval stands
            return

    async def _admin_message(self, update: Update) -> Message | None:
        """The message if an administrator wrote it in private; others are told."""
        message = update.effective_message
        if message is None or message.from_user is None:
            return None
        if not self._context.access.is_admin(message.from_user.id):
            await reply(message, translate("admins only", self._language(message)))
        elif message.chat.type != ChatType.PRIVATE:  # who waits, and what people asked, is not for everybody there
            await reply(message, translate("admin private", self._language(message)))
        else:
            return message
        return None

    def _listing(self, language: Language) -> str:
        none = translate("none", language)
        allowed = "、".join(map(str, self._context.access.granted())) or none
        waiting = "、".join(f"{one.name}（{one.user}）{one.code}" for one in self._context.access.waiting()) or none
        return translate("allow usage", language, allowed=allowed[:1500], waiting=waiting[:1500])

    def _language(self, message: Message) -> Language:
        return self._context.language(message.from_user)


def _is_id(word: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,18}", word))
