"""OpenMP libraries loaded to use one thread a call.

Their threads wait by spinning: beside a busy core that makes a call ten to a hundred times slower. Questions run side
by side in threads of our own instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread_a_call() -> Iterator[None]:
    """OpenMP libraries that are first loaded inside the block keep to one thread; the environment stays as it was."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"  # such a library reads it once, when it is loaded
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
