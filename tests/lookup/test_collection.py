"""Questions about the collection: documents by what they bear, counted truly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

_TOWNS = {"泗阳县": "渡船停航", "沭阳县": "渡船停航", "射阳县": "渡船停航", "灌云县": "渡船照常，乘客须穿救生衣"}
PAPERS = {
    f"{place}.txt": f"{place}交通运输局关于台风期间水上交通的通告\n\n一、台风期间{words}。\n\n"
    f"二、码头值班人员不得离岗。\n\n{place}交通运输局\n2022年9月{day}日\n"
    for day, (place, words) in enumerate(_TOWNS.items(), 3)
} | {
    "hay-posted.txt": "泗阳县农业农村局关于收贮干草的通告发布时间：2017-08-20\n\n一、干草不得堆放在公路上。\n",
    "hay.txt": "泗阳县农业农村局关于收贮干草的通告\n\n一、干草每吨补贴四十元。\n\n泗阳县农业农村局\n2019年8月9日\n",
    "cable.txt": "光明电缆厂企业标准\n\n成品试验\n\n3.2.1 外观\n\n3.2.1.1 护套不得有裂纹。\n\n"
    "3.2.1.2 印字应清晰，间距不超过500mm。\n",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    root: Path = tmp_path_factory.mktemp("collection")
    (root / "corpus").mkdir()
    for name, text in PAPERS.items():
        (root / "corpus" / name).write_text(text, "utf-8")
    chosen = Settings.from_environ(
        {**os.environ, "WENHAO_CORPUS": str(root / "corpus"), "WENHAO_INDEX": str(root / "index")}
    )
    rebuild(chosen)
    return Answerer(Index.open(Path(chosen.index), chosen))


def test_which_places_do_a_thing_is_told_for_each(answerer: Answerer) -> None:
    """Every place that does it, and how many there are."""
    answer = answerer.ask("哪些县停了渡船")
    assert {"泗阳县.txt", "沭阳县.txt", "射阳县.txt"} <= {quote.file for quote in answer.quotes}


def test_asked_which_of_the_one_document_named_its_content_answers(answerer: Answerer) -> None:
    """There is nothing to choose from."""
    answer = answerer.ask("光明电缆厂企业标准里哪些地方要印字")
    assert answer.kind != "notices"


def test_the_oldest_is_told_by_the_day_that_a_page_prints_behind_its_title(answerer: Answerer) -> None:
    """The earlier notice has no other date."""
    answer = answerer.ask("最早的收贮干草的通告是哪份")
    assert answer.quotes[0].file == "hay-posted.txt"


def test_a_number_of_a_standard_finds_its_document(answerer: Answerer) -> None:
    """3.2.1.2 stands in one document only: it need not be named."""
    assert "500mm" in answerer.ask("3.2.1.2是怎么规定的").quotes[0].text
