"""Generations in Milvus: each is two collections, and one alias tells which is the current one.

wenhao_NAME_passages   a row a passage: its vector, its words and what is shown of it
wenhao_NAME_notices    whole notices: their words, elements and texts; the manifest as a notice of its own
wenhao                 the alias; switching it publishes a generation in one step

The texts are in the engine, too: a file of texts beside it would bind every reader to one machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.errors import IndexDamaged, IndexMissing, StoreError
from index.storage.base import Draft, Embedding, Store
from index.storage.generations import Manifest
from index.storage.milvus.client import Engine, collection_of
from index.storage.milvus.schema import MANIFEST, NOTICES, PASSAGES, PREFIX, joined


class MilvusBackend:
    """One database of the engine."""

    def __init__(self, store: str) -> None:
        self._engine = Engine(store)
        self._spared: set[str] = set()

    def current(self) -> str:
        name = self._engine.current()
        if name is None:
            raise IndexMissing(f"还没有索引（{self._engine.address}）。请先运行 wenhao rebuild。")
        return name.removeprefix(PREFIX).removesuffix(PASSAGES).replace("_", "-")

    def manifest(self, generation: str) -> Manifest:
        collection = collection_of(generation, NOTICES)
        if not self._engine.has_collection(collection):
            raise IndexDamaged(f"索引已损坏：Milvus 里缺少 {collection}。请运行 wenhao rebuild --full 重建。")
        self._engine.load_collection(collection)
        rows = list(self._engine.rows(collection, f"notice == {MANIFEST}", ["piece", "record"]))
        return Manifest.parsed(joined(rows, "record"))

    def check(self, manifest: Manifest, *, thoroughly: bool) -> None:
        collection = collection_of(manifest.generation, PASSAGES)
        self._engine.load_collection(collection)
        found = self._engine.count(collection)
        if found != manifest.passages:
            raise IndexDamaged(
                f"索引已损坏：Milvus 里有 {found} 条，应有 {manifest.passages} 条。请运行 wenhao rebuild --full 重建。"
            )

    def open(self, manifest: Manifest) -> Store:
        from index.storage.milvus.store import MilvusStore

        return MilvusStore(self._engine, manifest.generation, manifest.dimension)

    @contextmanager
    def draft(self, name: str, base: Manifest | None, kept: bool, embedding: Embedding) -> Iterator[Draft]:
        from index.storage.milvus.writer import MilvusDraft

        before = self._engine.current()
        draft = MilvusDraft(self._engine, name, base, kept, embedding, before)
        try:
            yield draft
        except BaseException as error:
            now = before
            with suppress(StoreError):  # the error that matters is under way
                now = self._engine.current()
                if now != collection_of(name, PASSAGES):  # else it was published, and only the answer was lost
                    draft.drop()
            if isinstance(error, StoreError) and now != before:
                raise StoreError("另一台机器刚刚更新了索引，这次没有更新。请再运行一次 wenhao rebuild。") from error
            raise
        if before:
            self._spared.add(before.removesuffix(PASSAGES))  # who reads it has a moment to move on

    def sweep(self) -> None:
        current = self._engine.current()
        spared = self._spared | {current.removesuffix(PASSAGES)} if current else self._spared
        for name in self._engine.list_collections():
            if name.startswith(PREFIX) and not any(name.startswith(kept) for kept in spared):
                self._engine.drop_collection(name)
