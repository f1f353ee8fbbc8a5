"""Who may use the bot: administrators let people and groups in, refuse, withdraw, and see who is in and who waits."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.citation import day_words
from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.handlers.administration.admin import admin_message
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import FormattedText, clip
from bot.telegram_bot.messages.keyboards import Action, button, keyboard, rows, show
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.access import Pairing

_LISTED, _BUTTONS, _LABEL = 50, 8, 16  # identities in the list; buttons of each kind; UTF-16 units of a name on one


class AllowHandlers:
    """The handler of /allow, and the actions of the buttons under it and under a request."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.actions: dict[str, Action] = {"a": self._decide, "ar": self._withdraw}

    async def on_allow(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let in by code or id, withdraw, or list who is in and who waits."""
        if (message := await admin_message(self._context, update)) is None:
            return
        access, bot = self._context.access, context.bot
        language, words = self._context.language(message.from_user), (message.text or "").split()[1:]
        if not words:
            await reply(message, *self._listing(language))
        elif words[0] == "remove" and len(words) == 2 and _is_id(words[1]):
            done = await self._withdrawn(int(words[1]), bot)
            await reply(message, translate("withdrawn" if done else "allow unknown", language, who=words[1]))
        elif _is_id(words[0]):
            access.grant(int(words[0]))
            await reply(message, translate("allowed", language, who=words[0]))
        elif pairing := access.approve(words[0]):
            await self._tell(pairing.chat, "approved", bot)
            await reply(message, translate("allowed", language, who=_called(pairing)))
        else:
            await reply(message, translate("allow unknown", language, who=words[0][:32]))

    async def _decide(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """批准 or 拒绝 under a request; who waits is told."""
        if not await self._is_admin(query):
            return
        language, access = self._context.language(query.from_user), self._context.access
        refused = pressed.fields[1:] == ("refuse",)
        pairing = access.refuse(pressed.fields[0]) if refused else access.approve(pressed.fields[0])
        if pairing is None:
            await query.edit_message_reply_markup(None)
            await query.answer(translate("allow done", language), show_alert=True)
            return
        await self._tell(pairing.chat, "refused access" if refused else "approved", query.get_bot())
        key = "access refused" if refused else "allowed"
        await query.edit_message_text(translate(key, language, who=_called(pairing)))
        await query.answer()

    async def _withdraw(self, query: CallbackQuery, pressed: CallbackData) -> None:
        if not await self._is_admin(query):
            return
        language, who = self._context.language(query.from_user), pressed.fields[0]
        done = _is_id(who) and await self._withdrawn(int(who), query.get_bot())
        told = translate("withdrawn" if done else "allow unknown", language, who=who)
        await show(query, *self._listing(language), told=told)

    async def _withdrawn(self, identity: int, bot: Bot) -> bool:
        """Whether there was a permission to withdraw; whom it concerns is told."""
        if done := self._context.access.withdraw(identity):
            await self._tell(identity, "access withdrawn", bot)
        return done

    async def _tell(self, chat: int, key: str, bot: Bot) -> None:
        with contextlib.suppress(TelegramError):  # they may have blocked the bot meanwhile; the decision stands
            await bot.send_message(chat, translate(key))

    async def _is_admin(self, query: CallbackQuery) -> bool:
        if self._context.access.is_admin(query.from_user.id):
            return True
        await query.answer(translate("admins only", self._context.language(query.from_user)), show_alert=True)
        return False

    def _listing(self, language: Language) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        """Who is in by the settings and by /allow, who waits, and buttons for the latest of them."""
        none, settings = translate("none", language), self._context.settings
        granted, waiting = self._context.access.granted(), self._context.access.waiting()
        listed = sorted(settings.admins | settings.users | settings.chats)
        text = translate(
            "allow usage",
            language,
            listed="、".join(map(str, listed[:_LISTED])) or none,
            allowed="、".join(f"{who}（{_day(at)}）" for who, at in granted[:_LISTED]) or none,
            waiting="、".join(f"{_called(one)}{one.code}" for one in waiting[:_LISTED]) or none,
        )
        taps = [button(translate("b withdraw", language, who=who), "ar", who) for who, _ in granted[:_BUTTONS]]
        asked = [
            button(f"{translate(f'b {word}', language)} {clip(one.name, _LABEL)}", "a", one.code, word)
            for one in waiting[:_BUTTONS]
            for word in ("approve", "refuse")
        ]
        return FormattedText().add(clip(text, 4000)), keyboard(*rows(asked, 2), *rows(taps, 2))


def _called(pairing: Pairing) -> str:
    return f"{pairing.name}（{pairing.user}）"


def _day(at: float) -> str:
    return day_words(datetime.fromtimestamp(at).date().isoformat())


def _is_id(word: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,18}", word))
