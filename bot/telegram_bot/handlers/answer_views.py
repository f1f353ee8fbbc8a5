"""What an answer can show: its pages, a whole clause, the sources; each with the buttons that lead on and back.

A view is made from the answer as it was sent and the notices as they are now: quotes that no longer stand are left out,
and the view says how many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup

from bot.answer import Answer, Quote
from bot.citation import clause_words
from bot.presentation.table_words import barred
from bot.telegram_bot.context import BotContext
from bot.telegram_bot.messages.answer_message import (
    Page,
    answer_pages,
    clause_pages,
    groups,
    near_message,
    place_of,
    short_issuer,
    sources_message,
)
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import FormattedText, clip
from bot.telegram_bot.messages.keyboards import (
    Button,
    Expired,
    button,
    copy_button,
    keyboard,
    near_buttons,
    paging,
    question_buttons,
    rows,
)
from bot.telegram_bot.messages.texts import Language, in_script, translate
from bot.telegram_bot.persistence.sent_answers import SentAnswer

View = tuple[FormattedText, InlineKeyboardMarkup | None]
ALL = "a"
"""Stands in a button for the quotes of all notices; else the place of a notice among those that answer."""
_QUOTED = "q"
"""Stands in a button for the part of a clause that holds the quote."""
_LABEL = 24  # UTF-16 units; a phone shows about as much of two buttons side by side
_MOST_GROUPS = 6
_OFFERED = 2


@dataclass(frozen=True, slots=True)
class _Shown:
    """The part of an answer that a button asks for; `lost` quotes of it no longer stand."""

    sent: SentAnswer
    answer: Answer
    group: str
    pages: list[Page]
    lost: int


class AnswerViews:
    """Makes the views; each raises Expired where there is nothing to show."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.by_action: dict[str, Callable[[SentAnswer, CallbackData], View]] = {
            "p": self._page,
            "w": self._whole_clause,
            "o": self._sources,
            "x": self._near,
        }

    def first(self, sent: SentAnswer) -> View:
        """The answer as it is sent: of several places that of the chat, where it said one."""
        return self._page(sent, CallbackData("p", (sent.id, "0", self._own_group(sent))))

    def _own_group(self, sent: SentAnswer) -> str:
        place, files = self._context.places.get(sent.chat), groups(sent.answer)
        own = _own(sent.answer, place) if place else set()
        return next((str(at) for at, file in enumerate(files) if file in own and len(files) > 1), ALL)

    def _of_other_places(self, sent: SentAnswer) -> str:
        """That no quote is from the place of the chat, "" where one is or none was said."""
        place = self._context.places.get(sent.chat)
        if not place or not sent.answer.quotes or _own(sent.answer, place):
            return ""
        return translate("place other", sent.language, place=in_script(place, sent.language))

    def quote(self, sent: SentAnswer, at: int) -> Quote:
        """The quote at place `at` as it stands now."""
        standing = self._context.live_index.snapshot.standing(sent.answer.quotes[at])
        if standing is None:
            raise Expired
        return standing

    def _shown(self, sent: SentAnswer, group: str) -> _Shown:
        """The quotes that stand, in their old places; one that is gone keeps its place and is on no page."""
        snapshot, answer = self._context.live_index.snapshot, sent.answer
        standing = [snapshot.standing(quote) for quote in answer.quotes]
        files = groups(answer)
        file = None if group == ALL else files[CallbackData("g", (group,)).number(0)]
        wanted = [at for at, quote in enumerate(answer.quotes) if file in (None, quote.file)]
        kept = [at for at in wanted if standing[at] is not None]
        now = replace(answer, quotes=tuple(new or old for new, old in zip(standing, answer.quotes, strict=True)))
        pages = answer_pages(now, sent.language, None if len(kept) == len(answer.quotes) else kept)
        return _Shown(sent, now, group, pages, len(wanted) - len(kept))

    def _page(self, sent: SentAnswer, pressed: CallbackData) -> View:
        shown, number = self._shown(sent, pressed.fields[2]), pressed.number(1)
        language = sent.language
        lost = translate("lost", language, count=shown.lost) if shown.lost else ""
        if not shown.pages:
            again = button(translate("b again", language), "q", sent.id)
            return FormattedText().add(translate("all lost", language)), keyboard([again])
        number = min(number, len(shown.pages) - 1)
        told = [f"\n{self._of_other_places(sent)}".rstrip(), f"\n\n{lost}" if lost else ""]
        return shown.pages[number].body.joined(FormattedText().add("".join(told))), self._markup(shown, number)

    def _markup(self, shown: _Shown, number: int) -> InlineKeyboardMarkup | None:
        sent, language = shown.sent, shown.sent.language
        if not shown.answer.quotes:
            near = [] if shown.answer.answered else near_buttons(shown.answer.nearest, sent.id)
            return keyboard(*near, *question_buttons(self._context, language, _OFFERED))
        place, row = (number, shown.group), []
        first = shown.pages[number].shown[0]
        if any(shown.answer.quotes[at].path for at in shown.pages[number].shown) and shown.answer.kind != "lookup":
            row.append(button(translate("b whole", language), "w", sent.id, first, _QUOTED, *place))
        row.append(button(translate("b sources", language), "o", sent.id, *place))
        row.append(copy_button(translate("b copy", language), shown.answer.quotes[first], "k", sent.id, first))
        if number == 0:  # six short words fill a row; on the later pages the way back takes this room
            row += [button(translate(f"b {word}", language), "f", sent.id, word, *place) for word in ("good", "bad")]
        turn = paging("p", [sent.id], number, len(shown.pages), language, shown.group)
        return keyboard([*row, *turn], *self._places(shown))

    def _places(self, shown: _Shown) -> list[list[Button]]:
        """The notices that answer by their places, else by what tells them apart, where they are several; and all."""
        files = groups(shown.answer)
        if not 1 < len(files) <= _MOST_GROUPS:
            return []
        quotes, sent, group = shown.answer.quotes, shown.sent, shown.group
        named: dict[str, str] = {}
        for called in (_place_or_issuer, _issuer_or_name, _name):
            if len(set(named.values())) < len(files):
                named = {quote.file: called(quote) for quote in quotes}
        taps = [
            button(clip(named[file], _LABEL), "p", sent.id, 0, at) for at, file in enumerate(files) if str(at) != group
        ]
        if group == ALL:
            return rows(taps, 3)
        place = next(place_of(quote) for quote in quotes if quote.file == files[int(group)])
        taps.append(button(translate("b all", sent.language), "p", sent.id, 0, ALL))
        keep = [button(translate("b keep place", sent.language, place=clip(place, _LABEL)), "h", sent.id, group)]
        return [*rows(taps, 3), *([keep] if place and place != self._context.places.get(sent.chat) else [])]

    def _whole_clause(self, sent: SentAnswer, pressed: CallbackData) -> View:
        at, number, group = pressed.number(1), pressed.number(3), pressed.fields[4]
        language = sent.language
        if (quote := self._context.live_index.snapshot.standing(sent.answer.quotes[at])) is None:
            return self._page(sent, CallbackData("p", (sent.id, str(number), group)))
        parts = clause_pages(quote, self._clause_around(quote), language)
        if pressed.fields[2] == _QUOTED:
            part = next((n for n, page in enumerate(parts) if barred(quote.text).strip() in page.text), 0)
        elif (part := pressed.number(2)) >= len(parts):
            raise Expired
        turn = paging("w", [sent.id, at], part, len(parts), language, number, group)
        back = button(translate("b back", language), "p", sent.id, number, group)
        return parts[part], keyboard([back, *turn], *self._other_clauses(sent, at, number, group))

    def _other_clauses(self, sent: SentAnswer, at: int, number: int, group: str) -> list[list[Button]]:
        """The other clauses quoted on the page, in the order of the text."""
        shown = self._shown(sent, group)
        here = shown.answer.quotes[at]
        page = shown.pages[min(number, len(shown.pages) - 1)].shown
        others = {
            (quote.file, quote.path): one
            for one in page
            if (quote := shown.answer.quotes[one]).path and (quote.file, quote.path) != (here.file, here.path)
        }
        ordered = sorted(
            others.values(), key=lambda one: (shown.answer.quotes[one].file, shown.answer.quotes[one].start)
        )
        return [
            [
                button(self._label(shown.answer, one, sent.language), "w", sent.id, one, _QUOTED, number, group)
                for one in ordered
            ]
        ]

    def _label(self, answer: Answer, at: int, language: Language) -> str:
        quote = answer.quotes[at]
        issuer = short_issuer(quote) if len(groups(answer)) > 1 else ""
        where = clause_words(quote.path) or translate("outside", language)
        return clip(" ".join(filter(None, (issuer, where))) if language == "en" else f"{issuer}{where}", _LABEL)

    def _sources(self, sent: SentAnswer, pressed: CallbackData) -> View:
        number, group, language = pressed.number(1), pressed.fields[2], sent.language
        shown = self._shown(sent, group)
        if not shown.pages:
            return self._page(sent, pressed)
        at = shown.pages[min(number, len(shown.pages) - 1)].shown
        copies = [
            copy_button(
                translate("b copy of", language, n=self._label(shown.answer, one, language)),
                *(shown.answer.quotes[one], "k", sent.id, one),
            )
            for one in dict.fromkeys(at)
        ]
        back = button(translate("b back", language), "p", sent.id, number, group)
        body = sources_message([shown.answer.quotes[one] for one in dict.fromkeys(at)], language)
        return body, keyboard([back], *rows(copies, 2))

    def _near(self, sent: SentAnswer, pressed: CallbackData) -> View:
        quote = self._context.live_index.snapshot.standing(sent.answer.nearest[pressed.number(1)])
        if quote is None:
            raise Expired
        back = button(translate("b back", sent.language), "p", sent.id, 0, ALL)
        return near_message(quote, sent.language), keyboard([back])

    def _clause_around(self, quote: Quote) -> str:
        clauses = self._context.live_index.snapshot.reader.notice(quote.file).clauses
        around = [clause for clause in clauses if clause.start <= quote.start and quote.end <= clause.end]
        if not around:
            raise Expired
        return max(around, key=lambda clause: len(clause.path)).text


def _own(answer: Answer, place: str) -> set[str]:
    """The notices among those that answer which `place` issued or which apply there."""
    return {quote.file for quote in answer.quotes if place in f"{quote.place or ''}{quote.issuer or ''}"}


def _place_or_issuer(quote: Quote) -> str:
    one_place = quote.place and "、" not in quote.place
    return place_of(quote) if one_place else _issuer_or_name(quote)


def _issuer_or_name(quote: Quote) -> str:
    return short_issuer(quote) or _name(quote)


def _name(quote: Quote) -> str:
    return quote.document_number or quote.title or quote.file
