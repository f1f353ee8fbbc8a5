"""An answer as plain text for the terminal. Knows only the answer.

The quoted words are never wrapped, but for the cells of tables, which are drawn in columns; each line bears a mark, so
that it cannot pass for the program's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer import Answer, Quote
from bot.citation import NOT_STATED, carrier_words, clause_words, day_words, original_words, status_words
from bot.cli.terminal.output import QUOTED, one_line, quoted
from bot.language import speaks_english
from bot.presentation.deciding_words import deciding_words
from bot.presentation.table_words import aligned
from bot.presentation.text_table import columns


@dataclass(frozen=True, slots=True)
class _Labels:
    title: str
    document_number: str
    issuer: str
    date_of_issue: str
    print_date: str
    not_stated: str
    outside: str
    verbatim: str
    nearest: str


_CHINESE = _Labels(
    title="标题：",
    document_number="发文字号：",
    issuer="发文机关：",
    date_of_issue="成文日期：",
    print_date="印发日期：",
    not_stated=NOT_STATED,
    outside="条款之外",
    verbatim="以上为原文照录。",
    nearest="以下原文最接近，但不是对问题的回答：",
)
_ENGLISH = _Labels(
    title="title: ",
    document_number="document number: ",
    issuer="issuer: ",
    date_of_issue="date of issue: ",
    print_date="printed: ",
    not_stated="not stated in the notice",
    outside="outside the numbered clauses",
    verbatim="Quoted verbatim from the notices.",
    nearest="The closest passages, which do not answer the question:",
)


def answer_text(answer: Answer) -> str:
    """The message, each quote followed by its citation, and the line that says these are the notice's own words."""
    labels = _ENGLISH if speaks_english(answer.question) else _CHINESE
    parts = [answer.message, *_numbered(answer.quotes, labels)]
    if answer.quotes:
        parts.append(labels.verbatim)
    elif answer.nearest:
        parts += [labels.nearest, *_numbered(answer.nearest, labels)]
    return "\n\n".join(parts)


def decisive(answer: Answer) -> list[str]:
    """The words of the quotes that decide, for where words can be bold."""
    spans = [(quote.text, deciding_words(answer.understood or answer.question, quote.text)) for quote in answer.quotes]
    return [text[span[0] : span[1]] for text, span in spans if span]


def _numbered(quotes: tuple[Quote, ...], labels: _Labels) -> list[str]:
    told, cited = [], set()
    for number, quote in enumerate(quotes, start=1):
        document = (quote.file, quote.title, quote.document_number)
        told.append(_quoted(quote, f"{number}. ", labels, again=document in cited))
        cited.add(document)
    return told


def _quoted(quote: Quote, head: str, labels: _Labels, *, again: bool) -> str:
    """The words, their citation, and where something says that they no longer hold as they stand, what says so."""
    citation = _again(quote, labels) if again else _citation(quote, labels)
    words = aligned(quote, columns() - len(head) - len(QUOTED)) if "\t" in quote.text else quote.text
    lines = [f"{head}{quoted(words, ' ' * len(head))}", f"——{citation}"]
    return "\n".join([*lines, f"〔{one_line(status)}〕"] if (status := status_words(quote)) else lines)


def _again(quote: Quote, labels: _Labels) -> str:
    """Number, or else title, and clause of a document that is cited in full above."""
    named = one_line(quote.document_number or "") or (f"《{one_line(quote.title)}》" if quote.title else quote.file)
    return f"{named}　{clause_words(quote.path) or labels.outside}{original_words(quote)}"


def _citation(quote: Quote, labels: _Labels) -> str:
    """《title》, document number, clause path, issuer and dates, in this order; what the notice lacks is said."""

    def labelled(label: str, value: str | None) -> str:
        return f"{label}{one_line(value) if value else labels.not_stated}"

    cited = [
        f"《{one_line(quote.title)}》" if quote.title else labelled(labels.title, None),
        one_line(quote.document_number or "") or labelled(labels.document_number, None),
        (clause_words(quote.path) or labels.outside) + original_words(quote),
        one_line(quote.issuer or "") or labelled(labels.issuer, None),
        labelled(labels.date_of_issue, _day(quote.date_of_issue, labels)),
    ]
    if quote.print_date:
        cited.append(labelled(labels.print_date, _day(quote.print_date, labels)))
    if carrier := carrier_words(quote):
        cited.append(carrier)
    return "　".join(cited)


def _day(iso: str | None, labels: _Labels) -> str | None:
    return day_words(iso) if iso and labels is _CHINESE else iso
