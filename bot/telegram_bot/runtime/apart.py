"""Work in processes of its own, which can be ended whatever they are doing: a question never hangs the bot.

A thread cannot be stopped, and one that is caught in a library, or in a regular expression, holds up all others with
it. The processes know the index and neither the token nor the people.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import bot
from bot.answer import Answer
from bot.packing import unpack
from index import errors
from index.errors import WenhaoError
from index.settings import Settings

_LOG = logging.getLogger(__name__)

_STARTS = 120.0
"""Seconds in which a process has to open the index and the model; a large index may come from a slow disk."""
_REBUILDS = 24 * 3600.0
_TOLD = (
    *(errors.StoreError, errors.IndexMissing, errors.IndexOutdated, errors.IndexDamaged),
    *(errors.ModelError, errors.CorpusError, errors.SettingsError),
)
"""What a process may fail with in words for the user."""
_PATIENCE, _HELD_UP = 0.5, 2.0
"""Seconds between looks for a question that holds a process up, and how long such a question takes."""
_PACKAGES = str(Path(bot.__file__).parent.parent)


class TakesTooLong(WenhaoError):
    """The work was given up after its time."""


class _Process:
    """One process that answers one line after another."""

    def __init__(self, settings: Settings, limit: float) -> None:
        """Starts it and waits until the index is open; raises what opening raises."""
        self._settings, self._limit = settings, limit
        self._process = self._started()
        self._since: float | None = None

    def busy_for(self) -> float:
        """Seconds that the question in hand has taken so far, 0 where there is none."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def ask(self, question: str, history: Sequence[str], proposed: Sequence[str]) -> Answer:
        """The answer, asked for anew where the process died; raises TakesTooLong, or what answering raised."""
        asked = {"question": question, "history": list(history), "proposed": list(proposed)}
        request = json.dumps({**asked, "seconds": self._limit})
        self._since = time.monotonic()
        try:
            return self._answer(request)
        finally:
            self._since = None

    def _answer(self, request: str) -> Answer:
        for _ in range(2):
            if self._process.poll() is not None:
                _end(self._process)
                self._process = self._started()
            reply = _exchanged(self._process, request, self._limit)
            if reply is not None:
                return unpack(_checked(reply)["answer"])
            _LOG.error("an answering process ended in the middle of a question (%s)", self._process.wait())
        raise RuntimeError("the answering process ends with this question")

    def close(self) -> None:
        """End the process."""
        _end(self._process)

    def _started(self) -> subprocess.Popen[str]:
        process = start("answer", settings=self._settings)
        try:
            reply = _exchanged(process, None, _STARTS)
            _checked(reply if reply is not None else json.dumps({"error": "StoreError", "words": "索引打不开。"}))
        except WenhaoError:
            _end(process)
            raise
        return process


class AnsweringProcesses:
    """An answerer whose questions are answered in a process, each within `limit` seconds.

    One process is enough for many people. Only while a question holds one up is another started, up to `most`.
    """

    def __init__(self, settings: Settings, most: int, limit: float) -> None:
        """Opens the index in a process; raises StoreError or ModelError where that cannot be done."""
        self._settings, self._most, self._limit = settings, most, limit
        self._all = [_Process(settings, limit)]
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._idle.put(self._all[0])
        self._starting = threading.Lock()

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        """The answer of the next process that is free; raises TakesTooLong where it is given up."""
        process = self._free()
        try:
            return process.ask(question, history, proposed)
        finally:
            self._let_go(process)

    def close(self) -> None:
        """End all processes."""
        for process in self._all:
            process.close()

    def _free(self) -> _Process:
        while True:
            try:
                return self._idle.get(timeout=_PATIENCE)
            except Empty:
                with self._starting:
                    held_up = all(process.busy_for() > _HELD_UP for process in self._all)
                    if held_up and len(self._all) < self._most:
                        self._all.append(_Process(self._settings, self._limit))
                        return self._all[-1]

    def _let_go(self, process: _Process) -> None:
        with self._starting:
            if len(self._all) > 1 and not self._idle.empty():
                self._all.remove(process)
                process.close()
            else:
                self._idle.put(process)


def rebuild_apart(settings: Settings) -> dict[str, str]:
    """Brings the index up to date in a process of its own; returns the files that were left out, and why.

    Raises what the rebuild raises, and RuntimeError where the process dies.
    """
    process = start("rebuild", settings=settings)
    try:
        reply = _exchanged(process, None, _REBUILDS)
    finally:
        _end(process)
    if reply is None:
        raise RuntimeError("the rebuild ended in the middle")
    left_out: dict[str, str] = _checked(reply)["unread"]
    return left_out


def start(*words: str, settings: Settings) -> subprocess.Popen[str]:
    """A process of worker.py with these arguments and `settings`, without the bot's secrets."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.telegram_bot.runtime.worker", *words],
        env=_environ(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def _environ(settings: Settings) -> Mapping[str, str]:
    """The environment with exactly these settings of the index, and none of the bot's or of another service."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("WENHAO_")}
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    paths = (_PACKAGES, given.get("PYTHONPATH"))
    return {
        **given,
        **{f"WENHAO_{name.upper()}": str(value) for name, value in values.items() if value is not None},
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


def _exchanged(process: subprocess.Popen[str], request: str | None, limit: float) -> str | None:
    """The line that the process says to `request`; None where it died. Past the limit it is killed: TakesTooLong."""
    assert process.stdin and process.stdout
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(limit, give_up)
    watch.daemon = True
    watch.start()
    try:
        if request is not None:
            process.stdin.write(request + "\n")
            process.stdin.flush()
        reply = process.stdout.readline()
    except OSError:
        reply = ""
    finally:
        watch.cancel()
    if reply.endswith("\n"):
        return reply
    if late.is_set():
        process.wait()
        raise TakesTooLong(f"超过 {limit:g} 秒没有完成，已放弃。")
    return None


def _checked(reply: str) -> dict[str, Any]:
    """The reply; raises the error that it tells of."""
    values: dict[str, Any] = json.loads(reply)
    if "error" not in values:
        return values
    kind = getattr(errors, values["error"], None)
    if kind in _TOLD:
        raise kind(values["words"])
    raise RuntimeError(values["words"])


def _end(process: subprocess.Popen[str]) -> None:
    """End the process, which has nothing to finish."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what was not sent any more
                pipe.close()
