"""The answerer: one question in, one Answer out, whose quotes are spans of the notices in the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.answering import conversation
from bot.answering.outcome import Outcome
from bot.answering.ranking.retriever import Retriever
from bot.answering.validity import marked
from index.search.index import Index

if TYPE_CHECKING:
    from bot.answering.explain.explanation import Explanation


class Answerer:
    """Answers questions from one open index; safe from several threads."""

    def __init__(self, index: Index, as_of: str | None = None) -> None:
        """`as_of`: the day (ISO 8601) as of which is told what holds; None: today."""
        self._index, self._as_of = index, as_of
        self._retriever = Retriever(index, as_of)

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        """The answer to `question`; `history` holds the earlier questions of the conversation, oldest first.

        `proposed` are questions that `question` may stand for, as something else reads it: they are taken only where
        they ask the same and have an answer.
        """
        return self._marked(conversation.answer(question, history, self._retriever, proposed))

    def explain(
        self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()
    ) -> tuple[Answer, Explanation]:
        """The same answer, and why it is what it is."""
        from bot.answering.explain.explanation import explain  # a question seldom asks for it

        outcome = conversation.answer(question, history, self._retriever, proposed)
        return self._marked(outcome), explain(outcome, self._retriever)

    def _marked(self, outcome: Outcome) -> Answer:
        return marked(self._index, outcome.answer, self._as_of, outcome.query.files)
