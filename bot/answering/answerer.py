"""The answerer: one question in, one Answer out, whose quotes are spans of the notices in the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.answering.pipeline import Asking
from bot.answering.ranking.retriever import Library
from index.search.index import Index

if TYPE_CHECKING:
    from bot.answering.explain.tracing import Explaining


class Answerer:
    """Answers questions from one open index; safe from several threads."""

    def __init__(self, index: Index) -> None:
        self._library = Library(index)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to `question`; `history` holds the earlier questions of the conversation, oldest first."""
        return Asking(self._library).ask(question, history)

    def explaining(self) -> Explaining:
        """What answers one question just so, and can say why."""
        from bot.answering.explain.tracing import Explaining  # a question seldom asks for it

        return Explaining(self._library)
