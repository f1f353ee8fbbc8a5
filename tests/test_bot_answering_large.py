"""What changes in a large index, where the search proposes passages: quotes run on, and doubt is weighed by odds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import Answerer, library, refusing, selecting
from bot.answering.evidence import Evidence, Weighed
from bot.answering.lacking import Lack
from index.parser import parse_text
from index.passages import passages
from index.search import Index
from index.settings import Settings

NOTICE = """平发〔2021〕3号

中共平县委关于做好汛期工作的通知

各乡镇党委：

一、明确任务。各村要做好以下工作：备好沙袋。清理沟渠。夜间安排两人值班。

二、加强检查。检查由水利站负责。
"""
LONG_CLAUSE = NOTICE.replace("备好沙袋。", "备好沙袋并逐件登记造册。" * 60)


def evidence(text: str, words: str) -> Evidence:
    """The passage of the notice `text` that prints `words`, as found."""
    notice = parse_text(text, "ping.txt")
    passage = next(p for p in passages(notice) if words in p.text)
    return Evidence(passage, coverage=1.0, nearness=2.0, near=0.8, cosine=0.8, score=0.9, covered=(1.0,), bound=0.0)


def test_quote_runs_on_within_its_clause() -> None:
    """A sentence that announces a list is quoted with the list, and not with the next clause."""
    found = evidence(NOTICE, "以下工作")
    [quote] = selecting.joined([found], {"ping.txt": parse_text(NOTICE, "ping.txt")}, runs_on=True)
    assert quote.text.endswith("夜间安排两人值班。")
    assert "水利站" not in quote.text


def test_quote_runs_on_only_so_far() -> None:
    """A quote that runs on ends with a whole sentence within its limit."""
    found = evidence(LONG_CLAUSE, "以下工作")
    [quote] = selecting.joined([found], {"ping.txt": parse_text(LONG_CLAUSE, "ping.txt")}, runs_on=True)
    assert len(found.passage.text) < len(quote.text) <= selecting.LONGEST_RUN
    assert quote.text.endswith("。")


def test_passage_within_a_quote_is_not_quoted_again() -> None:
    """What a quote that ran on already holds makes no quote of its own."""
    both = [evidence(NOTICE, "以下工作"), evidence(NOTICE, "值班")]
    assert len(selecting.joined(both, {"ping.txt": parse_text(NOTICE, "ping.txt")}, runs_on=True)) == 1


def test_quotes_do_not_run_on_by_themselves() -> None:
    """In a small index each quote is the sentence that answers."""
    found = evidence(NOTICE, "水利站")
    [quote] = selecting.joined([found], {"ping.txt": parse_text(NOTICE, "ping.txt")})
    assert quote.text == found.passage.text


@pytest.mark.parametrize("signal", ["score", "coverage", "nearness"])
def test_each_signal_lessens_the_doubt(signal: str) -> None:
    """A better value of one signal never turns an answer into a refusal."""
    weak = replace(evidence(NOTICE, "水利站"), score=0.5, coverage=0.4, nearness=1.0)
    better = replace(weak, **{signal: 100.0})
    told, told_better = (refusing.odds(refusing.ODDS, refusing.signals_of_many(e, shared=0.2)) for e in (weak, better))
    assert told < 0 < told_better


@pytest.mark.parametrize("lack", ["kind", "thing", "list"])
def test_in_a_small_index_a_lack_adds_to_the_doubt(lack: Lack) -> None:
    """What the nearest passages do not hold speaks against them, and nearness for them."""
    best = replace(evidence(NOTICE, "水利站"), score=0.5, coverage=0.6, near=0.6, cosine=0.6)
    weighed = Weighed((best,), (), ())
    beside_nearer = Weighed((best, replace(best, cosine=0.8)), (), ())
    whole, lacking, nearer = (
        refusing.odds(refusing.ODDS_OF_FEW, refusing.signals_of_few(held, lacks))
        for held, lacks in ((weighed, []), (weighed, [lack]), (beside_nearer, []))
    )
    assert lacking < whole < nearer


def test_among_notices_nearness_decides() -> None:
    """A question that shares no word with an official notice is answered if something is near enough."""
    best = replace(evidence(NOTICE, "水利站"), score=0.3, coverage=0.0, near=0.5, cosine=0.5)
    far, near = (
        refusing.odds(refusing.ODDS_OF_NOTICES, refusing.signals_of_notices(weighed))
        for weighed in (Weighed((best,), (), ()), Weighed((replace(best, near=0.85, cosine=0.85),), (), ()))
    )
    assert far < 0 < near


def test_only_the_notices_asked_count_as_near() -> None:
    """What another notice says does not make that of a named one an answer."""
    here = replace(evidence(NOTICE, "水利站"), cosine=0.5)
    elsewhere = replace(here, cosine=0.9, passage=replace(here.passage, file="other.txt"))
    weighed = Weighed((elsewhere, here), (), ())
    assert weighed.nearest == 0.9
    assert weighed.among([here.passage.file]).nearest == 0.5


def test_shared_pairs() -> None:
    """Pairs of characters and words count, single characters do not."""
    assert refusing.shared_pairs("防汛", "做好防汛工作") == 1.0
    assert refusing.shared_pairs("防火检查", "防汛检查") == pytest.approx(1 / 3)
    assert refusing.shared_pairs("？", "防汛") == 0.0


@pytest.fixture
def answerer(shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> Answerer:
    """An answerer that takes the shipped notices for a large index."""
    monkeypatch.setattr(library, "SMALL", 0)
    monkeypatch.setenv("WENHAO_INDEX", str(shipped_index))
    return Answerer(Index.open(shipped_index, Settings.from_environ()))


def test_large_index_answers_from_the_search(answerer: Answerer) -> None:
    """At most three quotes, each a span of its notice, the right sentence among them."""
    answer = answerer.ask("疫情防控期间什么样的干部可以表彰表扬、大胆使用")
    assert answer.answered
    assert 1 <= len(answer.quotes) <= selecting.MOST_OF_MANY
    assert any("表彰" in quote.text or "表扬" in quote.text for quote in answer.quotes)


def test_large_index_refuses_what_no_notice_speaks_of(answerer: Answerer) -> None:
    """A question on another subject is refused though something comes near to it."""
    assert not answerer.ask("驾驶证到期以后多少天之内要去换领新证").answered


def test_refusal_of_a_large_index_is_explained(answerer: Answerer) -> None:
    """The odds and their threshold are what the explanation names."""
    asking = answerer.explaining()
    assert not asking.ask("驾驶证到期以后多少天之内要去换领新证").answered
    explanation = asking.explanation()
    assert explanation is not None
    assert explanation.rule == "odds"
    assert [check.passed for check in explanation.checks] == [False]
