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
