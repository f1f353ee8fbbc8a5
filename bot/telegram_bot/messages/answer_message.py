"""An answer as messages. Knows only answers and quotes; every word between quotes and citation is the bot's own.

The quotes of a page stand together by notice, each with its clause and the notice's citation. A page is one message:
at most 4,096 UTF-16 units and 100 entities, cut between quotes; only a quote that no message could hold is cut itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Quote
from bot.citation import NOT_STATED, carrier_words, clause_words, date_words, scan_words, status_words
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
from bot.telegram_bot.messages.texts import Language, translate

QUOTES_A_PAGE = 5
_LONG = 280  # UTF-16 units; a longer quote is folded until it is tapped
_NOTE = 400  # UTF-16 units of what an answer says beside its quotes
_CLIP = 300  # UTF-16 units of a title, issuer or bearer; longer ones are not words of a citation any more


@dataclass(frozen=True, slots=True)
class Page:
    """One message of an answer; `shown` are the places of its quotes in the answer."""

    body: FormattedText
    shown: tuple[int, ...] = ()


def answer_pages(answer: Answer, language: Language, example: str = "") -> list[Page]:
    """All messages of `answer`, the first one first; `example` is a document number to suggest after a refusal."""
    if not answer.answered:
        return [_refusal(answer, language, example)]
    head = _head(answer, language)
    pages: list[list[_Part]] = []
    for part in _parts(answer, language):
        together = [*pages[-1], part] if pages else [part]
        room = _body(head, together, answer, language).joined(_closing(99, 99, language))
        if pages and len(together) <= QUOTES_A_PAGE and room.fits():
            pages[-1] = together
        else:
            pages.append([part])
    return [
        Page(
            _body(head, parts, answer, language).extend(_closing(number, len(pages), language)),
            tuple(at for at, _ in parts),
        )
        for number, parts in enumerate(pages, start=1)
    ]


def marks(answer: Answer) -> dict[str, str]:
    """〔1〕, 〔2〕 … by notice, in the order of their best quotes; no marks where only one notice answers."""
    files = list(dict.fromkeys(quote.file for quote in answer.quotes))
    return {file: f"〔{number}〕" if len(files) > 1 else "" for number, file in enumerate(files, start=1)}


def clause_pages(quote: Quote, text: str, language: Language, link: str = "") -> list[FormattedText]:
    """The whole clause that `quote` stands in, `text`, in as many messages as it needs; `link` opens it again."""
    head = _number(quote).add(" ")
    head.add(f"{_where(quote, language)} · {translate('whole clause', language)}", BOLD).add("\n\n")
    tail = FormattedText().add("\n").extend(source(quote, language)).add(f"\n{link}" if link else "")
    parts = cut(text, LONGEST_TEXT - head.size - tail.size - 1 - units(_paging(99, 99, language)))
    pages = [head.joined(FormattedText().add(part.rstrip("\n"), QUOTE).add("\n")).extend(tail) for part in parts]
    if len(pages) > 1:
        for number, page in enumerate(pages, start=1):
            page.add(_paging(number, len(pages), language))
    return pages


def citation_message(quote: Quote, language: Language) -> FormattedText:
    """One quote with its citation, to be sent by itself; of one that no message could hold, the beginning."""
    tail = source(quote, language).extend(_closing(1, 1, language))
    words = cut(quote.text, LONGEST_TEXT - tail.size - 1)[0]
    return _quoted(words).extend(tail)


def source(quote: Quote, language: Language) -> FormattedText:
    """《title》, number, clause, issuer and date of one quote, on two lines."""
    lines = FormattedText().add(f"《{_clip(quote.title or NOT_STATED)}》\n").extend(_number(quote))
    lines.add(f" · {_where(quote, language)} · {_issued(quote)}")
    for words in (carrier_words(quote), status_words(quote)):
        lines.add(f"\n{_clip(words)}" if words else "")
    return lines


_Part = tuple[int, str]
"""The place of a quote in the answer and its words, or the part of them that a message holds."""


def _head(answer: Answer, language: Language) -> FormattedText:
    count = len({quote.file for quote in answer.quotes})
    told = translate("one notice", language) if count == 1 else translate("several notices", language, count=count)
    note = clip(_after_first_sentence(answer.message), _NOTE)
    return FormattedText().add(told, BOLD).add(f"\n{note}" if note else "")


def _parts(answer: Answer, language: Language) -> list[_Part]:
    """The quotes; one that no message could hold in several parts."""
    parts = []
    for at, quote in enumerate(answer.quotes):
        around = _body(_head(answer, language), [(at, "")], answer, language).joined(_closing(99, 99, language))
        parts += [(at, words) for words in cut(quote.text, LONGEST_TEXT - around.size)]
    return parts


def _body(head: FormattedText, parts: Sequence[_Part], answer: Answer, language: Language) -> FormattedText:
    """Head and quotes, without the closing lines."""
    body, named = head.joined(FormattedText()), marks(answer)
    for file in dict.fromkeys(answer.quotes[at].file for at, _ in parts):
        quotes = [(answer.quotes[at], words) for at, words in parts if answer.quotes[at].file == file]
        body.add("\n\n")
        if named[file]:
            body.add(f"{named[file]}{_clip(quotes[0][0].issuer or '')}", BOLD).add("\n")
        body.extend(_group(quotes, language))
    return body


def _group(quotes: Sequence[tuple[Quote, str]], language: Language) -> FormattedText:
    """The quotes of one file: each with its clause, and the citation of the notice once, where they are all its own."""
    if len({(quote.title, quote.document_number) for quote, _ in quotes}) > 1 or len(quotes) == 1:
        single = FormattedText()
        for order, (quote, words) in enumerate(quotes):
            single.add("\n\n" if order else "")
            single.extend(_quoted(words)).extend(source(quote, language)).add(_bearer(quote, language, "\n"))
        return single
    group = FormattedText()
    for quote, words in quotes:
        group.extend(_quoted(words)).extend(_number(quote)).add(f" · {_where(quote, language)}")
        group.add(_bearer(quote, language, " · ")).add("\n")
        if status := status_words(quote):
            group.add(f"{_clip(status)}\n")
    last = quotes[-1][0]
    carrier = carrier_words(last)
    group.add(f"《{_clip(last.title or NOT_STATED)}》\n{_issued(last)}")
    return group.add(f"\n{_clip(carrier)}" if carrier else "")


def _quoted(words: str) -> FormattedText:
    return FormattedText().add(words.rstrip("\n"), LONG_QUOTE if units(words) > _LONG else QUOTE).add("\n")


def _number(quote: Quote) -> FormattedText:
    number = FormattedText()
    return number.add(_clip(quote.document_number), CODE) if quote.document_number else number.add("原文未载文号")


def _where(quote: Quote, language: Language) -> str:
    return (_clip(clause_words(quote.path)) or translate("outside", language)) + scan_words(quote)


def _issued(quote: Quote) -> str:
    return f"{_clip(quote.issuer or '原文未载发文机关')} · {date_words(quote)}"


def _bearer(quote: Quote, language: Language, before: str) -> str:
    return before + translate("binds", language, bearer=_clip(quote.duty_bearer)) if quote.duty_bearer else ""


def _closing(number: int, pages: int, language: Language) -> FormattedText:
    closing = FormattedText().add("\n\n").add(translate("verbatim", language), ITALIC)
    return closing.add(_paging(number, pages, language)) if pages > 1 else closing


def _paging(number: int, pages: int, language: Language) -> str:
    return "\n" + translate("page", language, page=number, pages=pages)


def _clip(text: str) -> str:
    return clip(text, _CLIP)


def _refusal(answer: Answer, language: Language, example: str) -> Page:
    """Why there is no answer: the first sentence of the message in bold, in the reader's language where it is known."""
    usual = (translate("refused"), translate("refused", "en"))
    first = answer.message.removesuffix(_after_first_sentence(answer.message))
    head = first if first and not first.startswith(usual) else translate("refused", language)
    body = FormattedText().add(clip(head, _NOTE), BOLD)
    if reason := _after_first_sentence(answer.message):
        body.add("\n\n" + clip(reason, 2 * _NOTE))
    for at, quote in enumerate(_fitting(answer.nearest)):
        body.add("\n\n" + (translate("nearest", language) + "\n" if at == 0 else ""))
        body.extend(_quoted(quote.text)).extend(source(quote, language))
    if example:
        body.add("\n\n" + translate("ask again", language, number=_clip(example)))
    return Page(body)


def _after_first_sentence(message: str) -> str:
    """What an answer's message says after its first sentence, which tells how many notices answer."""
    return message.partition("。" if "。" in message else ". ")[2].strip()


def _fitting(nearest: Sequence[Quote]) -> list[Quote]:
    """The two nearest at most, and none that is too long to be shown for a mere hint."""
    return [quote for quote in nearest[:2] if units(quote.text) < LONGEST_TEXT // 8]
