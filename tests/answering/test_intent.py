"""What is asked of a notice itself is told from the meaning of a question, whatever its words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.answering import Answerer
from bot.answering.query import intent
from bot.answering.query.intent import CONTACT, HEADING, Regression, asked_of_notice
from index.encoder.encoder import EmbeddedEncoder
from index.errors import ModelError
from index.search.index import Index

ASKED = {
    "收文本上要填它的编号，帮我念一下": "document_number",
    "这个可不可以贴到村口给大家看": "note",
    "On which day was this decision signed?": "date_of_issue",
    "后面一共附了几张表": "attachment",
    "讲值班那一条的标题是啥": HEADING,
    "有不明白的，上面留了谁的电话": CONTACT,
    "谁负责登记返乡的人": None,
    "what must doctors do first": None,
}


@pytest.mark.parametrize(("question", "name"), ASKED.items())
def test_what_is_asked_of_a_notice(question: str, name: str | None) -> None:
    """Elements and headings are told from each other, and from what a notice says."""
    assert asked_of_notice(question, EmbeddedEncoder().encode_query(question).vector) == name


@pytest.mark.parametrize(("constants", "told"), [((0.0, 0.0, 0.0), None), ((2.0, 0.0, 0.0), "title")])
def test_what_is_not_sure_is_not_told(monkeypatch: pytest.MonkeyPatch, constants: tuple, told: str | None) -> None:
    """The likeliest element counts only where it is likelier than all others together."""
    weights = np.zeros((3, 384), np.float32)
    regression = Regression(
        ("title", "note", ""), np.array(constants, np.float32), weights, {}, np.zeros((3, 0), np.float16)
    )
    monkeypatch.setattr(intent, "_regression", lambda: regression)
    assert asked_of_notice("", np.zeros(384, np.float32)) == told


def test_missing_weights_are_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As of the model's other parts."""
    monkeypatch.setattr(intent, "WEIGHTS", tmp_path)
    intent._regression.cache_clear()
    with pytest.raises(ModelError, match="重新安装"):
        asked_of_notice("", np.zeros(384, np.float32))
    intent._regression.cache_clear()


@pytest.fixture(scope="module")
def answerer(shipped_index: Path) -> Answerer:
    return Answerer(Index.open(shipped_index))


def test_an_element_in_other_words_is_answered_with_its_line(answerer: Answerer) -> None:
    """The printed line is quoted, of the notices that print it."""
    answer = answerer.ask("这玩意能贴到网上不")
    assert (answer.kind, [quote.text for quote in answer.quotes]) == ("element", ["（此件公开发布）"])


def test_the_heading_of_the_clause_on_a_matter(answerer: Answerer) -> None:
    """The heading is quoted, and nothing of what stands below it."""
    answer = answerer.ask("海南那份讲主体责任的那一条标题是什么")
    assert [quote.text for quote in answer.quotes] == ["二、切实履行防控疫情主体责任。"]
