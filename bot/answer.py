"""What the bot says: an answer made of quotes, each a span of a notice in the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["clauses", "lookup", "comparison", "element", "refusal"]


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
