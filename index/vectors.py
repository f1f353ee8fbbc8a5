"""The dense index: unit vectors kept by FAISS, row number = passage id, scored by inner product (cosine).

vectors/exact.faiss   up to EXACT rows in float32, beyond in float16: what scores are computed from
vectors/scan.faiss    beyond EXACT rows: one byte a dimension, scanned for candidates that `exact` then scores
vectors/scale.faiss   by how much each dimension was stretched to fill that byte

Measured on 300,000 vectors: the scan is 6 times faster than float32, and the 10 best are the exact 10 best; graphs,
inverted lists, product quantisation and single bits lose some.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged
from index.openmp import one_thread_a_call

with one_thread_a_call():
    import faiss

Vectors = npt.NDArray[np.float32]

EXACT = 30_000
"""Up to so many rows every row is scored exactly: 2 ms."""
SPREAD = 4.0
"""A byte spans so many standard deviations of a dimension to either side of its mean."""
_SHARE, _BLOCK, _SAMPLED, _FILTERED = 150_000, 65_536, 200, 20_000


class VectorIndex:
    """Read-only vectors, shape (count, dimension); a row of zeros stands for a removed passage."""

    def __init__(self, folder: Path) -> None:
        """Opens `folder` memory-mapped; raises IndexDamaged where it holds no vectors."""
        try:
            self._exact = faiss.read_index(str(folder / "exact.faiss"), faiss.IO_FLAG_MMAP_IFC)
            self.count, self.dimension = int(self._exact.ntotal), int(self._exact.d)
            self._scan = _open_scan(folder) if self.count > EXACT else None
        except RuntimeError as error:
            raise IndexDamaged("索引的向量部分打不开。请运行 wenhao rebuild --full 重建。") from error
        shares = min(os.cpu_count() or 1, 1 + self.count // _SHARE)
        bounds = [self.count * i // shares for i in range(shares + 1)]
        self._ranges = list(pairwise(bounds))
        self._pool = ThreadPoolExecutor(shares, thread_name_prefix="scan") if shares > 1 else None

    def search(self, vector: Vectors, k: int, ids: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, cosine), best first, among `ids` if given. `vector`: float32[dimension]."""
        if ids is not None:
            return self._best(np.asarray(ids, np.int64), vector, k)
        k = min(k, self.count)
        if k < 1:
            return []
        if self._scan is None:
            scores, found = self._exact.search(vector[None, :], k)
            return _pairs(found[0], scores[0])
        return self._best(self._candidates(vector, 2 * k), vector, k)

    def rows(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> Vectors:
        """The vectors of `ids`, float32[len(ids), dimension]."""
        rows: Vectors = self._exact.reconstruct_batch(np.asarray(ids, np.int64))
        return rows

    def all(self) -> Vectors:
        """Every vector, float32[count, dimension]."""
        rows: Vectors = self._exact.reconstruct_n(0, self.count)
        return rows

    def recall(self, k: int = 10) -> float:
        """The share of the exact `k` best that `search` finds, on a sample of the rows, each blurred a little."""
        if self._scan is None:
            return 1.0
        chance = np.random.default_rng(0)
        rows = self.rows(chance.choice(self.count, min(_SAMPLED, self.count), replace=False))
        blurred = rows + chance.normal(0, 0.3 / np.sqrt(self.dimension), rows.shape).astype(np.float32)
        found = 0
        for vector in blurred:
            exact = self._exact.search(vector[None, :], k)[1][0]
            found += len(set(exact.tolist()) & {i for i, _ in self.search(vector, k)})
        return found / (k * len(blurred))

    def _best(self, ids: npt.NDArray[np.int64], vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The exactly scored best of `ids`, a block at a time so that a filter of any size takes little memory."""
        blocks = [self.rows(ids[i : i + _FILTERED]) @ vector for i in range(0, len(ids), _FILTERED)]
        scores = np.concatenate(blocks) if blocks else np.empty(0, np.float32)
        order = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return _pairs(ids[order], scores[order])

    def _candidates(self, vector: Vectors, k: int) -> npt.NDArray[np.int64]:
        """The ids of about `k` rows by the byte-wise scan, which takes the question as bytes, too."""
        assert self._scan is not None
        scan, stretch = self._scan
        question = vector / stretch
        question *= 127 / max(float(np.abs(question).max()), 1e-12)

        def part(bounds: tuple[int, int]) -> npt.NDArray[np.int64]:
            chosen = faiss.SearchParameters(sel=faiss.IDSelectorRange(*bounds))  # type: ignore[call-arg]
            found: npt.NDArray[np.int64] = scan.search(question[None, :], k, params=chosen)[1][0]
            return found[found >= 0]  # FAISS pads with -1

        return np.concatenate(list(self._pool.map(part, self._ranges))) if self._pool else part((0, self.count))


def write(folder: Path, vectors: Vectors) -> None:
    """Writes unit `vectors`, float32[n, dimension], into `folder`, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    count, dimension = vectors.shape
    kind = faiss.ScalarQuantizer
    small = count <= EXACT
    exact = faiss.IndexFlatIP(dimension) if small else _quantised(dimension, kind.QT_fp16)
    for start in range(0, count, _BLOCK):
        exact.add(np.ascontiguousarray(vectors[start : start + _BLOCK], np.float32))
    faiss.write_index(exact, str(folder / "exact.faiss"))
    del exact
    if small:
        return
    sample = vectors[:: max(1, count // _BLOCK)]
    mean, stretch = sample.mean(axis=0), 127 / (SPREAD * np.maximum(sample.std(axis=0), 1e-9))
    scan = _quantised(dimension, kind.QT_8bit_direct_signed)
    for start in range(0, count, _BLOCK):
        # the mean is the same for all rows and leaves their order alone; without it a byte holds more of what differs
        scan.add(np.clip(np.round((vectors[start : start + _BLOCK] - mean) * stretch), -128, 127).astype(np.float32))
    faiss.write_index(scan, str(folder / "scan.faiss"))
    scale = faiss.IndexFlatIP(dimension)
    scale.add(stretch[None, :].astype(np.float32))
    faiss.write_index(scale, str(folder / "scale.faiss"))


def _quantised(dimension: int, kind: int) -> Any:
    return faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT)


def _open_scan(folder: Path) -> tuple[Any, Vectors]:
    """The scanned index and the stretch of each dimension, float32[dimension]."""
    scan = faiss.read_index(str(folder / "scan.faiss"), faiss.IO_FLAG_MMAP_IFC)
    stretch: Vectors = np.asarray(faiss.read_index(str(folder / "scale.faiss")).reconstruct(0))
    return scan, stretch


def _pairs(ids: npt.NDArray[np.int64], scores: Vectors) -> list[tuple[int, float]]:
    """(id, score) without FAISS's padding and without the rows of removed passages, whose score is 0."""
    pairs = zip(ids.tolist(), scores.tolist(), strict=True)
    return [(i, score) for i, score in pairs if i >= 0 and score != 0.0]
