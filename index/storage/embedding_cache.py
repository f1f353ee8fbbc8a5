"""What a build that has not been published yet has embedded, so that an interrupted build goes on where it stopped.

The file begins with one JSON line (encoder, dimension, width). A record is a head of 16 bytes that name a text, its
vector and the number of its tokens, and then their vectors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.embeddings import EncodedPassage


class EmbeddingCache:
    """Embedded passages by the content hash of their text; half-written ones are not read back."""

    def __init__(self, path: Path, encoder: str) -> None:
        """Reads `path` into `known`; begins anew where it is another encoder's, or cannot be read."""
        self.known: dict[bytes, EncodedPassage] = {}
        self._path, self._encoder = path, encoder
        try:
            if path.is_symlink() or not path.is_file():
                raise OSError(f"{path} is no plain file")
            self._load()
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self.forget()

    def append(self, passages: Mapping[bytes, EncodedPassage]) -> None:
        """Adds passages by the content hash of their text."""
        if not passages:
            return
        first = next(iter(passages.values()))
        head = _head(len(first.vector))
        with self._path.open("ab") as file:
            if not file.tell():
                sizes = {"dimension": len(first.vector), "width": first.tokens.shape[1]}
                file.write(json.dumps({"encoder": self._encoder, **sizes}).encode() + b"\n")
            for digest, passage in passages.items():
                record = np.array([(digest, passage.vector, len(passage.tokens))], head)
                file.write(record.tobytes() + passage.tokens.tobytes())

    def forget(self) -> None:
        """Removes the file."""
        self.known = {}
        self._path.unlink(missing_ok=True)

    def _load(self) -> None:
        with self._path.open("rb+") as file:
            first = file.readline()
            header = json.loads(first)
            if not first.endswith(b"\n") or header["encoder"] != self._encoder:
                raise ValueError("cut short, or another encoder's")
            start, content = file.tell(), file.read()
            whole = 0
            for end, digest, passage in _records(content, int(header["dimension"]), int(header["width"])):
                self.known[digest] = passage
                whole = end
            file.truncate(start + whole)


def _records(content: bytes, dimension: int, width: int) -> Iterator[tuple[int, bytes, EncodedPassage]]:
    """Each whole record up to the first that is not sound (a page that a crash lost reads as zeros): where it ends, the
    content hash, and the passage."""
    head, at = _head(dimension), 0
    while at + head.itemsize <= len(content):
        record = np.frombuffer(content, head, 1, at)[0]
        at += head.itemsize
        size = int(record["tokens"]) * width
        if at + size > len(content) or abs(np.linalg.norm(record["vector"]) - 1) > 1e-3:
            return
        tokens = np.frombuffer(content, np.int8, size, at).reshape(int(record["tokens"]), width)
        if not tokens.any(axis=1).all():
            return
        at += size
        yield at, record["digest"].tobytes(), EncodedPassage(record["vector"], tokens)


def _head(dimension: int) -> np.dtype[Any]:
    return np.dtype([("digest", "V16"), ("vector", "<f4", (dimension,)), ("tokens", "<i4")])
