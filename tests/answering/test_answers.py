"""What the answer makes of a question on some invented notices."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import FIRE, LISTS, MOUNTAIN, WATER

from bot.answering import Answerer
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of three invented notices."""
    return opened(tmp_path_factory.mktemp("invented"), {"mountain": MOUNTAIN, "water": WATER, "fire": FIRE})


def opened(folder: Path, notices: Mapping[str, str]) -> Index:
    """An index in `folder` of texts by name."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in notices.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    chosen = Settings.from_environ({**os.environ, "WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(folder / "index")})
    rebuild(chosen)
    return Index.open(Path(chosen.index), chosen)


@pytest.fixture(scope="module")
def answerer(invented: Index) -> Answerer:
    return Answerer(invented)


def test_an_element_is_that_of_the_notice_with_the_topic(answerer: Answerer) -> None:
    """Of three notices only the one whose title prints the topic is quoted."""
    answer = answerer.ask("汛期值守的那份通知文号是多少")
    assert [quote.document_number for quote in answer.quotes] == ["水发〔2021〕9号"]


def test_beside_a_refusal_only_what_speaks_of_the_matter_is_shown(answerer: Answerer) -> None:
    """What a document comes near to is shown as no answer; of braised pork, which none prints, nothing is."""
    refused = answerer.ask("沙袋一个多少钱")
    assert not refused.answered
    assert any("沙袋" in quote.text for quote in refused.nearest)
    assert not answerer.ask("红烧肉怎么做").nearest


def test_a_question_in_english_gets_its_message_in_english(answerer: Answerer) -> None:
    """Only quotes, titles and numbers are Chinese; a question in Chinese gets no English."""
    refused = answerer.ask("How much is the subsidy?")
    assert refused.message.startswith("No clause found that can be quoted. Notices searched: 3 (")
    assert answerer.ask("山发7号 clause 9").message == "山发〔2021〕7号没有第九条，该件共3条（一至三）。"
    assert answerer.ask("clause 9 of the notices").message.count("has no clause 9; it has") == 3
    assert answerer.ask("When was it issued?").message == "3 notices answer this; the one of your region applies."


def test_the_reading_that_the_notices_answer_more_surely_is_answered(answerer: Answerer) -> None:
    """A question that says too little alone is answered after the one before it, a new topic as it stands."""
    told = answerer.ask("告诉谁", ["发现火情"])
    assert [quote.text for quote in told.quotes] == ["二、及时报告。发现火情要立即报告县林业局。"]
    whole = "值班的人如果擅自离开了岗位会受什么处分"
    first, *_ = answerer.ask(whole, ["县水利局准备什么"]).quotes
    assert first.text == answerer.ask(whole).quotes[0].text == "值班人员不得擅离岗位。有险情要立即报告县防汛指挥部。"


def test_duties_of_a_body_are_all_quoted(answerer: Answerer) -> None:
    """A question that names only a body gets what binds it, from every notice that binds it."""
    answer = answerer.ask("村党支部要做什么")
    assert answer.answered
    assert {quote.document_number for quote in answer.quotes} == {"山发〔2021〕7号", "水发〔2021〕9号"}
    assert all("村党支部" in quote.text for quote in answer.quotes)


@pytest.fixture(scope="module")
def of_many(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from more notices than are all meant where none is named."""
    topics = {"river": "河道采砂", "school": "校车安全", "market": "农贸市场消毒", "pension": "养老金认证"}
    more = {
        name: FIRE.replace("〔2022〕1号", f"〔2022〕{i}号").replace("森林防火", topic)
        for i, (name, topic) in enumerate(topics.items(), 2)
    }
    return Answerer(opened(tmp_path_factory.mktemp("many"), {"mountain": MOUNTAIN, "fire": FIRE, **more}))


@pytest.mark.parametrize(
    ("question", "number"),
    [("校车安全那份通知文号是多少", "火发〔2022〕3号"), ("养老金认证那个文件，登记簿上编号填啥", "火发〔2022〕5号")],
)
def test_of_many_notices_the_one_spoken_of_is_meant(of_many: Answerer, question: str, number: str) -> None:
    """An element is that of the notice whose title is near to the question."""
    answer = of_many.ask(question)
    assert [quote.text for quote in answer.quotes] == [number]


