"""What values the inputs of a model's matrices take on texts of the genre, in 32 bits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import graph
import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

PAIRS = Path(__file__).with_name("pairs.jsonl")
EVERY = 12
"""Of the pairs, one in so many is read."""
TOKENS = 128


def peaks(state: graph.State, layers: int, heads: int, texts: Iterable[npt.NDArray[np.float32]]) -> graph.Peaks:
    """The largest absolute value of each input channel of each matrix over `texts`, word embeddings of one each,
    float32[tokens, hidden].
    """
    model, read = graph.exact(state, layers, heads)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = sorted(set(read.values()))
    found = {name: np.zeros(1, np.float32) for name in names}
    for text in texts:
        values = session.run(names, {"inputs_embeds": text[np.newaxis]})
        for name, value in zip(names, values, strict=True):
            found[name] = np.maximum(found[name], np.abs(value[0]).max(axis=0))
    return {matrix: found[name] for matrix, name in read.items()}


def single_texts(tokenizer: dict[str, Any], words: npt.NDArray[np.float32]) -> Iterator[npt.NDArray[np.float32]]:
    """Questions and passages, one by one; `tokenizer`: the content of tokenizer.json, `words`: its word embeddings."""
    pieces = Tokenizer.from_str(json.dumps(tokenizer))
    pieces.enable_truncation(TOKENS)
    for pair in sampled_pairs():
        for text in (f"query: {pair['question']}", f"passage: {pair['positive']}"):
            yield words[pieces.encode(text).ids]


def sampled_pairs() -> Iterator[dict[str, Any]]:
    """One pair of question and passages in EVERY."""
    for line in PAIRS.read_text(encoding="utf-8").splitlines()[::EVERY]:
        yield json.loads(line)
