"""Things set side by side: each side in its own words, and 没有 only where a search of it finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.query import comparison
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

CANTEEN = """青禾纺织厂职工食堂管理办法

青纺办〔2017〕6号

第一条 为办好职工食堂，制定本办法。

第二条 职工每餐补贴3元，夜班职工每餐补贴5元。

第三条 外来人员就餐须由接待科室登记。

第四条 本办法由后勤科负责解释，自2017年3月1日起施行。
"""
REVISED = """青禾纺织厂职工食堂管理办法（2023年修订）

青纺办〔2023〕11号

第一条 为办好职工食堂，制定本办法。

第二条 职工每餐补贴6元，夜班职工每餐补贴9元。

第三条 外来人员就餐须由接待科室登记。

第四条 倡导光盘行动，剩饭超过二两的按成本价收费。

第五条 本办法由后勤科负责解释，自2023年5月1日起施行，《青禾纺织厂职工食堂管理办法》（青纺办〔2017〕6号）同时废止。
"""
PAPERS = {
    "a.txt": CANTEEN,
    "b.txt": REVISED,
    "c.txt": """武陟县人民政府关于冬季扫雪的通告

武政通〔2022〕7号

一、沿街商户应当在雪停后6小时内清完门前积雪。

二、逾期不清的，处五十元罚款。

武陟县人民政府
2022年11月20日
""",
    "d.txt": """温县人民政府关于冬季扫雪的通告

温政通〔2022〕9号

一、门前积雪由沿街商户负责，雪停后12小时内清完。

二、主干道由环卫所撒盐除冰。

温县人民政府
2022年11月25日
""",
    "e.txt": """青禾纺织厂关于发放冬装的通知

青纺办〔2023〕30号

一、车间工人每人发棉衣两件、棉鞋一双。

二、科室人员每人发棉衣一件。

三、实习人员凭工牌借用，离厂交回。

青禾纺织厂
2023年11月1日
""",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    root: Path = tmp_path_factory.mktemp("comparison")
    (root / "corpus").mkdir()
    for name, text in PAPERS.items():
        (root / "corpus" / name).write_text(text, "utf-8")
    chosen = Settings.from_environ(
        {**os.environ, "WENHAO_CORPUS": str(root / "corpus"), "WENHAO_INDEX": str(root / "index")}
    )
    rebuild(chosen)
    return Answerer(Index.open(Path(chosen.index), chosen))


@pytest.mark.parametrize(
    "question",
    ["食堂新办法比2017年那个多管了什么", "食堂管理办法修订后增加了什么", "食堂的新规定加了哪条老规定没有的"],
)
def test_what_only_the_newer_version_has_is_quoted(answerer: Answerer, question: str) -> None:
    """Words that both have, and what a rule says of itself, are left out."""
    answer = answerer.ask(question)
    assert [quote.clause for quote in answer.quotes] == ["第四条"]
    assert "光盘" in answer.quotes[0].text


@pytest.mark.parametrize(
    "question", ["夜班餐补新老办法各是多少", "夜班补贴以前和现在的规定有什么变化", "新旧食堂办法的夜班补贴有何不同"]
)
def test_two_versions_stand_side_by_side_the_newer_first(answerer: Answerer, question: str) -> None:
    """The amount of each, beside the other."""
    answer = answerer.ask(question)
    assert answer.kind == "comparison"
    assert ["每餐补贴9元" in answer.quotes[0].text, "每餐补贴5元" in answer.quotes[1].text] == [True, True]
    assert "按您所在地区" not in answer.message


def test_the_older_version_alone_answers_where_it_is_asked_for(answerer: Answerer) -> None:
    """Though it is repealed, and marked so."""
    answer = answerer.ask("旧办法夜班每餐补贴多少")
    assert {quote.file for quote in answer.quotes} == {"a.txt"}
    assert answer.quotes[0].status in ("repealed", "superseded")


def test_what_holds_stands_before_what_it_replaced(answerer: Answerer) -> None:
    """The clause of the newer version that stands for the one found, whatever else of it was found."""
    answer = answerer.ask("夜班每餐补贴多少")
    assert "每餐补贴9元" in answer.quotes[0].text
    named = answerer.ask("青纺办〔2017〕6号里夜班每餐补贴多少")  # which is what is asked for
    assert "每餐补贴5元" in named.quotes[0].text


def test_two_places_are_each_quoted(answerer: Answerer) -> None:
    """However the question says that it compares."""
    for question in ("武陟和温县扫雪的时限哪个短", "武陟县、温县的雪停后几小时内清完，一样吗"):
        answer = answerer.ask(question)
        assert {"6小时" in quote.text for quote in answer.quotes} == {True, False}
        assert any("12小时" in quote.text for quote in answer.quotes)


def test_two_groups_in_one_text_are_each_quoted(answerer: Answerer) -> None:
    """车间工人和科室人员 are found each by the words that print it."""
    answer = answerer.ask("车间工人和科室人员发的棉衣有什么区别")
    texts = " ".join(quote.text for quote in answer.quotes)
    assert "车间工人每人发棉衣两件" in texts
    assert "科室人员每人发棉衣一件" in texts


def test_the_words_of_a_joint_are_as_long_as_texts_print_them() -> None:
    """What follows the shorter one is asked of both."""
    printed = {"城市", "农村", "一等奖", "二等奖", "本科生", "研究生"}
    asked = comparison.groups("城市和农村低保标准一样吗", printed.__contains__)
    assert [(words, question.strip()) for words, question in asked] == [
        ("城市", "城市低保标准"),
        ("农村", "农村低保标准"),
    ]
    assert not comparison.groups("城市和农村低保标准", printed.__contains__)  # nothing is compared
    assert not comparison.groups("老师和家长有什么不同", printed.__contains__)  # no text prints them
