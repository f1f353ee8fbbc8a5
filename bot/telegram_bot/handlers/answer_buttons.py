"""The buttons under an answer, and what happens when they are pressed.

A press is only good in the chat that the answer was given in, and only while the quoted words still stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup

from bot.answer import Answer, Quote
from bot.citation import clause_words
from bot.telegram_bot.context import BotContext
from bot.telegram_bot.handlers.callback_data import CallbackData
from bot.telegram_bot.handlers.keyboards import (
    Action,
    Button,
    Expired,
    button,
    copy_button,
    keyboard,
    paging,
    rows,
    show,
)
from bot.telegram_bot.messages.answer_message import Page, answer_pages, clause_pages, marks
from bot.telegram_bot.messages.formatted_text import clip
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.persistence.sent_answers import SentAnswer

_LABEL = 24  # UTF-16 units; a phone shows about as much of two buttons side by side
_REASONS = ("r off topic", "r clause", "r incomplete", "r other")


def answer_buttons(sent_answer: SentAnswer, pages: Sequence[Page], number: int) -> InlineKeyboardMarkup | None:
    """The buttons of page `number` (from 0): whole clauses, citations to copy, paging, opinion."""
    if not sent_answer.answer.answered:
        return None
    language, answer = sent_answer.language, sent_answer.answer
    clauses = {(answer.quotes[at].file, answer.quotes[at].path): at for at in reversed(pages[number].shown)}
    shown = sorted(clauses.values())  # two quotes of one clause share a button
    several = len(shown) > 1
    quoted = [_quote_row(sent_answer, at, number, several) for at in shown]
    opinion = [button(translate(f"b {word}", language), "f", sent_answer.id, word, number) for word in ("good", "bad")]
    return keyboard(*quoted, paging("p", [sent_answer.id], number, len(pages), language), opinion)


def _quote_row(sent_answer: SentAnswer, at: int, number: int, several: bool) -> list[Button]:
    """The buttons of one quoted clause: all of it, and its citation to copy."""
    answer, language = sent_answer.answer, sent_answer.language
    quote = answer.quotes[at]
    row = [copy_button(_words("b copy", answer, at, several, language), quote)]
    if quote.path and answer.kind != "lookup":  # which quotes the whole clause already
        row.insert(0, button(_words("b whole", answer, at, several, language), "w", sent_answer.id, at, 0, number))
    return row


def _words(key: str, answer: Answer, at: int, several: bool, language: Language) -> str:
    """The words of a button; among several they name the notice by its mark, and the clause."""
    if not several:
        return translate(key, language)
    quote = answer.quotes[at]
    return translate(
        f"{key} of", language, n=clip(f"{marks(answer)[quote.file]}{clause_words(quote.path)}", _LABEL)
    ).strip()


class AnswerButtons:
    """What the buttons under answers do; each action raises Expired where there is nothing to show."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.actions: dict[str, Action] = {
            "p": self._page,
            "w": self._whole_clause,
            "f": self._opinion,
            "r": self._reason,
        }

    async def _page(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer = self._sent_answer(query, pressed)
        number = pressed.number(1)
        pages = answer_pages(sent_answer.answer, sent_answer.language)
        if number >= len(pages):
            raise Expired
        self._still_stand([sent_answer.answer.quotes[at] for at in pages[number].shown])
        await show(query, pages[number].body, answer_buttons(sent_answer, pages, number))

    async def _whole_clause(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer = self._sent_answer(query, pressed)
        at, part, page = pressed.number(1), pressed.number(2), pressed.number(3)
        quote, language = sent_answer.answer.quotes[at], sent_answer.language
        self._still_stand([quote])
        parts = clause_pages(quote, self._clause_around(quote), language)
        if part >= len(parts):
            raise Expired
        turn = paging("w", [sent_answer.id, at], part, len(parts), language, page)
        back = [
            button(translate("b back", language), "p", sent_answer.id, page),
            copy_button(translate("b copy", language), quote),
        ]
        await show(query, parts[part], keyboard(turn, back))

    async def _opinion(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer, number = self._sent_answer(query, pressed), pressed.number(2)
        useful = pressed.fields[1] == "good"
        self._context.feedback.add(sent_answer, query.from_user.id, useful)
        if useful:
            await query.answer(translate("thanks", sent_answer.language))
            return
        reasons = [
            button(translate(key, sent_answer.language), "r", sent_answer.id, at, number)
            for at, key in enumerate(_REASONS)
        ]
        await query.edit_message_reply_markup(keyboard(*rows(reasons, 2)))
        await query.answer(translate("what is wrong", sent_answer.language))

    async def _reason(self, query: CallbackQuery, pressed: CallbackData) -> None:
        sent_answer, reason, number = self._sent_answer(query, pressed), _REASONS[pressed.number(1)], pressed.number(2)
        self._context.feedback.add(sent_answer, query.from_user.id, useful=False, reason=translate(reason))
        pages = answer_pages(sent_answer.answer, sent_answer.language)
        await query.edit_message_reply_markup(answer_buttons(sent_answer, pages, min(number, len(pages) - 1)))
        await query.answer(translate("thanks", sent_answer.language))

    def _sent_answer(self, query: CallbackQuery, pressed: CallbackData) -> SentAnswer:
        sent_answer = self._context.sent_answers.get(pressed.fields[0], query.message.chat.id if query.message else 0)
        if sent_answer is None:
            raise Expired
        return sent_answer

    def _still_stand(self, quotes: Sequence[Quote]) -> None:
        if not all(map(self._context.live_index.snapshot.verifies, quotes)):
            raise Expired

    def _clause_around(self, quote: Quote) -> str:
        clauses = self._context.live_index.snapshot.reader.notice(quote.file).clauses
        around = [clause for clause in clauses if clause.start <= quote.start and quote.end <= clause.end]
        if not around:
            raise Expired
        return max(around, key=lambda clause: len(clause.path)).text
