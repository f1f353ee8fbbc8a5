"""/place: where somebody is, or a group; said once, and of several places that answer this one is shown first."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.answer_message import groups, place_of
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import clip
from bot.telegram_bot.messages.keyboards import Action, Expired, button, keyboard
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import translate

_LONGEST = 20  # UTF-16 units


class PlaceHandlers:
    """The handler of /place, and the actions of the buttons that keep a place or forget it."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.actions: dict[str, Action] = {"h": self._keep, "hx": self._forget}

    async def on_place(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep the place after the command; without one say which is kept."""
        message = update.effective_message
        if message is None:
            return
        language, chat = self._context.language(message.from_user), message.chat.id
        said = clip(" ".join(without_mention(message, context.bot.username).split()[1:]), _LONGEST)
        kept = self._context.places.get(chat)
        forget = keyboard([button(translate("b forget place", language), "hx", "x")])
        if said:
            self._context.places.put(chat, said)
            await reply(message, translate("place set", language, place=said), forget)
        elif kept:
            await reply(message, translate("place told", language, place=kept), forget)
        else:
            notices = self._context.live_index.snapshot.notices
            example = next((issuer for notice in notices for issuer in notice.issuers), "")
            await reply(message, translate("place usage", language, place=example.removeprefix("中共")))

    async def _keep(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """Keep the place whose notice is shown."""
        chat = query.message.chat.id if query.message else 0
        sent = self._context.sent_answers.get(pressed.fields[0], chat)
        if sent is None:
            raise Expired
        file = groups(sent.answer)[pressed.number(1)]
        place = next(place_of(quote) for quote in sent.answer.quotes if quote.file == file)
        if not place:
            raise Expired
        self._context.places.put(chat, place)
        language = self._context.language(query.from_user)
        await query.answer(translate("place set", language, place=place), show_alert=True)

    async def _forget(self, query: CallbackQuery, pressed: CallbackData) -> None:
        self._context.places.put(query.message.chat.id if query.message else 0, None)
        await query.edit_message_text(translate("place forgotten", self._context.language(query.from_user)))
        await query.answer()
