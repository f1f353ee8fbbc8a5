"""LangChain's way to answers, by LangChain's own standard tests, and an agent over them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_tests.integration_tests import ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests
from running_wenhao import ROOT

from bot.answering import Answerer
from bot.langchain_integration import NoticeAnswerer, NoticeTool
from bot.serialization import answer_json
from index.search.index import Index

QUESTION = "村党支部要做什么"


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Iterator[Index]:
    opened = Index.open(shipped_index)
    yield opened
    opened.close()


class _Standard:
    @pytest.fixture(autouse=True)
    def _open(self, index: Index) -> None:
        type(self).index = index

    @property
    def tool_constructor(self) -> type[NoticeTool]:
        return NoticeTool

    @property
    def tool_constructor_params(self) -> dict[str, Any]:
        return {"index": getattr(self, "index", None)}

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        return {"question": QUESTION}


class TestToolUnit(_Standard, ToolsUnitTests):
    """The contract every LangChain tool keeps."""


class TestTool(_Standard, ToolsIntegrationTests):
    """The same, called."""


async def test_the_runnable_answers_as_the_product(index: Index) -> None:
    """Words or a dictionary, one or many, waited for or not: the JSON of `ask`."""
    answerer = NoticeAnswerer(index)
    told = answer_json(Answerer(index).ask(QUESTION))
    asked = [answerer.invoke(QUESTION), await answerer.ainvoke({"question": QUESTION}), *answerer.batch([QUESTION] * 2)]
    assert all({**answer, "took_ms": 0} == {**told, "took_ms": 0} for answer in asked)
    follow_up = answerer.invoke({"question": "那医院呢", "history": [QUESTION]})
    assert follow_up["quotes"] != told["quotes"]
    with pytest.raises(ValueError, match="question"):
        answerer.invoke({"query": QUESTION})


class _Agent(GenericFakeChatModel):
    """A model that takes tools and says what it was told to say."""

    def bind_tools(self, tools: Any, **options: Any) -> "_Agent":
        return self


def test_the_example_builds_an_agent_that_quotes(shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent's tool gives it the words of the notices, and the artifact their citations."""
    monkeypatch.syspath_prepend(str(ROOT / "examples"))
    import langchain_agent

    call = {"name": "ask_notices", "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
    model = _Agent(messages=iter([AIMessage("", tool_calls=[call]), AIMessage("见上。")]))
    messages = langchain_agent.notice_agent(model, str(shipped_index)).invoke({"messages": [("user", QUESTION)]})
    (result,) = (message for message in messages["messages"] if isinstance(message, ToolMessage))
    assert result.artifact["answered"]
    assert all(quote["document_number"] in result.content for quote in result.artifact["quotes"])
    del sys.modules["langchain_agent"]
