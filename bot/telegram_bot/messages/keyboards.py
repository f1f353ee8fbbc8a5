"""Inline keyboards: buttons whose data survive a restart, laid in rows, and messages changed in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from telegram import (
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import InlineKeyboardButtonLimit
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answer import Quote
from bot.citation import card, clause_words
from bot.telegram_bot.context import BotContext
from bot.telegram_bot.messages.answer_message import words_to_copy
from bot.telegram_bot.messages.callback_data import CallbackData, decode, encode
from bot.telegram_bot.messages.formatted_text import FormattedText, label, readable, units
from bot.telegram_bot.messages.texts import Language, in_script, translate

Button = InlineKeyboardButton
_LABEL = 44  # columns; a phone shows about 22 Chinese characters in a row of its own
_NEAR = 3
Action = Callable[[CallbackQuery, CallbackData], Awaitable[None]]


class Expired(Exception):
    """The button belongs to nothing that can still be shown."""


class ButtonHandler:
    """The handler of all presses: finds the action, and answers every press, also of forged and outlived buttons."""

    def __init__(self, bot_context: BotContext, actions: Mapping[str, Action]) -> None:
        self._context = bot_context
        self._actions = actions

    async def on_press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what the button says, or say that it has expired."""
        query = update.callback_query
        if query is None:
            return
        pressed = decode(query.data)
        action = self._actions.get(pressed.action) if pressed else None
        try:
            if pressed is None or action is None or query.message is None:
                raise Expired
            await action(query, pressed)
        except (Expired, ValueError, LookupError):
            await query.answer(translate("expired", self._context.language(query.from_user)), show_alert=True)


def button(text: str, action: str, *fields: object) -> Button:
    """A button that asks for `action`."""
    return Button(text, callback_data=encode(action, *fields))


def copy_button(text: str, quote: Quote, *otherwise: object) -> Button:
    """A button that copies words and citation of `quote`; what is too long for it is sent by the action `otherwise`.

    Without `otherwise` the citation alone is copied then.
    """
    words = readable(words_to_copy(quote))
    if units(words) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        return Button(text, copy_text=CopyTextButton(words))
    if otherwise:
        return button(text, str(otherwise[0]), *otherwise[1:])
    return Button(text, copy_text=CopyTextButton(card(quote, InlineKeyboardButtonLimit.MAX_COPY_TEXT)))


def near_buttons(quotes: Sequence[Quote], identity: str) -> list[list[Button]]:
    """What came closest to a question that is not answered: the beginning of each, one a row, the same words once."""
    beginnings = {label(_clause_and_words(quote), _LABEL): at for at, quote in reversed([*enumerate(quotes)])}
    nearest_first = sorted(beginnings.items(), key=lambda beginning: beginning[1])
    return [[button(words, "x", identity, at)] for words, at in nearest_first[:_NEAR]]


def _clause_and_words(quote: Quote) -> str:
    """The words of `quote` after its clause, which those of a whole clause begin with themselves."""
    is_whole = bool(quote.path) and quote.text.startswith(quote.path[-1])
    return quote.text if is_whole else f"{clause_words(quote.path)} {quote.text}"


def question_buttons(bot_context: BotContext, language: Language, most: int) -> list[list[Button]]:
    """Questions to try that the notices on file answer, one a row."""
    known = bot_context.live_index.snapshot.examples
    questions = known.english if language == "en" and known.english else known.chinese
    shown = [in_script(question, language) for question in questions[:most]]
    return [[button(label(question, _LABEL), "t", bot_context.offered.put(question))] for question in shown]


def paging(
    action: str, fields: Sequence[object], number: int, pages: int, language: Language, *more: object
) -> list[Button]:
    """Buttons to the pages before and after `number` (from 0), which stands between `fields` and `more`."""
    row = []
    if number > 0:
        row.append(button(translate("b previous", language), action, *fields, number - 1, *more))
    if number + 1 < pages:
        word = "b more" if number == 0 else "b next"
        row.append(button(translate(word, language, page=number + 2, pages=pages), action, *fields, number + 1, *more))
    return row


def rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """`buttons` in rows of `width`."""
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def keyboard(*lines: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The lines that have buttons, None if none has."""
    filled = [line for line in lines if line]
    return InlineKeyboardMarkup(filled) if filled else None


async def show(
    query: CallbackQuery, body: FormattedText, markup: InlineKeyboardMarkup | None, told: str | None = None
) -> None:
    """Put `body` in the place of the message whose button was pressed; `told` is said over the chat."""
    try:
        await query.edit_message_text(
            body.text,
            entities=body.entities,
            reply_markup=markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if "not modified" not in error.message:  # pressed twice: it is shown already
            raise
    await query.answer(told)
