"""The vectors of a small index, read and scored without FAISS, which takes longer to load (50 ms) than to answer.

FAISS writes a flat index as a header of 45 bytes, which begins with "IxFI", the dimension (int32) and the number of
rows (int64), and then the rows (faiss/impl/index_write.cpp). What begins otherwise is left to FAISS.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexDamaged

if TYPE_CHECKING:
    from index.encoder.embeddings import Vectors
    from index.indexes.faiss_index import VectorIndex

SMALL = 3_000
"""Up to so many rows are read whole: 5 MB, which a question is held against in less than 1 ms."""
_HEADER, _START = 45, struct.Struct("<4siq")


class FlatVectors:
    """Read-only vectors, shape (count, dimension); a row of zeros stands for a removed passage."""

    def __init__(self, rows: Vectors) -> None:
        self._rows = rows
        self.count, self.dimension = rows.shape

    def search(self, vector: Vectors, k: int, ids: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, cosine), best first, among `ids` if given. `vector`: float32[dimension]."""
        among = np.arange(self.count) if ids is None else np.asarray(ids, np.int64)
        scores = self._rows[among] @ vector
        best = np.argsort(-scores, kind="stable")[: max(k, 0)]
        pairs = zip(among[best].tolist(), scores[best].tolist(), strict=True)
        return [(i, score) for i, score in pairs if score != 0.0]

    def rows(self, ids: Sequence[int]) -> Vectors:
        """The vectors of `ids`, float32[len(ids), dimension]."""
        found: Vectors = self._rows[np.asarray(ids, np.int64)]
        return found


def open_vectors(folder: Path) -> FlatVectors | VectorIndex:
    """The vectors in `folder`; raises IndexDamaged where it holds none."""
    path = folder / "exact.faiss"
    try:
        with path.open("rb") as file:
            kind, dimension, count = _START.unpack(file.read(_START.size))
    except (OSError, struct.error):
        kind, dimension, count = b"", 0, 0
    if kind != b"IxFI" or count > SMALL:
        from index.indexes.faiss_index import VectorIndex

        return VectorIndex(folder)
    if min(count, dimension) < 0 or path.stat().st_size != _HEADER + 4 * count * dimension:
        raise IndexDamaged("索引的向量部分打不开。请运行 wenhao rebuild --full 重建。")
    return FlatVectors(np.fromfile(path, "<f4", offset=_HEADER).reshape(count, dimension))
