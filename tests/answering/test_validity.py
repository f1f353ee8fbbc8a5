"""Quotes say whose words they are and whether these hold; the newer stands above the older, amendments beside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.answering import Answerer
from bot.answering.quotes import cite
from bot.answering.validity import in_order, marked
from bot.citation import carrier_words, status_words
from bot.cli.answer_text import answer_text
from bot.serialization import answer_json
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

OLD = """河山市人民政府文件

河政规〔2018〕4号

河山市人民政府关于印发河山市骑行补助办法的通知

各区人民政府：

现将《河山市骑行补助办法》印发给你们。

河山市人民政府
2018年5月4日

河山市骑行补助办法

第一条　骑行补助每月二十元。

第二条　本办法自2018年6月1日起施行。
"""
NEW = (
    OLD.replace("2018", "2023")
    .replace("4号", "9号")
    .replace("二十元", "四十元")
    .replace("6月1日起施行。", "6月1日起施行。《河山市骑行补助办法》（河政规〔2018〕4号）同时废止。")
)
RULE = "河山市灯光规定\n\n河山市人民政府令第2号\n\n第一条　路灯十八时开启。\n\n第二条　路灯六时关闭。\n"
CHANGE = (
    "河山市人民政府关于修改《河山市灯光规定》的决定\n\n河山市人民政府令第5号\n\n"
    "一、将第一条修改为：“路灯十九时开启。”\n\n本决定自2022年1月1日起施行。\n"
)
FORWARDED = """河东县民政局文件

河东民发〔2024〕7号

河东县民政局转发市民政局关于提高高龄津贴的通知

各乡镇：

现将《市民政局关于提高高龄津贴的通知》（河民发〔2024〕3号）转发给你们。

河东县民政局
2024年3月2日

市民政局关于提高高龄津贴的通知

河民发〔2024〕3号

各县民政局：

一、高龄津贴每月八十元。

