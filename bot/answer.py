"""What the bot says: an answer made of quotes, each a span of a notice in the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["clauses", "lookup", "comparison", "element", "notices", "talk", "refusal"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """The document that forwards (转发) or prints (印发) the one whose words are quoted."""

    kind: Literal["forwards", "promulgates"]
    document_number: str | None
    title: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """Words that say whether a quote still holds, and whose: `text == notice.reading_text[start:end]` of `file`.

    `since`: from when they apply, ISO 8601.
    """

    text: str
    document_number: str | None
    title: str | None
    file: str
    start: int
    end: int
    since: str | None


@dataclass(frozen=True, slots=True)
class Printed:
    """Words of the notice beside a quote: `text == notice.reading_text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuotedRows:
    """What the rows of a table, quoted without their head, need to be understood."""

    head: Printed | None
    """The printed rows that name the columns."""
    above: tuple[Printed, ...]
    """Cells printed further up that reach down into the first row."""
    rows: tuple[tuple[tuple[str, str], ...], ...]
    """Each row's cells behind the names of their columns ("" where the head names none)."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a notice, unchanged: `text == notice.reading_text[start:end]`, with its citation."""

    text: str
    document_number: str | None
    title: str | None
    issuer: str | None
    date_of_issue: str | None
    print_date: str | None
    clause: str
    path: tuple[str, ...]
    heading: str | None
    """Of the clause; of rows of a table the printed head of their table."""
    duty_bearer: str | None
    file: str
    start: int
    end: int
    score: float
    status: str | None = None
    """Whether the words hold (index.relations.State); None where that was not looked up."""
    status_by: Stated | None = None
    """The words that make it so: a repeal, a newer version's title, an amendment, a term; None where none do."""
    carrier: Carrier | None = None
    place: str | None = None
    """Where the document applies, several places joined by 、."""
    page: int | None = None
    """The page of a scan whose characters were recognised, so that they want checking; None where they were read."""
    internal_mark: str | None = None
    """The mark of its file that keeps it from the public (内部资料), which goes with every quote."""
    table: QuotedRows | None = None
    """Where rows of a table are quoted: the head above them and the names of their cells."""

    def printed(self) -> tuple[Printed, ...]:
        """All words that are shown as the notice's own: those quoted and the head above them."""
        quoted, table = Printed(self.text, self.start, self.end), self.table
        return (quoted, *([table.head] if table and table.head else []), *(table.above if table else ()))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `quotes` is best first and empty on a refusal, where `nearest` may show what came closest."""

    question: str
    answered: bool
    kind: Kind
    message: str
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    took_ms: float = 0.0
    understood: str | None = None
    """The question as it was read after the turns before it; None where it was read as it stands."""
