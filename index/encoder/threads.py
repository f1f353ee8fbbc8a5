"""How OpenMP libraries use threads: decided once, by the environment, when such a library is first loaded.

By default their threads wait for each other by spinning. Beside a busy core that makes one question ten to a hundred
times slower, and embedding many passages costs twice the processor time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread_a_call() -> Iterator[None]:
    """A library first loaded inside the block keeps to one thread a call: questions run side by side instead."""
    with _environment("OMP_NUM_THREADS", "1"):
        yield


@contextmanager
def sleeping_threads() -> Iterator[None]:
    """The threads of a library first loaded inside the block sleep while they wait."""
    with _environment("OMP_WAIT_POLICY", "passive"):
        yield


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
