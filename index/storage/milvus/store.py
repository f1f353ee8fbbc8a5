"""One published generation in Milvus, open for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from index.analysis import terms
from index.indexes.bm25 import LONGEST_QUERY
from index.notice import Notice, NoticeSummary
from index.parsing.passages import Passage
from index.relations import Relation
from index.storage.milvus.schema import (
    MANIFEST,
    NOTICES,
    PASSAGES,
    notice_of,
    passage_from,
    relations_of,
    stated_in,
    summary_from,
)

if TYPE_CHECKING:
    from index.document import Document
    from index.encoder.embeddings import EncodedQuestion, Vectors
    from index.storage.milvus.client import Engine

_MOST = 16_384
"""What Milvus gives at most in one answer."""
_BATCH = 500
_HELD = 20_000
"""So many small facts of a kind are kept; what is published never changes."""
_BM25 = {"metric_type": "BM25"}
EFFORT = 512
"""How many neighbours a search of a graph follows; not read where every vector is scored."""


class MilvusStore:
    """Reads two collections; safe from several threads."""

    def __init__(self, engine: Engine, generation: str, dimension: int) -> None:
        from index.storage.milvus.client import collection_of

        self._engine, self._dimension = engine, dimension
        self._of_passages, self._of_notices = (collection_of(generation, part) for part in (PASSAGES, NOTICES))
        for collection in (self._of_passages, self._of_notices):
            engine.load_collection(collection)
        self._owner: dict[int, tuple[int, bool]] = {}
        self._summaries: dict[str, NoticeSummary] = {}
        self._rows: dict[int, Vectors] = {}

    def nearest(self, vector: Vectors, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        how = {"metric_type": "IP", "params": {"ef": max(k, EFFORT)}}
        hits = self._search(self._of_passages, "vector", vector.tolist(), how, k, notices)
        return [(hit["id"], hit["distance"]) for hit in self._seen(hits)]

    def search_bm25(self, query: str, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        hits = self._search(self._of_passages, "words", _words(query), _BM25, k, notices)
        return [(hit["id"], abs(hit["distance"])) for hit in self._seen(hits)]

    def search_bm25_notices(
        self, query: str, k: int, notices: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        best: dict[int, float] = {}
        for hit in self._search(self._of_notices, "words", _words(query), _BM25, k, notices):
            best.setdefault(hit["entity"]["notice"], abs(hit["distance"]))  # of a long notice, its best piece
        return list(best.items())

    def vectors(self, ids: Sequence[int]) -> Vectors:
        wanted = [int(i) for i in ids]
        known = {i: self._rows[i] for i in wanted if i in self._rows}
        for row in self._get(self._of_passages, "id", [i for i in wanted if i not in known], ["vector"]):
            known[row["id"]] = np.asarray(row["vector"], np.float32)
        _hold(self._rows, known)
        nothing = np.zeros(self._dimension, np.float32)
        rows = [known.get(i, nothing) for i in wanted]
        return np.stack(rows) if rows else np.empty((0, self._dimension), np.float32)

    def similarities(self, ids: Sequence[int], question: EncodedQuestion) -> Vectors:
        cosines: Vectors = self.vectors(ids) @ question.vector
        return cosines

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        found = {}
        for row in self._get(self._of_passages, "id", [int(i) for i in ids], ["record"]):
            found[row["id"]] = passage_from(row["record"], lambda file: self.notice(file).reading_text)
        return {i: found[i] for i in ids if i in found}

    def notices_of(self, ids: Sequence[int]) -> dict[int, int]:
        owners = {i: self._owner[i] for i in ids if i in self._owner}
        missing = [int(i) for i in ids if i not in owners]
        for row in self._get(self._of_passages, "id", missing, ["notice", "article"]):
            owners[row["id"]] = (row["notice"], row["article"])
        _hold(self._owner, owners)
        return {i: notice for i, (notice, article) in owners.items() if not article}

    def notice_ids(self, files: Collection[str]) -> list[int]:
        rows = self._get(self._of_notices, "file", list(files), ["notice"], "piece == 0")
        return sorted(row["notice"] for row in rows)

    def documents(self, files: Collection[str] | None = None) -> list[Document]:
        return [d for _, (documents, _) in self.stated(files) for d in documents]

    def stated(
        self, files: Collection[str] | None = None
    ) -> Iterator[tuple[str, tuple[tuple[Document, ...], tuple[Relation, ...]]]]:
        """Each of `files`, default all, with its documents and what they state, in the order of the names."""
        wanted = ["file", "piece", "summary"]
        if files is None:
            rows: Iterable[dict[str, Any]] = self._engine.rows(self._of_notices, "notice >= 0", wanted)
        else:
            rows = self._get(self._of_notices, "file", list(files), wanted)
        yield from ((file, stated_in(pieces)) for file, pieces in _by_file(rows))

    def relations(self, document: str | None = None) -> list[Relation]:
        return [r for r in self._relations if document in (None, r.source, r.target)]

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        return relations_of(list(self._engine.rows(self._of_notices, f"notice == {MANIFEST}", ["piece", "summary"])))

    def notice(self, file: str) -> Notice:
        rows = list(self._get(self._of_notices, "file", [file], ["piece", "record", "summary"]))
        if not rows:
            raise KeyError(file)
        return notice_of(file, rows)

    def summaries(self, files: Collection[str] | None = None) -> list[NoticeSummary]:
        wanted = ["file", "piece", "summary"]
        if files is None:
            return list(_summaries(self._engine.rows(self._of_notices, "notice >= 0", wanted)))
        found = {file: self._summaries[file] for file in files if file in self._summaries}
        missing = [file for file in files if file not in found]
        found |= {summary.file: summary for summary in _summaries(self._get(self._of_notices, "file", missing, wanted))}
        _hold(self._summaries, found)
        return [found[file] for file in sorted(found)]

    def sources(self) -> dict[str, bytes]:
        rows = self._engine.rows(self._of_notices, "notice >= 0 and piece == 0", ["file", "source"])
        return {row["file"]: bytes.fromhex(row["source"]) for row in rows}

    def close(self) -> None:
        """The connection stays: it is shared by what the process opens after."""

    def _search(
        self, collection: str, field: str, query: Any, how: dict[str, Any], k: int, notices: Collection[int] | None
    ) -> list[dict[str, Any]]:
        """Hits, best first; `query` is a text or a vector."""
        if k < 1 or not query or (notices is not None and not notices):
            return []
        of_passages = collection == self._of_passages
        where = "" if of_passages else "notice >= 0"
        hits: list[dict[str, Any]] = self._engine.search(
            collection,
            data=[query],
            anns_field=field,
            limit=min(k, _MOST),
            filter=where if notices is None else f"notice in {list(notices)}",
            output_fields=["notice", "article"] if of_passages else ["notice"],
            search_params=how,
        )[0]
        return hits

    def _seen(self, hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The same hits, of passages, whose notices are kept: they are asked for next."""
        _hold(self._owner, {hit["id"]: (hit["entity"]["notice"], hit["entity"]["article"]) for hit in hits})
        return hits

    def _get(
        self, collection: str, field: str, values: Sequence[int | str], wanted: list[str], where: str = ""
    ) -> Iterable[dict[str, Any]]:
        """The rows whose `field` is one of `values`."""
        for start in range(0, len(values), _BATCH):
            listed = ",".join(_literal(value) for value in values[start : start + _BATCH])
            condition = f"{field} in [{listed}]" + (f" and {where}" if where else "")
            yield from self._engine.query(collection, filter=condition, output_fields=wanted, limit=_MOST)


def _summaries(rows: Iterable[dict[str, Any]]) -> Iterable[NoticeSummary]:
    """The summaries in the rows of notices, by file."""
    return (summary_from(pieces) for _, pieces in _by_file(rows))


def _by_file(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    ordered = sorted(rows, key=lambda row: str(row["file"]))
    yield from ((file, list(pieces)) for file, pieces in groupby(ordered, key=lambda row: str(row["file"])))


def _hold(held: dict[Any, Any], more: dict[Any, Any]) -> None:
    if len(held) > _HELD:
        held.clear()
    held.update(more)


def _words(query: str) -> str:
    return " ".join(terms(query[:LONGEST_QUERY]))


def _literal(value: int | str) -> str:
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
