"""The lexical index."""

import pytest

from index.analysis import terms
from index.errors import IndexDamaged
from index.indexes.bm25 import LexicalIndex, LexicalWriter

TEXTS = {
    1: (10, "县水利局要备足沙袋。"),
    2: (10, "供电所要检修线路。"),
    3: (20, "各村党支部要逐户登记老人，拨打 110 或 What's App 2.0。"),
}


@pytest.fixture
def folder(tmp_path):
    writer = LexicalWriter(tmp_path / "words")
    for i, (notice, text) in TEXTS.items():
        writer.add(i, notice, text)
    writer.close()
    return tmp_path / "words"


def found(folder, query, **how):
    return [i for i, _ in LexicalIndex(folder).search(query, 10, **how)]


def test_terms_are_characters_bigrams_and_words():
    """A Chinese run gives its characters and bigrams, Latin words and numbers are whole and in lower case."""
    assert terms("沙袋，ABC 2.0") == ["沙", "袋", "沙袋", "abc", "2.0"]


def test_traditional_characters_find_simplified_ones(folder):
    """A question in traditional characters meets a text in simplified ones."""
    assert found(folder, "縣水利局準備沙袋")[0] == 1


def test_best_first_with_positive_scores(folder):
    """The text that shares most with the question comes first, and all scores are positive."""
    hits = LexicalIndex(folder).search("谁要检修线路", 10)
    assert hits[0][0] == 2
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert hits[-1][1] > 0


@pytest.mark.parametrize("query", ["", "？！", "zebra", "\0", "\ud800", "😀"])
def test_nothing_shared_nothing_found(folder, query):
    """A question that shares no term finds nothing: no text gets in with a score of zero."""
    assert found(folder, query) == []


def test_only_texts_of_the_notices_asked_about(folder):
    """A filter keeps to its notices; one that admits none gives nothing rather than everything."""
    assert found(folder, "要", notices=[20]) == [3]
    assert found(folder, "要", notices=[]) == []
    assert found(folder, "要", notices=[99]) == []


def test_a_filter_leaves_scores_alone(folder):
    """What a filter admits scores as without it."""
    index = LexicalIndex(folder)
    assert dict(index.search("沙袋", 5, notices=[10])) == dict(index.search("沙袋", 5))


def test_of_many_texts_what_most_print_is_searched_only_by_itself(folder, monkeypatch):
    """In a large index a character that most texts print finds nothing beside a rarer one, and all of them alone."""
    assert set(found(folder, "要备足沙袋")) == {1, 2, 3}
    monkeypatch.setattr("index.indexes.bm25.LARGE", 2)
    monkeypatch.setattr("index.indexes.bm25.FREQUENT", 0.5)
    assert found(folder, "要备足沙袋") == [1]
    assert set(found(folder, "要")) == {1, 2, 3}


def test_very_long_question(folder):
    """A hundred thousand characters are searched by their beginning."""
    assert found(folder, "沙袋" + "的" * 100_000) == [1]


def test_removed_notice_is_gone(folder):
    """A removed notice's texts are no longer found, the others' are."""
    writer = LexicalWriter(folder)
    writer.remove(10)
    writer.add(4, 30, "沙袋不足时要报告。")
    writer.close()
    assert found(folder, "沙袋") == [4]
    assert found(folder, "老人") == [3]


def test_no_index_is_damage(tmp_path):
    """A folder that holds no lexical index is reported as damage, not as a traceback."""
    with pytest.raises(IndexDamaged, match="rebuild --full"):
        LexicalIndex(tmp_path)
