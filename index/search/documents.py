"""The documents of an open index: which one holds a place, how they relate, whether they hold on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property, lru_cache

from index.document import Document
from index.relations import Relation, Status
from index.status import status_of
from index.storage.base import Store

_HELD = 4096
"""So many files' documents, and documents' relations, are kept."""


class Documents:
    """Read from one published generation, as asked for; safe from several threads."""

    def __init__(self, store: Store, *, whole: bool = False) -> None:
        """`whole`: everything is read at once, for one who asks about all documents."""
        self._store = store
        self._of_file: Callable[[str], tuple[Document, ...]] = lru_cache(maxsize=_HELD)(self._read)
        self.relations: Callable[[str], tuple[Relation, ...]] = lru_cache(maxsize=_HELD)(self._relations)
        if whole:
            self._read_all()

    @cached_property
    def all(self) -> tuple[Document, ...]:
        """All documents, in the order of the file names and the text."""
        return tuple(self._store.documents())

    def at(self, file: str, offset: int) -> Document:
        """The document that holds code point `offset` of `file`; raises KeyError for a file that is not there."""
        documents = self._of_file(file)
        if not documents:
            raise KeyError(file)
        return documents[max(0, bisect_right([document.start for document in documents], offset) - 1)]

    def get(self, document_id: str) -> Document | None:
        """The document with this id, None where there is none."""
        file = document_id.rpartition("#")[0] or document_id
        for each in dict.fromkeys((document_id, file)):  # a file name, too, may hold the sign
            for document in self._of_file(each):
                if document.id == document_id:
                    return document
        return None

    def status(self, document_id: str, path: tuple[str, ...] = (), as_of: str | None = None) -> Status:
        """Whether the document, or its clause at `path`, holds on `as_of`, today where None; KeyError for no id."""
        document = self.get(document_id)
        if document is None:
            raise KeyError(document_id)
        return status_of(document, path, as_of, self.get, self._incoming)

    def _read_all(self) -> None:
        of_file: dict[str, list[Document]] = defaultdict(list)
        for document in self.all:
            of_file[document.file].append(document)
        related: dict[str, list[Relation]] = defaultdict(list)
        for relation in self._store.relations():
            for each in {relation.source, relation.target or relation.source}:
                related[each].append(relation)
        self._of_file = lambda file: tuple(of_file.get(file, ()))
        self.relations = lambda document_id: tuple(related.get(document_id, ()))

    def _incoming(self, document_id: str) -> list[Relation]:
        return [relation for relation in self.relations(document_id) if relation.target == document_id]

    def _read(self, file: str) -> tuple[Document, ...]:
        return tuple(self._store.documents([file]))

    def _relations(self, document_id: str) -> tuple[Relation, ...]:
        return tuple(self._store.relations(document_id))
