"""The answerer of a conversation, made while the first question is typed: the prompt does not wait for it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence

from bot.answer import Answer
from bot.question import AnswersQuestions
from index.errors import WenhaoError

_AFTER = 0.3
"""Seconds until it is made: by then the prompt is drawn, and nobody has typed a question."""


class LateAnswerer:
    """Made by `make` in the background, or when first asked; what `make` raises is raised then."""

    def __init__(self, make: Callable[[], AnswersQuestions]) -> None:
        self._make = make
        self._one_at_a_time = threading.Lock()
        self._answerer: AnswersQuestions | None = None

    def begin(self) -> None:
        """The prompt is about to be drawn: make it soon."""
        if self._answerer is None:
            ahead = threading.Timer(_AFTER, self._make_ahead)
            ahead.daemon = True
            ahead.start()

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        """The answer; raises what making the answerer raises."""
        return self._made().ask(question, history, proposed)

    def _made(self) -> AnswersQuestions:
        with self._one_at_a_time:
            self._answerer = self._answerer or self._make()
            return self._answerer

    def _make_ahead(self) -> None:
        with contextlib.suppress(WenhaoError):  # told when something is asked
            self._made()
