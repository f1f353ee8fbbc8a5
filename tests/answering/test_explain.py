"""Why an answer is what it is: the step, the numbers and the candidates, for every way to an answer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from running_wenhao import Wenhao
from samples import FIRE, MOUNTAIN, WATER

from bot.answering import Answerer
from bot.answering.explain.explanation import BELOW, Explanation, explanation_text
from bot.answering.explain.steps import FEATURES
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """One over three invented notices."""
    folder = tmp_path_factory.mktemp("explained")
    (folder / "corpus").mkdir()
    for name, text in {"mountain": MOUNTAIN, "water": WATER, "fire": FIRE}.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    places = {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}
    chosen = Settings.from_environ({**os.environ, **places})
    rebuild(chosen)
    return Answerer(Index.open(Path(chosen.index), chosen))


def explained(answerer: Answerer, question: str, *history: str) -> Explanation:
    answer, explanation = answerer.explain(question, history)
    assert answer.answered != explanation.reason.startswith(("拒答", "Refused"))
    return explanation


QUESTIONS = {
    "村党支部要做什么": "duties",
    "沙袋谁来备足": "retrieval",
    "山发〔2021〕7号第二条": "clause",
    "山发7号第三条 报告险情": "within clause",
    "山发7号": "overview",
    "水发9号是哪天发的": "element",
    "山发7号和火发1号对报告险情、火情的要求有什么不同": "comparison",
    "红烧肉怎么做": "odds",
    "起草一份防汛通知": "drafting",
    "讲个笑话": "no question",
    "山发〔2021〕8号说的什么": "no such notice",
    "山发7号第八条": "no such place",
    "山发7号的印发日期": "no element",
}


@pytest.mark.parametrize(("question", "step"), QUESTIONS.items())
def test_the_step_that_decided_is_named(answerer: Answerer, question: str, step: str) -> None:
    """Each way to an answer or a refusal has a name of its own, and a sentence that says it."""
    explanation = explained(answerer, question)
    assert explanation.step == step
    assert explanation.reason in explanation_text(explanation)


@pytest.mark.parametrize("question", QUESTIONS)
def test_explaining_changes_no_answer(answerer: Answerer, question: str) -> None:
    """The same message, quotes and nearest passages, with and without the explanation."""
    plain, (told, _) = answerer.ask(question), answerer.explain(question)
    assert (plain.message, plain.quotes, plain.nearest) == (told.message, told.quotes, told.nearest)


def test_candidates_are_the_quoted_and_the_best_of_the_others(answerer: Answerer) -> None:
    """What is kept lies in a quote; ranks follow what orders the candidates."""
    answer, explanation = answerer.explain("沙袋谁来备足")
    kept = [c for c in explanation.candidates if c.kept]
    others = [c for c in explanation.candidates if not c.kept]
    assert kept
    assert 0 < len(others) <= BELOW
    assert all(any(c.text in quote.text or quote.text in c.text for quote in answer.quotes) for c in kept)
    scores = [c.rank_score for c in explanation.candidates]
    assert scores == sorted(scores, reverse=True)


def test_a_refusal_shows_its_number_beside_the_threshold(answerer: Answerer) -> None:
    """The odds are told with the least that would do."""
    explanation = explained(answerer, "红烧肉怎么做")
    assert explanation.log_odds is not None
    assert explanation.threshold is not None
    assert explanation.log_odds < explanation.threshold
    assert f"{explanation.log_odds:.2f}" in explanation.reason
    assert not any(c.kept for c in explanation.candidates)


def test_the_question_is_shown_as_it_was_understood(answerer: Answerer) -> None:
    """Mended, completed from the turn before, with the notices that it names."""
    explanation = explained(answerer, "那第三條呢", "山发7号第二条")
    assert explanation.understood.question == "山发7号 那第三条呢"
    assert explanation.understood.notices == ("山发〔2021〕7号",)
    assert explanation.understood.clauses == ("第三条",)
    assert "范围：山发〔2021〕7号" in explanation_text(explanation)


def test_an_item_of_the_answer_before_is_explained_as_such(answerer: Answerer) -> None:
    """Where there are too few items, that is the reason."""
    assert explained(answerer, "第九个呢", "水发9号第二条").step == "no such item"


def test_explain_is_there_only_where_it_is_asked_for(wenhao: Wenhao) -> None:
    """Under the answer for people, under `explanation` for programs, on each line of --jsonl that is a question."""
    plain = json.loads(wenhao("ask", "村党支部要做什么", "--json").out)
    assert "explanation" not in plain
    told = json.loads(wenhao("ask", "村党支部要做什么", "--json", "--explain").out)
    assert told["explanation"]["step"] == "duties"
    assert told["explanation"]["candidates"][0]["rank"] == 1
    assert told["quotes"] == plain["quotes"]
    ran = wenhao("ask", "--explain", "红烧肉怎么做")
    assert ran.code == 3
    assert "判定：\n  拒答：" in ran.out
    lines = [
        json.loads(line) for line in wenhao("ask", "--jsonl", "--explain", stdin="红烧肉怎么做\n\n").out.splitlines()
    ]
    assert lines[0]["explanation"]["step"] == "odds"
    assert "explanation" not in lines[1]


@pytest.mark.parametrize("question", ["Who fills the sandbags?", "How do I cook noodles?", "山发7号的印发日期"])
def test_an_english_question_is_explained_in_english(answerer: Answerer, question: str) -> None:
    """Headings, rule, thresholds and reasons are in the language of the question; only what is printed stays."""
    explanation = explained(answerer, question)
    english = question.isascii()
    told = explanation_text(explanation, english)
    assert ("Decided:" in told) is english
    assert ("判定：" in told) is not english
    labels = [
        explanation.reason,
        *(FEATURES[name][english] for name in explanation.features or ()),
    ]
    assert any("一" <= char <= "鿿" for char in "".join(labels)) is not english