河山市民政局
2024年2月20日
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("validity")
    corpus = folder / "corpus"
    corpus.mkdir()
    texts = {"old": OLD, "new": NEW, "rule": RULE, "change": CHANGE, "forwarded": FORWARDED}
    for name, text in texts.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    chosen = Settings.from_environ({**os.environ, "WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(folder / "index")})
    rebuild(chosen)
    return Index.open(Path(chosen.index), chosen)


def quoted(index: Index, file: str, words: str, as_of: str | None = None):
    """The words as a quote of `file`."""
    start = index.notice(file).reading_text.index(words)
    return cite(index, file, start, start + len(words), as_of=as_of)


def test_a_printed_rule_is_cited_by_its_title_and_its_carriers_number(index: Index) -> None:
    """The path is that of the rule, without its title."""
    quote = quoted(index, "new.txt", "骑行补助每月四十元")
    assert (quote.title, quote.document_number, quote.path) == ("河山市骑行补助办法", "河政规〔2023〕9号", ("第一条",))
    assert (quote.status, quote.status_by, carrier_words(quote)) == ("in_force", None, "")


def test_a_forwarded_notice_is_cited_by_itself_with_who_forwards_it(index: Index) -> None:
    """Another body's words are never cited with the number of the office that passed them on."""
    quote = quoted(index, "forwarded.txt", "高龄津贴每月八十元")
    assert (quote.document_number, quote.issuer, quote.date_of_issue) == (
        "河民发〔2024〕3号",
        "河山市民政局",
        "2024-02-20",
    )
    assert carrier_words(quote) == "由河东县民政局以河东民发〔2024〕7号转发"


def test_a_repealed_quote_names_the_words_that_repeal_it(index: Index) -> None:
    """By document and day, word for word."""
    quote = quoted(index, "old.txt", "骑行补助每月二十元")
    assert quote.status == "repealed" and quote.status_by
    stated = quote.status_by
    assert index.verify(stated.file, stated.start, stated.end, stated.text)
    assert status_words(quote) == (
        "已废止（2023年6月1日起）：《河山市骑行补助办法》（河政规〔2023〕9号）"
        "“《河山市骑行补助办法》（河政规〔2018〕4号）同时废止。”"
    )


def test_as_of_a_day_before_the_repeal_it_still_held(index: Index) -> None:
    """What came later is not yet so."""
    assert quoted(index, "old.txt", "骑行补助每月二十元", as_of="2020-01-01").status == "in_force"


def test_the_newer_document_stands_above_the_one_that_it_replaces(index: Index) -> None:
    """Whatever order they were found in."""
    old, new = quoted(index, "old.txt", "骑行补助每月二十元"), quoted(index, "new.txt", "骑行补助每月四十元")
    assert in_order([old, new]) == [new, old]
    assert in_order([old]) == [old]


def test_an_amended_clause_is_followed_by_the_words_that_amend_it(index: Index) -> None:
    """The reader sees both; another clause of the same rule stands alone."""
    answer = Answer("", True, "lookup", "", (quoted(index, "rule.txt", "路灯十八时开启"),))
    shown = marked(index, answer).quotes
    assert [quote.file for quote in shown] == ["rule.txt", "change.txt"]
    assert shown[0].status == "amended" and shown[1].text == "一、将第一条修改为：“路灯十九时开启。”"
    other = Answer("", True, "lookup", "", (quoted(index, "rule.txt", "路灯六时关闭"),))
    assert [quote.file for quote in marked(index, other).quotes] == ["rule.txt"]


def test_terminal_and_json_tell_the_status(index: Index) -> None:
    """In words for people, in fields for programs."""
    answer = Answer("", True, "clauses", "找到 1 条直接依据。", (quoted(index, "old.txt", "骑行补助每月二十元"),))
    assert "〔已废止（2023年6月1日起）：" in answer_text(answer)
    (quote,) = json.loads(json.dumps(answer_json(answer)))["quotes"]
    assert (quote["status"], quote["status_by"]["document_number"]) == ("repealed", "河政规〔2023〕9号")


def test_whether_a_document_holds_is_answered_from_the_relations(index: Index) -> None:
    """The words that repeal it come first, and the message names the document and the day."""
    answer = Answerer(index).ask("河政规〔2018〕4号还有效吗")
    assert answer.kind == "lookup" and answer.quotes[0].text == "《河山市骑行补助办法》（河政规〔2018〕4号）同时废止。"
    assert answer.message == (
        "《河山市骑行补助办法》（河政规〔2018〕4号）已废止（2023年6月1日起），见《河山市骑行补助办法》（河政规〔2023〕9号）。"
    )


def test_a_document_in_force_is_told_with_its_own_words(index: Index) -> None:
    """No document on file repeals it, which is all that can be said."""
    answer = Answerer(index).ask("河政规〔2023〕9号还有效吗")
    assert answer.message.startswith("《河山市骑行补助办法》（河政规〔2023〕9号）现行有效")
    assert answer.quotes[0].text.endswith("本办法自2023年6月1日起施行。")


def test_what_a_decision_changed_is_quoted_item_by_item(index: Index) -> None:
    """修改了哪些 is answered with the amending words alone."""
    answer = Answerer(index).ask("河山市人民政府令第5号修改了哪些内容")
    assert [quote.text for quote in answer.quotes] == ["一、将第一条修改为：“路灯十九时开启。”"]


def test_a_document_that_is_not_there_may_be_known_to_be_repealed(index: Index, tmp_path: Path) -> None:
    """What others say of it is quoted; one that nobody names stays unknown."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("河山市通告\n\n《河山市养鸽办法》（河政发〔2001〕8号）同时废止。\n", encoding="utf-8")
    chosen = Settings.from_environ({**os.environ, "WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(tmp_path / "i")})
    rebuild(chosen)
    answer = Answerer(Index.open(Path(chosen.index), chosen)).ask("河政发〔2001〕8号作废了吗")
    assert answer.answered and answer.message.startswith("《河山市养鸽办法》（河政发〔2001〕8号）不在索引中")


def test_a_clause_of_a_forwarded_notice_is_that_of_its_own_numbering(index: Index) -> None:
    """By the number of the notice itself; the one that forwards it has no clause."""
    (quote,) = Answerer(index).ask("河民发〔2024〕3号第一条").quotes
    assert quote.text == "一、高龄津贴每月八十元。"
    assert not Answerer(index).ask("河东民发〔2024〕7号第一条").answered
