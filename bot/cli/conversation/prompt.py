"""The line that is typed: edited, completed, kept; a paste of several lines is one message."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_MOST = 20
"""Completions offered at once."""


class Prompt:
    """Reads one message at a time; `words` gives what can be completed, and is called when first something is typed.

    `begin` is called when the prompt is about to be drawn.
    """

    def __init__(self, history_file: Path, words: Callable[[], list[str]], begin: Callable[[], None]) -> None:
        self._begin = begin
        self._session: PromptSession[str] = PromptSession(
            history=_history(history_file), completer=ThreadedCompleter(_Names(words)), complete_while_typing=False
        )

    def read(self, prompt: str) -> str:
        """The message; raises EOFError on Ctrl-D and KeyboardInterrupt on Ctrl-C."""
        return self._session.prompt(prompt, pre_run=self._begin)


class _Names(Completer):
    """Commands at the beginning of the line; numbers and titles by any part of them."""

    def __init__(self, words: Callable[[], list[str]]) -> None:
        self._words = words
        self._known: list[str] | None = None

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        if self._known is None:
            self._known = self._words()
        line = document.text_before_cursor
        _, blank, rest = line.partition(" ")
        typed = rest if line.startswith("/") and blank else line
        is_command = line.startswith("/") and not blank
        if not typed:
            return
        found = (word for word in self._known if word.startswith("/") == is_command and _fits(word, typed, is_command))
        for _, word in zip(range(_MOST), found, strict=False):
            yield Completion(word, start_position=-len(typed))


def _fits(word: str, typed: str, is_command: bool) -> bool:
    return word.startswith(typed) if is_command else typed in word


def _history(file: Path) -> History:
    """The earlier lines; one that cannot be kept is no fault."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        return FileHistory(str(file))
    return InMemoryHistory()
