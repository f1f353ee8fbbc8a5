"""Questions in words: taken, joined, answered, and the answer sent with its buttons."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answer import Answer
from bot.answering.talk import without_talk
from bot.telegram_bot.context import BotContext, conversation_of, reply, typing
from bot.telegram_bot.handlers.answer_buttons import reasons
from bot.telegram_bot.handlers.answer_views import ALL, AnswerViews
from bot.telegram_bot.handlers.summaries import SummaryMessages
from bot.telegram_bot.messages.answer_message import answer_pages
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import ITALIC, FormattedText, clip
from bot.telegram_bot.messages.keyboards import Action, Expired, keyboard, question_buttons
from bot.telegram_bot.messages.mentions import about_replied, without_mention
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.conversations import ConversationKey
from bot.telegram_bot.runtime.message_joiner import MessageJoiner
from bot.telegram_bot.runtime.proposals import Proposals
from bot.telegram_bot.runtime.update_processor import PerChatUpdateProcessor

_LOG = logging.getLogger(__name__)
_CROWD = 20  # updates in hand
_OFFERED = 3
_WITHOUT_A_QUESTION = ("greeting", "who", "how")
"""Talk of people who may not know what to ask."""
_ECHO = 120  # UTF-16 units of a tapped question above its answer

Context = ContextTypes.DEFAULT_TYPE


class QuestionHandlers:
    """Handlers of text messages, new and edited, and of buttons that ask a question."""

    def __init__(
        self,
        bot_context: BotContext,
        processor: PerChatUpdateProcessor,
        summaries: SummaryMessages | None = None,
        proposals: Proposals | None = None,
    ) -> None:
        self._context, self._summaries, self._proposals = bot_context, summaries, proposals
        self._processor = processor
        self._joiner = MessageJoiner(self._answer_in_turn)
        self._held: dict[ConversationKey, list[int]] = {}
        self._views = AnswerViews(bot_context)
        self.actions: dict[str, Action] = {"t": self._ask_offered, "q": self._ask_again}

    async def on_text(self, update: Update, context: Context) -> None:
        """A new message: a question, or a part of one."""
        message = update.effective_message
        if message is None or not (message.text or message.caption):
            return
        text = without_mention(message, context.bot.username)
        text = about_replied(message, text, context.bot.id) or text
        conversation = conversation_of(message)
        question = self._joiner.take(conversation, message, text)
        if question is None:
            self._context.inbox.hold(update.update_id)
            self._held.setdefault(conversation, []).append(update.update_id)
            context.application.create_task(self._joiner.later(conversation, message), update)
        elif not question:
            language = self._context.language(message.from_user)
            offered = keyboard(*question_buttons(self._context, language, _OFFERED))
            await reply(message, translate("empty" if offered else "empty, nothing offered", language), offered)
        else:
            await self._answer(conversation, message, question)

    async def ask(self, message: Message, question: str) -> None:
        """Answer `question`, which `message` asks in other words."""
        await self._answer(conversation_of(message), message, question)

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edited question gets its answer changed, unless its words are still the same."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        question = without_mention(message, context.bot.username)
        conversation = conversation_of(message)
        if question and self._context.conversations.said(conversation, message.message_id) != question:
            before = self._context.sent_answers.message_for(conversation.chat, message.message_id)
            await self._answer(conversation, message, question, changes=before)

    async def _ask_offered(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """Somebody tapped a question that was offered."""
        await self._ask_tapped(query, self._context.offered.get(pressed.fields[0]))

    async def _ask_again(self, query: CallbackQuery, pressed: CallbackData) -> None:
        """Somebody asks anew what was answered from words that are no longer there."""
        chat = query.message.chat.id if query.message else 0
        known = self._context.sent_answers.get(pressed.fields[0], chat)
        await self._ask_tapped(query, known.answer.question if known else None)

    async def _ask_tapped(self, query: CallbackQuery, question: str | None) -> None:
        if question is None or not isinstance(query.message, Message):
            raise Expired
        await query.answer()
        key = conversation_of(query.message)
        key = ConversationKey(key.chat, key.thread, query.from_user.id)
        await self._answer(key, query.message, question, tapped=query.from_user)

    async def _answer_in_turn(self, conversation: ConversationKey, message: Message, question: str) -> None:
        async with self._processor.turn((conversation.chat, conversation.user)):
            await self._answer(conversation, message, question)

    async def _answer(
        self,
        conversation: ConversationKey,
        message: Message,
        question: str,
        *,
        changes: int | None = None,
        tapped: User | None = None,
    ) -> None:
        """Answer `question`, as message `changes` where that still is; one that somebody `tapped` stands above."""
        try:
            await self._answer_and_send(conversation, message, question, changes, tapped)
        finally:
            task = asyncio.current_task()
            if not (task and task.cancelling()):  # else it is asked again after the restart
                for update in self._held.pop(conversation, ()):  # the parts that this answers, too
                    self._context.inbox.release(update)

    async def _answer_and_send(
        self, conversation: ConversationKey, message: Message, question: str, changes: int | None, tapped: User | None
    ) -> None:
        bot_context, started = self._context, time.perf_counter()
        bot_context.metrics.questions.labels("chat").inc()
        history: list[str] = []
        if tapped is None:
            history += bot_context.conversations.history(conversation, message.message_id)
            history += self._replied_to(conversation, message)
        # In a crowd Telegram's limit of messages is better spent on answers.
        crowded = self._processor.in_hand > _CROWD
        async with contextlib.nullcontext() if crowded else typing(message.get_bot(), conversation):
            proposals = None if crowded else self._proposals
            proposed = await proposals.of(question, history, conversation.user) if proposals else ()
            answer = await bot_context.live_index.ask(question, history, proposed)
        if answer.kind == "talk":
            await self._talk(conversation, message, answer)
        else:
            await self._send(conversation, message, answer, changes=changes, tapped=tapped)
        if self._summaries and not crowded:
            self._summaries.begin(message, answer, conversation.user)
        bot_context.metrics.latency.observe(time.perf_counter() - started)
        bot_context.metrics.refusals.inc(not answer.answered)

    async def _talk(self, conversation: ConversationKey, message: Message, answer: Answer) -> None:
        """A line of talk; to a complaint with the buttons that say what is wrong with the answer before."""
        language = self._context.language(message.from_user, answer.question)
        _, kind = without_talk(answer.question)
        markup = None
        if kind == "complaint" and (before := self._context.sent_answers.latest(conversation.chat, conversation.user)):
            markup = reasons(before, 0, ALL)
        elif kind in _WITHOUT_A_QUESTION:
            markup = keyboard(*question_buttons(self._context, language, _OFFERED))
        await reply(message, answer_pages(answer, language)[0].body, markup)

    def _replied_to(self, conversation: ConversationKey, message: Message) -> list[str]:
        """The question behind the message that this one replies to, as the latest turn: their own, or one answered."""
        replied = message.reply_to_message
        if replied is None:
            return []
        said = self._context.conversations.said(conversation, replied.message_id)
        said = said or self._context.sent_answers.question_of(conversation.chat, replied.message_id)
        return [said] if said else []

    async def _send(
        self,
        conversation: ConversationKey,
        message: Message,
        answer: Answer,
        *,
        changes: int | None,
        tapped: User | None,
    ) -> None:
        bot_context = self._context
        language = bot_context.language(tapped or message.from_user, answer.question)
        echo = FormattedText().add(f"{clip(answer.question, _ECHO)}", ITALIC).add("\n\n") if tapped else FormattedText()
        asked = None if tapped else message.message_id
        try:
            if asked is not None:
                bot_context.conversations.add(conversation, asked, answer.question)
            sent_answer = bot_context.sent_answers.add(conversation.chat, conversation.user, language, answer, asked)
        except sqlite3.Error:  # a full disk costs the buttons and the follow-up, not the answer
            _LOG.exception("the conversation could not be stored")
            bot_context.metrics.errors.labels("storing").inc()
            await reply(message, answer_pages(answer, language)[0].body)
            return
        body, markup = self._views.first(sent_answer)
        number = changes if changes and await _changed(message, changes, body, markup) else None
        number = number or (await reply(message, echo.joined(body), markup)).message_id
        with contextlib.suppress(sqlite3.Error):
            bot_context.sent_answers.sent(sent_answer, number)
            if tapped:
                bot_context.conversations.add(conversation, number, answer.question)


async def _changed(message: Message, number: int, body: FormattedText, markup: InlineKeyboardMarkup | None) -> bool:
    """Whether our message `number` in the chat of `message` could be changed to say this."""
    try:
        await message.get_bot().edit_message_text(
            body.text,
            message.chat.id,
            number,
            entities=body.entities,
            reply_markup=markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        return "not modified" in error.message  # deleted, or too old to be changed: it is answered anew
    return True
