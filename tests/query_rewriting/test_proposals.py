"""A proposed reading is taken only where it asks what the person asked and is answered; else the own reading stays."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai_server import OpenAIServer
from running_wenhao import Wenhao

from bot.answering import Answerer
from bot.question import ask
from bot.server.service import NoticeService
from index.search.index import Index


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Iterator[Index]:
    opened = Index.open(shipped_index)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("message", "history", "proposed"),
    [
        ("那医院呢", ["村党支部要做什么"], ["医院要做什么"]),
        ("那医院呢", ["安庆的村党支部要做什么"], ["安庆的医院要做什么"]),
        ("他们要怎么报告", ["村党支部要做什么"], ["村党支部要怎么报告"]),
        ("党员要起什么作用，还有公司要做什么", [], ["党员要起什么作用？", "公司要做什么？"]),
        ("What must a village branch do?", [], ["村党支部要做什么？"]),
        ("What must a village branch do in Hainan?", [], ["海南的村党支部要做什么？"]),
    ],
)
def test_a_faithful_reading_is_taken(index: Index, message: str, history: list[str], proposed: list[str]) -> None:
    """Its quotes are those of its own questions, it is told, and the JSON names it."""
    answer = ask(Answerer(index), message, history, proposed)
    assert answer.understood == " ".join(proposed)
    assert answer.question == message
    assert answer.understood in answer.message
    alone = [quote for one in proposed for quote in ask(Answerer(index), one).quotes]
    assert answer.quotes and set(answer.quotes) <= set(alone)


@pytest.mark.parametrize(
    ("message", "history", "proposed"),
    [
        pytest.param("那医院呢", ["村党支部要做什么"], ["海南的医院要做什么"], id="a place is added"),
        pytest.param("那医院呢", ["安庆的村党支部要做什么"], ["医院要做什么"], id="a place that is spoken of is lost"),
        pytest.param("那医院呢", ["安庆的村党支部要做什么"], ["福建的医院要做什么"], id="a place is another"),
        pytest.param("上海的学校要做什么", ["村党支部要做什么"], ["学校要做什么"], id="a place of no notice is lost"),
        pytest.param("那医院呢", ["村党支部要做什么"], ["学校要做什么"], id="a body is another"),
        pytest.param("那医院呢", ["村党支部要做什么"], ["县卫健委要做什么"], id="a body like it"),
        pytest.param("What must a village branch do?", [], ["学校要做什么？"], id="a body is translated wrongly"),
        pytest.param("What must Hainan do?", [], ["安庆要做什么？"], id="a place is translated wrongly"),
        pytest.param("他们要怎么报告", ["村党支部要做什么"], ["村党支部14天内要怎么报告"], id="a figure is added"),
        pytest.param("医院2020年要做什么", ["村党支部要做什么"], ["医院要做什么"], id="a year is lost"),
        pytest.param("那医院呢", ["村党支部要做什么"], ["琼发〔2020〕3号医院要做什么"], id="a number is added"),
        pytest.param("它第三条呢", ["琼发〔2020〕3号讲什么"], ["琼发〔2020〕3号第四条"], id="a clause is another"),
        pytest.param("党员要起什么作用，公司要做什么", [], ["党员要起什么作用？"], id="a question is lost"),
        pytest.param("他们要怎么报告", ["村党支部要做什么"], ["村党支部要怎么申领养老金"], id="another matter"),
        pytest.param("那医院呢", ["村党支部要做什么"], ["医院要写一份通知"], id="drafting"),
        pytest.param("你好", ["村党支部要做什么"], ["村党支部要做什么"], id="talk"),
        pytest.param("写一份通知", ["村党支部要做什么"], ["村党支部要做什么"], id="a wish for a draft"),
    ],
)
def test_else_the_own_reading_stays(index: Index, message: str, history: list[str], proposed: list[str]) -> None:
    """What adds, loses or changes a place, number, year, body or matter, or is refused, changes nothing at all."""
    own, answer = (ask(Answerer(index), message, history, one) for one in ((), proposed))
    for name in ("answered", "kind", "message", "quotes", "nearest", "understood"):
        assert getattr(answer, name) == getattr(own, name), name


def test_what_has_no_answer_is_no_better_reading(index: Index) -> None:
    """A question that is refused for want of an answer gives way to the own reading, whatever that is."""
    turn, message = "村党支部要做什么", "他们要怎么领养老金"
    answer = ask(Answerer(index), message, [turn], ["村党支部要怎么领养老金"])
    assert answer.message == ask(Answerer(index), message, [turn]).message


def test_cli_and_servers_read_the_same(
    wenhao: Wenhao, shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the setting `ask` and the service give one answer; without it, or with a failing model, the own reading."""
    from bot.query_rewriting.rewriter import QueryRewriter

    line = json.dumps({"question": "那医院呢", "history": ["村党支部要做什么"]})
    models = OpenAIServer()
    models.readings = ["医院要做什么"]
    try:
        monkeypatch.setenv("WENHAO_LLM_URL", models.url)
        monkeypatch.setenv("WENHAO_LLM", "openai:good")
        monkeypatch.setenv("WENHAO_DATA", str(tmp_path / "data"))
        own = json.loads(wenhao("ask", "--jsonl", stdin=line).out)
        monkeypatch.setenv("WENHAO_LLM_READS", "on")
        read = json.loads(wenhao("ask", "--jsonl", stdin=line).out)
        service = NoticeService(lambda: Index.open(shipped_index), QueryRewriter.from_environ(tmp_path / "other"))
        served = service.ask("那医院呢", ["村党支部要做什么"])
        service.close()
        monkeypatch.setenv("WENHAO_LLM", "openai:500")
        failed = wenhao("ask", "--jsonl", stdin=line)
    finally:
        models.close()
    assert own["understood"] != "医院要做什么"
    assert read["understood"] == "医院要做什么"
    assert [served[name] for name in ("message", "understood", "quotes")] == [
        read[name] for name in ("message", "understood", "quotes")
    ]
    assert json.loads(failed.out)["message"] == own["message"]
    assert "按原话回答" in failed.err and "Traceback" not in failed.err
