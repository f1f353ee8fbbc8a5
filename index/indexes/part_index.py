"""The vectors of parts of sentences: what is asked is often one part of a long sentence.

Only a small index has them, where every passage is held against a question, not only what a search finds.

vectors/parts.npy   one record a part, in the order of their passages: passage id, content hash of the text, vector
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged
from index.parsing.passages import parts
from index.untrusted import load_array

if TYPE_CHECKING:
    from index.encoder.embeddings import Embedder, Vectors
    from index.parsing.passages import Passage

_FILE = "parts.npy"


class PartVectors:
    """Read-only vectors of the parts of passages; there are none in a large index.

    Raises IndexDamaged where the file is no such one.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / _FILE
        try:
            records = np.array(load_array(path)) if path.exists() else np.empty(0, _form(1))
            if records.ndim != 1 or records.dtype != _form(records.dtype["vector"].shape[0]):
                raise ValueError("not the vectors of parts")
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise IndexDamaged("索引的分句向量部分打不开。请运行 wenhao rebuild --full 重建。") from error
        self._records: npt.NDArray[Any] = records
        self._owners: npt.NDArray[np.int32] = np.ascontiguousarray(records["owner"])
        self._vectors: Vectors = records["vector"].astype(np.float32)

    def nearest(self, ids: Sequence[int], vector: Vectors, whole: Vectors) -> Vectors:
        """The cosine of the nearest part of each passage, float32[len(ids)]; its own, `whole`, without parts."""
        if not len(self._owners):
            return whole
        wanted = np.asarray(ids, np.int64)
        first, last = (np.searchsorted(self._owners, wanted, side) for side in ("left", "right"))
        cosines = self._vectors @ vector
        best = np.full(len(self._owners) + 1, -np.inf, np.float32)
        starts = np.flatnonzero(np.diff(self._owners, prepend=-1))  # of the parts of each passage
        best[starts] = np.maximum.reduceat(cosines, starts)
        found: Vectors = np.where(last > first, best[first], whole).astype(np.float32)
        return found

    def by_digest(self) -> dict[bytes, Vectors]:
        """The vectors by the content hash of their text."""
        return {record["digest"].tobytes(): record["vector"].astype(np.float32) for record in self._records}


def write(folder: Path, passages: Iterable[tuple[int, Passage]], embed: Embedder) -> None:
    """Writes the parts of `passages` (with their ids, ascending) into `folder`; `embed` gives the vectors of texts."""
    owned = [(i, part) for i, passage in passages if len(found := parts(passage)) > 1 for part in found]
    if not owned:
        return
    vectors = embed([part for _, part in owned])
    records = np.empty(len(owned), _form(len(vectors[0][1])))
    for record, (i, _), (digest, vector) in zip(records, owned, vectors, strict=True):
        record["owner"], record["digest"], record["vector"] = i, np.void(digest), vector
    np.save(folder / _FILE, records)


def _form(dimension: int) -> np.dtype[Any]:
    return np.dtype([("owner", "<i4"), ("digest", "V16"), ("vector", "<f2", (dimension,))])
