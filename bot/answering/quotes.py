"""Quotes: spans of a notice with their citation. Nothing else makes a Quote, so nothing shown is ever generated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.answer import Carrier, Printed, Quote, QuotedRows, Stated
from index.document import Document
from index.notice import Clause, Notice, clause_label
from index.relations import Status

if TYPE_CHECKING:
    from index.search.index import Index

_OUTSIDE = ("",)
"""The path of words outside all clauses, of which amendments of single clauses say nothing."""


def cite(index: Index, file: str, start: int, end: int, score: float = 1.0, as_of: str | None = None) -> Quote:
    """`quote` of a notice of the index, with what the index knows of whether the words hold on `as_of` (today)."""
    return with_status(index, quote(index.notice(file), start, end, score), as_of)


def quote(notice: Notice, start: int, end: int, score: float = 1.0) -> Quote:
    """The words from `start` to `end` of the reading text, cited by the document whose words they are.

    A text that another document forwards or prints is cited by its own title and number, with that one beside it; an
    attachment by the document that it belongs to.
    """
    clause = clause_at(notice, start, end)
    document = notice.document_at(start) or _whole(notice)
    cited = _belongs_to(notice, document)
    path = document.own_path(clause.path if clause else ())
    table = _rows(notice, start, end)
    return Quote(
        text=notice.reading_text[start:end],
        document_number=cited.cited_number,
        title=cited.title,
        issuer="、".join(cited.issuers) or None,
        date_of_issue=cited.date_of_issue,
        print_date=notice.print_date if not _foreign(notice, cited) else None,
        clause=clause_label(path),
        path=path,
        heading=table.head.text if table and table.head else clause.heading if clause else None,
        duty_bearer=_bearer(notice, start, end),
        file=notice.file,
        start=start,
        end=end,
        score=round(score, 4),
        carrier=_carrier(notice, cited),
        place="、".join(place.name for place in cited.places) or None,
        page=notice.scanned_page(start),
        internal_mark=notice.internal_mark,
        table=table,
    )


def with_status(index: Index, cited: Quote, as_of: str | None = None) -> Quote:
    """`cited` with whether its words hold on `as_of`, and the words that say so where they do not as they stand."""
    status = status_of_quote(index, cited, as_of)
    told = status.quote if status.state not in ("in_force", "unknown") else None
    return replace(cited, status=status.state, status_by=_stated(index, status) if told else None)


def status_of_quote(index: Index, cited: Quote, as_of: str | None = None) -> Status:
    """The status of the clause that a quote stands in, else of its document."""
    document = index.document_at(cited.file, cited.start)
    return index.status(document.id, cited.path or _OUTSIDE, as_of)


def clause_at(notice: Notice, start: int, end: int) -> Clause | None:
    """The innermost clause that holds the whole span, None outside all clauses."""
    holding = [clause for clause in notice.clauses if clause.start <= start and end <= clause.end]
    return min(holding, key=lambda clause: clause.end - clause.start, default=None)


def _rows(notice: Notice, start: int, end: int) -> QuotedRows | None:
    """What stands beside quoted rows of a table; None where other words are quoted too, or the table's head itself."""
    text = notice.reading_text
    found = notice.row_at(start)
    if found is None or end > found[0].end:
        return None
    table, first = found
    head = Printed(text[slice(*table.head)], *table.head) if table.head else None
    above = tuple(Printed(text[a:b], a, b) for a, b in table.merged_above(first))
    return QuotedRows(head, above, tuple(tuple(table.named_cells(text, row)) for row in table.rows_in(start, end)))


def _whole(notice: Notice) -> Document:
    """A notice that was not parsed from a file as its one document."""
    return Document(
        notice.file,
        notice.file,
        0,
        len(notice.reading_text),
        "main",
        None,
        notice.title,
        notice.document_number,
        notice.document_number,
        notice.issuers,
        date_of_issue=notice.date_of_issue,
    )


def _belongs_to(notice: Notice, document: Document) -> Document:
    """The document itself, of an attachment the one that it is attached to."""
    while document.role == "attachment" and (above := _above(notice, document)):
        document = above
    return document


def _above(notice: Notice, document: Document) -> Document | None:
    return next((each for each in notice.documents if each.id == document.carrier), None)


def _foreign(notice: Notice, document: Document) -> bool:
    """Whether the document is another body's, which its carrier forwards."""
    return any(r.kind == "forwards" and r.source == document.carrier for r in notice.statements)


def _carrier(notice: Notice, document: Document) -> Carrier | None:
    above = _above(notice, document)
    if above is None or document.role != "carried":
        return None
    kind: Literal["forwards", "promulgates"] = "forwards" if _foreign(notice, document) else "promulgates"
    return Carrier(kind, above.document_number, above.title, "、".join(above.issuers) or None)


def _bearer(notice: Notice, start: int, end: int) -> str | None:
    """The bearers of the sentences in the span, each once, in order."""
    bearers = [s.duty_bearer for s in notice.sentences if s.start < end and start < s.end and s.duty_bearer]
    return "；".join(dict.fromkeys(bearers)) or None


def _stated(index: Index, status: Status) -> Stated | None:
    if status.quote is None:
        return None
    words = quote(index.notice(status.quote.file), status.quote.start, status.quote.end)
    return Stated(words.text, words.document_number, words.title, words.file, words.start, words.end, status.since)


def overlap(quotes: Sequence[Quote], start: int, end: int, file: str) -> bool:
    """Whether the span shares a character with one of `quotes`."""
    return any(q.file == file and q.start < end and start < q.end for q in quotes)
