"""The buttons under an answer, and what happens when they are pressed.

A press is only good in the chat that the answer was given in, and only while the quoted words still stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardMarkup

from bot.answer import Answer, Quote
from bot.citation import clause_words
from bot.telegram_bot.context import Desk
from bot.telegram_bot.handlers.callback_data import Pressed
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
from bot.telegram_bot.messages.texts import Language, say
from bot.telegram_bot.persistence.sent_answers import Issued

_LABEL = 24  # UTF-16 units; a phone shows about as much of two buttons side by side
_REASONS = ("r off topic", "r clause", "r incomplete", "r other")


def answer_buttons(issued: Issued, pages: Sequence[Page], number: int) -> InlineKeyboardMarkup | None:
    """The buttons of page `number` (from 0): whole clauses, citations to copy, paging, opinion."""
    if not issued.answer.answered:
        return None
    language, answer = issued.language, issued.answer
    clauses = {(answer.quotes[at].file, answer.quotes[at].path): at for at in reversed(pages[number].shown)}
    shown = sorted(clauses.values())  # two quotes of one clause share a button
    several = len(shown) > 1
    quoted = [_quote_row(issued, at, number, several) for at in shown]
    opinion = [button(say(f"b {word}", language), "f", issued.id, word, number) for word in ("good", "bad")]
    return keyboard(*quoted, paging("p", [issued.id], number, len(pages), language), opinion)


def _quote_row(issued: Issued, at: int, number: int, several: bool) -> list[Button]:
    """The buttons of one quoted clause: all of it, and its citation to copy."""
    answer, language = issued.answer, issued.language
    quote = answer.quotes[at]
    row = [copy_button(_words("b copy", answer, at, several, language), quote)]
    if quote.path and answer.kind != "lookup":  # which quotes the whole clause already
        row.insert(0, button(_words("b whole", answer, at, several, language), "w", issued.id, at, 0, number))
    return row


def _words(key: str, answer: Answer, at: int, several: bool, language: Language) -> str:
    """The words of a button; among several they name the notice by its mark, and the clause."""
    if not several:
        return say(key, language)
    quote = answer.quotes[at]
    return say(f"{key} of", language, n=clip(f"{marks(answer)[quote.file]}{clause_words(quote.path)}", _LABEL)).strip()


class AnswerButtons:
    """What the buttons under answers do; each action raises Expired where there is nothing to show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.actions: dict[str, Action] = {
            "p": self._page,
            "w": self._whole_clause,
            "f": self._opinion,
            "r": self._reason,
        }

    async def _page(self, query: CallbackQuery, pressed: Pressed) -> None:
        issued = self._issued(query, pressed)
        number = pressed.number(1)
        pages = answer_pages(issued.answer, issued.language)
        if number >= len(pages):
            raise Expired
        self._still_stand([issued.answer.quotes[at] for at in pages[number].shown])
        await show(query, pages[number].body, answer_buttons(issued, pages, number))

    async def _whole_clause(self, query: CallbackQuery, pressed: Pressed) -> None:
        issued = self._issued(query, pressed)
        at, part, page = pressed.number(1), pressed.number(2), pressed.number(3)
        quote, language = issued.answer.quotes[at], issued.language
        self._still_stand([quote])
        parts = clause_pages(quote, self._clause_around(quote), language)
        if part >= len(parts):
            raise Expired
        turn = paging("w", [issued.id, at], part, len(parts), language, page)
        back = [
            button(say("b back", language), "p", issued.id, page),
            copy_button(say("b copy", language), quote),
        ]
        await show(query, parts[part], keyboard(turn, back))

    async def _opinion(self, query: CallbackQuery, pressed: Pressed) -> None:
        issued, number = self._issued(query, pressed), pressed.number(2)
        useful = pressed.fields[1] == "good"
        self._desk.feedback.add(issued, query.from_user.id, useful)
        if useful:
            await query.answer(say("thanks", issued.language))
            return
        reasons = [button(say(key, issued.language), "r", issued.id, at, number) for at, key in enumerate(_REASONS)]
        await query.edit_message_reply_markup(keyboard(*rows(reasons, 2)))
        await query.answer(say("what is wrong", issued.language))

    async def _reason(self, query: CallbackQuery, pressed: Pressed) -> None:
        issued, reason, number = self._issued(query, pressed), _REASONS[pressed.number(1)], pressed.number(2)
        self._desk.feedback.add(issued, query.from_user.id, useful=False, reason=say(reason))
        pages = answer_pages(issued.answer, issued.language)
        await query.edit_message_reply_markup(answer_buttons(issued, pages, min(number, len(pages) - 1)))
        await query.answer(say("thanks", issued.language))

    def _issued(self, query: CallbackQuery, pressed: Pressed) -> Issued:
        issued = self._desk.issued.get(pressed.fields[0], query.message.chat.id if query.message else 0)
        if issued is None:
            raise Expired
        return issued

    def _still_stand(self, quotes: Sequence[Quote]) -> None:
        if not all(map(self._desk.library.reading.verifies, quotes)):
            raise Expired

    def _clause_around(self, quote: Quote) -> str:
        clauses = self._desk.library.reading.shelf.notice(quote.file).clauses
        around = [clause for clause in clauses if clause.start <= quote.start and quote.end <= clause.end]
        if not around:
            raise Expired
        return max(around, key=lambda clause: len(clause.path)).text
