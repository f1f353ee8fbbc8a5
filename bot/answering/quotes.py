"""Quotes: spans of a notice with their citation. Nothing else makes a Quote, so nothing shown is ever generated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Quote
from index.notice import Clause, Notice, clause_label


def quote(notice: Notice, start: int, end: int, score: float = 1.0) -> Quote:
    """The words from `start` to `end` of the reading text, with the citation of the clause they stand in."""
    clause = clause_at(notice, start, end)
    path = clause.path if clause else ()
    return Quote(
        text=notice.reading_text[start:end],
        document_number=notice.document_number,
        title=notice.title,
        issuer="、".join(notice.issuers) or None,
        date_of_issue=notice.date_of_issue,
        print_date=notice.print_date,
        clause=clause_label(path),
        path=path,
        heading=clause.heading if clause else None,
        duty_bearer=_bearer(notice, start, end),
        file=notice.file,
        start=start,
        end=end,
        score=round(score, 4),
        page=notice.scanned_page(start),
    )


def clause_at(notice: Notice, start: int, end: int) -> Clause | None:
    """The innermost clause that holds the whole span, None outside all clauses."""
    holding = [clause for clause in notice.clauses if clause.start <= start and end <= clause.end]
    return min(holding, key=lambda clause: clause.end - clause.start, default=None)


def _bearer(notice: Notice, start: int, end: int) -> str | None:
    """The bearers of the sentences in the span, each once, in order."""
    bearers = [s.duty_bearer for s in notice.sentences if s.start < end and start < s.end and s.duty_bearer]
    return "；".join(dict.fromkeys(bearers)) or None


def overlap(quotes: Sequence[Quote], start: int, end: int, file: str) -> bool:
    """Whether the span shares a character with one of `quotes`."""
    return any(q.file == file and q.start < end and start < q.end for q in quotes)
