"""Generations in Milvus: each is two collections, and one alias tells which is the current one.

wenhao_NAME_passages   a row a passage: its vector, its words and what is shown of it
wenhao_NAME_notices    whole notices: their words, elements and texts; the manifest as a notice of its own
wenhao                 the alias; switching it publishes a generation in one step

The texts are in the engine, too: a file of texts beside it would bind every reader to one machine.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, IndexMissing, StoreError
from index.generation import Manifest
from index.stores import Draft, Embedding, Store
from index.stores.milvus_rows import MANIFEST, NOTICES, PASSAGES, PREFIX, joined

ALIAS = "wenhao"
_CONNECT, _ANSWER = 10.0, 60.0
"""Seconds to wait for a connection, and for an answer."""
_NO_ALIAS = (100, 1600)
"""What milvus-lite and Milvus call an alias that does not exist."""
_REMEDY = "请检查地址和服务是否正常，或去掉 WENHAO_STORE 改用本机索引。"


class Engine:
    """A connection; every method raises StoreError, in one sentence with the remedy, where the engine fails."""

    def __init__(self, store: str) -> None:
        """Connects to `store`, a checked WENHAO_STORE."""
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is an exception, too
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise StoreError(
                "WENHAO_STORE 要用到的 pymilvus 没有安装。请运行 pip install 'wenhao[milvus]'，"
                "或去掉 WENHAO_STORE 改用本机索引。"
            ) from error
        for name in ("pymilvus", "milvus_lite"):  # they print tracebacks of errors that are reported in words here
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._failure = MilvusException
        self.address, arguments = _connection(store)
        try:
            self._client = MilvusClient(timeout=_CONNECT, **arguments)
        except Exception as error:  # milvus-lite lets through whatever its parts raise
            raise StoreError(f"连不上 WENHAO_STORE 所指的 Milvus（{self.address}）。{_unreached(store)}") from error

    def __getattr__(self, method: str) -> Any:
        """A method of MilvusClient."""
        call = getattr(self._client, method)

        def checked(*args: Any, **options: Any) -> Any:
            with self.errors():
                return call(*args, **{"timeout": _ANSWER, **options})

        return checked

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns the engine's errors into a StoreError."""
        try:
            yield
        except self._failure as error:
            reason = str(error.message or error).splitlines()[0][:200]
            raise StoreError(f"WENHAO_STORE 所指的 Milvus（{self.address}）出错：{reason}。{_REMEDY}") from error

    def current(self) -> str | None:
        """The collection of passages that the alias names, None where there is none."""
        try:
            with suppress(LookupError):
                return str(self._client.describe_alias(ALIAS, timeout=_CONNECT)["collection_name"])
        except self._failure as error:
            if error.code not in _NO_ALIAS:
                with self.errors():
                    raise
        return None

    def rows(self, collection: str, where: str, wanted: list[str], size: int = 1000) -> Iterator[dict[str, Any]]:
        """All rows of `collection` for which `where` holds, however many."""
        iterator = self.query_iterator(collection, batch_size=size, filter=where, output_fields=wanted)
        with self.errors():
            while batch := iterator.next():
                yield from batch
            iterator.close()

    def count(self, collection: str) -> int:
        """How many rows `collection` has, all that was written before counted in."""
        found = self.query(collection, filter="", output_fields=["count(*)"], consistency_level="Strong")
        return int(found[0]["count(*)"])


class MilvusPlace:
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
        from index.stores.milvus_store import MilvusStore

        return MilvusStore(self._engine, manifest.generation, manifest.dimension)

    @contextmanager
    def draft(self, name: str, base: Manifest | None, kept: bool, embedding: Embedding) -> Iterator[Draft]:
        from index.stores.milvus_draft import MilvusDraft

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


def collection_of(generation: str, part: str) -> str:
    """The name of a collection of `generation`: Milvus takes letters, digits and _."""
    return f"{PREFIX}{generation.replace('-', '_')}{part}"


def packed(manifest: Manifest) -> str:
    """The manifest as it is stored."""
    return json.dumps(asdict(manifest), ensure_ascii=False)


def _connection(store: str) -> tuple[str, dict[str, Any]]:
    """How to show the address, without a password, and the arguments of MilvusClient."""
    rest = store.removeprefix("milvus:")
    if not rest.startswith("//"):
        return rest, {"uri": str(Path(rest).resolve())}
    user, _, address = rest[2:].rpartition("@")
    host, _, database = address.partition("/")
    return address, {"uri": f"http://{host}", "token": user, "db_name": database}


def _unreached(store: str) -> str:
    if store.startswith("milvus://"):
        return _REMEDY
    return (
        "请检查该文件能否写入、是否正被另一进程使用（milvus-lite 一次只容一个进程），或去掉 WENHAO_STORE 改用本机索引。"
    )
