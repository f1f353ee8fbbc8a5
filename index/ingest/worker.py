"""The child process in which files are read, so that one that hangs, crashes or fills the memory costs only itself.

Started by index.ingest.isolation. It takes calls from stdin and answers on stdout, each one line of JSON. It ends with
its parent, or when idle.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from index.errors import ReadingError
from index.ingest.doctor import Examination, examine
from index.notice import Notice
from index.parsing.parser import parse_file
from index.readers import limits
from index.storage.documents import notice_fields
from index.storage.packing import packed

IDLE_SECONDS = 60
"""Seconds without work after which a child ends."""


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write `message`. Raises OSError where nobody is at the other end."""
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any]:
    """The next message. Raises EOFError where the other end is gone."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    message: dict[str, Any] = json.loads(line)
    return message


def _notice(notice: Notice) -> dict[str, str]:
    return {
        "file": notice.file,
        "text": notice.reading_text,
        "fields": notice_fields(notice),
        "documents": packed(notice.documents),
        "statements": packed(notice.statements),
    }


def _examination(found: Examination) -> dict[str, Any]:
    return {
        "file": found.file,
        "provenance": found.provenance and asdict(found.provenance),
        "notice": found.notice and _notice(found.notice),
        "places": {name: asdict(place) for name, place in found.places.items()},
        "remarks": found.remarks,
        "faults": found.faults,
    }


def answer_to(call: dict[str, Any]) -> dict[str, Any]:
    """What is sent back for a call: its result, or the file and the reason that the user is told."""
    path, root = Path(call["path"]), Path(call["root"]) if call["root"] else None
    try:
        if call["do"] == "examine":
            return {"done": _examination(examine(path, root))}
        return {"done": _notice(parse_file(path, root))}
    except ReadingError as error:
        return {"failed": error.reason, "file": error.file}
    except MemoryError:
        return {"failed": "读取需要的内存超过限度，请拆分或另存后再试。"}
    except RecursionError:
        return {"failed": "内部嵌套过深，不像正常文件，请另存后再试。"}
    except OSError as error:
        return {"failed": f"打不开（{error.strerror or type(error).__name__}），请检查文件。"}
    except Exception as error:
        return {"failed": f"读取时出错（{type(error).__name__}），请另存为 docx、pdf 或 txt 后再试。"}


def main() -> None:
    """Answer calls until the parent is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    calls = sys.stdin.buffer

    def more(seconds: float, memory: int) -> None:
        _limit(seconds, memory)
        send(answers, {"more": seconds})

    limits.watch(more)
    with suppress(EOFError, OSError):
        while _has_work(calls):
            call = receive(calls)
            _limit(call["seconds"], call["memory"])
            send(answers, answer_to(call))


def _has_work(calls: IO[bytes]) -> bool:
    """Wait for a call; False when none comes for a while."""
    try:
        import select

        return bool(select.select([calls], [], [], IDLE_SECONDS)[0])
    except (OSError, ValueError):  # systems that cannot wait for pipes
        return True


def _limit(seconds: float, memory: int) -> None:
    """Allow so many more seconds of the processor and so much memory, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        ceiling = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, ceiling))
    with suppress(ValueError, OSError):
        ceiling = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (memory, ceiling))


if __name__ == "__main__":
    main()
