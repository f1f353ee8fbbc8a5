"""The connection to Milvus, whose errors become a StoreError with its remedy."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.errors import StoreError
from index.storage.generations import Manifest
from index.storage.milvus.schema import PREFIX

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
