"""The fitted numbers of ranking and refusing: read from fitted.json, which training/fit_answering.py writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by the names of the signals (fields of Candidate; keys of `answerability.features`)."""

    rank: Mapping[str, float]
    answerability: Mapping[str, float]
    """Of the logarithm of the odds that the best candidate answers; "" is the constant."""
    thresholds: Mapping[str, float]
    """By strictness: the log odds below which a question is refused."""
    follow_up: Mapping[str, float]
    """Of the logarithm of the odds that a question goes on from the one before it (query/follow_up.py)."""


@cache
def fitted() -> Fitted:
    """The numbers that ship with the package."""
    return Fitted(**json.loads(FITTED.read_bytes()))
