"""An answer as the text of a chat message: the sentences, the quotes with their citations, and where each stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote as url_quote

from bot.answer import Answer, Quote
from bot.citation import card, date_words, original_words, status_words
from bot.language import speaks_english

Annotation = dict[str, Any]


def quotes_text(answer: Answer) -> tuple[str, list[Annotation]]:
    """The message and the quotes, and an annotation a quote whose indices are code points of the text."""
    english, shown = speaks_english(answer.question), answer.quotes or answer.nearest
    parts: list[str] = [answer.message]
    annotations: list[Annotation] = []
    if answer.nearest and not answer.quotes:
        parts.append("The closest passages, no answer:" if english else "以下原文最接近，但不是对问题的回答：")
    length = len("\n\n".join(parts))
    for number, quote in enumerate(shown, 1):
        head = f"{number}. "
        if quote.table and quote.table.head:
            head += f"{quote.table.head.text}\n"
        start = length + len("\n\n") + len(head)
        part = f"{head}{quote.text}\n——{_citation(quote)}"
        parts.append(part)
        length += len("\n\n") + len(part)
        annotations.append(_annotation(quote, start, start + len(quote.text)))
    if answer.quotes:
        parts.append("Quoted verbatim from the notices." if english else "以上为原文照录。")
    return "\n\n".join(parts), annotations


def shifted(annotations: list[Annotation], by: int) -> list[Annotation]:
    """`annotations` of a text that stands `by` code points further on."""
    return [
        {
            **annotation,
            "url_citation": {
                **annotation["url_citation"],
                "start_index": annotation["url_citation"]["start_index"] + by,
                "end_index": annotation["url_citation"]["end_index"] + by,
            },
        }
        for annotation in annotations
    ]


def _citation(quote: Quote) -> str:
    words = (card(quote), quote.issuer, date_words(quote), original_words(quote), status_words(quote))
    return "　".join(" ".join(word.split()) for word in words if word)


def _annotation(quote: Quote, start: int, end: int) -> Annotation:
    """As OpenAI's API cites: the title is the citation, the address leads to the notice (`GET /notices/FILE`)."""
    address = f"notice://text/{url_quote(quote.file, safe='')}#{quote.start}-{quote.end}"
    cited = {"start_index": start, "end_index": end, "title": card(quote), "url": address}
    return {"type": "url_citation", "url_citation": cited}
