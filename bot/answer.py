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
