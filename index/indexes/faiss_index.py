"""The dense index: unit vectors kept by FAISS, row number = passage id, scored by inner product (cosine).

vectors/exact.faiss   up to EXACT rows in float32, beyond in float16: what scores are computed from
vectors/scan.faiss    beyond EXACT rows: one bit a dimension (RaBitQ, Gao & Long 2024), scanned for the candidates that
                      `exact` then scores; beyond ONE_LIST rows in lists, of which only the nearest are scanned

Measured on a million vectors of laws with questions about them: bits keep the ten nearest among 400 candidates in 99.8
of 100 cases at a tenth of the memory and a third of the time of bytes; graphs and product quantisation lose more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder.embeddings import Vectors
from index.encoder.threads import one_thread_a_call
from index.errors import IndexDamaged
from index.indexes.recall import BEST, Recall, between

with one_thread_a_call():
    import faiss

ROWS, SCAN = "exact.faiss", "scan.faiss"
EXACT = 30_000
"""Up to so many rows every row is scored exactly: 2 ms."""
ONE_LIST = 200_000
"""Up to so many rows all bits are scanned: 1.5 ms."""
GOAL, LEAST = 0.995, 0.99
"""Share of the ten nearest found for which so many lists are scanned as it takes, and below which bits do not serve
the model: every row is scored exactly then."""
CANDIDATES, REFINED = 400, 2
"""At least so many rows are scored exactly, and REFINED times as many as are asked for."""
_TRAINED = 40
"""Rows a list from which the middles of the lists are learned; 40 are as good as 256."""
_MANY = 100
"""A hundredth of all rows is more than the lists scanned are sure to hold."""
_BLOCK, _SAMPLED, _FILTERED = 32_768, 100, 20_000


class VectorIndex:
    """Read-only vectors, shape (count, dimension); a row of zeros stands for a removed passage."""

    def __init__(self, folder: Path) -> None:
        """Opens `folder` memory-mapped; raises IndexDamaged where it holds no vectors."""
        try:
            self._exact = faiss.read_index(str(folder / ROWS), faiss.IO_FLAG_MMAP_IFC)
            self.count, self.dimension = int(self._exact.ntotal), int(self._exact.d)
            self._scan: Any = faiss.read_index(str(folder / SCAN)) if (folder / SCAN).exists() else None
        except (RuntimeError, MemoryError) as error:  # an altered length may ask for more than there is
            raise IndexDamaged("索引的向量部分打不开。请运行 wenhao rebuild --full 重建。") from error

    def search(self, vector: Vectors, k: int, ids: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, cosine), best first, among `ids` if given. `vector`: float32[dimension]."""
        if ids is not None:
            return self._best(np.asarray(ids, np.int64), vector, k)
        k = min(k, self.count)
        if k < 1:
            return []
        if self._scan is None or k > self.count // _MANY:
            scores, found = self._exact.search(vector[None, :], k)
            return _pairs(found[0], scores[0])
        return self._best(_candidates(self._scan, vector, k), vector, k)

    def rows(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> Vectors:
        """The vectors of `ids`, float32[len(ids), dimension]."""
        rows: Vectors = self._exact.reconstruct_batch(np.asarray(ids, np.int64))
        return rows

    def all(self) -> Vectors:
        """Every vector, float32[count, dimension]."""
        rows: Vectors = self._exact.reconstruct_n(0, self.count)
        return rows

    @property
    def kind(self) -> str:
        """How a search goes: "exact", "bits", or "bits in 61 of 1000 lists"."""
        if self._scan is None:
            return "exact"
        lists = int(self._scan.nlist)
        return f"bits in {int(self._scan.nprobe)} of {lists} lists" if lists > 1 else "bits"

    def _best(self, ids: npt.NDArray[np.int64], vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The exactly scored best of `ids`, a block at a time so that a filter of any size takes little memory."""
        blocks = [self.rows(ids[i : i + _FILTERED]) @ vector for i in range(0, len(ids), _FILTERED)]
        scores = np.concatenate(blocks) if blocks else np.empty(0, np.float32)
        order = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return _pairs(ids[order], scores[order])


def write(folder: Path, vectors: Vectors) -> float:
    """Writes unit `vectors`, float32[n, dimension], into `folder`, made if need be; returns the recall of a search.

    The recall is the share of the ten exactly nearest that `VectorIndex.search` finds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count, dimension = vectors.shape
    metric = faiss.METRIC_INNER_PRODUCT
    small = count <= EXACT
    kind = faiss.ScalarQuantizer.QT_fp16
    exact = faiss.IndexFlatIP(dimension) if small else faiss.IndexScalarQuantizer(dimension, kind, metric)
    for block in _blocks(vectors):
        exact.add(block)
    faiss.write_index(exact, str(folder / ROWS))
    if small:
        return 1.0
    del exact
    lists = 1 if count <= ONE_LIST else math.isqrt(count)
    middles = faiss.IndexFlatIP(dimension)
    scan = faiss.IndexIVFRaBitQFastScan(middles, dimension, lists, metric)
    scan.cp.niter = 10
    scan.train(_spread(vectors, _TRAINED * max(lists, 100)))
    recall = Recall(between(_spread(vectors, _SAMPLED)))
    for start, block in zip(range(0, count, _BLOCK), _blocks(vectors), strict=True):
        scan.add(block)
        recall.saw(np.arange(start, start + len(block)), block)
    found = _enough_lists(scan, recall)
    if found < LEAST:
        return 1.0
    faiss.write_index(scan, str(folder / SCAN))
    return found


def _enough_lists(scan: Any, recall: Recall) -> float:
    """Has `scan` search as many lists as GOAL takes, in steps of a half more; returns the recall."""
    scan.nprobe = max(1, scan.nlist // 32)
    # all that is nearest is among the candidates or is not found: their exact scores decide
    while (found := recall.of(lambda q: _candidates(scan, q, BEST).tolist())) < GOAL and scan.nprobe < scan.nlist:
        scan.nprobe = min(scan.nlist, scan.nprobe * 3 // 2 + 1)
    return found


def _candidates(scan: Any, vector: Vectors, k: int) -> npt.NDArray[np.int64]:
    """The ids of the rows that the scan holds to be nearest."""
    found: npt.NDArray[np.int64] = scan.search(vector[None, :], max(CANDIDATES, REFINED * k))[1][0]
    return found[found >= 0]  # FAISS pads with -1


def _blocks(vectors: Vectors) -> Iterator[Vectors]:
    return (np.ascontiguousarray(vectors[i : i + _BLOCK], np.float32) for i in range(0, len(vectors), _BLOCK))


def _spread(vectors: Vectors, wanted: int) -> Vectors:
    """About `wanted` rows from all over `vectors`, without those of removed passages."""
    rows = vectors[:: max(1, len(vectors) // wanted)]
    return np.ascontiguousarray(rows[rows.any(axis=1)], np.float32)


def _pairs(ids: npt.NDArray[np.int64], scores: Vectors) -> list[tuple[int, float]]:
    """(id, score) without FAISS's padding and without the rows of removed passages, whose score is 0."""
    pairs = zip(ids.tolist(), scores.tolist(), strict=True)
    return [(i, score) for i, score in pairs if i >= 0 and score != 0.0]
