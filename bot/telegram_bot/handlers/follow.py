"""/follow: somebody, or a group, is told when a notice comes in that says a place, an issuer or a topic."""

from __future__ import annotations

import logging
from itertools import groupby

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.citation import day_words
from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import BOLD, CODE, FormattedText, clip
from bot.telegram_bot.messages.keyboards import Action, Button, Expired, button, keyboard, rows, show
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.follows import MOST, Follow, Follows, News
from bot.telegram_bot.runtime.live_index import Snapshot, notice_key
from bot.telegram_bot.runtime.news import NewsFinder, replaced_by
from index.notice import Notice

_LOG = logging.getLogger(__name__)
_LONGEST, _SHORTEST = 20, 2  # UTF-16 units of what is followed; one character stands in every notice
_SHOWN, _TITLE, _LABEL = 5, 200, 16  # notices in one message; UTF-16 units of a title, and of words on a button

_IN_LIST = "l"
"""Stands in a button of the list of all that is followed, which it changes."""


class FollowHandlers:
    """The handler of /follow, the actions of its buttons, and the job that tells what came in."""

    def __init__(self, bot_context: BotContext, follows: Follows) -> None:
        self._context, self._follows = bot_context, follows
        self._finder = NewsFinder(follows, bot_context.live_index)
        self.actions: dict[str, Action] = {"g": self._stop}

    async def on_follow(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Follow the words after the command; without any show what is followed."""
        message = update.effective_message
        if message is None:
            return
        language, chat = self._context.language(message.from_user), message.chat.id
        words = " ".join(without_mention(message, context.bot.username).split()[1:])
        followed = self._follows.of(chat)
        if not words:
            await reply(message, *self._listing(chat, language))
        elif not _SHORTEST <= len(words) <= _LONGEST:
            await reply(message, translate("g length", language, most=_LONGEST))
        elif len(followed) >= MOST and words not in {follow.words for follow in followed}:
            body, markup = self._listing(chat, language)
            await reply(
                message, FormattedText().add(translate("g most", language, most=MOST) + "\n\n").extend(body), markup
            )
        else:
            self._follows.add(Follow(chat, words, language))
            stop = self._stop_button(words, language)
            await reply(message, translate("g added", language, words=words), keyboard([stop]))

    async def tell(self, bot: Bot) -> None:
        """Tell each chat what came in that it follows; a chat that cannot be reached any more follows nothing."""
        await self._finder.look()
        for chat, news in groupby(sorted(self._follows.news(), key=lambda one: one.chat), key=lambda one: one.chat):
            of_chat = list(news)
            if not self._context.access.allows(chat, chat):
                self._follows.told(of_chat)
                continue
            try:
                await self._send(bot, chat, of_chat)
            except (Forbidden, BadRequest):
                self._follows.remove(chat)
            except TelegramError as error:  # told later
                _LOG.warning("news could not be sent: %s", error)
                return
            self._follows.told(of_chat)

    async def _send(self, bot: Bot, chat: int, news: list[News]) -> None:
        language: Language = next((follow.language for follow in self._follows.of(chat)), "zh-hans")
        snapshot = self._context.live_index.snapshot
        there = [one for one in news if snapshot.keys.get(notice_key(one.file)) == one.file]
        if not there:  # taken out again meanwhile
            return
        body, opens = FormattedText().add(translate("g news", language, count=len(there)), BOLD), []
        with snapshot.in_use():
            for at, one in enumerate(there[:_SHOWN], start=1):
                body.extend(_told(at, one, snapshot, language))
                opens.append(button(str(at), "n", notice_key(one.file), 0))
        if len(there) > _SHOWN:
            body.add("\n\n" + translate("g more", language, count=len(there) - _SHOWN))
        words = list(dict.fromkeys(one.words for one in there[:_SHOWN]))
        stops = [self._stop_button(word, language) for word in words]
        await bot.send_message(
            chat,
            body.text,
            entities=body.entities,
            reply_markup=keyboard(opens, *rows(stops, 2)),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def _stop(self, query: CallbackQuery, pressed: CallbackData) -> None:
        chat = query.message.chat.id if query.message else 0
        words = self._context.offered.get(pressed.fields[0])
        if words is None:
            raise Expired
        self._follows.remove(chat, words)
        language = self._context.language(query.from_user)
        told = translate("g stopped", language, words=words)
        if pressed.fields[1:] == (_IN_LIST,):
            await show(query, *self._listing(chat, language), told=told)
        else:
            await query.answer(told)

    def _listing(self, chat: int, language: Language) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        followed = [follow.words for follow in self._follows.of(chat)]
        key, words = ("g list", "、".join(followed)) if followed else ("g usage", self._example())
        stops = [self._stop_button(word, language, _IN_LIST) for word in followed]
        return FormattedText().add(translate(key, language, words=words)), keyboard(*rows(stops, 2))

    def _stop_button(self, words: str, language: Language, *more: str) -> Button:
        label = translate("g stop", language, words=clip(words, _LABEL))
        return button(label, "g", self._context.offered.put(words), *more)

    def _example(self) -> str:
        notices = self._context.live_index.snapshot.notices
        return next((issuer for notice in notices for issuer in notice.issuers), "").removeprefix("中共")


def _told(at: int, news: News, snapshot: Snapshot, language: Language) -> FormattedText:
    """One notice: what came in, or came in another version, and what it repeals, replaces or amends."""
    notice = snapshot.reader.notice(news.file)
    body = FormattedText().add(f"\n\n{at}. 《{clip(notice.title or translate('not stated', language), _TITLE)}》\n")
    if notice.document_number:
        body.add(clip(notice.document_number, _TITLE), CODE).add(" · ")
    body.add(_issued(notice, language))
    if news.was_there:
        body.add("\n" + translate("g newer", language))
    for kind, name in replaced_by(notice, snapshot)[:_SHOWN]:
        body.add("\n" + translate(f"g {kind}", language, name=clip(name, _TITLE)))
    return body


def _issued(notice: Notice, language: Language) -> str:
    day = notice.date_of_issue or notice.print_date
    issuer = clip("、".join(notice.issuers) or translate("no issuer", language), _TITLE)
    return f"{issuer} · {day_words(day)}" if day else issuer
