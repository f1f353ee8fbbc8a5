"""A generation folder in the making."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from index.indexes import faiss_index, part_index, token_index
from index.indexes.bm25 import LexicalWriter
from index.indexes.flat_index import SMALL
from index.notice import NoticeSummary
from index.storage.base import Embedding, PassageRow, Written
from index.storage.documents import DocumentReader
from index.storage.documents_writer import DocumentWriter
from index.storage.embedding import embed_new, embedder, gathered
from index.storage.generations import CLAUSES, LEXICAL, NOTICES, VECTORS, Manifest, failing_as_disk, publish
from index.storage.hashing import content_hash

if TYPE_CHECKING:
    from index.document import Document
    from index.notice import Notice
    from index.relations import Relation

_SQLITE = partial(failing_as_disk, sqlite3.Error)
_TANTIVY = partial(failing_as_disk, ValueError)
_FAISS = partial(failing_as_disk, RuntimeError)


class LocalDraft:
    """A staged generation folder."""

    def __init__(self, index: Path, folder: Path, base: Path | None, kept: bool, embedding: Embedding) -> None:
        self._index, self._folder, self._base, self._kept, self._embedding = index, folder, base, kept, embedding
        if kept and base:
            _copy_forward(base, folder)
        with _SQLITE(), _TANTIVY():
            self._documents = DocumentWriter(folder / CLAUSES)
            self._passages, self._notices = LexicalWriter(folder / LEXICAL), LexicalWriter(folder / NOTICES)
        self._texts: dict[int, tuple[bytes, str]] = {}
        self._removed: list[int] = []
        self._ids: Iterator[int] | None = None
        self._finished = False

    def sources(self) -> dict[str, bytes]:
        return self._documents.sources()

    def remove(self, file: str) -> None:
        with _SQLITE(), _TANTIVY():
            notice, ids = self._documents.remove(file)
            for words in (self._passages, self._notices):
                words.remove(notice)
        self._removed += ids

    def add(self, notice: Notice, source: bytes, rows: Sequence[PassageRow]) -> None:
        if self._ids is None:  # when all that goes has gone
            self._ids = _free_ids(self._documents.used_ids())
        numbered = [(next(self._ids), row, content_hash(row.embedded)) for row in rows]
        self._texts |= {i: (digest, row.embedded) for i, row, digest in numbered}
        with _SQLITE():
            number = self._documents.add_notice(notice, source)
            self._documents.add_passages(number, [(i, row.passage, digest) for i, row, digest in numbered])
        with _TANTIVY():
            for i, row, _ in numbered:
                self._passages.add(i, number, row.words)
            self._notices.add(number, number, notice.reading_text)

    def stated(self) -> tuple[list[Document], list[Relation]]:
        return self._documents.stated()

    def relate(self, relations: Sequence[Relation]) -> None:
        with _SQLITE():
            self._documents.relate(relations)

    def counts(self) -> dict[str, int]:
        return self._documents.counts()

    def finish(self) -> Written:
        with _SQLITE(), _TANTIVY():
            self._passages.close()
            self._notices.close()
            ids = self._documents.used_ids()
            rows = max(ids, default=-1) + 1
            self._documents.close()
        self._finished = True
        cache = self._embedding.cache
        settings, tell, small = self._embedding.settings, self._embedding.tell, rows <= token_index.MOST
        embedded = embed_new(self._texts, self._base, settings, cache, tell, tokens=small)
        found, tokens = gathered(self._texts, rows, self._base, cache, self._kept, self._removed)
        with _FAISS():
            recall = faiss_index.write(self._folder / VECTORS, found)
        token_index.write(self._folder / VECTORS, tokens)
        if len(ids) <= SMALL:
            self._write_parts(ids)
        written = faiss_index.VectorIndex(self._folder / VECTORS)
        libraries = {name: version(name) for name in ("faiss-cpu", "tantivy", "numpy")}
        return Written(written.count, written.dimension, embedded, written.kind, recall, libraries)

    def _write_parts(self, ids: Sequence[int]) -> None:
        store = DocumentReader(self._folder / CLAUSES)
        passages = sorted(store.passages(ids).items())
        store.close()
        settings, cache, tell = self._embedding.settings, self._embedding.cache, self._embedding.tell
        part_index.write(self._folder / VECTORS, passages, embedder(self._base, settings, cache, tell))

    def bodies(self) -> Iterator[tuple[NoticeSummary, list[str]]]:
        store = DocumentReader(self._folder / CLAUSES)
        yield from store.bodies()
        store.close()

    def publish(self, manifest: Manifest) -> None:
        publish(self._index, self._folder, manifest)

    def close(self) -> None:
        """Lets go of the files; what was not finished is lost."""
        if not self._finished:
            self._documents.abandon()


def _copy_forward(base: Path, folder: Path) -> None:
    """Starts from the base: clauses copied, lexical files linked (tantivy never changes a file in place)."""
    shutil.copyfile(base / CLAUSES, folder / CLAUSES)
    ignored = shutil.ignore_patterns("*.lock")
    for part in (LEXICAL, NOTICES):
        shutil.copytree(base / part, folder / part, copy_function=_link, ignore=ignored)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _free_ids(used: Sequence[int]) -> Iterator[int]:
    """Ids that are not in `used`, ascending: those of removed passages are given again before new ones."""
    taken = set(used)
    return (i for i in count() if i not in taken)
