"""How many of the nearest vectors a search finds, told while the vectors pass by on their way into an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

BEST = 10
"""The nearest that a search should find."""


def between(sample: Vectors) -> Vectors:
    """Questions that lie midway between rows of `sample`, float32[n, dimension].

    They are as hard to answer as real questions about laws; passages with some noise are easier.
    """
    questions: Vectors = sample + np.random.default_rng(0).permutation(sample)
    questions /= np.maximum(np.linalg.norm(questions, axis=1, keepdims=True), 1e-9)
    return questions


class Recall:
    """Scores `questions`, float32[n, dimension], exactly against every vector that it saw."""

    def __init__(self, questions: Vectors) -> None:
        self._questions = questions
        self._scores = np.empty((len(questions), 0), np.float32)
        self._ids = np.empty((len(questions), 0), np.int64)

    def saw(self, ids: Sequence[int] | npt.NDArray[np.int64], vectors: Vectors) -> None:
        """Takes notice of `vectors`, float32[len(ids), dimension]."""
        scores = self._questions @ vectors.T
        best = np.argpartition(scores, -min(BEST, len(ids)), axis=1)[:, -BEST:]
        found = np.concatenate([self._scores, np.take_along_axis(scores, best, axis=1)], axis=1)
        known = np.concatenate([self._ids, np.asarray(ids, np.int64)[best]], axis=1)
        best = np.argsort(-found, axis=1)[:, :BEST]
        self._scores = np.take_along_axis(found, best, axis=1)
        self._ids = np.take_along_axis(known, best, axis=1)

    def of(self, found: Callable[[Vectors], Iterable[int]]) -> float:
        """The share of the exact BEST that `found` gives for the questions."""
        shared = [set(exact.tolist()) & set(found(q)) for q, exact in zip(self._questions, self._ids, strict=True)]
        return sum(map(len, shared)) / max(self._ids.size, 1)
