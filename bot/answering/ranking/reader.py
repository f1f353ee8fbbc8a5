"""The reader: a cross-encoder that takes a question and a passage together and tells whether the one answers the other.

Nearness tells what a passage is about; only reading both tells whether it states what is asked of that matter. The
transformer is the encoder's, trained on by training/train_reader.py; it takes the encoder's word embeddings.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np

from index.encoder.onnx_model import END, START, dequantised, session, tokenizer, word_embeddings

WEIGHTS = Path(__file__).with_name("weights")
GRAPH = "reader.onnx"
MAX_TOKENS, QUESTION_TOKENS = 192, 48
"""Tokens of question and passage together, and of the question, at most: trained on 128, it reads longer ones too."""
LANES = 2
"""Passages read side by side."""


def read(question: str, passages: Sequence[tuple[str, str]]) -> list[float]:
    """The log odds that each passage answers `question`, against none of them doing so.

    `passages`: context and text of each, as `reader_input` gives them. Raises ModelError without the weights.
    """
    model = _reader()
    asked = tokenizer().ids(question)[:QUESTION_TOKENS]
    return list(model.lanes.map(lambda passage: model.log_odds(asked, *passage), passages))


def pair_ids(asked: Sequence[int], context: str, text: str) -> list[int]:
    """<s> question </s></s> context ： text </s>, cut at MAX_TOKENS."""
    before = tokenizer().ids(f"{context}：") if context else []
    whole = [START, *asked, END, END, *before, *tokenizer().ids(text)]
    return [*whole[: MAX_TOKENS - 1], END]


class _Reader:
    def __init__(self) -> None:
        self._session = session(WEIGHTS / GRAPH)
        self._table = word_embeddings()
        self.lanes = ThreadPoolExecutor(LANES, "reader")

    def log_odds(self, asked: Sequence[int], context: str, text: str) -> float:
        embedded = dequantised(self._table[np.asarray(pair_ids(asked, context, text))])
        taken = {"inputs_embeds": embedded[np.newaxis], "asked": np.array([len(asked)], np.int64)}
        (found,) = self._session.run(None, taken)
        return float(found)


@cache
def _reader() -> _Reader:
    return _Reader()
