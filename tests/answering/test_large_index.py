"""What changes in a large index, where the search proposes passages: quotes run on, and doubt is weighed by odds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.answering.ranking import answerability, retriever, selection
from bot.answering.ranking.missing_content import Lack
from bot.answering.ranking.scoring import Candidate, ScoredCandidates
from index.parsing.parser import parse_text
from index.parsing.passages import passages
from index.search.index import Index
from index.settings import Settings

NOTICE = """平发〔2021〕3号

中共平县委关于做好汛期工作的通知

各乡镇党委：

一、明确任务。各村要做好以下工作：备好沙袋。清理沟渠。夜间安排两人值班。

二、加强检查。检查由水利站负责。
"""
LONG_CLAUSE = NOTICE.replace("备好沙袋。", "备好沙袋并逐件登记造册。" * 60)


def candidate(text: str, words: str) -> Candidate:
    """The passage of the notice `text` that prints `words`, as found."""
    notice = parse_text(text, "ping.txt")
    passage = next(p for p in passages(notice) if words in p.text)
    return Candidate(
        passage, coverage=1.0, z_score=2.0, similarity=0.8, cosine=0.8, score=0.9, covered=(1.0,), duty_match=0.0
    )


def test_quote_runs_on_within_its_clause() -> None:
    """A sentence that announces a list is quoted with the list, and not with the next clause."""
    found = candidate(NOTICE, "以下工作")
    [quote] = selection.joined([found], {"ping.txt": parse_text(NOTICE, "ping.txt")}, runs_on=True)
    assert quote.text.endswith("夜间安排两人值班。")
    assert "水利站" not in quote.text


def test_quote_runs_on_only_so_far() -> None:
    """A quote that runs on ends with a whole sentence within its limit."""
    found = candidate(LONG_CLAUSE, "以下工作")
    [quote] = selection.joined([found], {"ping.txt": parse_text(LONG_CLAUSE, "ping.txt")}, runs_on=True)
    assert len(found.passage.text) < len(quote.text) <= selection.LONGEST_RUN
    assert quote.text.endswith("。")


def test_passage_within_a_quote_is_not_quoted_again() -> None:
    """What a quote that ran on already holds makes no quote of its own."""
    both = [candidate(NOTICE, "以下工作"), candidate(NOTICE, "值班")]
    assert len(selection.joined(both, {"ping.txt": parse_text(NOTICE, "ping.txt")}, runs_on=True)) == 1


def test_quotes_do_not_run_on_by_themselves() -> None:
    """In a small index each quote is the sentence that answers."""
    found = candidate(NOTICE, "水利站")
    [quote] = selection.joined([found], {"ping.txt": parse_text(NOTICE, "ping.txt")})
    assert quote.text == found.passage.text


def test_each_signal_adds_to_the_odds() -> None:
    """What the best candidate's notice prints of a question speaks for an answer, and a better nearness as well."""
    notice = parse_text(NOTICE, "ping.txt")
    weak = replace(candidate(NOTICE, "水利站"), coverage=0.4, similarity=0.5)
    near = replace(weak, similarity=0.9)
    asked, asked_elsewhere = "检查由谁负责", "漳州的检查由谁负责"
    doubtful, other_place, nearer = (
        answerability.log_odds(
            answerability.ODDS, answerability.features_of_many(question, ScoredCandidates((best,), (), ()), notice)
        )
        for question, best in ((asked, weak), (asked_elsewhere, weak), (asked, near))
    )
    assert other_place < doubtful < nearer


def test_what_a_notice_prints_of_a_question() -> None:
    """Pairs of characters count, single ones do not; a place counts at the notice's opening or against it."""
    notice = parse_text(NOTICE.replace("平县", "漳州市"), "ping.txt")
    scored = ScoredCandidates((candidate(NOTICE, "水利站"),), (), ())
    told = answerability.features_of_many("漳州防火检查", scored, notice)
    assert (told["shared"], told["missing"]) == (pytest.approx(2 / 5), 3.0)
    assert (told["placed"], told["elsewhere"], told["opening"]) == (1.0, 0.0, pytest.approx(2 / 5))
    told = answerability.features_of_many("三亚的检查？", scored, notice)
    assert (told["placed"], told["elsewhere"]) == (0.0, 1.0)
    assert answerability.features_of_many("？", scored, notice)["shared"] == 1.0


