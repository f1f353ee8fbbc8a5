"""The cache of passages that an interrupted build leaves behind."""

import numpy as np
import pytest

from index.encoder.embeddings import EncodedPassage
from index.storage.embedding_cache import EmbeddingCache


def passage(seed, tokens=3):
    """An embedded passage with so many tokens."""
    random = np.random.default_rng(seed)
    vector = random.normal(size=8).astype(np.float32)
    return EncodedPassage(vector / np.linalg.norm(vector), random.integers(1, 100, (tokens, 4), np.int8))


DIGESTS = [bytes([i]) * 16 for i in range(3)] + [b"\0" * 16, b"ab\n" + b"\0" * 13]
PASSAGES = {digest: passage(i, i) for i, digest in enumerate(DIGESTS)}


@pytest.fixture
def path(tmp_path):
    cache = EmbeddingCache(tmp_path / "journal", "model")
    for digest, embedded in PASSAGES.items():
        cache.append({digest: embedded})
    return tmp_path / "journal"


def same(one, other):
    return set(one) == set(other) and all(
        np.array_equal(one[d].vector, other[d].vector) and np.array_equal(one[d].tokens, other[d].tokens) for d in one
    )


def test_what_was_appended_is_known(path):
    """Every passage comes back under its text's hash, whatever bytes the hash has and however many its tokens are."""
    assert same(EmbeddingCache(path, "model").known, PASSAGES)


def test_every_cut_loses_only_the_end(path):
    """A cache cut at any byte gives back a beginning of what was written, and takes more."""
    content = path.read_bytes()
    for end in range(len(content)):
        path.write_bytes(content[:end])
        cache = EmbeddingCache(path, "model")
        known = list(cache.known)
        assert known == DIGESTS[: len(known)]
        cache.append({b"new" + b"!" * 13: passage(9)})
        assert list(EmbeddingCache(path, "model").known) == [*known, b"new" + b"!" * 13]


def test_another_models_passages_are_dropped(path):
    """What another encoder embedded is never taken over."""
    assert EmbeddingCache(path, "other").known == {}
    assert not path.exists()


@pytest.mark.parametrize("lost", [slice(-8, None), slice(-40, -20)], ids=["tokens", "vector"])
def test_zeroed_page_is_dropped(path, lost):
    """A record that the disk lost is not taken for a passage."""
    content = bytearray(path.read_bytes())
    content[lost] = bytes(len(content[lost]))
    path.write_bytes(content)
    assert set(EmbeddingCache(path, "model").known) == set(DIGESTS[:-1])


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"[]\n", b"{}\n", b'{"encoder": "model", "dimension": "x"}\n'])
def test_no_journal_is_an_empty_one(path, content):
    """What is no cache is begun anew."""
    path.write_bytes(content)
    assert EmbeddingCache(path, "model").known == {}
