"""Questions in words: taken, joined, answered, and the answer sent with its buttons."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.answer import Answer
from bot.telegram_bot.context import Desk, place_of, reply, typing
from bot.telegram_bot.handlers.answer_buttons import answer_buttons
from bot.telegram_bot.messages.answer_message import answer_pages
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import say
from bot.telegram_bot.persistence.conversations import Place
from bot.telegram_bot.runtime.message_joiner import Joiner
from bot.telegram_bot.runtime.update_processor import Lanes

_LOG = logging.getLogger(__name__)
_CROWD = 20  # updates in hand

Context = ContextTypes.DEFAULT_TYPE


class AnsweringDesk:
    """Handlers of text messages, new and edited."""

    def __init__(self, desk: Desk, lanes: Lanes) -> None:
        self._desk = desk
        self._lanes = lanes
        self._joiner = Joiner(self._answer_in_turn)

    async def on_text(self, update: Update, context: Context) -> None:
        """A new message: a question, or a part of one."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        text = without_mention(message, context.bot.username)
        place = place_of(message)
        question = self._joiner.take(place, message, text)
        if question is None:
            context.application.create_task(self._joiner.later(place, message), update)
        elif not question:
            await reply(message, say("empty", self._desk.language(message.from_user)))
        else:
            await self._answer(place, message, question)

    async def on_edited(self, update: Update, context: Context) -> None:
        """An edited question is answered anew, unless its words are still the same."""
        message = update.effective_message
        if message is None or message.text is None:
            return
        question = without_mention(message, context.bot.username)
        place = place_of(message)
        if question and self._desk.conversations.said(place, message.message_id) != question:
            await self._answer(place, message, question)

    async def _answer_in_turn(self, place: Place, message: Message, question: str) -> None:
        async with self._lanes.turn(place.chat):
            await self._answer(place, message, question)

    async def _answer(self, place: Place, message: Message, question: str) -> None:
        desk, started = self._desk, time.perf_counter()
        desk.metrics.questions.labels("chat").inc()
        history = desk.conversations.history(place, message.message_id)
        history += self._replied_to(place, message)
        # In a crowd Telegram's limit of messages is better spent on answers.
        crowded = self._lanes.in_hand > _CROWD
        async with contextlib.nullcontext() if crowded else typing(message.get_bot(), place):
            answer = await desk.library.ask(question, history)
        await self._send(place, message, answer)
        desk.metrics.latency.observe(time.perf_counter() - started)
        desk.metrics.refusals.inc(not answer.answered)

    def _replied_to(self, place: Place, message: Message) -> list[str]:
        """The question behind the message that this one replies to, as the latest turn: their own, or one answered."""
        replied = message.reply_to_message
        if replied is None:
            return []
        said = self._desk.conversations.said(place, replied.message_id)
        said = said or self._desk.issued.question_of(place.chat, replied.message_id)
        return [said] if said else []

    async def _send(self, place: Place, message: Message, answer: Answer) -> None:
        desk = self._desk
        language = desk.language(message.from_user, answer.question)
        pages = answer_pages(answer, language, desk.example_number())
        try:
            desk.conversations.add(place, message.message_id, answer.question)
            issued = desk.issued.add(place.chat, place.user, language, answer)
        except sqlite3.Error:  # a full disk costs the buttons and the follow-up, not the answer
            _LOG.exception("the conversation could not be stored")
            desk.metrics.errors.labels("storing").inc()
            await reply(message, pages[0].body)
            return
        sent = await reply(message, pages[0].body, answer_buttons(issued, pages, 0))
        with contextlib.suppress(sqlite3.Error):
            desk.issued.sent(issued, sent.message_id)
