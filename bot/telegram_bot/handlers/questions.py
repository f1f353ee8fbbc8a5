"""Questions in words: taken, joined, answered, and the answer sent with its buttons."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.answer import Answer
from bot.telegram_bot.context import BotContext, conversation_of, reply, typing
from bot.telegram_bot.handlers.answer_buttons import answer_buttons
from bot.telegram_bot.messages.answer_message import answer_pages
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import translate
from bot.telegram_bot.persistence.conversations import ConversationKey
from bot.telegram_bot.runtime.message_joiner import MessageJoiner
from bot.telegram_bot.runtime.update_processor import PerChatUpdateProcessor

_LOG = logging.getLogger(__name__)
_CROWD = 20  # updates in hand

Context = ContextTypes.DEFAULT_TYPE


class QuestionHandlers:
    """Handlers of text messages, new and edited."""

    def __init__(self, bot_context: BotContext, processor: PerChatUpdateProcessor) -> None:
        self._context = bot_context
        self._processor = processor
        self._joiner = MessageJoiner(self._answer_in_turn)
        self._held: dict[ConversationKey, list[int]] = {}

    async def on_text(self, update: Update, context: Context) -> None:
        """A new message: a question, or a part of one."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        text = without_mention(message, context.bot.username)
        conversation = conversation_of(message)
        question = self._joiner.take(conversation, message, text)
        if question is None:
            self._context.inbox.hold(update.update_id)
            self._held.setdefault(conversation, []).append(update.update_id)
            context.application.create_task(self._joiner.later(conversation, message), update)
        elif not question:
            await reply(message, translate("empty", self._context.language(message.from_user)))
        else:
            await self._answer(conversation, message, question)

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edited question is answered anew, unless its words are still the same."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        question = without_mention(message, context.bot.username)
        conversation = conversation_of(message)
        if question and self._context.conversations.said(conversation, message.message_id) != question:
            await self._answer(conversation, message, question)

    async def _answer_in_turn(self, conversation: ConversationKey, message: Message, question: str) -> None:
        async with self._processor.turn(conversation.chat):
            await self._answer(conversation, message, question)

    async def _answer(self, conversation: ConversationKey, message: Message, question: str) -> None:
        try:
            await self._answer_and_send(conversation, message, question)
        finally:
            task = asyncio.current_task()
            if not (task and task.cancelling()):  # else it is asked again after the restart
                for update in self._held.pop(conversation, ()):  # the parts that this answers, too
                    self._context.inbox.release(update)

    async def _answer_and_send(self, conversation: ConversationKey, message: Message, question: str) -> None:
        bot_context, started = self._context, time.perf_counter()
        bot_context.metrics.questions.labels("chat").inc()
        history = bot_context.conversations.history(conversation, message.message_id)
        history += self._replied_to(conversation, message)
        # In a crowd Telegram's limit of messages is better spent on answers.
        crowded = self._processor.in_hand > _CROWD
        async with contextlib.nullcontext() if crowded else typing(message.get_bot(), conversation):
            answer = await bot_context.live_index.ask(question, history)
        await self._send(conversation, message, answer)
        bot_context.metrics.latency.observe(time.perf_counter() - started)
        bot_context.metrics.refusals.inc(not answer.answered)

    def _replied_to(self, conversation: ConversationKey, message: Message) -> list[str]:
        """The question behind the message that this one replies to, as the latest turn: their own, or one answered."""
        replied = message.reply_to_message
        if replied is None:
            return []
        said = self._context.conversations.said(conversation, replied.message_id)
        said = said or self._context.sent_answers.question_of(conversation.chat, replied.message_id)
        return [said] if said else []

    async def _send(self, conversation: ConversationKey, message: Message, answer: Answer) -> None:
        bot_context = self._context
        language = bot_context.language(message.from_user, answer.question)
        pages = answer_pages(answer, language, bot_context.example_number())
        try:
            bot_context.conversations.add(conversation, message.message_id, answer.question)
            sent_answer = bot_context.sent_answers.add(conversation.chat, conversation.user, language, answer)
        except sqlite3.Error:  # a full disk costs the buttons and the follow-up, not the answer
            _LOG.exception("the conversation could not be stored")
            bot_context.metrics.errors.labels("storing").inc()
            await reply(message, pages[0].body)
            return
        sent = await reply(message, pages[0].body, answer_buttons(sent_answer, pages, 0))
        with contextlib.suppress(sqlite3.Error):
            bot_context.sent_answers.sent(sent_answer, sent.message_id)
