"""A passage is held against a question token by token."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder.embeddings import STEPS, EncodedQuestion
from index.errors import IndexDamaged
from index.indexes import token_index
from index.indexes.token_index import TokenVectors

AXES = np.eye(4, dtype=np.float32)


def passage(*axes: int) -> np.ndarray:
    """A passage whose tokens lie on these axes."""
    return (AXES[list(axes)] * STEPS).astype(np.int8)


NONE = np.empty((0, 0), np.int8)
WHOLE = np.array([0.1, 0.2, 0.3], np.float32)
QUESTION = EncodedQuestion(AXES[0], np.stack([AXES[0] * 0.75, AXES[1] * 0.25]))


def test_each_token_takes_its_nearest(tmp_path: Path) -> None:
    """Tokens of the question count by their weight; where tokens stand in a passage does not matter."""
    token_index.write(tmp_path, [passage(0, 1, 2), passage(2, 0), passage(3, 1, 1, 3)])
    found = TokenVectors(tmp_path).cosines([2, 0, 1], QUESTION, WHOLE)
    assert found.tolist() == pytest.approx([0.25, 1.0, 0.75])


def test_a_passage_without_tokens_counts_as_a_whole(tmp_path: Path) -> None:
    """So does one that was removed, and an id beyond the last."""
    token_index.write(tmp_path, [NONE, passage(0)])
    assert TokenVectors(tmp_path).cosines([0, 1, 7], QUESTION, WHOLE).tolist() == pytest.approx([0.1, 0.75, 0.3])
    assert len(TokenVectors(tmp_path).of(0)) == len(TokenVectors(tmp_path).of(7)) == 0


def test_tokens_come_back(tmp_path: Path) -> None:
    """A rebuild takes over the tokens of what has not changed."""
    token_index.write(tmp_path, [passage(0, 1), NONE, passage(3)])
    assert np.array_equal(TokenVectors(tmp_path).of(2), passage(3))
    assert np.array_equal(TokenVectors(tmp_path).of(0), passage(0, 1))


@pytest.mark.parametrize("tokens", [[NONE, NONE], [passage(0)] * 5], ids=["another model", "a large index"])
def test_without_tokens_the_passages_count(tmp_path: Path, tokens, monkeypatch) -> None:
    """Another model has no vectors of tokens, and a very large index does not keep them."""
    monkeypatch.setattr(token_index, "MOST", 4)
    token_index.write(tmp_path, tokens)
    assert TokenVectors(tmp_path).cosines([0, 1, 0], QUESTION, WHOLE) is WHOLE


@pytest.mark.parametrize("name", ["tokens.npy", "starts.npy"])
@pytest.mark.parametrize("content", [b"", b"not an array"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    """What cannot be read is named, with the remedy."""
    token_index.write(tmp_path, [passage(0, 1)])
    (tmp_path / name).write_bytes(content)
    with pytest.raises(IndexDamaged, match="rebuild --full"):
        TokenVectors(tmp_path)


def test_tokens_of_other_passages_are_told(tmp_path: Path) -> None:
    """Files of two builds do not go together."""
    token_index.write(tmp_path, [passage(0, 1)])
    np.save(tmp_path / "starts.npy", np.array([0, 3]))
    with pytest.raises(IndexDamaged, match="rebuild --full"):
        TokenVectors(tmp_path)
