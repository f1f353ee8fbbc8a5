"""An administrator sends a file, or lets one of before come back: it is read and shown, with what differs from the
version on file, and enters the corpus only when confirmed.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from telegram import Bot, CallbackQuery, Document, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.citation import day_words
from bot.telegram_bot.context import BotContext, conversation_of, reply, typing
from bot.telegram_bot.handlers.administration.admin import admin_message
from bot.telegram_bot.handlers.notices import elements
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.differences_message import differences_message
from bot.telegram_bot.messages.formatted_text import BOLD, LONGEST_TEXT, FormattedText, clip
from bot.telegram_bot.messages.keyboards import Action, Expired, button, keyboard, rows, show
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.uploads import CHOICES, Upload, Uploads, same_number
from bot.telegram_bot.runtime.corpus_updates import CorpusUpdates
from index.errors import ReadingError, WenhaoError, system_sentence
from index.notice import Notice
from index.readers.reader import SUFFIXES

if TYPE_CHECKING:
    from index.notice import NoticeSummary

_MEGABYTE = 1 << 20
_MOST_WARNINGS = 8
_REASON = 350  # UTF-16 units that are left for why it failed
_VERSIONS, _LABEL = 10, 60  # shown of the versions of before; UTF-16 units of how each is called


class UploadHandlers:
    """Handlers of documents and of the buttons under them."""

    def __init__(self, bot_context: BotContext, uploads: Uploads, updates: CorpusUpdates) -> None:
        self._context = bot_context
        self._uploads = uploads
        self._updates = updates
        self.actions: dict[str, Action] = {"u": self._decide, "v": self._bring_back}

    async def on_document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the file of an administrator and show what was read in it."""
        message = update.effective_message
        if message is None or message.document is None or message.from_user is None:
            return
        user, language = message.from_user.id, self._context.language(message.from_user)
        if not self._context.access.is_admin(user) or message.chat.type != ChatType.PRIVATE:
            await reply(message, translate("u admins", language))
            return
        if fault := self._fault(message.document, language):
            await reply(message, fault)
            return
        try:
            async with typing(context.bot, conversation_of(message)):
                data = bytes(await (await message.document.get_file()).download_as_bytearray())
                staged = await asyncio.to_thread(self._uploads.stage, user, message.document.file_name or "", data)
        except TelegramError:
            await reply(message, translate("u lost", language))
        except ReadingError as error:
            await reply(message, translate("u failed", language, reason=error.reason))
        except OSError as error:
            await reply(message, translate("u failed", language, reason=system_sentence(error)))
        else:
            await reply(message, *self._preview(*staged, language))

    async def on_restore(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The versions of before, each a button."""
        if (message := await admin_message(self._context, update)) is None:
            return
        language, versions = self._context.language(message.from_user), self._uploads.versions()[:_VERSIONS]
        if not versions:
            await reply(message, translate("v none", language))
            return
        body = FormattedText().add(translate("v list", language), BOLD)
        for at, version in enumerate(versions, start=1):
            how = translate("v removed" if version.was_removed else "v replaced", language, day=_day(version.at))
            body.add(f"\n\n{at}. {clip(version.label or version.file, _LABEL)}\n{how}")
        taps = [button(str(at), "v", version.id) for at, version in enumerate(versions, start=1)]
        await reply(message, body, keyboard(*rows(taps, 5)))

    async def resume(self, bot: Bot) -> None:
        """Carry out what was decided before the process was killed; whoever sent what was given up is told."""
        for upload, reason in await self._updates.resume():
            language = self._context.conversations.language(upload.user) or "zh-hans"
            key = "u failed" if upload.name else "x failed"
            name = upload.name or upload.replaced
            with contextlib.suppress(TelegramError):
                await bot.send_message(upload.user, translate(key, language, reason=f"{name}：{clip(reason, 300)}"))

    def _fault(self, document: Document, language: Language) -> str | None:
        if PurePath(document.file_name or "").suffix.lower() not in SUFFIXES:
            return translate("u type", language, types="、".join(sorted(SUFFIXES)))
        if (document.file_size or 0) > self._context.settings.upload_mb * _MEGABYTE:
            return translate("u size", language, limit=self._context.settings.upload_mb)
        return None

    def _preview(
        self, upload: Upload, notice: Notice, language: Language
    ) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        body = FormattedText().add(translate("u read", language) + "\n\n").extend(elements(notice, language))
        body.add("\n" + translate("u clauses", language, count=len(notice.clauses)))
        for warning in notice.warnings[:_MOST_WARNINGS]:
            body.add("\n" + translate("u warning", language, warning=clip(warning, 60)))
        there = same_number(notice, self._context.live_index.snapshot.notices)
        choices = ["add", "drop"]
        if there:
            on_file = self._context.live_index.snapshot.reader.notice(there[0].file)
            same = on_file.reading_text == notice.reading_text
            choices = ["drop"] if same else ["replace", "both", "drop"]
            values = {"number": clip(notice.document_number or "", 60), "file": clip(there[0].file, 100)}
            body.add("\n\n" + translate("u same" if same else "u duplicate", language, **values) + "\n")
            body.extend(differences_message(on_file, notice, language, LONGEST_TEXT - body.size - _REASON))
        return body, keyboard(
            [button(translate(f"b {choice}", language), "u", upload.id, choice) for choice in choices]
        )

    async def _decide(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language = self._context.language(query.from_user)
        if not self._context.access.is_admin(query.from_user.id):
            await query.answer(translate("admins only", language), show_alert=True)
            return
        upload = self._uploads.get(pressed.fields[0])
        choice = pressed.fields[1]
        if upload is None or upload.target or choice not in CHOICES:
            raise Expired
        if choice == "drop":
            self._uploads.finish(upload)
            await show(query, FormattedText().add(translate("u dropped", language)), None)
            return
        notice = await asyncio.to_thread(self._uploads.read, upload)
        there = same_number(notice, self._context.live_index.snapshot.notices)
        if bool(there) != (choice != "add"):  # another was added or removed meanwhile: ask again
            await show(query, *self._preview(upload, notice, language))
            return
        await show(query, FormattedText().add(translate("u adding", language)), None)
        try:
            if choice == "replace":
                upload = self._uploads.decide(upload, there[0].file, label(there[0]))
            else:
                upload = self._uploads.decide(upload, None)
            await self._updates.carry_out(upload)
        except WenhaoError as error:
            reason = str(error)
            body, markup = self._preview(upload, notice, language)
            failed = (
                FormattedText()
                .add(translate("u failed", language, reason=clip(reason, _REASON - 50)) + "\n\n")
                .extend(body)
            )
            await show(query, failed, markup)
            return
        count = len(self._context.live_index.snapshot.notices)
        await show(query, FormattedText().add(translate("u added", language, file=upload.target, count=count)), None)

    async def _bring_back(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """A version of before, shown as if it had been sent."""
        language = self._context.language(query.from_user)
        if not self._context.access.is_admin(query.from_user.id):
            await query.answer(translate("admins only", language), show_alert=True)
            return
        try:
            staged = await asyncio.to_thread(self._uploads.stage_version, pressed.fields[0], query.from_user.id)
        except ReadingError as error:
            await query.answer(clip(translate("u failed", language, reason=error.reason), 200), show_alert=True)
        except FileNotFoundError as error:
            raise Expired from error
        except OSError as error:
            await query.answer(translate("u failed", language, reason=system_sentence(error))[:200], show_alert=True)
        else:
            await show(query, *self._preview(*staged, language))


def label(notice: NoticeSummary) -> str:
    """How a notice is called in the list of versions."""
    return " ".join(filter(None, (notice.document_number, f"《{notice.title}》" if notice.title else notice.file)))


def _day(at: float) -> str:
    return day_words(datetime.fromtimestamp(at).date().isoformat())
