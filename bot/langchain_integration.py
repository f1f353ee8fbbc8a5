"""LangChain's way to answers: a Runnable that answers, and a tool for agents.

Importing this imports LangChain (0.6 to 0.9 s); nothing on the way of a question does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from langchain_core.callbacks import CallbackManagerForToolRun
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.tools import BaseTool
from pydantic import BaseModel, Field

from bot.answering import Answerer
from bot.cli.answer_text import answer_text
from bot.question import ask
from bot.serialization import answer_json
from index.search.index import Index

Asked = str | dict[str, Any]


class NoticeAnswerer(Runnable[Asked, dict[str, Any]]):
    """A question -> the JSON of `wenhao ask --json`, whose quotes are spans of the notices.

    The input is the question, or {"question": …, "history": [earlier questions, oldest first]}.
    """

    def __init__(self, index: Index, as_of: str | None = None) -> None:
        """`as_of`: the day (ISO 8601) as of which is told what holds; None: today."""
        self._answerer = Answerer(index, as_of)

    @classmethod
    def from_folder(cls, folder: str | Path, as_of: str | None = None) -> Self:
        """Over the index in `folder`; raises StoreError as Index.open does."""
        return cls(Index.open(Path(folder)), as_of)

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> dict[str, Any]:
        """The answer; raises ValueError where the input is neither of the two."""
        return self._call_with_config(self._answer, input, config)

    def _answer(self, asked: Asked) -> dict[str, Any]:
        given = {"question": asked} if isinstance(asked, str) else asked
        question, history = given.get("question"), given.get("history") or ()
        if not isinstance(question, str):
            raise ValueError('a question, or {"question": …, "history": […]}')
        return answer_json(ask(self._answerer, question, [str(turn) for turn in history]))


class _Arguments(BaseModel):
    question: str = Field(description="要问的事，一句话，如：村党支部要做什么")
    history: list[str] = Field(default_factory=list, description="之前问过的话，先问的在前；追问时需要")


class NoticeTool(BaseTool):
    """For an agent: the answer in words, each quote with its citation; the artifact is its JSON."""

    name: str = "ask_notices"
    description: str = "用公文原文回答问题：引文附文号、条款和效力；公文里没有的就拒答。引用时照抄，不要改动。"
    args_schema: Any = _Arguments
    response_format: Literal["content", "content_and_artifact"] = "content_and_artifact"
    index: Any = None  # an index.search.index.Index; pydantic has no schema for it

    @classmethod
    def from_folder(cls, folder: str | Path) -> Self:
        """Over the index in `folder`; raises StoreError as Index.open does."""
        return cls(index=Index.open(Path(folder)))

    def _run(
        self, question: str, history: Sequence[str] = (), run_manager: CallbackManagerForToolRun | None = None
    ) -> tuple[str, dict[str, Any]]:
        answer = ask(Answerer(self.index), question, history)
        return answer_text(answer), answer_json(answer)
