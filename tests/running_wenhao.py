"""Where the project stands, and what running `wenhao` gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Wenhao = Callable[..., Ran]
"""`wenhao(*args, stdin=...)`, the fixture of conftest.py."""
