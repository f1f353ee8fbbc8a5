"""Vectors embedded by a build that has not been published yet, so that an interrupted build goes on where it stopped.

The file begins with one JSON line (encoder, dimension); records of 16 bytes that name a text and its vector follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.vectors import Vectors


class EmbeddingJournal:
    """Vectors by the content hash of their text, appended as they are made; half-written records are not read back."""

    def __init__(self, path: Path, encoder: str) -> None:
        """Reads `path` into `known`; begins anew where it is another encoder's, or is no journal."""
        self.known: dict[bytes, Vectors] = {}
        self._path, self._encoder = path, encoder
        try:
            self._load()
        except (OSError, ValueError, KeyError, TypeError):
            self.forget()

    def append(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Adds unit vectors by the content hash of their text."""
        if not vectors:
            return
        form = _form(len(next(iter(vectors.values()))))
        records = np.empty(len(vectors), form)
        for record, (digest, vector) in zip(records, vectors.items(), strict=True):
            record["digest"], record["vector"] = np.void(digest), vector
        with self._path.open("ab") as file:
            if not file.tell():
                file.write(
                    json.dumps({"encoder": self._encoder, "dimension": form["vector"].shape[0]}).encode() + b"\n"
                )
            file.write(records.tobytes())

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
            form, start = _form(int(header["dimension"])), file.tell()
            content = file.read()
            whole = len(content) // form.itemsize * form.itemsize
            file.truncate(start + whole)
        records = np.frombuffer(content[:whole], form)
        sound = np.abs(np.linalg.norm(records["vector"], axis=1) - 1) < 1e-3  # a page that a crash lost reads as zeros
        self.known = {record["digest"].tobytes(): record["vector"] for record in records[sound]}


def _form(dimension: int) -> np.dtype[Any]:
    return np.dtype([("digest", "V16"), ("vector", "<f4", (dimension,))])
