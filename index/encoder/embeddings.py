"""What an encoder makes of a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int8]
Embedder = Callable[[Sequence[str]], list[tuple[bytes, Vectors]]]
"""Gives the content hash and the vector of each text."""

STEPS = 127
"""An int8 of so much stands for 1."""


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage: its unit vector, float32[dimension], and those of its tokens, int8[tokens, width] in STEPS.

    A model without vectors of tokens gives none of them: width 0.
    """

    vector: Vectors
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question: its unit vector, float32[dimension], and those of its tokens, float32[tokens, width].

    Each is as long as its token weighs; all lengths together are 1.
    """

    vector: Vectors
    tokens: Vectors
