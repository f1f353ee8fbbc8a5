"""The vectors of a small index, read without FAISS."""

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.indexes import flat_index
from index.indexes.faiss_index import VectorIndex, write
from index.indexes.flat_index import FlatVectors, open_vectors


@pytest.fixture
def folder(tmp_path):
    """Vectors as a build writes them, one of them removed."""
    rows = np.random.default_rng(3).normal(size=(200, 24)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[7] = 0
    write(tmp_path, rows)
    return tmp_path


@pytest.mark.parametrize("ids", [None, list(range(0, 200, 3)), [7], []])
def test_finds_what_faiss_finds(folder, ids):
    """Both ways of reading one file give the same rows and the same hits, whatever is admitted."""
    flat, faiss = open_vectors(folder), VectorIndex(folder)
    assert isinstance(flat, FlatVectors)
    assert (flat.count, flat.dimension) == (faiss.count, faiss.dimension)
    assert np.array_equal(flat.rows(range(200)), faiss.all())
    for vector in faiss.rows([1, 50, 199]):
        for k in (0, 1, 10, 500):
            found, expected = flat.search(vector, k, ids), faiss.search(vector, k, ids)
            assert [i for i, _ in found] == [i for i, _ in expected]
            assert np.allclose([score for _, score in found], [score for _, score in expected], atol=1e-6)


def test_more_rows_are_left_to_faiss(folder, monkeypatch):
    """A file of more rows than are worth reading whole is opened by FAISS."""
    monkeypatch.setattr(flat_index, "SMALL", 199)
    assert isinstance(open_vectors(folder), VectorIndex)


@pytest.mark.parametrize("length", [0, 10, 45, 1000])
def test_a_file_cut_short_is_damage(folder, length):
    """A truncated file is reported as damage, wherever it ends."""
    path = folder / "exact.faiss"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(IndexDamaged, match="rebuild --full"):
        open_vectors(folder)
