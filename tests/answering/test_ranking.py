"""Ranking and refusing: fitted numbers order the candidates and decide, a setting says how sure to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import MOUNTAIN, WATER

from bot.answering import Answerer
from bot.answering.query.query_terms import expansion, terms
from bot.answering.ranking.answerability import decide
from bot.answering.ranking.candidates import Candidate, Candidates, rank, retrieve
from bot.answering.ranking.fitted import fitted
from index.errors import SettingsError
from index.ingest.build import rebuild
from index.parsing.passages import Passage
from index.search.index import Index
from index.settings import Settings


def settings_of(folder: Path, **more: str) -> Settings:
    """Settings of an index of two invented notices in `folder`, built if need be."""
    corpus = folder / "corpus"
    if not corpus.exists():
        corpus.mkdir()
        for name, text in {"mountain": MOUNTAIN, "water": WATER}.items():
            (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    places = {"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(folder / "index")}
    settings = Settings.from_environ({**os.environ, **places, **more})
    rebuild(settings)
    return settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index lies."""
    return tmp_path_factory.mktemp("ranking")


def candidate(number: int, score: float, similarity: float) -> Candidate:
    passage = Passage("a.txt", (), None, None, "body", number, number + 1, "文")
    return Candidate(passage, number, score, similarity, similarity, 0.0)


def test_what_is_better_by_every_signal_comes_first() -> None:
    """The order follows the fitted weights, which count each signal for what it is."""
    ranked = rank([candidate(1, 0.2, 0.3), candidate(2, 0.9, 0.8), candidate(3, 0.5, 0.5)])
    assert [c.passage_id for c in ranked] == [2, 3, 1]
    assert ranked[0].rank_score > ranked[1].rank_score > ranked[2].rank_score


def test_nothing_found_is_refused() -> None:
    """No candidates, no answer."""
    assert not decide("问", Candidates(()), {}).answered


def test_the_stricter_the_more_is_refused() -> None:
    """The thresholds stand in their order."""
    thresholds = fitted().thresholds
    assert thresholds["careful"] > thresholds["normal"] > thresholds["generous"]


def test_candidates_lie_in_the_files_asked(folder: Path) -> None:
    """A scope leaves out everything else, by meaning, by words and by official words."""
    index = Index.open(folder / "index", settings_of(folder))
    found = retrieve(index, "谁值班", terms("谁值班"), ["water.txt"])
    assert found.ranked
    assert {c.passage.file for c in found.ranked} == {"water.txt"}


def test_own_words_are_looked_for_by_what_they_stand_for(folder: Path, tmp_path: Path) -> None:
    """A line of the user's file makes a word of the house findable."""
    words = tmp_path / "synonyms.txt"
    words.write_text("蛇皮袋儿 > 沙袋\n", encoding="utf-8")
    Answerer(Index.open(folder / "index", settings_of(folder, WENHAO_SYNONYMS=str(words))))
    assert "沙袋" in expansion(terms("蛇皮袋儿谁准备"))


def test_what_cannot_be_set_is_said(folder: Path, tmp_path: Path) -> None:
    """One sentence names the setting and what it may be."""
    with pytest.raises(SettingsError, match="WENHAO_STRICTNESS=mild 应为 careful、normal、generous"):
        settings_of(folder, WENHAO_STRICTNESS="mild")
    with pytest.raises(SettingsError, match="WENHAO_SYNONYMS"):
        settings_of(folder, WENHAO_SYNONYMS=str(tmp_path / "none.txt"))
