"""One way of answering at any size: the same question gets the same answer beside thousands of other passages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import FIRE, MOUNTAIN, WATER

from bot.answering import Answerer
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

QUESTIONS = {
    "沙袋谁来备足": "沙袋",
    "村党支部要做什么": "",
    "山发〔2021〕7号第二条": "",
    "红烧肉怎么做": None,
}
"""Questions with words of their first quote; None for one that is refused."""
UNRELATED = """{number}号

关于{topic}工作的通知

一、{topic}由主管单位负责。主管单位每季度检查一次{topic}，并将结果报上级。
二、{topic}所需经费列入年度预算，任何单位不得挪用{topic}经费。
"""
TOPICS = """档案整理 林木采伐 渔船年审 广场舞 图书捐赠 井盖巡查 计量检定 桥梁养护 校服采购 公墓管理
奶站抽检 剧场租用 路灯改造 地名标志 蜂农登记 钢瓶检测 泳池水质 博物馆讲解 出租车计价 古树复壮"""


def answerer(folder: Path, notices: dict[str, str]) -> Answerer:
    """One over `notices`."""
    (folder / "corpus").mkdir()
    for name, text in notices.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    places = {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}
    settings = Settings.from_environ({**os.environ, **places})
    rebuild(settings)
    return Answerer(Index.open(Path(settings.index), settings))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answerer, Answerer]:
    """Three notices alone, and among twenty others."""
    few = {"mountain": MOUNTAIN, "water": WATER, "fire": FIRE}
    others = {
        f"other{i}": UNRELATED.format(number=f"平发〔2021〕{i}", topic=t) for i, t in enumerate(TOPICS.split(), 100)
    }
    return (
        answerer(tmp_path_factory.mktemp("few"), few),
        answerer(tmp_path_factory.mktemp("many"), few | others),
    )


@pytest.mark.parametrize(("question", "words"), QUESTIONS.items())
def test_other_documents_change_no_answer(both: tuple[Answerer, Answerer], question: str, words: str | None) -> None:
    """The first quote, or the refusal, is the same with and without twenty unrelated notices beside."""
    alone, among = (each.ask(question) for each in both)
    assert alone.answered == among.answered == (words is not None)
    assert [q.text for q in alone.quotes[:1]] == [q.text for q in among.quotes[:1]]
    assert all((words or "") in q.text for q in alone.quotes[:1])
