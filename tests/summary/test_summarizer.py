"""Summaries through LangChain, from a loopback server that speaks OpenAI's API, with its faults."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from openai_server import FAILING, FAULTY, OpenAIServer
from running_wenhao import ROOT

from bot.answer import Answer
from bot.answering import Answerer
from bot.llm.chat_model import ChatModel
from bot.llm.memory import ModelMemory
from bot.llm.settings import ModelSettings
from bot.summary.claims import Summary
from bot.summary.summarizer import Summarizer
from index.errors import SettingsError
from index.search.index import Index

QUESTION = "村党支部要做什么"


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    running = OpenAIServer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def answer(shipped_index: Path) -> Iterator[Answer]:
    """A real answer with several quotes."""
    index = Index.open(shipped_index)
    yield Answerer(index).ask(QUESTION)
    index.close()


@pytest.fixture
def summarize(server: OpenAIServer, tmp_path: Path) -> Iterator[Callable[..., Summary | None]]:
    """Summarizes an answer with a model of the server."""

    def run(model: str, answer: Answer, person: str = "", **settings: int) -> Summary | None:
        chosen = ModelSettings(f"openai:{model}", server.url, "k", **{"llm_seconds": 20, **settings})
        return Summarizer(chosen, ModelMemory(tmp_path / "summaries.sqlite3")).summarize(answer, person)

    return run


@pytest.mark.parametrize("model", ["good", "fenced", "escaped", "nojson", "second"])
def test_a_right_summary_stands_over_its_quotes(summarize, answer, model) -> None:
    """Whole, in a fence, escaped, without JSON mode, or right only when asked again: each sentence has its words."""
    summary = summarize(model, answer)
    assert summary.sentences
    assert summary.fault is None
    for sentence in summary.sentences:
        assert all(one.words in answer.quotes[one.quote - 1].text for one in sentence.supports)


@pytest.mark.parametrize("model", FAULTY)
def test_nothing_unproved_is_shown(summarize, answer, model) -> None:
    """A model that alters quotes, invents figures or turns modals leaves the quotes alone, and is counted."""
    summary = summarize(model, answer)
    if model == "cut":
        assert summary.sentences
        assert summary.fault
    else:
        assert summary.sentences == ()
        assert bool(summary.dropped) is (model not in ("prose", "empty"))
        assert bool(summary.fault) is (model == "prose")


def test_what_is_right_stays_beside_what_is_not(summarize, answer) -> None:
    """One false sentence costs itself only."""
    whole, mixed = summarize("good", answer), summarize("mixed", answer)
    assert len(mixed.sentences) == len(whole.sentences) - 1
    assert [count for _, count in mixed.dropped] == [1]


@pytest.mark.parametrize("model", FAILING)
def test_a_failing_server_is_one_sentence(summarize, answer, model) -> None:
    """429, 500, 401: no sentences, no exception, and the reason without the key."""
    summary = summarize(model, answer)
    assert summary.sentences == ()
    assert summary.fault
    assert "k" not in summary.fault.replace("http", "")


def test_a_silent_server_is_left_after_the_time_allowed(summarize, answer) -> None:
    """The quotes do not wait for a model that says nothing."""
    summary = summarize("silent", answer, llm_seconds=1)
    assert summary.fault == "模型在 1 秒内没有回答"


def test_a_refused_question_never_reaches_the_model(summarize, server, answer) -> None:
    """Nor does what is no answer of quotes."""
    before = len(server.requests)
    assert summarize("good", replace(answer, answered=False, kind="refusal", quotes=())) is None
    assert summarize("good", replace(answer, kind="element")) is None
    assert len(server.requests) == before


def test_quotes_that_no_longer_hold_are_not_summarised(summarize, server, answer) -> None:
    """What is repealed reads as if it held once it is out of its place."""
    first, *rest = answer.quotes
    summary = summarize("good", replace(answer, quotes=(replace(first, status="repealed"), *rest)))
    assert first.text not in str(server.requests[-1])
    assert all(1 not in sentence.quotes for sentence in summary.sentences)


def test_the_same_is_asked_once(summarize, server, answer) -> None:
    """The second time it comes from memory, checked again, and another question is asked anew."""
    first = summarize("good", answer)
    before = len(server.requests)
    second = summarize("good", answer)
    assert (second.sentences, second.cached, len(server.requests)) == (first.sentences, True, before)
    summarize("good", replace(answer, question="党员要做什么"))
    assert len(server.requests) == before + 1


def test_each_person_has_so_many_a_day(server, answer, tmp_path) -> None:
    """What is beyond that is said, others are not touched, and the next day begins anew."""
    day = date(2026, 3, 1)
    settings = ModelSettings("openai:good", server.url, "k", llm_daily=2)
    summarizer = Summarizer(settings, ModelMemory(tmp_path / "s", today=lambda: day))

    def ask(number: int, person: str) -> bool:
        summary = summarizer.summarize(replace(answer, question=f"{QUESTION}{number}"), person)
        return bool(summary and summary.sentences)

    assert [ask(number, "7") for number in range(3)] == [True, True, False]
    assert ask(4, "8")
    day = date(2026, 3, 2)
    assert ask(5, "7")


def test_a_store_that_cannot_be_written_costs_only_the_memory(server, answer, tmp_path) -> None:
    """A full or forbidden disk does not stand between a person and the summary."""
    (tmp_path / "file").touch()
    settings = ModelSettings("openai:good", server.url, "k")
    assert Summarizer(settings, ModelMemory(tmp_path / "file" / "s")).summarize(answer).sentences


def test_any_model_of_langchain_serves(answer, tmp_path) -> None:
    """A model that streams is read as one that does not; what it writes is checked the same."""
    words = answer.quotes[0].text.partition("。")[0] + "。"
    written = f'{{"sentences": [{{"text": "{words}", "support": [{{"id": 1, "words": "{words}"}}]}}]}}'
    settings = ModelSettings("fake:model")
    model = ChatModel(settings, lambda: GenericFakeChatModel(messages=iter([AIMessage(written)])))
    summary = Summarizer(settings, ModelMemory(tmp_path / "s"), model).summarize(answer)
    assert [sentence.text for sentence in summary.sentences] == [words]


@pytest.mark.parametrize(
    ("name", "value"), [("WENHAO_LLM", "gpt"), ("WENHAO_LLM_URL", "ftp://x"), ("WENHAO_LLM_DAILY", "-1")]
)
def test_wrong_settings_are_told(name, value) -> None:
    """Every fault is named at once, the key never."""
    with pytest.raises(SettingsError, match=name) as caught:
        ModelSettings.from_environ({"WENHAO_LLM": "openai:x", "WENHAO_LLM_KEY": "secret", name: value})
    assert "secret" not in str(caught.value)
    assert ModelSettings.from_environ({"WENHAO_LLM": " "}) is None


def test_a_provider_that_is_not_there_is_told(answer, tmp_path) -> None:
    """One sentence says what to install or to write."""
    with pytest.raises(SettingsError, match="WENHAO_LLM"):
        Summarizer(ModelSettings("nobody:x"), ModelMemory(tmp_path / "s")).summarize(answer)


def test_doctor_says_where_texts_go(wenhao, corpus, monkeypatch) -> None:
    """Only where a model is set; the key is never shown."""
    assert "发送" not in wenhao("doctor", str(corpus)).err
    monkeypatch.setenv("WENHAO_LLM", "openai:good")
    monkeypatch.setenv("WENHAO_LLM_URL", "https://user:word@models.example/v1")
    monkeypatch.setenv("WENHAO_LLM_KEY", "secret")
    told = wenhao("doctor", str(corpus)).err
    assert "openai:good（models.example）" in told
    assert "secret" not in told and "word" not in told


def test_the_command_line_shows_sentences_above_the_quotes(wenhao, server, monkeypatch) -> None:
    """A line a sentence, its words below it, the mark above; the JSON tells the same; refusals stay as they are."""
    plain = wenhao("ask", QUESTION).out
    monkeypatch.setenv("WENHAO_LLM", "openai:good")
    monkeypatch.setenv("WENHAO_LLM_URL", server.url)
    shown = wenhao("ask", QUESTION).out
    assert shown.endswith(plain)
    assert shown.startswith("概括，以引文为准（openai:good")
    told = json.loads(wenhao("ask", QUESTION, "--json").out)
    assert told["summary"]["sentences"][0]["support"][0]["quote"] == 1
    assert json.loads(wenhao("ask", "火星上有几所小学", "--json").out)["summary"] is None
    monkeypatch.setenv("WENHAO_LLM", "openai:figure")
    dropped = wenhao("ask", QUESTION)
    assert dropped.out == plain
    assert "没有通过核对" in dropped.err


def test_without_a_model_nothing_of_it_is_imported(shipped_index: Path) -> None:
    """A question without WENHAO_LLM pays for no summary, server or LangChain."""
    script = (
        "import sys\nfrom bot.cli.main import main\nmain(['ask', sys.argv[1]])\n"
        "heavy = ('bot.llm', 'bot.summary', 'bot.query_rewriting', 'bot.server')\n"
        "heavy += ('langchain', 'mcp', 'openai', 'starlette', 'uvicorn')\n"
        "sys.exit(any(name.startswith(heavy) for name in sys.modules))\n"
    )
    environ = {**os.environ, "WENHAO_INDEX": str(shipped_index)}
    ran = subprocess.run([sys.executable, "-c", script, QUESTION], cwd=ROOT, env=environ, capture_output=True)
    assert ran.returncode == 0


def test_a_sentence_is_shown_as_soon_as_it_is_written(answer, tmp_path) -> None:
    """From the piece that ends the model's first sentence to the checked one: 50 ms of this thread's work at most."""
    words = [quote.text.partition("。")[0] + "。" for quote in answer.quotes[:2]]
    said = [{"text": text, "support": [{"id": at, "words": text}]} for at, text in enumerate(words, 1)]
    first, second = (json.dumps(one, ensure_ascii=False) for one in said)
    written: list[float] = []

    class Writing(ChatModel):
        def stream(self, *args: object, **kwargs: object) -> Iterator[str]:
            yield '{"sentences": ['
            written.append(time.thread_time())
            yield first
            raise AssertionError("the first sentence waits for the second: " + second)

    settings = ModelSettings("fake:model")
    stream = Summarizer(settings, ModelMemory(tmp_path / "m"), Writing(settings)).stream(answer)
    assert next(stream).text == words[0]
    assert time.thread_time() - written[0] <= 0.05
    stream.close()
