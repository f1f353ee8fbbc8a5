"""Parts of sentences have vectors of their own in a small index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.indexes import part_index
from index.indexes.part_index import PartVectors
from index.parsing.passages import Passage, parts
from index.storage.hashing import content_hash


def passage(text: str, path: tuple[str, ...] = ("一",)) -> Passage:
    return Passage("ping.txt", path, None, None, "body", 0, len(text), text)


LONG = passage("村党支部要带头巡堤，水库要加固大坝，学校要停课。")


def embed(texts):
    """Each text along an axis of its own, by its length."""
    return [(content_hash(text), np.eye(64, dtype=np.float32)[len(text)]) for text in texts]


def test_a_sentence_is_parted_at_its_commas() -> None:
    """Nothing is lost, short parts stand with a neighbour, articles of laws are left whole."""
    assert len(parts(LONG)) > 1
    assert "".join(parts(LONG)) == LONG.text
    assert all(len(part) >= 8 for part in parts(LONG))
    assert parts(passage("公民有下列权利，国家予以保护。", ("第五条",))) == []


def test_the_nearest_part_counts(tmp_path: Path) -> None:
    """A passage is as near as its nearest part; one without parts as itself."""
    other = passage("各级党组织要加强领导，及时报告有关情况。")
    part_index.write(tmp_path, [(3, LONG), (5, passage("加强领导。")), (9, other)], embed)
    vector = np.eye(64, dtype=np.float32)[len(parts(LONG)[0])]
    whole = np.array([0.1, 0.2, 0.3], np.float32)
    found = PartVectors(tmp_path).nearest([5, 3, 11], vector, whole)
    assert found.tolist() == pytest.approx([0.1, 1.0, 0.3])
    vector = np.eye(64, dtype=np.float32)[len(parts(other)[-1])]
    assert PartVectors(tmp_path).nearest([9], vector, whole[:1]).tolist() == [1.0]


def test_without_parts_the_passages_count(tmp_path: Path) -> None:
    """A large index has no parts."""
    whole = np.array([0.1], np.float32)
    assert PartVectors(tmp_path).nearest([0], np.zeros(64, np.float32), whole) is whole


def test_parts_are_taken_over_by_their_text(tmp_path: Path) -> None:
    """A rebuild embeds only parts whose text is new."""
    part_index.write(tmp_path, [(0, LONG)], embed)
    assert set(PartVectors(tmp_path).by_digest()) == {content_hash(part) for part in parts(LONG)}
