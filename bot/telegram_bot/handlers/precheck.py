"""Who gets past: the handler before all others. What is not for the bot is passed over in silence."""

from __future__ import annotations

import math

from telegram import InlineQueryResultsButton, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.keyboards import button, keyboard
from bot.telegram_bot.messages.mentions import is_for
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.access import Pairing, plain_name

_PRESS = 0.2  # what a tap or a keystroke counts beside a question


class Precheck:
    """Checks of every update: is it for us, may this person, are they too fast."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context

    async def on_update(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Raises ApplicationHandlerStop where the update goes no further."""
        message, user = update.message or update.edited_message, update.effective_user
        if message and message.migrate_to_chat_id:
            self._context.move_chat(message.chat.id, message.migrate_to_chat_id)
            raise ApplicationHandlerStop
        if user is None or (message and not is_for(message, context.bot.username, context.bot.id)):
            raise ApplicationHandlerStop
        chat = update.effective_chat.id if update.effective_chat else user.id
        wait = self._context.throttle.wait(user.id, 1.0 if message else _PRESS)
        if not self._context.access.allows(user.id, chat):
            self._context.metrics.turned_away.labels("access").inc()
            if not wait:
                await self._not_allowed(update, context)
            raise ApplicationHandlerStop
        if wait:
            self._context.metrics.turned_away.labels("rate").inc()
            if self._context.throttle.tells(user.id):
                await tell(update, translate("slow down", self._context.language(user), seconds=math.ceil(wait)))
            raise ApplicationHandlerStop

    async def _not_allowed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        user, message = update.effective_user, update.message
        is_message = update.effective_message is not None and update.callback_query is None
        if user is None or (is_message and not self._context.throttle.tells(user.id)):
            return
        language = self._context.language(user)
        paired = None
        if message and message.chat.type == ChatType.PRIVATE:
            paired = self._context.access.pair(user.id, message.chat.id, plain_name(user.full_name))
        if paired is None:
            in_group = message is not None and message.chat.type != ChatType.PRIVATE
            key = "group not allowed" if in_group else "not allowed"
            await tell(update, translate(key, language, user=user.id, chat=message.chat.id if message else 0))
            return
        pairing, is_new = paired
        await tell(update, translate("pairing", language, code=pairing.code))
        if is_new:
            await self._tell_admins(pairing, context)

    async def _tell_admins(self, pairing: Pairing, context: ContextTypes.DEFAULT_TYPE) -> None:
        text = translate("pairing asked", name=pairing.name, user=pairing.user, code=pairing.code)
        choices = keyboard([button(translate(f"b {word}"), "a", pairing.code, word) for word in ("approve", "refuse")])
        for admin in self._context.settings.admins:
            # One administrator who never started the bot must not keep the others from hearing of it.
            context.application.create_task(context.bot.send_message(admin, text, reply_markup=choices))


async def tell(update: Update, text: str) -> None:
    """Say `text` in the way that fits the update: a reply, a notice over the chat, or a hint above inline results."""
    if update.callback_query:
        await update.callback_query.answer(text[:200], show_alert=True)
    elif update.inline_query:
        hint = InlineQueryResultsButton(text[:64], start_parameter="help")
        await update.inline_query.answer([], cache_time=0, is_personal=True, button=hint)
    elif update.effective_message:
        await reply(update.effective_message, text)
