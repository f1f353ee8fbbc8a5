"""An administrator sends a file: it is read and shown back, and enters the corpus only when confirmed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import PurePath

from telegram import CallbackQuery, Document, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, conversation_of, reply, typing
from bot.telegram_bot.handlers.callback_data import CallbackData
from bot.telegram_bot.handlers.keyboards import Action, Expired, button, keyboard, show
from bot.telegram_bot.handlers.notices import elements
from bot.telegram_bot.messages.formatted_text import FormattedText, clip
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.uploads import CHOICES, Upload, Uploads, same_number
from index.errors import CorpusError, ReadingError, WenhaoError, system_sentence
from index.notice import Notice
from index.readers.reader import SUFFIXES

_LOG = logging.getLogger(__name__)
_MEGABYTE = 1 << 20
_MOST_WARNINGS = 8


Rebuild = Callable[[], Mapping[str, str]]
"""Brings the index up to date with the corpus; gives the files that were left out, and why."""


class UploadHandlers:
    """Handlers of documents and of the buttons under them."""

    def __init__(self, bot_context: BotContext, uploads: Uploads, rebuild: Rebuild) -> None:
        self._context = bot_context
        self._uploads = uploads
        self._rebuild = rebuild
        self._one_at_a_time = asyncio.Lock()
        self.actions: dict[str, Action] = {"u": self._decide}

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
        else:
            await reply(message, *self._preview(*staged, language))

    async def resume(self) -> None:
        """Carry out what was decided before the process was killed."""
        for upload in self._uploads.decided():
            try:
                await self._carry_out(upload)
            except Exception:  # whatever it is, the bot starts with the index that it has
                _LOG.exception("upload %s could not be added", upload.name)

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
            same = self._context.live_index.snapshot.reader.notice(there[0].file).reading_text == notice.reading_text
            choices = ["drop"] if same else ["replace", "both", "drop"]
            values = {"number": clip(notice.document_number or "", 60), "file": clip(there[0].file, 100)}
            body.add("\n\n" + translate("u same" if same else "u duplicate", language, **values))
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
            upload = self._uploads.decide(upload, there[0].file if choice == "replace" else None)
            await self._carry_out(upload)
        except WenhaoError as error:
            reason = str(error)
            body, markup = self._preview(upload, notice, language)
            failed = (
                FormattedText().add(translate("u failed", language, reason=clip(reason, 300)) + "\n\n").extend(body)
            )
            await show(query, failed, markup)
            return
        count = len(self._context.live_index.snapshot.notices)
        await show(query, FormattedText().add(translate("u added", language, file=upload.target, count=count)), None)

    async def _carry_out(self, upload: Upload) -> None:
        """Into the corpus, into the index, and into the answers, or back out of all of them: raises WenhaoError."""
        async with self._one_at_a_time:
            try:
                await asyncio.to_thread(self._uploads.place, upload)
                left_out = await asyncio.to_thread(self._rebuild)
                await self._context.live_index.open()
                self._check_is_answered_from(upload, left_out)
            except Exception as error:
                await self._take_back(upload)
                if isinstance(error, OSError):
                    raise CorpusError(system_sentence(error)) from error
                if isinstance(error, WenhaoError):
                    raise
                _LOG.exception("upload %s could not be added", upload.name)
                raise CorpusError("更新索引时出了错，原有文件库没有改动。") from error
            self._uploads.finish(upload)

    def _check_is_answered_from(self, upload: Upload, left_out: Mapping[str, str]) -> None:
        """Raises CorpusError where the rebuild has left the notice out."""
        target = upload.target or ""
        files = {notice.file for notice in self._context.live_index.snapshot.notices}
        if target not in files:
            raise CorpusError(left_out.get(target, "重建索引后没有找到这份文件。"))

    async def _take_back(self, upload: Upload) -> None:
        try:
            await asyncio.to_thread(self._uploads.undo, upload)
            await asyncio.to_thread(self._rebuild)
            await self._context.live_index.open()
        except Exception:  # the index that was good before stays open
            _LOG.exception("the index could not be rebuilt without upload %s", upload.name)