@pytest.mark.parametrize("question", ["文号是多少", "第二条标题叫什么"])
def test_of_many_notices_one_must_be_spoken_of(of_many: Answerer, question: str) -> None:
    """What any of them could be asked is asked back."""
    answer = of_many.ask(question)
    assert not answer.answered and answer.message.startswith("请写明是哪份文件")


@pytest.mark.parametrize(
    ("question", "heading"), [("讲检修的那条标题叫啥", "三、备足物资"), ("讲红烧肉的那条标题叫啥", None)]
)
def test_a_heading_is_found_by_its_matter(tmp_path: Path, question: str, heading: str | None) -> None:
    """The words 那条标题叫啥 are near to any heading and do not count."""
    answer = Answerer(opened(tmp_path, {"lists": LISTS})).ask(question)
    assert (answer.quotes[0].text.rstrip("。") if answer.answered else None) == heading


def test_what_no_notice_says_of_its_validity_is_said(answerer: Answerer) -> None:
    """No sentence that merely speaks of the same is quoted."""
    answer = answerer.ask("山发7号从什么时候起执行")
    assert not answer.answered and "施行日期" in answer.message


def test_what_names_the_notice_asks_for_nothing_in_its_clause(answerer: Answerer) -> None:
    """防汛 stands in the title: the whole clause is quoted, whatever it says of it."""
    answer = answerer.ask("山发7号防汛第二条讲的是啥")
    assert [quote.text for quote in answer.quotes] == ["二、保障物资。县水利局要备足沙袋。供电所要检修线路。"]


def test_a_whole_clause_is_quoted_by_its_number(answerer: Answerer) -> None:
    """An exact reference gives the clause, an ordinal in it gives the sentence, a wrong one says what there is."""
    answer = answerer.ask("山发2021年7号第二条")
    assert (answer.kind, answer.quotes[0].clause) == ("lookup", "二")
    assert answer.quotes[0].text.startswith("二、保障物资。")
    last = answerer.ask("山发7号第三条最后一句")
    assert last.quotes[0].text == "有险情要立即报告县防汛指挥部。"
    wrong = answerer.ask("山发7号第八条")
    assert not wrong.answered
    assert "共3条" in wrong.message


def test_elements_are_answered_with_the_printed_line(answerer: Answerer) -> None:
    """The date of issue is quoted as printed."""
    answer = answerer.ask("水发9号是哪天发的")
    assert answer.kind == "element"
    assert answer.quotes[0].text == "中共水县委\n2021年6月5日"


def test_a_comparison_quotes_each_notice_and_names_the_silent(answerer: Answerer) -> None:
    """Each notice asked about is quoted or said to be silent."""
    answer = answerer.ask("山发7号和火发1号对报告险情、火情的要求有什么不同")
    assert answer.kind == "comparison"
    assert {quote.document_number for quote in answer.quotes} == {"山发〔2021〕7号", "火发〔2022〕1号"}


@pytest.mark.parametrize(
    "question",
    [
        "红烧肉怎么做",
        "值班补贴多少钱",
        "县委值班室电话是多少",
        "山发〔2021〕8号说的什么",
        "起草一份防汛通知",
        "asdf哈哈",
    ],
)
def test_what_the_notices_do_not_say_is_refused(answerer: Answerer, question: str) -> None:
    """A refusal has no quotes and says why."""
    answer = answerer.ask(question)
    assert not answer.answered
    assert answer.kind == "refusal"
    assert answer.quotes == ()
    assert answer.message


def test_an_ordinal_asks_for_an_item_of_the_answer_before(answerer: Answerer) -> None:
    """Where the answer before lists fewer, that is said."""
    answer = answerer.ask("第九个呢", ["水发9号第二条"])
    assert not answer.answered
    assert "没有列出这么多项" in answer.message


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=2))
def test_no_question_breaks_the_answering(
    answerer: Answerer, invented: Index, question: str, history: list[str]
) -> None:
    """Whatever is asked, there is an answer or a refusal, and every quote is a span of a notice."""
    answer = answerer.ask(question, history)
    assert answer.answered == bool(answer.quotes)
    assert all(invented.verify(q.file, q.start, q.end, q.text) for q in (*answer.quotes, *answer.nearest))
