"""Where the project stands, and what running `wenhao` gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SHIPPED_QUESTIONS = ROOT / "tests" / "questions" / "shipped.jsonl"

IN_FRONT = (
    "import runpy, signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "runpy.run_module('bot', run_name='__main__', alter_sys=True)\n"
)
"""`python -m bot` where SIGINT works: a shell has its background jobs ignore it, and children inherit that."""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Wenhao = Callable[..., Ran]
"""`wenhao(*args, stdin=...)`, the fixture of conftest.py."""
