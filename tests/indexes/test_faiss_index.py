"""The dense index, exact and scanned."""

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.indexes import faiss_index
from index.indexes.faiss_index import VectorIndex, write

COUNT, DIMENSION = 3000, 256


@pytest.fixture(scope="module")
def rows():
    """Unit vectors that crowd in one direction and around subjects, as those of text models do."""
    chance = np.random.default_rng(1)
    subjects = chance.normal(0, 0.5, (COUNT // 30, DIMENSION)) + chance.normal(0, 1, DIMENSION)
    found = np.repeat(subjects, 30, axis=0) + chance.normal(0, 0.3, (COUNT, DIMENSION))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    found[7] = 0
    return found.astype(np.float32)


@pytest.fixture(params=["exact", "bits", "bits in lists"])
def sized(request, monkeypatch):
    if request.param != "exact":
        monkeypatch.setattr(faiss_index, "EXACT", 100)
    if request.param == "bits in lists":
        monkeypatch.setattr(faiss_index, "ONE_LIST", 1000)
    return request.param


@pytest.fixture
def index(sized, rows, tmp_path):
    write(tmp_path / "vectors", rows)
    return VectorIndex(tmp_path / "vectors")


def exactly(rows, vector, k):
    return np.argsort(-(rows @ vector), kind="stable")[:k].tolist()


def test_nearest_first_with_their_cosines(index, rows):
    """The ten nearest rows come back in their order, with their cosines, at any size."""
    found = total = 0
    for vector in rows[10:60]:
        hits = index.search(vector, 10)
        assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
        assert np.allclose([score for _, score in hits], rows[[i for i, _ in hits]] @ vector, atol=2e-3)
        found += len({i for i, _ in hits} & set(exactly(rows, vector, 10)))
        total += 10
    assert found / total >= 0.99


def test_recall_is_measured(sized, rows, tmp_path, monkeypatch):
    """Writing tells the share of the nearest that a search finds, which grows with the rows that are scored exactly."""
    assert write(tmp_path / "good", rows) >= faiss_index.GOAL
    monkeypatch.setattr(faiss_index, "LEAST", 0)
    monkeypatch.setattr(faiss_index, "CANDIDATES", 1)
    monkeypatch.setattr(faiss_index, "REFINED", 1)
    poor = write(tmp_path / "poor", rows)
    assert poor == 1.0 if sized == "exact" else 0.1 < poor < 0.9


def test_vectors_that_bits_do_not_tell_apart_are_scored_exactly(sized, rows, tmp_path):
    """Eight dimensions are too few bits: the recall tells, and nothing is scanned."""
    few = np.ascontiguousarray(rows[:, :8])
    assert write(tmp_path, few) == 1.0
    assert VectorIndex(tmp_path).kind == "exact"


def test_how_it_is_searched_is_told(sized, index):
    """By size: exactly, by bits, or by bits in some of the lists."""
    assert index.kind.startswith(sized.split(" in ")[0])
    assert ("lists" in index.kind) == ("lists" in sized)


def test_removed_row_is_never_found(index, rows):
    """A row of zeros, which stands for a removed passage, is in no result, however many are asked for."""
    assert 7 not in {i for i, _ in index.search(-rows[0], COUNT)}


@pytest.mark.parametrize("k", [0, 1, COUNT, COUNT * 2])
def test_any_k(index, rows, k):
    """No more results than rows, and none twice."""
    hits = index.search(rows[0], k)
    assert len({i for i, _ in hits}) == len(hits) == min(k, COUNT - (k >= COUNT))


def test_filter(index, rows):
    """A filter keeps to its ids; one without ids finds nothing."""
    ids = list(range(100, 200))
    assert {i for i, _ in index.search(rows[0], 500, ids)} == set(ids)
    assert index.search(rows[0], 5, ids)[0][0] == 100 + exactly(rows[100:200], rows[0], 1)[0]
    assert index.search(rows[0], 5, []) == []


def test_rows_come_back(index, rows):
    """What was written is read back, to the precision of the kind."""
    assert np.allclose(index.all(), rows, atol=1e-3)
    assert np.allclose(index.rows([5, 3]), rows[[5, 3]], atol=1e-3)


def test_writing_what_was_read_changes_nothing(index, tmp_path):
    """A generation made from another's vectors keeps them bit for bit."""
    write(tmp_path / "again", index.all())
    assert np.array_equal(VectorIndex(tmp_path / "again").all(), index.all())


def test_no_vectors_are_damage(tmp_path):
    """A folder without vectors is reported as damage."""
    with pytest.raises(IndexDamaged, match="rebuild --full"):
        VectorIndex(tmp_path)
