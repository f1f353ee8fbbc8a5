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

from index.ingest.corpus import corpus_files
from index.notice import Clause, Notice, clause_label
from index.parsing.parser import parse_file, parse_text
from index.search.index import Hit, Index


class NoticeRetriever(BaseRetriever):
    """Passages of notices, best first, each a Document whose metadata is its citation.

    `page_content` is `reading_text[start:end]` of the notice named by `metadata["file"]`, unchanged.
    """

    index: Any  # an index.search.index.Index; pydantic has no schema for it
    k: int = 5

    @classmethod
    def from_folder(cls, folder: str | Path, **options: Any) -> Self:
        """A retriever over the index in `folder`; raises StoreError as Index.open does."""
        return cls(index=Index.open(Path(folder)), **options)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        opened: Index = self.index
        return [_hit_document(opened, hit) for hit in opened.search(query, self.k if k is None else k)]


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


def _hit_document(opened: Index, hit: Hit) -> Document:
    notice, cited = opened.notice(hit.file), opened.document_at(hit.file, hit.start)
    path = cited.own_path(hit.path)
    place = {"path": list(path), "clause": hit.clause, "heading": hit.heading, "start": hit.start, "end": hit.end}
    whose = {"document": cited.id, "carrier": cited.carrier} | _status(opened, cited.id, path)
    if cited.role == "carried":
        whose |= {"title": cited.title, "issuers": list(cited.issuers), "date_of_issue": cited.date_of_issue}
    number = {"document_number": cited.cited_number}
    return Document(hit.text, metadata=_elements(notice) | number | whose | place | {"score": hit.score})


def _status(opened: Index, document: str, path: tuple[str, ...]) -> dict[str, Any]:
    """Whether the words hold today, and the words that say so where they do not as they stand."""
    status = opened.status(document, path)
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
