"""The central types of a parsed notice (公文). Offsets are code points into `Notice.reading_text`."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from index.document import Document
from index.relations import Relation
from index.table import Row, Table

ELEMENT_NAMES = {
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "addressees": "主送机关",
    "urgency": "紧急程度",
    "classification": "密级",
    "signature": "发文机关署名",
    "date_of_issue": "成文日期",
    "printing_office": "印发机关",
    "print_date": "印发日期",
    "note": "附注",
    "copied_to": "抄送机关",
    "attachment": "附件说明",
}
"""`Element.name` -> the element's official name (GB/T 9704-2012, 7.2 to 7.4)."""
NOTICE_RULES = 19
"""Changes whenever the same file gives another Notice. It stands here so that asking need not import the parser."""


@dataclass(frozen=True, slots=True)
class Element:
    """One printed element (GB/T 9704-2012, 7.2 to 7.4) and where its printed line or lines stand."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the body, with the body it binds."""

    start: int
    end: int
    path: tuple[str, ...]
    duty_bearer: str | None = None
    inherited: bool = False
    """True where the sentence names no subject and goes on binding the one before it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause (条款); `path` runs from the top level down, as printed: ("三", "（二）")."""

    path: tuple[str, ...]
    heading: str | None
    text: str
    start: int
    end: int
    duty_bearer: str | None = None

    @property
    def label(self) -> str:
        """The label that a citation names: the article (第五条) where there is one, else the top level."""
        return clause_label(self.path)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: its elements as printed, its clause tree and its sentences.

    An element that is not in the text is None or empty; nothing is guessed.
    Dates are ISO 8601 (2020-01-28).
    """

    file: str
    reading_text: str
    title: str | None = None
    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: str | None = None
    urgency: str | None = None
    classification: str | None = None
    signature: str | None = None
    date_of_issue: str | None = None
    print_date: str | None = None
    printing_office: str | None = None
    note: str | None = None
    copied_to: str | None = None
    attachments: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    clauses: tuple[Clause, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    """The documents in the file, in order, each from where it begins to where the next one does."""
    statements: tuple[Relation, ...] = ()
    """What they say of others, by name; the build finds which documents of the index those are."""
    tables: tuple[Table, ...] = ()
    internal_mark: str | None = None
    """The printed mark that keeps it from the public (内部资料, 此件不公开)."""
    page_starts: tuple[int, ...] = ()
    """Where each page of a scan begins in the reading text, whose characters were recognised; else empty."""

    def __post_init__(self) -> None:
        for clause in self.clauses:
            if self.reading_text[clause.start : clause.end] != clause.text:
                raise ValueError(f"clause {clause.path} is not a span of the reading text")
        parts: tuple[Element | Sentence, ...] = (*self.elements, *self.sentences)
        for part in parts:
            if not 0 <= part.start < part.end <= len(self.reading_text):
                raise ValueError(f"{part} lies outside the reading text")

    def row_at(self, at: int) -> tuple[Table, Row] | None:
        """The table and its row whose words stand at offset `at`; None outside, and in a table's head."""
        for table in self.tables:
            if table.start <= at < table.end:
                below = bisect_right(table.rows, at, key=lambda row: row.start)
                row = table.rows[below - 1] if below else None
                return (table, row) if row and at < row.end else None
        return None

    def document_at(self, at: int) -> Document | None:
        """The document whose words stand at offset `at`; None for a notice that was not parsed from a file."""
        return next((document for document in reversed(self.documents) if document.start <= at), None)

    def scanned_page(self, at: int) -> int | None:
        """The page of the scan, from 1, that holds offset `at`; None where no characters were recognised."""
        return bisect_right(self.page_starts, at) or None


def clause_label(path: tuple[str, ...]) -> str:
    """The label that a citation of `path` names, "" outside all clauses.

    Laws are cited by article, whatever 编, 章 or 节 it stands in; notices by their top level.
    """
    article = (label for label in path if label.startswith("第") and "条" in label)
    return next(article, path[0] if path else "")


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """What a list of notices shows; `elements` names those found, dates are ISO 8601 or None."""

    file: str
    title: str | None
    document_number: str | None
    issuers: tuple[str, ...]
    date_of_issue: str | None
    print_date: str | None
    elements: tuple[str, ...]
    clauses: int
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a user knows the notice by: its document number, else its title, else its file."""
        return self.document_number or self.title or self.file


def summary_of(notice: Notice) -> NoticeSummary:
    """What a list shows of `notice`."""
    return NoticeSummary(
        file=notice.file,
        title=notice.title,
        document_number=notice.document_number,
        issuers=notice.issuers,
        date_of_issue=notice.date_of_issue,
        print_date=notice.print_date,
        elements=tuple(element.name for element in notice.elements),
        clauses=len(notice.clauses),
        warnings=notice.warnings,
    )
