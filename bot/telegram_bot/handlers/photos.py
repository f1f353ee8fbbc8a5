"""A photo of a notice: its words are recognised, the notice is found on file, and what stands below is asked of it."""

from __future__ import annotations

import asyncio
import tempfile
from importlib.util import find_spec
from pathlib import Path

from telegram import Message, PhotoSize, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.context import BotContext, conversation_of, reply, typing
from bot.telegram_bot.handlers.commands import Commands
from bot.telegram_bot.handlers.notices import NoticeHandlers
from bot.telegram_bot.handlers.questions import QuestionHandlers
from bot.telegram_bot.messages.formatted_text import clip
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.uploads import same_number
from index.errors import ReadingError
from index.ingest.isolation import parse_apart
from index.notice import Notice

_TITLE = 200  # UTF-16 units


class PhotoHandlers:
    """The handler of photos. Without the extra `ocr` a photo is what stands below it, or a request for words."""

    def __init__(
        self, bot_context: BotContext, notices: NoticeHandlers, questions: QuestionHandlers, commands: Commands
    ) -> None:
        self._context, self._notices, self._questions, self._commands = bot_context, notices, questions, commands
        self._one_at_a_time = asyncio.Lock()
        """Recognition takes seconds of all cores and a GB of memory."""

    async def on_photo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what is asked of the notice in the photo; without words below show which one it is."""
        message = update.effective_message
        if message is None or not message.photo:
            return
        if not can_recognise() or message.media_group_id:  # of an album each photo comes by itself
            await self._as_words(update, context)
            return
        async with typing(context.bot, conversation_of(message)):
            notice = await self._read(message.photo[-1])
        found = same_number(notice, self._context.live_index.snapshot.notices) if notice else []
        asked = without_mention(message, context.bot.username)
        if found and asked:
            await self._questions.ask(message, f"{found[0].document_number} {asked}")
        elif found:
            await self._notices.show(message, found[0].file)
        elif asked:
            await self._questions.on_text(update, context)
        else:
            await reply(message, self._not_found(message, notice))

    async def _as_words(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message and message.caption:
            await self._questions.on_text(update, context)
        else:
            await self._commands.on_other(update, context)

    async def _read(self, photo: PhotoSize) -> Notice | None:
        """The notice in the photo, None where it cannot be fetched or nothing is recognised."""
        try:
            data = bytes(await (await photo.get_file()).download_as_bytearray())
        except TelegramError:
            return None
        async with self._one_at_a_time:
            return await asyncio.to_thread(_recognised, data)

    def _not_found(self, message: Message, notice: Notice | None) -> str:
        language = self._context.language(message.from_user)
        if notice is None:
            return translate("photo unread", language)
        name = clip(notice.document_number or notice.title or notice.reading_text.strip(), _TITLE)
        return translate("photo not on file", language, name=name)


def can_recognise() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def _recognised(data: bytes) -> Notice | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(data)
        try:
            return parse_apart(path)
        except ReadingError:
            return None
