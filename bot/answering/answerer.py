"""The answerer: one question in, one Answer out, whose quotes are spans of the notices in the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.answering.pipeline import QuestionPipeline
from bot.answering.ranking.retriever import Retriever
from index.search.index import Index

if TYPE_CHECKING:
    from bot.answering.explain.tracing import Trace


class Answerer:
    """Answers questions from one open index; safe from several threads."""

    def __init__(self, index: Index) -> None:
        self._retriever = Retriever(index)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to `question`; `history` holds the earlier questions of the conversation, oldest first."""
        return QuestionPipeline(self._retriever).ask(question, history)

    def trace(self) -> Trace:
        """What answers one question just so, and can say why."""
        from bot.answering.explain.tracing import Trace  # a question seldom asks for it

        return Trace(self._retriever)
