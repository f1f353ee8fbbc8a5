"""/place: where somebody is, or a group; said once, and of several places that answer this one is shown first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.answer_message import groups, place_of
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import clip
from bot.telegram_bot.messages.keyboards import Action, Expired, button, keyboard, rows
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import Language, in_script, translate
from index.analysis import simplified
from index.entities.places import gazetteer
from index.notice import NoticeSummary

_LONGEST = 20  # UTF-16 units
_CHOICES = 9


class PlaceHandlers:
    """The handler of /place, and the actions of the buttons that keep a place or forget it."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.actions: dict[str, Action] = {"h": self._keep, "hp": self._keep_chosen, "hx": self._forget}

    async def on_place(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep the place after the command, or ask which of several it means; without one say which is kept."""
        message = update.effective_message
        if message is None:
            return
        said = clip(" ".join(without_mention(message, context.bot.username).split()[1:]), _LONGEST)
        language, chat = self._context.language(message.from_user, said), message.chat.id
        kept = self._context.places.get(chat)
        forget = keyboard([button(translate("b forget place", language), "hx", "x")])
        if said:
            meant = await asyncio.to_thread(_meant, simplified(said), self._context.live_index.snapshot.notices)
            if 1 < len(meant) <= _CHOICES:
                choices = [button(in_script(name, language), "hp", self._context.offered.put(name)) for name in meant]
                await reply(message, translate("place which", language), keyboard(*rows(choices, 3)))
                return
            place = meant[0] if len(meant) == 1 else simplified(said)
            self._context.places.put(chat, place)
            await reply(message, self._kept(place, language, is_known=bool(meant)), forget)
        elif kept:
            await reply(message, translate("place told", language, place=in_script(kept, language)), forget)
        else:
            example = _example(self._context.live_index.snapshot.notices)
            await reply(message, translate("place usage", language, place=in_script(example, language)))

    @staticmethod
    def _kept(place: str, language: Language, *, is_known: bool) -> str:
        name = in_script(place, language)
        told = translate("place set", language, place=name)
        return told if is_known else f"{told}\n{translate('place unknown', language, place=name)}"

    async def _keep_chosen(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """Keep the one of several places that was meant."""
        place = self._context.offered.get(pressed.fields[0])
        if place is None or query.message is None:
            raise Expired
        self._context.places.put(query.message.chat.id, place)
        language = self._context.language(query.from_user)
        await query.edit_message_text(
            self._kept(place, language, is_known=True),
            reply_markup=keyboard([button(translate("b forget place", language), "hx", "x")]),
        )
        await query.answer()

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


def _meant(said: str, notices: Iterable[NoticeSummary]) -> list[str]:
    """The places that `said` may mean of those whose bodies issued a notice; an issuer's own name stands for itself."""
    issuers = dict.fromkeys(issuer for notice in notices for issuer in notice.issuers if said in simplified(issuer))
    places = dict.fromkeys(name for issuer in issuers for name in _places_in(issuer) if said in name)
    return [said] if said in places or (issuers and not places) else list(places)


def _example(notices: Iterable[NoticeSummary]) -> str:
    """A place that issued a notice, else an issuer."""
    issuers = list(dict.fromkeys(issuer for notice in notices for issuer in notice.issuers))[:_LONGEST]
    places = (name for issuer in issuers for name in _places_in(issuer))
    return next(places, issuers[0].removeprefix("中共") if issuers else "")


def _places_in(issuer: str) -> list[str]:
    return [place.name for mention in gazetteer().mentions(simplified(issuer)) for place in mention.places]
