"""The fitted numbers of ranking and refusing: read from fitted.json, which training/fit_answering.py writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True, slots=True)
class Stage:
    """What orders and decides: by the search alone, or after the reader has read the first candidates."""

    rank: Mapping[str, float]
    """Of the signals that order (fields of Candidate)."""
    answerability: Mapping[str, float]
    """Of the logarithm of the odds that the best candidate answers, by the keys of `answerability.features`; "" is
    the constant."""
    thresholds: Mapping[str, float]
    """By strictness: the log odds below which a question is refused."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """All fitted numbers."""

    searched: Stage
    read: Stage
    follow_up: Mapping[str, float]
    """Of the logarithm of the odds that a question goes on from the one before it (query/follow_up.py)."""


@cache
def fitted() -> Fitted:
    """The numbers that ship with the package."""
    kept = json.loads(FITTED.read_bytes())
    return Fitted(Stage(**kept["searched"]), Stage(**kept["read"]), kept["follow_up"])
