"""/delete: an administrator takes a notice out of the corpus, once confirmed; it can come back (/restore)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.answering.notice_lookup import matching
from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.handlers.administration.admin import admin_message
from bot.telegram_bot.handlers.administration.uploads import label
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import BOLD, FormattedText, clip
from bot.telegram_bot.messages.keyboards import Action, Expired, button, keyboard, rows, show
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.uploads import Uploads
from bot.telegram_bot.runtime.corpus_updates import CorpusUpdates
from bot.telegram_bot.runtime.live_index import notice_key
from index.errors import WenhaoError

if TYPE_CHECKING:
    from index.notice import NoticeSummary

_CHOICES, _LABEL = 8, 60  # notices to choose from; UTF-16 units of how each is called


class RemovalHandlers:
    """The handler of /delete, and the actions of its buttons."""

    def __init__(self, bot_context: BotContext, uploads: Uploads, updates: CorpusUpdates) -> None:
        self._context, self._uploads, self._updates = bot_context, uploads, updates
        self.actions: dict[str, Action] = {"d": self._ask, "dx": self._remove}

    async def on_delete(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask whether the notice that is named after the command shall go."""
        if (message := await admin_message(self._context, update)) is None:
            return
        language, notices = self._context.language(message.from_user), self._context.live_index.snapshot.notices
        wanted = (message.text or "").partition(" ")[2].strip()
        found = matching(notices, wanted)
        if len(found) == 1:
            await reply(message, *_question(found[0], language))
        elif found:
            choices = [button(clip(label(one), _LABEL), "d", notice_key(one.file)) for one in found[:_CHOICES]]
            await reply(message, translate("doc several", language), keyboard(*rows(choices, 1)))
        elif wanted:
            await reply(message, translate("doc unknown", language, wanted=clip(wanted, 100)))
        else:
            example = next((one.document_number for one in notices if one.document_number), "")
            await reply(message, translate("x usage", language, number=example))

    async def _ask(self, query: CallbackQuery, pressed: CallbackData) -> None:
        await show(query, *_question(self._notice(pressed), self._context.language(query.from_user)))

    async def _remove(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language = self._context.language(query.from_user)
        if not self._context.access.is_admin(query.from_user.id):
            await query.answer(translate("admins only", language), show_alert=True)
            return
        notice = self._notice(pressed)
        if pressed.fields[1] != "y":
            await show(query, FormattedText().add(translate("x kept", language)), None)
            return
        await show(query, FormattedText().add(translate("x removing", language)), None)
        try:
            await self._updates.carry_out(self._uploads.remove(query.from_user.id, notice.file, label(notice)))
        except WenhaoError as error:
            told = translate("x failed", language, reason=clip(str(error), 300))
        else:
            count = len(self._context.live_index.snapshot.notices)
            told = translate("x removed", language, notice=clip(label(notice), 300), count=count)
        await show(query, FormattedText().add(told), None)

    def _notice(self, pressed: CallbackData) -> NoticeSummary:
        snapshot = self._context.live_index.snapshot
        file = snapshot.keys[pressed.fields[0]]
        notice = next((notice for notice in snapshot.notices if notice.file == file), None)
        if notice is None:
            raise Expired
        return notice


def _question(notice: NoticeSummary, language: Language) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
    body = FormattedText().add(clip(label(notice), 300), BOLD).add(f"\n{clip(notice.file, 100)}\n\n")
    key = notice_key(notice.file)
    choices = [
        button(translate("b remove", language), "dx", key, "y"),
        button(translate("b keep", language), "dx", key, "n"),
    ]
    return body.add(translate("x sure", language)), keyboard(choices)
