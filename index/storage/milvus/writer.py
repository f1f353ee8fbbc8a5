"""A generation in Milvus in the making: two collections that no alias names yet."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import IndexDamaged, StoreError
from index.indexes.recall import BEST, Recall, between
from index.notice import NoticeSummary, summary_of
from index.parsing.passages import is_article
from index.storage.base import Embedding, PassageRow, Written
from index.storage.embedding import embed_new
from index.storage.generations import Manifest
from index.storage.hashing import content_hash
from index.storage.milvus.client import ALIAS, collection_of, packed
from index.storage.milvus.schema import (
    NOTICES,
    PASSAGES,
    indexes,
    manifest_rows,
    notice_rows,
    passage_from,
    passage_record,
    schema,
    words_of,
)
from index.storage.milvus.store import MilvusStore

if TYPE_CHECKING:
    from index.document import Document
    from index.encoder.embeddings import Vectors
    from index.notice import Notice
    from index.relations import Relation
    from index.storage.milvus.client import Engine

EXACT_ROWS = 1_000_000
"""Up to so many rows every vector is scored; beyond, a graph is searched, whose recall is measured."""
PENDING = 50_000
"""So many passages are embedded and sent at a time: what the build holds of the corpus."""
_SENT, _SAMPLED = 500, 100
_PATIENCE, _PAUSE = 3600.0, 0.05
"""Seconds that the engine may take to write what it was sent, and between two looks at what it is doing."""
_COPIED = ["id", "notice", "record", "terms", "article", "embedded", "vector"]
_COPIED_NOTICE = ["id", "notice", "piece", "file", "source", "record", "summary", "terms"]
_TOKENIZERS = ("whitespace", "standard")
"""The second is milvus-lite's, which lacks the first; between blanks both leave Chinese terms whole there."""


