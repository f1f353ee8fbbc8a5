"""The reader: what it is given, what it tells, and that the product answers without it where it is switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.answering.query.query_terms import terms
from bot.answering.ranking import candidates, reader
from bot.answering.ranking.candidates import READ, retrieve
from bot.answering.ranking.reader_input import reader_input
from index.errors import ModelError, SettingsError
from index.ingest.build import rebuild
from index.parsing.parser import parse_text
from index.parsing.passages import passages
from index.search.index import Index
from index.settings import Settings

NOTICE = """# 清溪镇人民政府关于做好水库巡查工作的通知

清政发〔2022〕8号

各村委会：

一、巡查安排

汛期每座水库每天巡查两次。下列人员参加巡查：

（一）水库管理员；

（二）村委会值班干部。

二、补助标准

| 水库 | 每次补助 |
|---|---|
| 石潭水库 | 60元 |
| 竹溪水库 | 80元 |

清溪镇人民政府

2022年5月6日
"""


def settings_of(folder: Path, **more: str) -> Settings:
    """Settings of an index of the one notice, built if need be."""
    (folder / "corpus").mkdir(exist_ok=True)
    (folder / "corpus" / "water.md").write_text(NOTICE, encoding="utf-8")
    places = {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}
    settings = Settings.from_environ({**places, **more})
    rebuild(settings)
    return settings


def test_a_passage_is_read_in_its_context(tmp_path: Path) -> None:
    """An item comes with title, heading and stem of its list, a row with the names of its columns."""
    notice = Index.open(tmp_path / "index", settings_of(tmp_path)).notice("water.md")
    read = {text: context for context, text in (reader_input(notice, p) for p in passages(notice))}
    item = next(context for text, context in read.items() if text.startswith("（一）"))
    assert item.startswith("清溪镇人民政府关于做好水库巡查工作的通知 巡查安排")
    assert "下列人员参加巡查" in item
    assert any("每次补助：80元" in text and "水库：竹溪水库" in text for text in read)


def test_traditional_characters_are_read_as_simplified() -> None:
    """The reader was trained on simplified characters only."""
    notice = parse_text(NOTICE.replace("水库管理员", "水庫管理員"), "water.md")
    assert all("庫" not in text for _, text in (reader_input(notice, p) for p in passages(notice)))


def test_what_answers_is_told_from_what_is_near() -> None:
    """Of passages on one matter the one that states what is asked has the best odds."""
    context = "清溪镇人民政府关于做好水库巡查工作的通知"
    texts = ["汛期每座水库每天巡查两次。", "水库巡查工作由镇水利站负责组织。", "请各村认真做好水库巡查工作。"]
    odds = reader.read("水库一天要巡查几次", [(context, text) for text in texts])
    assert odds[0] == max(odds)
    odds = reader.read("水库巡查归谁管", [(context, text) for text in texts])
    assert odds[1] == max(odds)


def test_long_questions_and_passages_are_cut() -> None:
    """However long both are, the model gets as much as it reads, with its last mark."""
    asked = reader.tokenizer().ids("水库一天要巡查几次" * 100)[: reader.QUESTION_TOKENS]
    ids = reader.pair_ids(asked, "标题" * 200, "每天巡查两次。" * 200)
    assert len(ids) == reader.MAX_TOKENS
    assert ids[-1] == reader.END
    assert len(reader.read("水库一天要巡查几次" * 100, [("标题" * 200, "每天巡查两次。" * 200)])) == 1


def test_the_first_candidates_are_read_and_ordered_anew(tmp_path: Path) -> None:
    """At most READ are read; their order is by what the search and the reader say."""
    index = Index.open(tmp_path / "index", settings_of(tmp_path))
    question = "竹溪水库巡查一次补助多少"
    read = candidates.read(retrieve(index, question, terms(question)), question, index)
    assert read.are_read
    assert 0 < len(read.ranked) <= READ
    assert [c.rank_score for c in read.ranked] == sorted((c.rank_score for c in read.ranked), reverse=True)
    assert "80元" in read.ranked[0].passage.text


def test_the_reader_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With WENHAO_READER=off nothing is read, and the same question is still answered."""
    monkeypatch.setattr(reader, "read", lambda *_: pytest.fail("read all the same"))
    index = Index.open(tmp_path / "index", settings_of(tmp_path, WENHAO_READER="off"))
    answer = Answerer(index).ask("水库每天巡查几次")
    assert answer.answered
    assert "每天巡查两次" in answer.quotes[0].text


def test_a_wrong_setting_is_told() -> None:
    """WENHAO_READER takes on and off."""
    with pytest.raises(SettingsError, match="WENHAO_READER=maybe 应为 on 或 off"):
        Settings.from_environ({"WENHAO_READER": "maybe"})


def test_missing_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation costs a sentence with the remedy."""
    monkeypatch.setattr(reader, "WEIGHTS", tmp_path)
    reader._reader.cache_clear()
    with pytest.raises(ModelError, match="重新安装"):
        reader.read("问", [("", "答")])
    reader._reader.cache_clear()
