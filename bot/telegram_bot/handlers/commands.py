"""The commands of everyday use, and kind words for what the bot cannot read."""

from __future__ import annotations

import difflib
from collections import deque

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.llm.settings import ModelSettings
from bot.telegram_bot.context import BotContext, conversation_of, reply
from bot.telegram_bot.handlers.answer_buttons import AnswerButtons
from bot.telegram_bot.handlers.notices import NoticeHandlers
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import FormattedText
from bot.telegram_bot.messages.keyboards import Action, button, keyboard, question_buttons, rows, show
from bot.telegram_bot.messages.texts import LANGUAGES, Language, translate

Context = ContextTypes.DEFAULT_TYPE

MENU = ("start", "help", "sources", "doc", "place", "follow", "lang", "reset", "privacy")
ADMIN = ("stats", "reload", "feedback", "allow", "delete", "restore")
_LANGUAGE_NAMES: dict[Language, str] = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
_OFFERED = 4
_ALBUMS = 100  # recent ones, so that an album is refused once and not by the picture


class Commands:
    """Handlers of /start, /help, /lang, /reset and /privacy, of unknown commands and of what is not text."""

    def __init__(
        self,
        bot_context: BotContext,
        notices: NoticeHandlers,
        answers: AnswerButtons,
        model: ModelSettings | None = None,
    ) -> None:
        """`model`: the chat model that texts are sent to; None where none is."""
        self._context, self._model = bot_context, model
        self._notices = notices
        self._answers = answers
        self._albums: deque[str] = deque(maxlen=_ALBUMS)
        self.actions: dict[str, Action] = {"l": self._choose_language, "e": self._erase}

    async def on_start(self, update: Update, context: Context) -> None:
        """A greeting with questions to try; with the payload of a deep link what that names."""
        message = update.effective_message
        if message is None:
            return
        payload = context.args[0] if context.args else ""
        if payload and (
            await self._notices.follow_link(message, payload) or await self._answers.follow_link(message, payload)
        ):
            return
        language, shown = self._context.language(message.from_user), self._context.live_index.snapshot
        dead = "" if payload in ("", "help") else translate("dead link", language) + "\n\n"
        questions = question_buttons(self._context, language, _OFFERED)
        text = translate("start", language, count=len(shown.notices))
        text += "\n\n" + translate("start tap", language) if questions else ""
        await reply(message, dead + text, keyboard(*questions))

    async def on_help(self, update: Update, context: Context) -> None:
        """How to use the bot."""
        message = update.effective_message
        if message is None:
            return
        language = self._context.language(message.from_user)
        text = translate("help", language, bot=context.bot.username)
        if message.from_user and self._context.access.is_admin(message.from_user.id):
            text += "\n\n" + translate("admin help", language)
        await reply(message, text)

    async def on_lang(self, update: Update, context: Context) -> None:
        """A choice of languages for everything but the quotations."""
        if message := update.effective_message:
            choices = [button(name, "l", code) for code, name in _LANGUAGE_NAMES.items()]
            language = self._context.language(message.from_user)
            choices.append(button(translate("l auto", language), "l", "auto"))
            await reply(message, translate("language", language), keyboard(*rows(choices, 2)))

    async def on_reset(self, update: Update, context: Context) -> None:
        """The conversation in this chat and topic is forgotten."""
        if message := update.effective_message:
            self._context.conversations.forget(conversation_of(message))
            await reply(message, translate("reset", self._context.language(message.from_user)))

    async def on_privacy(self, update: Update, context: Context) -> None:
        """What is kept, and a button that deletes it."""
        if message := update.effective_message:
            language, settings = self._context.language(message.from_user), self._context.settings
            text = translate("privacy", language, minutes=settings.conversation_minutes, days=settings.keep_days)
            if self._model:
                text += "\n\n" + translate("privacy model", language, model=self._model.told)
                text += translate("privacy model reads", language) if self._model.llm_reads else ""
            owner = message.from_user.id if message.from_user else 0
            await reply(message, text, keyboard([button(translate("b erase", language), "e", owner)]))

    async def on_unknown(self, update: Update, context: Context) -> None:
        """A command that is none; in groups only when it names this bot, for it may be another's."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        command, _, bot = message.text.split()[0].partition("@")
        if message.chat.type != ChatType.PRIVATE and bot.lower() != context.bot.username.lower():
            return
        language = self._context.language(message.from_user)
        close = difflib.get_close_matches(command.lower().lstrip("/"), (*MENU, *ADMIN), 1)
        hint = translate("did you mean", language, command=f"/{close[0]}") if close else ""
        await reply(message, translate("unknown command", language, command=command[:32], hint=hint))

    async def on_other(self, update: Update, context: Context) -> None:
        """A photo, a voice message, a sticker: the bot says that it reads text."""
        message = update.effective_message
        if message is None or self._seen(message):
            return
        key = "only text, dictated" if message.voice or message.audio or message.video_note else "only text"
        await reply(message, translate(key, self._context.language(message.from_user)))

    def _seen(self, message: Message) -> bool:
        album = message.media_group_id
        if album is None:
            return False
        seen = album in self._albums
        self._albums.append(album)
        return seen

    async def _choose_language(self, query: CallbackQuery, pressed: CallbackData) -> None:
        chosen = next((code for code in LANGUAGES if code == pressed.fields[0]), None)
        self._context.conversations.choose_language(query.from_user.id, chosen)
        language = self._context.language(query.from_user)
        name = _LANGUAGE_NAMES[chosen] if chosen else translate("l auto", language)
        await show(query, FormattedText().add(translate("language set", language, name=name)), None)

    async def _erase(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language = self._context.language(query.from_user)
        self._context.conversations.erase(query.from_user.id)
        # In a group anybody may press the button; each deletes their own and the message stays for the others.
        if pressed.fields[0] == str(query.from_user.id):
            await show(query, FormattedText().add(translate("erased", language)), None)
        else:
            await query.answer(translate("erased", language), show_alert=True)