class MilvusDraft:
    """Copies what stays of the base within the engine, embeds and adds what is new."""

    def __init__(
        self, engine: Engine, name: str, base: Manifest | None, kept: bool, embedding: Embedding, before: str | None
    ) -> None:
        """`before`: the collection that the alias names, which must be the same when this one is published."""
        self._engine, self._name, self._base, self._embedding = engine, name, base, embedding
        self._kept, self._before = base if kept else None, before
        self._passages, self._notices = collection_of(name, PASSAGES), collection_of(name, NOTICES)
        self._numbers = self._present() if self._kept else {}
        self._gone: list[int] = []
        self._started = False
        self._counts = {"notices": 0, "clauses": 0, "passages": 0}
        self._stated: dict[str, tuple[tuple[Document, ...], tuple[Relation, ...]]] = {}
        self._relations: Sequence[Relation] = ()
        self._pending: list[tuple[dict[str, Any], str]] = []
        self._rows = self._embedded = self._dimension = 0
        self._recall: Recall | None = None

    def sources(self) -> dict[str, bytes]:
        return {file: source for file, (_, source) in self._numbers.items()}

    def remove(self, file: str) -> None:
        self._gone.append(self._numbers[file][0])

    def add(self, notice: Notice, source: bytes, rows: Sequence[PassageRow]) -> None:
        self._start()
        number = next(self._free_numbers)
        self._send(self._notices, notice_rows(number, notice, source))
        for row in rows:
            values = {
                "id": next(self._free_ids),
                "notice": number,
                "record": passage_record(row.passage),
                "terms": words_of(row.words),
                "article": is_article(row.passage.path),
                "embedded": content_hash(row.embedded).hex(),
            }
            self._pending.append((values, row.embedded))
        self._count(summary_of(notice))
        self._stated[notice.file] = notice.documents, notice.statements
        self._counts["passages"] += len(rows)
        if len(self._pending) >= PENDING:
            self._embed()

    def stated(self) -> tuple[list[Document], list[Relation]]:
        self._start()
        by_file = [self._stated[file] for file in sorted(self._stated)]
        return [d for documents, _ in by_file for d in documents], [r for _, stated in by_file for r in stated]

    def relate(self, relations: Sequence[Relation]) -> None:
        self._relations = relations

    def counts(self) -> dict[str, int]:
        self._start()
        return dict(self._counts)

    def finish(self) -> Written:
        self._start()
        self._embed()
        exact = self._counts["passages"] <= EXACT_ROWS
        graph = {"index_type": "HNSW", "params": {"M": 32, "efConstruction": 360}}
        for collection, part in ((self._passages, PASSAGES), (self._notices, NOTICES)):
            self._make_ready(collection, indexes(part, {"index_type": "FLAT"} if exact else graph))
        store = MilvusStore(self._engine, self._name, self._dimension)
        recall = 1.0
        if self._recall and not exact:
            recall = self._recall.of(lambda question: [i for i, _ in store.nearest(question, BEST)])
        libraries = {"pymilvus": version("pymilvus"), "milvus": str(self._engine.get_server_version())}
        return Written(self._rows, self._dimension, self._embedded, "exact" if exact else "graph", recall, libraries)

    def bodies(self) -> Iterator[tuple[NoticeSummary, list[str]]]:
        store = MilvusStore(self._engine, self._name, self._dimension)
        texts: dict[str, list[str]] = {}
        for row in self._engine.rows(self._passages, "", ["record"]):
            passage = passage_from(row["record"], lambda file: store.notice(file).reading_text)
            if passage.kind != "element":
                texts.setdefault(passage.file, []).append(passage.text)
        for summary in store.summaries():
            yield summary, texts.get(summary.file, [])

    def publish(self, manifest: Manifest) -> None:
        self._send(self._notices, manifest_rows(packed(manifest), self._relations))
        self._engine.flush(self._notices, timeout=_PATIENCE)
        if self._engine.count(self._passages) != manifest.passages:
            raise IndexDamaged("Milvus 没有收下全部条款，索引没有更新，原有索引仍可使用。请再运行一次 wenhao rebuild。")
        if self._engine.current() != self._before:
            raise StoreError("索引在建立期间已由另一台机器更新。")
        switch = self._engine.alter_alias if self._before else self._engine.create_alias
        switch(self._passages, ALIAS)

    def drop(self) -> None:
        """Removes what was written."""
        for collection in (self._passages, self._notices):
            self._engine.drop_collection(collection)

    def _present(self) -> dict[str, tuple[int, bytes]]:
        """Number and source of every notice of the base, by file."""
        assert self._kept
        collection = collection_of(self._kept.generation, NOTICES)
        rows = self._engine.rows(collection, "notice >= 0 and piece == 0", ["notice", "file", "source"])
        return {row["file"]: (row["notice"], bytes.fromhex(row["source"])) for row in rows}

    def _start(self) -> None:
        """When all that goes is known: makes the collections and copies what stays."""
        if self._started:
            return
        self._started = True
        used = np.zeros(self._kept.rows if self._kept else 0, bool)
        numbers = {number for number, _ in self._numbers.values()} - set(self._gone)
        self._create(self._notices, NOTICES, 0)
        if self._kept:
            self._create_passages(self._kept.dimension)
            self._copy(self._kept, used)
        free = np.flatnonzero(~used).tolist()
        self._free_ids = (i for part in (free, count(len(used))) for i in part)
        self._free_numbers = count(max(numbers, default=-1) + 1)

    def _copy(self, base: Manifest, used: Any) -> None:
        stays = f"notice not in {self._gone}" if self._gone else "notice >= 0"
        notices = collection_of(base.generation, NOTICES)
        for some in _batches(self._engine.rows(notices, f"notice >= 0 and {stays}", _COPIED_NOTICE)):
            self._engine.insert(self._notices, some)
        store = MilvusStore(self._engine, base.generation, base.dimension)
        staying = {file for file, (number, _) in self._numbers.items() if number not in self._gone}
        for summary in store.summaries():
            if summary.file in staying:
                self._count(summary)
        self._stated |= {file: stated for file, stated in store.stated() if file in staying}
        for some in _batches(self._engine.rows(collection_of(base.generation, PASSAGES), stays, _COPIED)):
            used[[row["id"] for row in some]] = True
            self._counts["passages"] += len(some)
            self._insert(some, np.asarray([row["vector"] for row in some], np.float32))

    def _count(self, summary: NoticeSummary) -> None:
        self._counts["notices"] += 1
        self._counts["clauses"] += summary.clauses

    def _embed(self) -> None:
        """Sends what is pending, with the vectors of the base where it has them."""
        pending, self._pending = self._pending, []
        if not pending:
            return
        known = self._known([row["embedded"] for row, _ in pending])
        texts = {row["id"]: (bytes.fromhex(row["embedded"]), text) for row, text in pending}
        new = {i: text for i, text in texts.items() if text[0] not in known}
        cache = self._embedding.cache
        self._embedded += embed_new(new, None, self._embedding.settings, cache, self._embedding.tell)
        for some in _batches(row for row, _ in pending):
            digests = [texts[row["id"]][0] for row in some]
            self._insert(some, np.stack([known[d] if d in known else cache.known[d].vector for d in digests]))

    def _known(self, digests: Sequence[str]) -> dict[bytes, Vectors]:
        """The vectors that the base has of texts with these hashes."""
        if not self._base:
            return {}
        collection, known = collection_of(self._base.generation, PASSAGES), {}
        for start in range(0, len(digests), _SENT):
            listed = ",".join(f'"{digest}"' for digest in digests[start : start + _SENT])
            for row in self._engine.rows(collection, f"embedded in [{listed}]", ["embedded", "vector"]):
                known[bytes.fromhex(row["embedded"])] = np.asarray(row["vector"], np.float32)
        return known

    def _insert(self, rows: list[dict[str, Any]], vectors: Vectors) -> None:
        if not self._dimension:
            self._create_passages(vectors.shape[1])
        self._recall = self._recall or Recall(between(vectors[:_SAMPLED]))
        self._recall.saw([row["id"] for row in rows], vectors)
        self._rows = max(self._rows, *(row["id"] + 1 for row in rows))
        whole = [{**row, "vector": vector.tolist()} for row, vector in zip(rows, vectors, strict=True)]
        self._engine.insert(self._passages, whole)

    def _make_ready(self, collection: str, wanted: Any) -> None:
        """Has the engine index and load a collection, which takes it hours where there is much."""
        engine = self._engine
        engine.flush(collection, timeout=_PATIENCE)
        engine.create_index(collection, wanted, sync=False)  # else the client sleeps half a second an index
        names = engine.list_indexes(collection)
        while (states := {engine.describe_index(collection, name)["state"] for name in names}) != {"Finished"}:
            if "Failed" in states:
                raise StoreError("Milvus 建不成索引，原有索引仍可使用。请查看 Milvus 的日志后再运行 wenhao rebuild。")
            time.sleep(_PAUSE)
        engine.load_collection(collection, _async=True)
        while engine.get_load_state(collection)["state"].name != "Loaded":
            time.sleep(_PAUSE)

    def _send(self, collection: str, rows: list[dict[str, Any]]) -> None:
        for some in _batches(iter(rows), 50):
            self._engine.insert(collection, some)

    def _create_passages(self, dimension: int) -> None:
        self._dimension = dimension
        self._create(self._passages, PASSAGES, dimension)

    def _create(self, collection: str, part: str, dimension: int) -> None:
        for tokenizer in _TOKENIZERS:
            try:
                self._engine.create_collection(collection, schema=schema(part, dimension, tokenizer))
                return
            except StoreError as error:
                if tokenizer == _TOKENIZERS[-1] or "tokenizer" not in str(error):
                    raise


def _batches(rows: Iterator[dict[str, Any]], size: int = _SENT) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
