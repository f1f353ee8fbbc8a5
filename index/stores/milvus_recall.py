"""How many of the nearest vectors a search of the engine finds, told without reading the vectors back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from index.stores import Store
    from index.vectors import Vectors

_SAMPLED, _BEST, _BLUR = 100, 10, 0.3


class Recall:
    """Scores a sample of questions exactly against every vector while it passes by on its way to the engine."""

    def __init__(self) -> None:
        self._chance = np.random.default_rng(0)
        self._questions: Vectors | None = None
        self._scores = np.empty((_SAMPLED, 0), np.float32)
        self._ids = np.empty((_SAMPLED, 0), np.int64)

    def saw(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Takes notice of `vectors`, float32[len(ids), dimension]; the first of them, blurred, are the questions."""
        if self._questions is None:
            rows = vectors[self._chance.integers(len(vectors), size=_SAMPLED)]
            blur = self._chance.normal(0, _BLUR / np.sqrt(rows.shape[1]), rows.shape)
            self._questions = (rows + blur).astype(np.float32)
        scores = np.concatenate([self._scores, self._questions @ vectors.T], axis=1)
        known = np.concatenate([self._ids, np.broadcast_to(np.asarray(ids, np.int64), (_SAMPLED, len(ids)))], axis=1)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_BEST]
        self._scores = np.take_along_axis(scores, best, axis=1)
        self._ids = np.take_along_axis(known, best, axis=1)

    def of(self, store: Store) -> float:
        """The share of the exact ten best that a search of `store` finds."""
        if self._questions is None:
            return 1.0
        found = 0
        for question, exact in zip(self._questions, self._ids, strict=True):
            found += len(set(exact.tolist()) & {i for i, _ in store.nearest(question, _BEST)})
        return found / self._ids.size
