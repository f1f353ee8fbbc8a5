"""How long reading one file may take: who reads in a child process is ended past its limit, unless the reader asks."""

from __future__ import annotations

from collections.abc import Callable

SECONDS = 20
"""Seconds of the processor that reading and parsing one file may take."""
MEMORY = 1 << 30
"""Bytes that it may take."""
MEMORY_OF_RECOGNITION = 3 << 30
"""The same where pages are recognised, whose models alone take most of the other."""

_watcher: Callable[[float, int], None] | None = None


def watch(watcher: Callable[[float, int], None]) -> None:
    """Let `watcher` be told of the seconds and the memory that a reader asks for."""
    global _watcher
    _watcher = watcher


def allow(seconds: float, memory: int = MEMORY) -> None:
    """Say that the work goes on as it should and takes up to `seconds` more: the next page of a scan, a conversion."""
    if _watcher is not None:
        _watcher(seconds, memory)
