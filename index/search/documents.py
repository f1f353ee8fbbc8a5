"""The documents of an index: which one holds a place, how they relate, whether they hold on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from index.document import Document
from index.relations import Relation, Status
from index.status import status_of
from index.storage.base import Store

_HELD = 4096
"""So many files' documents, and documents' relations, are kept."""


class Documents:
    """Documents and the relations between them, however they are kept; safe from several threads."""

    def __init__(
        self,
        everything: Callable[[], Sequence[Document]],
        of_file: Callable[[str], Sequence[Document]],
        relations: Callable[[str], Sequence[Relation]],
    ) -> None:
        """`of_file` gives the documents of a file, `relations` what one with this id says of others, and they of it."""
        self._everything, self._of_file, self._relations = everything, of_file, relations

    @classmethod
    def in_store(cls, store: Store) -> Documents:
        """Those of a published generation, read as they are asked for."""

        @lru_cache(maxsize=_HELD)
        def of_file(file: str) -> tuple[Document, ...]:
            return tuple(store.documents([file]))

        @lru_cache(maxsize=_HELD)
        def relations(document_id: str) -> tuple[Relation, ...]:
            return tuple(store.relations(document_id))

        return cls(store.documents, of_file, relations)

    @classmethod
    def given(cls, documents: Sequence[Document], relations: Iterable[Relation]) -> Documents:
        """These documents and all relations between them."""
        of_file: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            of_file[document.file].append(document)
        related: dict[str, list[Relation]] = defaultdict(list)
        for relation in relations:
            for each in {relation.source, relation.target or relation.source}:
                related[each].append(relation)
        return cls(lambda: documents, lambda file: of_file.get(file, ()), lambda each: related.get(each, ()))

    @cached_property
    def all(self) -> tuple[Document, ...]:
        """All documents, in the order of the file names and the text."""
        return tuple(self._everything())

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

    def relations(self, document_id: str) -> tuple[Relation, ...]:
        """What a document says of others, and they of it."""
        return tuple(self._relations(document_id))

    def status(self, document_id: str, path: tuple[str, ...] = (), as_of: str | None = None) -> Status:
        """Whether the document, or its clause at `path`, holds on `as_of`, today where None; KeyError for no id."""
        document = self.get(document_id)
        if document is None:
            raise KeyError(document_id)
        return status_of(document, path, as_of, self.get, self._incoming)

    def _incoming(self, document_id: str) -> list[Relation]:
        return [relation for relation in self._relations(document_id) if relation.target == document_id]
