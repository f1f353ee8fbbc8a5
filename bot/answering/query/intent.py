"""What a question asks of a notice itself (its number, its date, the heading of a clause), told from its meaning.

People ask for the printed elements in words without end (登记簿上这个格填啥, Which office put its name to it);
`elements.py` knows the common ones. The others are told by a logistic regression on what the encoder makes of a
question and on its terms, which training/element_questions.py fits to some ten thousand questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.analysis import terms
from index.errors import ModelError

if TYPE_CHECKING:
    from index.encoder.embeddings import Vectors

HEADING = "heading"
"""What is asked for is the heading of the clause on a matter."""
CONTACT = "contact"
"""What is asked for is whom the notice names for queries."""
WEIGHTS = Path(__file__).with_name("weights")
FILE = "elements.npz"
SURE = 0.5
"""Probability from which an element counts as asked for."""


@dataclass(frozen=True, slots=True)
class Regression:
    """What each name ("" for none) starts with, float32[names], and what a question adds to it: the numbers of its
    vector, float32[names, dimension], and its terms, float16[names, terms] in the order of `terms`."""

    names: tuple[str, ...]
    constants: Vectors
    weights: Vectors
    terms: Mapping[str, int]
    of_terms: npt.NDArray[np.float16]


def asked_of_notice(question: str, vector: Vectors) -> str | None:
    """The element that `question` asks for, HEADING or CONTACT; None for a question about what a notice says.

    `vector`: what the embedded encoder makes of it, float32[dimension].
    """
    fitted = _regression()
    known = sorted({fitted.terms[term] for term in terms(question) if term in fitted.terms})
    scores = fitted.constants + fitted.weights @ vector + fitted.of_terms[:, known].sum(axis=1, dtype=np.float32)
    shares = np.exp(scores - scores.max())
    best = int(shares.argmax())
    return fitted.names[best] or None if shares[best] >= SURE * shares.sum() else None


@cache
def _regression() -> Regression:
    try:
        with np.load(WEIGHTS / FILE) as kept:
            numbers = {term: i for i, term in enumerate(kept["terms"].tolist())}
            names = tuple(kept["names"].tolist())
            return Regression(names, kept["constants"], kept["weights"], numbers, kept["of_terms"])
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ModelError("自带的模型无法载入。请重新安装 wenhao。") from error
