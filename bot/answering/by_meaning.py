"""What a question asks of a notice itself (its number, its date, the heading of a clause), told from its meaning.

People ask for the printed elements in words without end (登记簿上这个格填啥, Which office put its name to it);
`elements.py` knows the common ones. What the encoder makes of a question is held against what it made of the
questions of training/notices, by a logistic regression that training/element_questions.py fits.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError
from index.transformer import WEIGHTS

if TYPE_CHECKING:
    from index.encoded import Vectors

HEADING = "heading"
"""What is asked for is the heading of the clause on a matter."""
FILE = "elements.npz"
SURE = 0.5
"""Probability from which an element counts as asked for."""


def asked_of_notice(vector: Vectors) -> str | None:
    """The element that a question asks for, or HEADING; None for a question about what a notice says.

    `vector`: what the embedded encoder makes of it, float32[dimension].
    """
    names, weights, constants = _regression()
    scores = weights @ vector + constants
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return names[best] or None if shares[best] >= SURE * shares.sum() else None


@cache
def _regression() -> tuple[tuple[str, ...], Vectors, Vectors]:
    """Names ("" for none), float32[names, dimension] and float32[names]."""
    try:
        with np.load(WEIGHTS / FILE) as kept:
            return tuple(kept["names"].tolist()), kept["weights"], kept["constants"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ModelError("自带的模型无法载入。请重新安装 wenhao。") from error
