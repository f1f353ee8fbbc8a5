"""What administrators can do: figures, reloading, the feedback as a table, and letting people in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from telegram import Bot, CallbackQuery, InputFile, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.context import Desk, reply
from bot.telegram_bot.handlers.callback_data import Pressed
from bot.telegram_bot.handlers.keyboards import Action, Expired
from bot.telegram_bot.messages.texts import Language, say
from bot.telegram_bot.persistence.access import Pairing
from bot.telegram_bot.runtime.update_processor import Lanes
from index.errors import WenhaoError

Context = ContextTypes.DEFAULT_TYPE


class Admin:
    """Handlers of /stats, /reload, /feedback and /allow."""

    def __init__(self, desk: Desk, lanes: Lanes, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._lanes = lanes
        self._clock = clock
        self._started = clock()
        self.actions: dict[str, Action] = {"a": self._approve_pressed}

    async def on_stats(self, update: Update, context: Context) -> None:
        """Questions, refusals, opinions, and the state of the bot."""
        if (message := await self._admin_message(update)) is None:
            return
        good, bad = self._desk.feedback.counts()
        reading = self._desk.library.reading
        figures = {
            **self._desk.issued.counts(),
            "good": good,
            "bad": bad,
            "notices": len(reading.notices),
            "generation": reading.shelf.manifest.generation,
            "busy": self._lanes.in_hand,
            "hours": round((self._clock() - self._started) / 3600, 1),
        }
        await reply(message, say("stats", self._language(message), **figures))

    async def on_reload(self, update: Update, context: Context) -> None:
        """Open the published index anew; on an error the open one stays."""
        if (message := await self._admin_message(update)) is None:
            return
        try:
            await self._desk.library.open()
        except WenhaoError as error:
            await reply(message, str(error))
            return
        count = len(self._desk.library.reading.notices)
        await reply(message, say("reloaded", self._language(message), count=count))

    async def on_feedback(self, update: Update, context: Context) -> None:
        """All feedback as a CSV file."""
        if (message := await self._admin_message(update)) is None:
            return
        language, count = self._language(message), sum(self._desk.feedback.counts())
        if not count:
            await reply(message, say("no feedback", language))
            return
        table = InputFile(self._desk.feedback.table(), filename="feedback.csv")
        await message.reply_document(table, caption=say("feedback", language, count=count))

    async def on_allow(self, update: Update, context: Context) -> None:
        """Let in by code or id, withdraw, or list who is in and who waits."""
        if (message := await self._admin_message(update)) is None:
            return
        language, words = self._language(message), (message.text or "").split()[1:]
        if not words:
            await reply(message, self._listing(language))
        elif words[0] == "remove" and len(words) == 2 and _is_id(words[1]):
            done = self._desk.access.withdraw(int(words[1]))
            await reply(message, say("withdrawn" if done else "allow unknown", language, who=words[1]))
        elif _is_id(words[0]):
            self._desk.access.grant(int(words[0]))
            await reply(message, say("allowed", language, who=words[0]))
        elif pairing := self._desk.access.approve(words[0]):
            await self._welcome(pairing, context.bot)
            await reply(message, say("allowed", language, who=f"{pairing.name}（{pairing.user}）"))
        else:
            await reply(message, say("allow unknown", language, who=words[0][:32]))

    async def _approve_pressed(self, query: CallbackQuery, pressed: Pressed) -> None:
        language = self._desk.language(query.from_user)
        if not self._desk.access.is_admin(query.from_user.id):
            await query.answer(say("admins only", language), show_alert=True)
            return
        pairing = self._desk.access.approve(pressed.fields[0])
        if pairing is None:
            raise Expired
        await self._welcome(pairing, query.get_bot())
        await query.edit_message_text(say("allowed", language, who=f"{pairing.name}（{pairing.user}）"))
        await query.answer()

    async def _welcome(self, pairing: Pairing, bot: Bot) -> None:
        try:
            await bot.send_message(pairing.chat, say("approved"))
        except TelegramError:  # they may have blocked the bot meanwhile; the approval stands
            return

    async def _admin_message(self, update: Update) -> Message | None:
        """The message if an administrator wrote it; others are told."""
        message = update.effective_message
        if message is None or message.from_user is None:
            return None
        if self._desk.access.is_admin(message.from_user.id):
            return message
        await reply(message, say("admins only", self._language(message)))
        return None

    def _listing(self, language: Language) -> str:
        none = say("none", language)
        allowed = "、".join(map(str, self._desk.access.granted())) or none
        waiting = "、".join(f"{one.name}（{one.user}）{one.code}" for one in self._desk.access.waiting()) or none
        return say("allow usage", language, allowed=allowed[:1500], waiting=waiting[:1500])

    def _language(self, message: Message) -> Language:
        return self._desk.language(message.from_user)


def _is_id(word: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,18}", word))