def test_lead_over_other_notices() -> None:
    """What stands close behind in another notice makes an answer less sure, what stands in the same one does not."""
    best = candidate(NOTICE, "水利站")
    same = replace(best, score=best.score - 0.1)
    other = replace(same, passage=replace(best.passage, file="other.txt"))
    notice = parse_text(NOTICE, "ping.txt")
    leads = [
        answerability.features_of_many("检查", ScoredCandidates((best, e), (), ()), notice)["lead"]
        for e in (same, other)
    ]
    assert leads == [pytest.approx(best.score), pytest.approx(0.1)]


@pytest.mark.parametrize("lack", ["kind", "thing", "list"])
def test_in_a_small_index_a_lack_adds_to_the_doubt(lack: Lack) -> None:
    """What the nearest passages do not hold speaks against them, and nearness for them."""
    best = replace(candidate(NOTICE, "水利站"), score=0.5, coverage=0.6, similarity=0.6, cosine=0.6)
    scored = ScoredCandidates((best,), (), ())
    beside_nearer = ScoredCandidates((best, replace(best, cosine=0.8)), (), ())
    whole, lacking, nearer = (
        answerability.log_odds(answerability.ODDS_OF_FEW, answerability.features_of_few(held, lacks))
        for held, lacks in ((scored, []), (scored, [lack]), (beside_nearer, []))
    )
    assert lacking < whole < nearer


def test_among_notices_nearness_decides() -> None:
    """A question that shares no word with an official notice is answered if something is near enough."""
    best, notice = (
        replace(candidate(NOTICE, "水利站"), score=0.3, similarity=0.5, cosine=0.5),
        parse_text(NOTICE, "ping.txt"),
    )
    far, near = (
        answerability.log_odds(
            answerability.ODDS_OF_NOTICES,
            answerability.features_of_many("谁管", ScoredCandidates((held,), (), ()), notice),
        )
        for held in (best, replace(best, similarity=0.85, cosine=0.85))
    )
    assert far < 0 < near


def test_only_the_notices_asked_count_as_near() -> None:
    """What another notice says does not make that of a named one an answer."""
    here = replace(candidate(NOTICE, "水利站"), cosine=0.5)
    elsewhere = replace(here, cosine=0.9, passage=replace(here.passage, file="other.txt"))
    scored = ScoredCandidates((elsewhere, here), (), ())
    assert scored.nearest == 0.9
    assert scored.among([here.passage.file]).nearest == 0.5


@pytest.fixture
def answerer(shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> Answerer:
    """An answerer that takes the shipped notices for a large index."""
    monkeypatch.setattr(retriever, "SMALL", 0)
    monkeypatch.setenv("WENHAO_INDEX", str(shipped_index))
    return Answerer(Index.open(shipped_index, Settings.from_environ()))


def test_large_index_answers_from_the_search(answerer: Answerer) -> None:
    """At most three quotes, each a span of its notice, the right sentence among them."""
    answer = answerer.ask("疫情防控期间什么样的干部可以表彰表扬、大胆使用")
    assert answer.answered
    assert 1 <= len(answer.quotes) <= selection.MOST_OF_MANY
    assert any("表彰" in quote.text or "表扬" in quote.text for quote in answer.quotes)


def test_large_index_refuses_what_no_notice_speaks_of(answerer: Answerer) -> None:
    """A question on another subject is refused though something comes near to it."""
    assert not answerer.ask("驾驶证到期以后多少天之内要去换领新证").answered


def test_refusal_of_a_large_index_is_explained(answerer: Answerer) -> None:
    """The odds and their threshold are what the explanation names."""
    asking = answerer.trace()
    assert not asking.ask("驾驶证到期以后多少天之内要去换领新证").answered
    explanation = asking.explanation()
    assert explanation is not None
    assert explanation.rule == "odds"
    assert [check.passed for check in explanation.checks] == [False]
