"""Files are read in child processes, on all cores: one odd file costs only itself and the time it is allowed.

The pool outlives its members: a child that is ended, crashes or runs out of memory leaves one file out, with a
sentence, and another takes its place.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from index.errors import ReadingError
from index.ingest.doctor import Examination
from index.ingest.duplicates import DuplicateDetector, fingerprint_of
from index.ingest.worker import receive, send
from index.notice import Notice
from index.parsing.provenance import Provenance, SourcePlace
from index.readers import limits
from index.storage.documents import notice_from

_PATIENCE = 3
"""By the clock a file may take so many times its seconds of the processor: the machine may be busy."""
_AHEAD = 4
"""Files that are read ahead for each child."""
_MOST_CHILDREN = 8


def parse_apart(path: Path, root: Path | None = None) -> Notice:
    """`parse_file` in a child process. Raises ReadingError also where that takes too long, crashes or lacks memory."""
    return _notice(_children().call("parse", path, root))


def parse_each(paths: Iterable[Path], root: Path) -> Iterator[Notice | ReadingError]:
    """`parse_apart` for each path in order, several at once; a ReadingError in place of what could not be read."""
    pool = _children()
    waiting: deque[Future[Notice | ReadingError]] = deque()

    def parsed(path: Path) -> Notice | ReadingError:
        try:
            return _notice(pool.call("parse", path, root))
        except ReadingError as error:
            return error

    with ThreadPoolExecutor(pool.count, thread_name_prefix="reading") as threads:
        try:
            for path in paths:
                waiting.append(threads.submit(parsed, path))
                if len(waiting) >= pool.count * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def examine_apart(path: Path, root: Path | None = None, seen: DuplicateDetector | None = None) -> Examination:
    """`examine` in a child process, so that a file that hangs or crashes its reader is a fault like any other."""
    try:
        found = _children().call("examine", path, root)
    except ReadingError as error:
        return Examination(error.file, None, None, {}, (), (error.reason,))
    examination = Examination(
        found["file"],
        found["provenance"] and Provenance(**found["provenance"]),
        found["notice"] and _notice(found["notice"]),
        {name: SourcePlace(**place) for name, place in found["places"].items()},
        tuple(found["remarks"]),
        tuple(found["faults"]),
    )
    if seen is None or examination.notice is None:
        return examination
    return replace(examination, faults=(*examination.faults, *seen.compare(fingerprint_of(examination.notice))))


def _notice(found: dict[str, str]) -> Notice:
    return notice_from(found["file"], found["text"], found["fields"], found["documents"], found["statements"])


class _Children:
    """The child processes of this program; they start when needed and end when idle."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free: SimpleQueue[_Child] = SimpleQueue()

    def call(self, task: str, path: Path, root: Path | None) -> Any:
        """What a child gives for `task`. Raises ReadingError where it gives nothing."""
        name = path.relative_to(root).as_posix() if root else path.name
        message: dict[str, Any] = {
            "do": task,
            "path": str(path.absolute()),
            "root": str(root.absolute()) if root else None,
        }
        message |= {"seconds": limits.SECONDS, "memory": limits.MEMORY}
        while True:
            try:
                child, fresh = self._free.get_nowait(), False
            except Empty:
                child, fresh = _Child(), True
            try:
                answer = child.answer(message)
            except _GoneError as gone:
                if fresh or gone.reason:
                    raise ReadingError(name, gone.reason or "读取程序无法启动，请稍后再试。") from gone
                continue  # it had ended while idle
            self._free.put(child)
            if "done" in answer:
                return answer["done"]
            raise ReadingError(answer.get("file") or name, answer["failed"])

    def close(self) -> None:
        """End the children that wait for work."""
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()


@cache
def _children() -> _Children:
    children = _Children(min(os.cpu_count() or 1, _MOST_CHILDREN))
    atexit.register(children.close)
    return children


def _without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """What a program that reads files of others needs to know: nothing of the bot's."""
    return {name: value for name, value in environ.items() if not name.startswith("WENHAO_BOT_")}


class _GoneError(Exception):
    """A child is no more; `reason` is what the user is told of its file, "" where it never took the call."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Child:
    """One child process."""

    def __init__(self) -> None:
        package = str(Path(__file__).resolve().parents[2])
        inherited = os.environ.get("PYTHONPATH")
        paths = os.pathsep.join([package, inherited] if inherited else [package])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "index.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_without_secrets(os.environ), "PYTHONPATH": paths},
            start_new_session=True,
        )

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The child's answer. Raises _GoneError where it is no more."""
        calls, answers = self._process.stdin, self._process.stdout
        if calls is None or answers is None:
            raise _GoneError("")
        try:
            send(calls, message)
        except OSError as error:
            self.close()
            raise _GoneError("") from error
        seconds: float = limits.SECONDS
        while True:
            overdue = threading.Event()
            timer = threading.Timer(seconds * _PATIENCE, self._expire, [overdue])
            timer.daemon = True
            timer.start()
            try:
                answer = receive(answers)
            except (EOFError, OSError, ValueError) as error:
                self.close()
                raise _GoneError(self._reason(overdue.is_set())) from error
            finally:
                timer.cancel()
            if "more" not in answer:
                return answer
            seconds = answer["more"]

    def close(self) -> None:
        """End the process; without work it ends when its stdin does."""
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def _reason(self, overdue: bool) -> str:
        """Why the child ended, for the user."""
        if overdue or self._process.returncode == -getattr(signal, "SIGXCPU", 0):
            return f"读取超过 {limits.SECONDS} 秒仍未完成，已中止；请拆分或另存后再试。"
        return "读取时程序意外中止（可能内存不足或文件损坏），请拆分或另存后再试。"

    def _expire(self, overdue: threading.Event) -> None:
        overdue.set()
        self._kill()

    def _kill(self) -> None:
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)  # with what it started, as a converter
            else:
                self._process.kill()
