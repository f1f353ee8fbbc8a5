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
from bot.answering.ranking.spans import LONGEST_RUN, run_on, with_list
from index.errors import SettingsError
from index.ingest.build import rebuild
from index.parsing.parser import parse_text
from index.parsing.passages import Passage, passages
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
    """The thresholds stand in their order, with the reader and without."""
    for stage in (fitted().searched, fitted().read):
        assert stage.thresholds["careful"] > stage.thresholds["normal"] > stage.thresholds["generous"]


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


LIST = """平政发〔2021〕5号

平县人民政府关于最低生活保障的通知

各乡镇人民政府：

一、下列人员不计入共同生活的家庭成员：

（一）连续三年以上脱离家庭居住的人员；

（二）在监狱服刑的人员。

二、申请由乡镇受理。受理后十日内入户调查。调查结果应当公示。
"""


def found_in(text: str, words: str) -> Passage:
    notice = parse_text(text, "ping.txt")
    return next(p for p in passages(notice) if words in p.text)


@pytest.mark.parametrize("words", ["监狱服刑", "不计入"])
def test_an_item_is_quoted_with_its_list(words: str) -> None:
    """Neither a stem without its items nor an item without its stem says what holds."""
    notice = parse_text(LIST, "ping.txt")
    start, end = with_list(notice, found_in(LIST, words))
    quoted = notice.reading_text[start:end]
    assert "下列人员不计入" in quoted
    assert quoted.rstrip().endswith("在监狱服刑的人员。")


def test_a_sentence_outside_lists_is_quoted_as_it_stands_and_runs_on() -> None:
    """Within its clause only, and up to a limit."""
    notice, passage = parse_text(LIST, "ping.txt"), found_in(LIST, "由乡镇受理")
    assert with_list(notice, passage) == (passage.start, passage.end)
    assert notice.reading_text[passage.start : run_on(notice, passage)].endswith("应当公示。")
    long = LIST.replace("受理后十日内入户调查。", "受理后十日内入户调查并逐项登记造册。" * 60)
    end = run_on(parse_text(long, "ping.txt"), found_in(long, "由乡镇受理"))
    assert end - passage.start <= LONGEST_RUN
