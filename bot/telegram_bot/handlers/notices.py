"""/sources and /doc: what is on file, a notice's elements, and each clause one tap away; also by deep link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.answer import Quote
from bot.answering.notice_lookup import matching
from bot.answering.quotes import quote
from bot.citation import clause_words, day_words
from bot.telegram_bot.context import BotContext, reply
from bot.telegram_bot.messages.answer_message import clause_pages, title_words
from bot.telegram_bot.messages.callback_data import CallbackData
from bot.telegram_bot.messages.formatted_text import BOLD, CODE, FormattedText, clip, label
from bot.telegram_bot.messages.keyboards import Action, Expired, button, copy_button, keyboard, paging, rows, show
from bot.telegram_bot.messages.mentions import without_mention
from bot.telegram_bot.messages.texts import Language, translate
from bot.telegram_bot.runtime.live_index import clause_check, notice_key
from index.notice import Clause, Notice

if TYPE_CHECKING:
    from index.notice import NoticeSummary

Context = ContextTypes.DEFAULT_TYPE

_SOURCES_A_PAGE = 6
"""Notices listed with a button each, so that a page fits a phone."""
_CLAUSES_A_PAGE = 10
_VALUE, _TITLE, _NUMBER = 200, 60, 30  # UTF-16 units shown of an element, of a title or issuer and a number in a list
_LABEL = 44  # columns of a button

_ELEMENTS = (
    "document_number",
    "issuers",
    "addressees",
    "urgency",
    "classification",
    "signature",
    "date_of_issue",
    "print_date",
    "printing_office",
    "note",
    "attachments",
    "copied_to",
)


class NoticeHandlers:
    """Handlers of /sources, /doc and deep links, and the actions of their buttons."""

    def __init__(self, bot_context: BotContext) -> None:
        self._context = bot_context
        self.actions: dict[str, Action] = {"s": self._turn_sources, "n": self._show_notice, "c": self._show_clause}

    async def on_sources(self, update: Update, context: Context) -> None:
        """The notices on file, a page at a time."""
        if message := update.effective_message:
            await reply(message, *self._sources(0, self._context.language(message.from_user)))

    async def on_doc(self, update: Update, context: Context) -> None:
        """The notice with the number that is written after the command; without one, the list of all."""
        message = update.effective_message
        if message is None:
            return
        language = self._context.language(message.from_user)
        wanted = " ".join(without_mention(message, context.bot.username).split()[1:])
        if not wanted:
            await reply(message, *self._sources(0, language))
            return
        found = matching(self._context.live_index.snapshot.notices, wanted)
        if len(found) == 1:
            await self._reply_notice(message, found[0].file, language)
        elif found:
            choices = [button(_name(notice), "n", notice_key(notice.file), 0) for notice in found[:_SOURCES_A_PAGE]]
            await reply(message, translate("doc several", language), keyboard(*rows(choices, 1)))
        else:
            await reply(message, translate("doc unknown", language, wanted=wanted[:100]))

    async def follow_link(self, message: Message, payload: str) -> bool:
        """Show what the payload of a deep link names; False if it names nothing."""
        kind, *fields = payload.split("-")
        language = self._context.language(message.from_user)
        try:
            if kind == "n" and len(fields) == 1:
                await self._reply_notice(message, self._file(fields[0]), language)
            elif kind == "c" and len(fields) == 3:
                username = message.get_bot().username
                await reply(message, *self._clause(CallbackData("c", (*fields, "0")), language, username))
            else:
                return False
        except (Expired, ValueError, LookupError):
            return False
        return True

    async def show(self, message: Message, file: str) -> None:
        """Reply to `message` with the notice in `file`."""
        await self._reply_notice(message, file, self._context.language(message.from_user))

    async def _reply_notice(self, message: Message, file: str, language: Language) -> None:
        await reply(message, *self._notice(file, 0, language, message.get_bot().username))

    async def _turn_sources(self, query: CallbackQuery, pressed: CallbackData) -> None:
        await show(query, *self._sources(pressed.number(0), self._context.language(query.from_user)))

    async def _show_notice(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language, username = self._context.language(query.from_user), query.get_bot().username
        await show(query, *self._notice(self._file(pressed.fields[0]), pressed.number(1), language, username))

    async def _show_clause(self, query: CallbackQuery, pressed: CallbackData) -> None:
        language, username = self._context.language(query.from_user), query.get_bot().username
        await show(query, *self._clause(pressed, language, username))

    def _sources(self, number: int, language: Language) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        notices = self._context.live_index.snapshot.notices
        pages = max(1, -(-len(notices) // _SOURCES_A_PAGE))
        if number >= pages:
            raise Expired
        first = number * _SOURCES_A_PAGE
        body = FormattedText().add(translate("sources", language, count=len(notices)), BOLD)
        opens = []
        for at, notice in enumerate(notices[first : first + _SOURCES_A_PAGE], start=first + 1):
            body.add(f"\n\n{at}. {title_words(notice.title, language, _TITLE)}")
            printed, issuers = clip(notice.document_number or "", _NUMBER), clip("、".join(notice.issuers), _TITLE // 2)
            body.add("\n" if printed or issuers else "").add(printed, CODE)
            body.add(f"{' · ' if printed else ''}{issuers}" if issuers else "")
            opens.append(button(str(at), "n", notice_key(notice.file), 0))
        if pages > 1:
            body.add("\n\n" + translate("page", language, page=number + 1, pages=pages))
        return body, keyboard(opens, paging("s", [], number, pages, language))

    def _notice(
        self, file: str, number: int, language: Language, username: str
    ) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        notice = self._context.live_index.snapshot.reader.notice(file)
        key, first = notice_key(file), number * _CLAUSES_A_PAGE
        body = elements(notice, language).add("\n\n")
        body.add(_link(username, f"n-{key}", language) + "\n")
        body.add(translate("doc clauses" if notice.clauses else "doc none", language))
        listed = _cited(notice)
        taps = [
            button(_heading(notice.clauses[at]), "c", key, at, clause_check(notice.clauses[at]), 0)
            for at in listed[first : first + _CLAUSES_A_PAGE]
        ]
        pages = -(-len(listed) // _CLAUSES_A_PAGE)
        return body, keyboard(*rows(taps, 1), paging("n", [key], number, pages, language))

    def _clause(
        self, pressed: CallbackData, language: Language, username: str
    ) -> tuple[FormattedText, InlineKeyboardMarkup | None]:
        key, at, part = pressed.fields[0], pressed.number(1), pressed.number(3)
        notice = self._context.live_index.snapshot.reader.notice(self._file(key))
        at = _place_of(notice, at, pressed.fields[2])
        clause, check = notice.clauses[at], pressed.fields[2]
        quote = quote_of(notice, clause)
        parts = clause_pages(quote, clause.text, language, _link(username, f"c-{key}-{at}-{check}", language))
        turn = paging("c", [key, at, check], part, len(parts), language)
        back = [
            button(translate("b back", language), "n", key, _page_of(notice, clause)),
            copy_button(translate("b copy", language), quote),
        ]
        return parts[part], keyboard(turn, back)

    def _file(self, key: str) -> str:
        return self._context.live_index.snapshot.keys[key]


def elements(notice: Notice, language: Language) -> FormattedText:
    """The printed elements by their official names, and the names of those that are not printed."""
    body, missing = FormattedText().add(title_words(notice.title, language, _VALUE), BOLD).add("\n"), []
    colon, comma = (": ", ", ") if language == "en" else ("：", "、")
    for attribute in _ELEMENTS:
        name = translate(f"e {attribute}", language)
        value = getattr(notice, attribute)
        words = "、".join(value) if isinstance(value, tuple) else value
        if words:
            shown = day_words(words) if "date" in attribute and language != "en" else words
            style = CODE if attribute == "document_number" else None
            body.add(f"\n{name}{colon}").add(clip(shown, _VALUE), style)
        else:
            missing.append(name)
    return body.add(f"\n{translate('not stated', language)}{colon}{comma.join(missing)}" if missing else "")


def quote_of(notice: Notice, clause: Clause) -> Quote:
    """The whole clause as a quote."""
    return quote(notice, clause.start, clause.end)


def _cited(notice: Notice) -> list[int]:
    """The places of the clauses that a citation names (articles, else the top level): what a list shows."""
    named = [at for at, clause in enumerate(notice.clauses) if clause.path[-1] == clause.label]
    return named or list(range(len(notice.clauses)))


def _place_of(notice: Notice, at: int, check: str) -> int:
    """Where the clause that stood at place `at` stands now; raises Expired where its words are gone."""
    places = sorted(range(len(notice.clauses)), key=lambda place: abs(place - at))
    same = (place for place in places if clause_check(notice.clauses[place]) == check)
    if (place := next(same, None)) is None:
        raise Expired
    return place


def _page_of(notice: Notice, clause: Clause) -> int:
    """The page of the list that shows `clause` or the one it stands in."""
    before = [at for at in _cited(notice) if notice.clauses[at].start <= clause.start]
    return max(len(before) - 1, 0) // _CLAUSES_A_PAGE


def _heading(clause: Clause) -> str:
    """Label and heading of a clause, or how it begins."""
    words = " ".join((clause.heading or clause.text).split())
    printed = clause.path[-1]
    mark = "、" if clause_words((printed,)) != printed else " "  # 一 is printed 一、
    return label(words if words.startswith(printed) else f"{printed}{mark}{words}", _LABEL)


def _link(username: str, payload: str, language: Language) -> str:
    return translate("doc link", language, link=create_deep_linked_url(username, payload))


def _name(notice: NoticeSummary) -> str:
    return label(f"{notice.document_number or ''} {notice.title or notice.file}", 2 * _LABEL)
