"""Documents by what they bear, for tests that hold questions against them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.scope.catalogue import Catalogue
from index.document import Document
from index.entities.document_numbers import find_numbers
from index.entities.jurisdiction import places_of
from index.entities.references import genre_of


def paper(
    name: str,
    title: str | None = None,
    number: str | None = None,
    issuers: tuple[str, ...] = (),
    date: str | None = None,
    text: str = "",
) -> tuple[Document, str]:
    """A document and its text, which matters only for what it mentions."""
    code = next(iter(find_numbers(number or "")), None)
    places = places_of(title, issuers, None, code.prefix if code else "", text)
    document = Document(
        id=name,
        file=name,
        start=0,
        end=len(text),
        role="main",
        genre=genre_of(title),
        title=title,
        document_number=number,
        cited_number=number,
        issuers=issuers,
        date_of_issue=date,
        places=places,
    )
    return document, text


def catalogue(*papers: tuple[Document, str]) -> Catalogue:
    """The catalogue of documents whose texts print their titles too; a line with tabs is a row of a table."""
    texts = {document.id: f"{document.title}\n{text}" for document, text in papers}

    def prints(words: str, files: Sequence[str]) -> bool:
        return any(words in texts[file] for file in files or texts)

    def is_cell(words: str) -> bool:
        return any(words in line.split("\t") for text in texts.values() for line in text.splitlines())

    return Catalogue([document for document, _ in papers], prints, is_cell)
