"""The embedded model: a tokenizer, a table of word embeddings and a transformer, run by onnxruntime.

weights/ holds what training/export.py writes: the table in blocks of 4 bits (read as the rows are needed), the
graph of the encoder with its weights beside it in 8 bits, the vocabulary, and weights.json with a hash of them all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.encoder.tokenizer import Tokenizer
from index.errors import ModelError

if TYPE_CHECKING:
    from index.encoder.embeddings import Vectors

WEIGHTS = Path(__file__).with_name("weights")

START, END = 0, 2
"""The ids of the marks <s> and </s>: the model reads <s> text </s>."""

MAX_TOKENS = 128
"""What the model reads at most, marks included: so much it was trained on."""

DIMENSION = 384
"""Of the word embeddings and of the encoder's vectors."""

WIDTH = 128
"""Of the vectors of tokens."""


class Model:
    """The transformer. Safe to run from several threads, which run side by side."""

    def __init__(self) -> None:
        """Raises ModelError if the weights are missing or broken."""
        self._session = session(WEIGHTS / "encoder.onnx")
        self._table = word_embeddings()

    def run(self, ids: Sequence[int]) -> tuple[Vectors, Vectors, Vectors]:
        """What 1 to MAX_TOKENS ids, marks included, become.

        The unit vector of the text, float32[DIMENSION], those of its tokens, float32[len(ids), WIDTH], and what each
        token of a question is worth, float32[len(ids)] above 0. One text a run: the scale of the 8-bit activations is
        that of the whole run.
        """
        embedded = dequantised(self._table[np.asarray(ids)])
        vector, tokens, weights = self._session.run(None, {"inputs_embeds": embedded[np.newaxis]})
        return vector, tokens, weights


def session(graph: Path) -> Any:
    """A session of onnxruntime that runs `graph` as it is exported, on one thread.

    Raises ModelError if it is missing or broken.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # what goes wrong is raised
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's own exceptions have no public base
        raise _broken() from error


@cache
def tokenizer() -> Tokenizer:
    """The one tokenizer of the process. Raises ModelError if the vocabulary is missing or broken."""
    try:
        return Tokenizer(WEIGHTS)
    except (OSError, ValueError) as error:
        raise _broken() from error


@cache
def model() -> Model:
    """The one model of the process."""
    return Model()


@cache
def word_embeddings() -> npt.NDArray[Any]:
    """The table, mapped: one row a piece, each of 12 blocks (see `dequantised`).

    Raises ModelError if it is missing or broken.
    """
    try:
        table: npt.NDArray[Any] = np.load(WEIGHTS / "embeddings.npy", mmap_mode="r")
    except (OSError, ValueError) as error:
        raise _broken() from error
    return table


@cache
def fingerprint() -> str:
    """Names the weights: another fingerprint, other results. Raises ModelError if there are none."""
    try:
        found: str = json.loads((WEIGHTS / "weights.json").read_bytes())["encoder"]
    except (OSError, ValueError, KeyError) as error:
        raise _broken() from error
    return found


def dequantised(blocks: npt.NDArray[Any]) -> Vectors:
    """Rows of blocks of 32 weights -> float32 rows.

    A block is GGML's Q4_0: a float16 scale and 16 bytes, whose low halves are the first 16 weights plus 8 and whose
    high halves the others.
    """
    halves = blocks["halves"]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[..., np.newaxis]).reshape(*blocks.shape[:-1], -1)


def _broken() -> ModelError:
    return ModelError("自带的模型无法载入。请重新安装 wenhao。")
