"""Generations in a folder of the machine: vectors kept by FAISS, words by tantivy, texts by SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexDamaged
from index.indexes.bm25 import LexicalIndex
from index.indexes.flat_index import open_vectors
from index.indexes.part_index import PartVectors
from index.indexes.token_index import TokenVectors
from index.notice import NoticeSummary
from index.storage.base import Draft, Embedding, Store
from index.storage.documents import DocumentReader
from index.storage.generations import (
    CLAUSES,
    LEXICAL,
    NOTICES,
    VECTORS,
    Manifest,
    current_name,
    generation_folder,
    staging,
    sweep,
)

if TYPE_CHECKING:
    from index.document import Document
    from index.encoder.embeddings import EncodedQuestion, Vectors
    from index.notice import Notice
    from index.parsing.passages import Passage
    from index.relations import Relation

CHECKED_BYTES = 32_000_000
"""Files up to this size have their checksum read on opening, 10 ms at most each, larger ones only their size."""


class LocalBackend:
    """The folder of an index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str:
        return current_name(self._folder)

    def manifest(self, generation: str) -> Manifest:
        folder = generation_folder(self._folder, generation)
        if not folder.is_dir():
            raise IndexDamaged(f"索引已损坏：缺少 {generation}。请运行 wenhao rebuild 重建。")
        return Manifest.read(folder)

    def check(self, manifest: Manifest, *, thoroughly: bool) -> None:
        folder = generation_folder(self._folder, manifest.generation)
        manifest.check(folder, 1 << 40 if thoroughly else CHECKED_BYTES)

    def open(self, manifest: Manifest) -> Store:
        return LocalStore(generation_folder(self._folder, manifest.generation), manifest)

    @contextmanager
    def draft(self, name: str, base: Manifest | None, kept: bool, embedding: Embedding) -> Iterator[Draft]:
        from index.storage.local_writer import LocalDraft  # no question writes

        with staging(self._folder) as folder:
            old = generation_folder(self._folder, base.generation) if base else None
            draft = LocalDraft(self._folder, folder, old, kept, embedding)
            try:
                yield draft
            finally:
                draft.close()

    def sweep(self) -> None:
        sweep(self._folder)


class LocalStore:
    """One generation folder; its files stay readable after a sweep has removed them."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._documents = DocumentReader(folder / CLAUSES)
        self._passages = LexicalIndex(folder / LEXICAL)
        self._notices = LexicalIndex(folder / NOTICES)
        self._vectors = open_vectors(folder / VECTORS)
        self._parts = PartVectors(folder / VECTORS)
        self._tokens = TokenVectors(folder / VECTORS)
        if (self._vectors.count, self._vectors.dimension) != (manifest.rows, manifest.dimension):
            raise IndexDamaged(f"索引已损坏：{VECTORS} 与清单不符。请运行 wenhao rebuild --full 重建。")

    def nearest(self, vector: Vectors, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        return self._vectors.search(vector, k, None if notices is None else self._documents.ids_of(list(notices)))

    def search_bm25(self, query: str, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        return self._passages.search(query, k, notices)

    def search_bm25_notices(
        self, query: str, k: int, notices: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        return self._notices.search(query, k, notices)

    def vectors(self, ids: Sequence[int]) -> Vectors:
        return self._vectors.rows(ids)

    def similarities(self, ids: Sequence[int], question: EncodedQuestion) -> Vectors:
        whole: Vectors = self.vectors(ids) @ question.vector
        both = self._parts.nearest(ids, question.vector, whole), self._tokens.cosines(ids, question, whole)
        mean: Vectors = np.mean(both, axis=0, dtype=np.float32)
        return mean

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        return self._documents.passages(ids)

    def notices_of(self, ids: Sequence[int]) -> dict[int, int]:
        return self._documents.notices_of(ids)

    def notice_ids(self, files: Collection[str]) -> list[int]:
        return self._documents.notice_ids(files)

    def documents(self, files: Collection[str] | None = None) -> list[Document]:
        return self._documents.documents(files)

    def relations(self, document: str | None = None) -> list[Relation]:
        return self._documents.relations(document)

    def notice(self, file: str) -> Notice:
        return self._documents.notice(file)

    def summaries(self, files: Collection[str] | None = None) -> list[NoticeSummary]:
        return self._documents.summaries(files)

    def sources(self) -> dict[str, bytes]:
        return self._documents.sources()

    def close(self) -> None:
        self._documents.close()
