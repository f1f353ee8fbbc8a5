"""The dense index: unit vectors kept by FAISS, row number = passage id, scored by inner product (cosine)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged

Vectors = npt.NDArray[np.float32]


class VectorIndex:
    """Read-only vectors, shape (count, dimension); a row of zeros stands for a removed passage."""

    def __init__(self, path: Path) -> None:
        """Opens `path` memory-mapped; raises IndexDamaged where it is not a FAISS file."""
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(f"索引的向量部分打不开（{path.name}）。请运行 wenhao rebuild --full 重建。") from error
        self.count: int = self._index.ntotal
        self.dimension: int = self._index.d

    def search(self, vector: Vectors, k: int, ids: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, cosine), best first, among `ids` if given. `vector`: float32[dimension]."""
        k = min(k, self.count)
        if k < 1 or (ids is not None and not len(ids)):
            return []
        parameters = None
        if ids is not None:
            parameters = faiss.SearchParameters(  # type: ignore[call-arg]
                sel=faiss.IDSelectorBatch(np.asarray(ids, np.int64))
            )
        scores, found = self._index.search(vector[None, :], k, params=parameters)
        pairs = zip(found[0].tolist(), scores[0].tolist(), strict=True)
        return [
            (i, score) for i, score in pairs if i >= 0 and score != 0.0
        ]  # FAISS pads with -1; zeros are removed rows

    def scores(self, vector: Vectors) -> Vectors:
        """The cosine of every row with `vector`, float32[count]; meant for small corpora."""
        scores: Vectors = self.all() @ vector
        return scores

    def rows(self, ids: Sequence[int]) -> Vectors:
        """The vectors of `ids`, float32[len(ids), dimension]."""
        rows: Vectors = self._index.reconstruct_batch(np.asarray(ids, np.int64))
        return rows

    def all(self) -> Vectors:
        """Every vector, float32[count, dimension]."""
        rows: Vectors = self._index.reconstruct_n(0, self.count)
        return rows


def write(path: Path, vectors: Vectors) -> None:
    """Writes unit `vectors`, float32[n, dimension], as one FAISS file."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    faiss.write_index(index, str(path))
