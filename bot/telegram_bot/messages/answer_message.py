"""An answer as messages. Knows only answers and quotes; every word between quotes and citation is the bot's own.

The best quote comes first, a long one folded, the words that decide bold, under it one line that cites it; the full
titles, and that all is verbatim, stand in the sources, a tap away. A page is one message of at most two quotes, within
4,096 UTF-16 units and 100 entities; only a quote that no message could hold is cut itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Quote
from bot.citation import card, carrier_words, clause_words, date_words, original_words, status_words
from bot.presentation.deciding_words import deciding_words
from bot.presentation.table_words import barred, in_lines
from bot.telegram_bot.messages.formatted_text import (
    BOLD,
    CODE,
    ITALIC,
    LONG_QUOTE,
    LONGEST_TEXT,
    QUOTE,
    FormattedText,
    clip,
    cut,
    units,
)
from bot.telegram_bot.messages.texts import LANGUAGES, Language, in_script, translate

QUOTES_A_PAGE = 2
_LONG = (110, 60)  # UTF-16 units of the first quote and the next; a longer one is folded until it is tapped
_CLAUSE = 520  # UTF-16 units of a clause in one message: a screen and a half of a phone with what stands around
_NOTE = 300  # UTF-16 units of what an answer says beside its quotes
_CLIP = 300  # UTF-16 units of a title, issuer or bearer; longer ones are not words of a citation any more
_SHORT = 40  # UTF-16 units of the same in the one line under a quote


@dataclass(frozen=True, slots=True)
class Page:
    """One message of an answer; `shown` are the places of its quotes in the answer."""

    body: FormattedText
    shown: tuple[int, ...] = ()


def answer_pages(answer: Answer, language: Language, only: Collection[int] | None = None) -> list[Page]:
    """All messages of `answer`, the first one first; with `only` the quotes at these places, none if there are none."""
    if not answer.quotes:
        return [_without_quotes(answer, language)]
    tail = _tail(answer, language) if only is None else FormattedText()
    pages: list[list[_Part]] = []
    for part in _parts(answer, range(len(answer.quotes)) if only is None else only, tail, language):
        together = [*pages[-1], part] if pages else [part]
        if pages and len(together) <= QUOTES_A_PAGE and _body(together, answer, language).joined(tail).fits():
            pages[-1] = together
        else:
            pages.append([part])
    return [
        Page(_body(parts, answer, language).extend(FormattedText() if number else tail), tuple(at for at, _ in parts))
        for number, parts in enumerate(pages)
    ]


def groups(answer: Answer) -> list[str]:
    """The notices that answer, in the order of their best quotes."""
    return list(dict.fromkeys(quote.file for quote in answer.quotes))


def clause_pages(quote: Quote, text: str, language: Language, link: str = "") -> list[FormattedText]:
    """The whole clause that `quote` stands in, `text`, in as many messages as it needs; `link` opens it again.

    The words of the quote are bold where the clause holds more than them.
    """
    head = _number(quote, language).add(" ")
    head.add(f"{_where(quote, language)} · {translate('whole clause', language)}", BOLD).add("\n\n")
    tail = FormattedText().add(f"\n{title_words(quote.title, language)}\n{_issued(quote, language)}")
    tail.add(f"\n{link}" if link else "")
    room = LONGEST_TEXT - head.size - tail.size - 1 - units(_paging(99, 99, language))
    parts = cut(barred(text), min(room, _CLAUSE))
    pages = [head.joined(_whole(part, quote)).extend(tail) for part in parts]
    if len(pages) > 1:
        for number, page in enumerate(pages, start=1):
            page.add(_paging(number, len(pages), language))
    return pages


def sources_message(quotes: Sequence[Quote], language: Language) -> FormattedText:
    """Where these quotes come from, in full: title once a notice, number, clause, issuer, dates, whom they bind."""
    body = FormattedText()
    for document in dict.fromkeys(map(_document, quotes)):
        for at, quote in enumerate(quote for quote in quotes if _document(quote) == document):
            body.add("\n" if body.pieces else "")
            body.extend(
                source(quote, language) if at == 0 else _number(quote, language).add(f" · {_where(quote, language)}")
            )
            body.add(f"\n{translate('binds', language, bearer=_clip(quote.duty_bearer))}" if quote.duty_bearer else "")
        body.add("\n")
    return body.add("\n").add(translate("verbatim", language), ITALIC)


def citation_message(quote: Quote, language: Language) -> FormattedText:
    """One quote with its citation, to be sent by itself; of one that no message could hold, the beginning."""
    tail = source(quote, language).add("\n\n").add(translate("verbatim", language), ITALIC)
    words = cut(in_lines(quote), LONGEST_TEXT - tail.size - 1)[0]
    return _quoted(words).extend(tail)


def words_to_copy(quote: Quote) -> str:
    """The quote and its citation as one official document gives them in another: “…”——《title》（number）第三条."""
    return f"“{in_lines(quote).strip()}”——{card(quote)}"


def near_message(quote: Quote, language: Language) -> FormattedText:
    """What came closest, labelled as no answer."""
    body = FormattedText().add(translate("nearest", language), BOLD).add("\n\n")
    return body.extend(_quoted(cut(in_lines(quote), LONGEST_TEXT // 2)[0])).extend(source(quote, language))


def source(quote: Quote, language: Language) -> FormattedText:
    """《title》, number, clause, issuer and date of one quote, on two lines."""
    lines = FormattedText().add(f"{title_words(quote.title, language)}\n").extend(_number(quote, language))
    lines.add(f" · {_where(quote, language)} · {_issued(quote, language)}")
    for words in (carrier_words(quote), status_words(quote)):
        lines.add(f"\n{_clip(words)}" if words else "")
    return lines


def title_words(title: str | None, language: Language, longest: int = _CLIP) -> str:
    """《title》 within `longest` UTF-16 units, or that none is printed."""
    return f"《{clip(title, longest)}》" if title else translate("no title", language)


def short_issuer(quote: Quote) -> str:
    """The first issuer as it is called in running text: 中共海南省委 is 海南省委; "" where none is printed."""
    names = (quote.issuer or "").split("、")
    return clip(names[0].removeprefix("中共"), _SHORT) + ("等" if len(names) > 1 else "")


def place_of(quote: Quote) -> str:
    """Where the document applies, else who issued it."""
    return quote.place or short_issuer(quote)


_Part = tuple[int, str]
"""The place of a quote in the answer and its words, or the part of them that a message holds."""


def _tail(answer: Answer, language: Language) -> FormattedText:
    """What is said beside the quotes: that several notices answer, and what the answer notes."""
    count = len(groups(answer))
    differ = len({place_of(quote) for quote in answer.quotes}) > 1
    told = translate("several notices", language, count=count) if count > 1 and differ else ""
    note = clip(in_script(_after_first_sentence(answer.message), language), _NOTE)
    lines = "\n".join(filter(None, (told, note)))
    return FormattedText().add(f"\n{lines}" if lines else "")


def _parts(answer: Answer, only: Collection[int], tail: FormattedText, language: Language) -> list[_Part]:
    """The quotes; one that no message could hold in several parts."""
    parts = []
    for at, quote in enumerate(answer.quotes):
        if at in only:
            around = _body([(at, "")], answer, language).joined(tail)
            parts += [(at, words) for words in cut(in_lines(quote), LONGEST_TEXT - around.size)]
    return parts


def _body(parts: Sequence[_Part], answer: Answer, language: Language) -> FormattedText:
    """The quotes, each with the line that cites it."""
    body, cited = FormattedText(), set()
    for at, words in parts:
        quote = answer.quotes[at]
        long = _LONG[bool(body.pieces)]
        body.add("\n" if body.pieces else "").extend(  # quotations have room above and below of their own
            _quoted(words, deciding_words(answer.understood or answer.question, words), long)
        )
        body.extend(_cited(quote, words, language, again=_document(quote) in cited))
        cited.add(_document(quote))
    return body


def _cited(quote: Quote, words: str, language: Language, *, again: bool) -> FormattedText:
    """Number, clause, and the first time issuer and date; whom the words bind where they do not say so themselves."""
    if quote.document_number or not quote.title:
        line = _number(quote, language)
    else:
        line = FormattedText().add(f"《{clip(quote.title, _SHORT)}》")
    dated = _dated(quote, language) if quote.date_of_issue or quote.print_date else ""
    more = [_where(quote, language), *([] if again else [short_issuer(quote), dated])]
    line.add("".join(f" · {words}" for words in more if words))
    bearer = quote.duty_bearer
    said = bearer is None or all(name in quote.text for name in re.split("[、；]", bearer))
    line.add("" if said else f" · {translate('binds', language, bearer=clip(bearer or '', _SHORT))}")
    status = status_words(quote)
    return line.add(f"\n{clip(status, 2 * _SHORT)}" if status else "")


def _quoted(words: str, bold: tuple[int, int] | None = None, long: int = _LONG[0]) -> FormattedText:
    return FormattedText().add(words.rstrip("\n"), LONG_QUOTE if units(words) > long else QUOTE, bold).add("\n")


def _whole(part: str, quote: Quote) -> FormattedText:
    words, shown = barred(quote.text), part.rstrip("\n")
    at = part.find(words) if len(words) < len(part) else -1
    bold = (at, min(at + len(words), len(shown))) if at >= 0 else None
    return FormattedText().add(shown, QUOTE, bold).add("\n")


def _document(quote: Quote) -> tuple[str, str | None, str | None]:
    """What tells documents apart; a file may hold several."""
    return quote.file, quote.document_number, quote.title


def _number(quote: Quote, language: Language) -> FormattedText:
    number = quote.document_number
    return FormattedText().add(_clip(number) if number else translate("no number", language), CODE if number else None)


def _issued(quote: Quote, language: Language) -> str:
    issuer = _clip(quote.issuer) if quote.issuer else translate("no issuer", language)
    return f"{issuer} · {_dated(quote, language)}"


def _dated(quote: Quote, language: Language) -> str:
    """The date as notices print it; in English as ISO 8601."""
    if not (quote.date_of_issue or quote.print_date):
        return translate("no date", language)
    if language != "en":
        return date_words(quote)
    return quote.date_of_issue or translate("printed on", language, date=quote.print_date)


def _where(quote: Quote, language: Language) -> str:
    return (_clip(clause_words(quote.path)) or translate("outside", language)) + original_words(quote)


def _paging(number: int, pages: int, language: Language) -> str:
    return "\n" + translate("page", language, page=number, pages=pages)


def _clip(text: str) -> str:
    return clip(text, _CLIP)


def _without_quotes(answer: Answer, language: Language) -> Page:
    """A line of talk; or why there is no answer, the first sentence bold, the usual one in the reader's language."""
    message = clip(in_script(answer.message, language, answer.question), 3 * _NOTE)
    if answer.answered or answer.kind == "talk":
        return Page(FormattedText().add(message))
    usual = tuple(translate("refused", written) for written in LANGUAGES)
    reason = _after_first_sentence(message)
    first = message.removesuffix(reason)
    head = first if first and not first.startswith(usual) else translate("refused", language)
    body = FormattedText().add(head.strip(), BOLD)
    return Page(body.add(f"\n{reason}" if reason else ""))


def _after_first_sentence(message: str) -> str:
    """What an answer's message says after its first sentence, which tells how many notices answer."""
    return message.partition("。" if "。" in message else ". ")[2].strip()
