"""The recall of a search, measured while the vectors pass by."""

import numpy as np
import pytest

from index.indexes.recall import BEST, Recall


def test_recall_counts_what_is_not_found():
    """Of a search that finds every second of the nearest, the recall is a half."""
    rows = np.random.default_rng(3).normal(size=(500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    recall = Recall(rows[::10])
    for start in range(0, 500, 100):
        recall.saw(range(start, start + 100), rows[start : start + 100])

    def every_second(question):
        return np.argsort(-(rows @ question), kind="stable")[:BEST:2].tolist()

    assert recall.of(every_second) == pytest.approx(0.5)


def test_fewer_vectors_than_the_best():
    """An index of three vectors can be found whole."""
    rows = np.eye(3, 16, dtype=np.float32)
    recall = Recall(rows)
    recall.saw(range(3), rows)
    assert recall.of(lambda question: range(3)) == 1.0
