"""Whether documents hold is told in the words of the documents that say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

NOTICES = {
    "old.txt": "石溪县人民政府关于印发渔船管理办法的通知\n石政规〔2015〕3号\n\n各乡镇人民政府：\n\n"
    "一、渔船每年检验一次。\n\n石溪县人民政府\n2015年3月1日\n",
    "new.txt": (
        "石溪县人民政府关于渔船检验有关事项的通知\n石政规〔2022〕8号\n\n各乡镇人民政府：\n\n根据《浙江省渔船条例》，现通知如下。\n\n"
        "一、渔船每两年检验一次。\n\n二、本通知自2022年5月1日起施行，《石溪县人民政府关于印发渔船管理办法的通知》（石政规〔2015〕3号）同时废止。\n\n"
        "石溪县人民政府\n2022年4月20日\n"
    ),
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    root: Path = tmp_path_factory.mktemp("validity")
    (root / "corpus").mkdir()
    for name, text in NOTICES.items():
        (root / "corpus" / name).write_text(text, "utf-8")
    chosen = Settings.from_environ(
        {**os.environ, "WENHAO_CORPUS": str(root / "corpus"), "WENHAO_INDEX": str(root / "index")}
    )
    rebuild(chosen)
    return Answerer(Index.open(Path(chosen.index), chosen))


def test_a_repealed_document_is_told_with_the_words_that_repeal_it(answerer: Answerer) -> None:
    """The sentence of the repealing document is quoted, with that one's number."""
    found = answerer.ask("石政规〔2015〕3号还有效吗")
    assert "同时废止" in found.quotes[0].text
    assert found.quotes[0].document_number == "石政规〔2022〕8号"
    assert "已废止" in found.message


def test_what_a_document_repeals_is_listed(answerer: Answerer) -> None:
    """Asked of the repealing document, the same words answer."""
    found = answerer.ask("石政规〔2022〕8号废止了哪些文件")
    assert "同时废止" in found.quotes[0].text


def test_a_document_that_nothing_repeals_is_told_so(answerer: Answerer) -> None:
    """It holds, and the words that say since when are quoted."""
    found = answerer.ask("石政规〔2022〕8号还有效吗")
    assert found.answered and "现行有效" in found.message


LAKE = {
    "lake.txt": (
        "镜湖市游船管理办法（2021年修订）\n\n镜政规〔2021〕5号\n\n第一条 游船须经检验。\n\n"
        "第二条 夜航游船加收照明费二元。\n\n"
        "第三条 本办法自2021年7月1日起施行。2019年以前登记的游船按原《镜湖市游船管理办法》（镜政规〔2016〕2号）执行。"
        "2009年公布的《镜湖市木船租赁暂行规定》同时废止。\n\n镜湖市人民政府\n2021年6月10日\n"
    ),
    "lake-old.txt": (
        "镜湖市游船管理办法\n\n镜政规〔2016〕2号\n\n第一条 游船须经检验。\n\n第二条 夜航游船加收照明费一元。\n\n"
        "第三条 本办法自2016年3月1日起施行。\n\n镜湖市人民政府\n2016年2月10日\n"
    ),
    "tea.txt": (
        "镜湖市茶园保护条例\n\n镜湖市人民代表大会常务委员会公告第3号\n\n第一条 保护茶园。\n\n"
        "第二条 茶园内不得建坟。\n\n"
        "第三条 本条例自2018年1月1日起施行。\n"
    ),
    "tea-change.txt": (
        "镜湖市人民代表大会常务委员会关于修改《镜湖市茶园保护条例》的决定\n\n镜湖市人民代表大会常务委员会公告第9号\n\n"
        "一、将第二条修改为：“茶园内不得建坟、取土。”\n\n本决定自2023年5月1日起施行。\n\n2023年4月8日\n"
    ),
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Index:
    root: Path = tmp_path_factory.mktemp("lake")
    (root / "corpus").mkdir()
    for name, text in LAKE.items():
        (root / "corpus" / name).write_text(text, "utf-8")
    chosen = Settings.from_environ(
        {**os.environ, "WENHAO_CORPUS": str(root / "corpus"), "WENHAO_INDEX": str(root / "index")}
    )
    rebuild(chosen)
    return Index.open(Path(chosen.index), chosen)


@pytest.mark.parametrize(
    "question", ["镜湖以前那个木船租赁的规定还管用吗", "镜湖2009年那份木船租赁规定作废了吗", "老的木船租赁规定失效没有"]
)
def test_a_document_not_on_file_is_known_by_what_others_say(lake: Index, question: str) -> None:
    """Though the question does not print its title; the repealing sentence is quoted."""
    found = Answerer(lake).ask(question)
    assert "木船租赁暂行规定》同时废止" in found.quotes[0].text
    assert "不在索引中" in found.message


@pytest.mark.parametrize(
    "question", ["镜湖游船管理办法以哪个为准", "2018年登记的游船按哪份办法执行", "游船办法哪一版有效"]
)
def test_of_two_versions_it_is_told_which_holds(lake: Index, question: str) -> None:
    """Both are told with their status, and the words that keep the older one for some."""
    found = Answerer(lake).ask(question)
    assert "按原《镜湖市游船管理办法》" in found.quotes[0].text
    assert "现行有效" in found.message and "镜政规〔2016〕2号" in found.message


def test_a_look_up_of_validity_tells_the_day_that_is_asked_for(lake: Index) -> None:
    """As of a day before the newer version the older one holds, and the newer one does not yet."""
    then = Answerer(lake, as_of="2021-06-20")
    assert "现行有效" in then.ask("镜政规〔2016〕2号还有效吗").message
    assert "尚未施行" in then.ask("镜政规〔2021〕5号还有效吗").message
    assert "现行有效" in Answerer(lake).ask("镜政规〔2021〕5号还有效吗").message


def test_how_a_document_was_amended_is_told(lake: Index) -> None:
    """Asked of the amended document as of the amending one."""
    for question in ("镜湖市茶园保护条例修改了哪些内容", "镜湖市人民代表大会常务委员会公告第9号修改了什么"):
        assert "取土" in " ".join(quote.text for quote in Answerer(lake).ask(question).quotes)


def test_what_only_sounds_like_validity_is_searched_for(lake: Index) -> None:
    """Nothing named 检验证 is a document: the question is no look-up."""
    found = Answerer(lake).ask("游船的检验证过期了吗")
    assert found.kind != "lookup"
