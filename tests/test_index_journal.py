"""The journal of vectors that an interrupted build leaves behind."""

import numpy as np
import pytest

from index.journal import EmbeddingJournal


def unit(seed):
    vector = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    return vector / np.linalg.norm(vector)


DIGESTS = [bytes([i]) * 16 for i in range(3)] + [b"\0" * 16, b"ab\n" + b"\0" * 13]
VECTORS = {digest: unit(i) for i, digest in enumerate(DIGESTS)}


@pytest.fixture
def path(tmp_path):
    journal = EmbeddingJournal(tmp_path / "journal", "model")
    for digest, vector in VECTORS.items():
        journal.append({digest: vector})
    return tmp_path / "journal"


def same(one, other):
    return set(one) == set(other) and all(np.array_equal(one[d], other[d]) for d in one)


def test_what_was_appended_is_known(path):
    """Every vector comes back under its text's hash, whatever bytes the hash has."""
    assert same(EmbeddingJournal(path, "model").known, VECTORS)


def test_every_cut_loses_only_the_end(path):
    """A journal cut at any byte gives back a beginning of what was written, and takes more."""
    content = path.read_bytes()
    for end in range(len(content)):
        path.write_bytes(content[:end])
        journal = EmbeddingJournal(path, "model")
        known = list(journal.known)
        assert known == DIGESTS[: len(known)]
        journal.append({b"new" + b"!" * 13: unit(9)})
        assert list(EmbeddingJournal(path, "model").known) == [*known, b"new" + b"!" * 13]


def test_another_models_vectors_are_dropped(path):
    """Vectors of another encoder are never taken over."""
    assert EmbeddingJournal(path, "other").known == {}
    assert not path.exists()


def test_zeroed_page_is_dropped(path):
    """A record that the disk lost is not taken for a vector."""
    content = bytearray(path.read_bytes())
    content[-32:] = bytes(32)
    path.write_bytes(content)
    assert set(EmbeddingJournal(path, "model").known) == set(DIGESTS[:-1])


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"[]\n", b"{}\n", b'{"encoder": "model", "dimension": "x"}\n'])
def test_no_journal_is_an_empty_one(path, content):
    """What is no journal is begun anew."""
    path.write_bytes(content)
    assert EmbeddingJournal(path, "model").known == {}
