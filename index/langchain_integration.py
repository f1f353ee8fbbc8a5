"""LangChain's way in: a retriever over the index, a loader of notices and a splitter into clauses.

Importing this imports LangChain (0.6 to 0.9 s); nothing on the way of a question does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import TextSplitter

from index.document import Document as IndexedDocument
from index.ingest.corpus import corpus_files
from index.notice import Clause, Notice, clause_label
from index.parsing.parser import parse_file, parse_text
from index.relations import HOLDING
from index.search.index import Hit, Index

_OPTIONS = frozenset({"k", "files", "issuer", "place", "year", "holding", "as_of"})


class NoticeRetriever(BaseRetriever):
    """Passages of notices, best first, each a Document whose metadata is its citation and whether its words hold.

    `page_content` is `reading_text[start:end]` of the notice named by `metadata["file"]`, unchanged. The filters leave
    only the notices that all of them name; they may be given to `invoke` as well, as `k` may.
    """

    index: Any  # an index.search.index.Index; pydantic has no schema for it
    k: int = 5
    files: frozenset[str] | None = None
    """File names."""
    issuer: str | None = None
    """Words of the issuer's name."""
    place: str | None = None
    """The name of a place where the notice applies: 安庆."""
    year: int | None = None
    """Of the date of issue."""
    holding: bool = False
    """Only notices that hold on `as_of`, as far as the index tells (index.relations.HOLDING)."""
    as_of: str | None = None
    """The day (ISO 8601) whose status counts; None: today."""

    @classmethod
    def from_folder(cls, folder: str | Path, **options: Any) -> Self:
        """A retriever over the index in `folder`; raises StoreError as Index.open does."""
        return cls(index=Index.open(Path(folder)), **options)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **given: Any
    ) -> list[Document]:
        """`given` stands before the fields of the same names; raises ValueError for any other name."""
        if unknown := given.keys() - _OPTIONS:
            raise ValueError(f"{', '.join(sorted(unknown))}: not among {', '.join(sorted(_OPTIONS))}")
        chosen = self.model_copy(update=given) if given else self
        opened: Index = self.index
        hits = opened.search(query, chosen.k, files=chosen._scope(opened))
        return [_hit_document(opened, hit, chosen.as_of) for hit in hits]

    def _scope(self, opened: Index) -> set[str] | None:
        """The files that the filters leave; None for all."""
        if not (self.issuer or self.place or self.year or self.holding):
            return None if self.files is None else set(self.files)
        left = {document.file for document in opened.documents() if self._is_meant(opened, document)}
        return left if self.files is None else left & self.files

    def _is_meant(self, opened: Index, document: IndexedDocument) -> bool:
        return (
            (self.issuer is None or any(self.issuer in name for name in document.issuers))
            and (self.place is None or any(self.place in place.name for place in document.places))
            and (self.year is None or (document.date_of_issue or "").startswith(f"{self.year:04d}-"))
            and (not self.holding or opened.status(document.id, as_of=self.as_of).state in HOLDING)
        )


class NoticeLoader(BaseLoader):
    """One Document a notice: its reading text, with the notice's elements as metadata."""

    def __init__(self, corpus: str | Path) -> None:
        self.corpus = Path(corpus)

    def lazy_load(self) -> Iterator[Document]:
        """Raises ReadingError at the first file that cannot be read as a notice."""
        for path in corpus_files(self.corpus):
            notice = parse_file(path, self.corpus)
            yield Document(notice.reading_text, metadata=_elements(notice))


class ClauseSplitter(TextSplitter):
    """Splits a notice at its own numbering; every chunk is a clause or what stands between two, words unchanged.

    Nothing is lost: preamble, the words before a clause's first sub-clause and the closing paragraphs are chunks too.
    """

    def __init__(self) -> None:
        super().__init__(chunk_overlap=0)

    def split_text(self, text: str) -> list[str]:
        return [chunk.page_content for chunk in self.create_documents([text])]

    def create_documents(self, texts: list[str], metadatas: list[dict[Any, Any]] | None = None) -> list[Document]:
        """Chunks with the metadata of their text and their own: path, clause, heading, start, end in code points."""
        return [
            Document(notice.reading_text[start:end], metadata={**metadata, **_place(clause, start, end)})
            for text, metadata in zip(texts, metadatas or [{}] * len(texts), strict=True)
            for notice in [parse_text(text, str(metadata.get("file", "")))]
            for start, end, clause in _pieces(notice)
        ]


def _pieces(notice: Notice) -> Iterator[tuple[int, int, Clause | None]]:
    """The reading text cut at each clause's start and end, blanks trimmed, with the innermost clause around it."""
    cuts = sorted(
        {0, len(notice.reading_text), *(at for clause in notice.clauses for at in (clause.start, clause.end))}
    )
    for start, end in pairwise(cuts):
        text = notice.reading_text[start:end]
        if text.strip():
            around = [clause for clause in notice.clauses if clause.start <= start and end <= clause.end]
            innermost = max(around, key=lambda clause: len(clause.path), default=None)
            yield start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip()), innermost


def _place(clause: Clause | None, start: int, end: int) -> dict[str, Any]:
    path = clause.path if clause else ()
    heading = clause.heading if clause else None
    return {"path": list(path), "clause": clause_label(path), "heading": heading, "start": start, "end": end}


def _hit_document(opened: Index, hit: Hit, as_of: str | None) -> Document:
    notice, cited = opened.notice(hit.file), opened.document_at(hit.file, hit.start)
    path = cited.own_path(hit.path)
    place = {"path": list(path), "clause": hit.clause, "heading": hit.heading, "start": hit.start, "end": hit.end}
    whose = {"document": cited.id, "carrier": cited.carrier} | _status(opened, cited.id, path, as_of)
    if cited.role == "carried":
        whose |= {"title": cited.title, "issuers": list(cited.issuers), "date_of_issue": cited.date_of_issue}
    number = {"document_number": cited.cited_number}
    return Document(hit.text, metadata=_elements(notice) | number | whose | place | {"score": hit.score})


def _status(opened: Index, document: str, path: tuple[str, ...], as_of: str | None) -> dict[str, Any]:
    """Whether the words hold on `as_of`, and the words that say so where they do not as they stand."""
    status = opened.status(document, path, as_of)
    said = status.quote if status.state not in ("in_force", "unknown") else None
    words = opened.notice(said.file).reading_text[said.start : said.end] if said else None
    return {"status": status.state, "status_by": words}


def _elements(notice: Notice) -> dict[str, Any]:
    return {
        "file": notice.file,
        "title": notice.title,
        "document_number": notice.document_number,
        "issuers": list(notice.issuers),
        "date_of_issue": notice.date_of_issue,
        "print_date": notice.print_date,
    }
