"""An answer as messages. Knows only answers and quotes; every word between quotes and citation is the bot's own.

A page is one message: at most 4,096 UTF-16 units and 100 entities, cut between quotes. Only a quote that no message
could hold is cut itself, after a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram.constants import MessageEntityType

from bot.answer import Answer, Quote
from bot.chat.rich import BOLD, CODE, ITALIC, LONG_QUOTE, LONGEST_TEXT, QUOTE, Rich, clip, cut, units
from bot.chat.wording import Language, say
from bot.citation import NOT_STATED, clause_words, date_words

QUOTES_A_PAGE = 5
_LONG = 280  # UTF-16 units; a longer quote is folded until it is tapped
_HEAD, _NOTE = 100, 400  # UTF-16 units that the first line and what follows it may take
_CLIP = 300  # UTF-16 units of a title, issuer or bearer; longer ones are not words of a citation any more


@dataclass(frozen=True, slots=True)
class Page:
    """One message of an answer; `shown` are the places of its quotes in the answer."""

    body: Rich
    shown: tuple[int, ...] = ()


def answer_pages(answer: Answer, language: Language, example: str = "") -> list[Page]:
    """All messages of `answer`, the first one first; `example` is a document number to suggest after a refusal."""
    if not answer.answered:
        return [_refusal(answer, language, example)]
    note = _after_first_sentence(answer.message)
    head = Rich().add(_head(answer, language), BOLD).add(f"\n{clip(note, _NOTE)}" if note else "")
    pages: list[Page] = []
    for at, quote in enumerate(answer.quotes):
        for block in _blocks(at, quote, len(answer.quotes), language):
            body = pages[-1].body.joined(block) if pages else None
            if body and len(pages[-1].shown) < QUOTES_A_PAGE and body.joined(_closing(99, 99, language)).fits():
                pages[-1] = Page(body, (*pages[-1].shown, at))
            else:
                pages.append(Page(head.joined(block), (at,)))
    closings = (_closing(number, len(pages), language) for number in range(1, len(pages) + 1))
    return [Page(page.body.joined(closing), page.shown) for page, closing in zip(pages, closings, strict=True)]


def clause_pages(quote: Quote, text: str, language: Language) -> list[Rich]:
    """The whole clause that `quote` stands in, `text`, in as many messages as it needs."""
    head = Rich().add(_clip(quote.document_number or NOT_STATED), CODE).add(" ")
    head.add(f"{clause_words(quote.path)} · {say('whole clause', language)}", BOLD).add("\n\n")
    tail = Rich().add("\n\n").extend(source(quote, language))
    parts = cut(text, LONGEST_TEXT - head.size - tail.size - units(_paging(99, 99, language)))
    pages = [head.joined(Rich().add(part.rstrip("\n"), _block_style(part))).extend(tail) for part in parts]
    if len(pages) > 1:
        for number, page in enumerate(pages, start=1):
            page.add(_paging(number, len(pages), language))
    return pages


def citation_message(quote: Quote, language: Language) -> Rich:
    """One quote with its citation, to be sent by itself; of one that no message could hold, the beginning."""
    tail = Rich().add("\n").extend(source(quote, language)).extend(_closing(1, 1, language))
    words = cut(quote.text, LONGEST_TEXT - tail.size)[0]
    return Rich().add(words.rstrip("\n"), _block_style(words)).extend(tail)


def source(quote: Quote, language: Language) -> Rich:
    """《title》, number, clause, issuer and date of one quote, on two lines."""
    lines = Rich().add(f"《{_clip(quote.title or NOT_STATED)}》\n")
    lines.add(_clip(quote.document_number), CODE) if quote.document_number else lines.add("原文未载文号")
    where = clause_words(quote.path) or say("outside", language)
    return lines.add(f" · {_clip(where)} · {_clip(quote.issuer or '原文未载发文机关')} · {date_words(quote)}")


def _head(answer: Answer, language: Language) -> str:
    count = len({quote.file for quote in answer.quotes})
    return say("one notice", language) if count == 1 else say("several notices", language, count=count)


def _blocks(at: int, quote: Quote, total: int, language: Language) -> list[Rich]:
    """The quote with its citation: one block, or several where no message could hold it."""
    before = Rich().add("\n\n")
    if total > 1:
        before.add(f"〔{at + 1}〕{_clip(quote.issuer or '')}", BOLD).add("\n")
    after = Rich().add("\n").extend(source(quote, language))
    if quote.duty_bearer:
        after.add("\n" + say("binds", language, bearer=_clip(quote.duty_bearer)))
    room = LONGEST_TEXT - before.size - after.size - _closing(99, 99, language).size - _HEAD - _NOTE
    parts = cut(quote.text, room)
    return [before.joined(Rich().add(part.rstrip("\n"), _block_style(part))).extend(after) for part in parts]


def _closing(number: int, pages: int, language: Language) -> Rich:
    closing = Rich().add("\n\n").add(say("verbatim", language), ITALIC)
    return closing.add(_paging(number, pages, language)) if pages > 1 else closing


def _paging(number: int, pages: int, language: Language) -> str:
    return "\n" + say("page", language, page=number, pages=pages)


def _clip(text: str) -> str:
    return clip(text, _CLIP)


def _refusal(answer: Answer, language: Language, example: str) -> Page:
    """Why there is no answer: the first sentence of the message in bold, in the reader's language where it is known."""
    usual = say("refused")
    first = answer.message.removesuffix(_after_first_sentence(answer.message))
    head = first if first and not first.startswith(usual) else say("refused", language)
    body = Rich().add(clip(head, _NOTE), BOLD)
    if reason := _after_first_sentence(answer.message):
        body.add("\n\n" + clip(reason, 2 * _NOTE))
    for at, quote in enumerate(_fitting(answer.nearest)):
        body.add("\n\n" + (say("nearest", language) + "\n" if at == 0 else ""))
        body.add(quote.text, _block_style(quote.text)).add("\n").extend(source(quote, language))
    if example:
        body.add("\n\n" + say("ask again", language, number=clip(example, _HEAD)))
    return Page(body)


def _after_first_sentence(message: str) -> str:
    """What an answer's message says after its first sentence, which tells how many notices answer."""
    return message.partition("。")[2].strip()


def _fitting(nearest: Sequence[Quote]) -> list[Quote]:
    """The two nearest at most, and none that is too long to be shown for a mere hint."""
    return [quote for quote in nearest[:2] if units(quote.text) < LONGEST_TEXT // 8]


def _block_style(text: str) -> MessageEntityType:
    return LONG_QUOTE if units(text) > _LONG else QUOTE
