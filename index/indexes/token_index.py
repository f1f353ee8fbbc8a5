"""The vectors of the tokens of passages: what is asked is often one stretch of a long sentence.

A passage is held against a question token by token (late interaction, Khattab and Zaharia 2020).

vectors/tokens.npy   those of all passages, one after the other: int8[tokens, width]
vectors/starts.npy   where those of each passage begin, and the last end: int64[rows + 1]
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder.embeddings import STEPS
from index.errors import IndexDamaged
from index.untrusted import load_array

if TYPE_CHECKING:
    import numpy.typing as npt

    from index.encoder.embeddings import EncodedQuestion, Tokens, Vectors

MOST = 30_000
"""Up to so many passages have them: 6 to 12 KB each on disk, of which a question reads those of a few hundred."""
_AT_ONCE = 4096
"""Vectors held against a question at a time: what fits into the processor's cache."""
_TOKENS, _STARTS = "tokens.npy", "starts.npy"


class TokenVectors:
    """Read-only vectors of tokens, mapped; raises IndexDamaged where a file is no such one."""

    def __init__(self, folder: Path) -> None:
        try:
            self._tokens: Tokens = load_array(folder / _TOKENS)
            self._starts: npt.NDArray[np.int64] = np.array(load_array(folder / _STARTS))
        except FileNotFoundError:  # a large index, or another model
            self._tokens, self._starts = np.empty((0, 0), np.int8), np.zeros(1, np.int64)
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged("索引的词向量部分打不开。请运行 wenhao rebuild --full 重建。") from error
        if (self._tokens.ndim, self._starts.ndim) != (2, 1) or not self._are_starts():
            raise IndexDamaged("索引的词向量部分与条款不符。请运行 wenhao rebuild --full 重建。")

    def _are_starts(self) -> bool:
        starts = self._starts
        return bool(
            (self._tokens.dtype, starts.dtype) == (np.dtype(np.int8), np.dtype(np.int64))
            and len(starts)
            and starts[0] == 0
            and starts[-1] == len(self._tokens)
            and (starts[1:] >= starts[:-1]).all()
        )

    @property
    def count(self) -> int:
        """How many there are, of all passages."""
        return len(self._tokens)

    def of(self, passage_id: int) -> Tokens:
        """Those of one passage, none where it has none."""
        if passage_id + 1 >= len(self._starts):
            return self._tokens[:0]
        return self._tokens[self._starts[passage_id] : self._starts[passage_id + 1]]

    def cosines(self, ids: Sequence[int], question: EncodedQuestion, whole: Vectors) -> Vectors:
        """How near each passage is by its tokens, -1 to 1, float32[len(ids)]: each token of the question takes its
        nearest. That of a passage without any is its own cosine, `whole`."""
        if not len(self._tokens) or not question.tokens.size:
            return whole
        wanted = np.asarray(ids, np.int64)
        wanted = np.where(wanted + 1 < len(self._starts), wanted, 0)
        begin, end = self._starts[wanted], self._starts[wanted + 1]
        counts = np.where(np.asarray(ids) == wanted, end - begin, 0)
        found = whole.copy()
        have = np.flatnonzero(counts)
        if not len(have):
            return found
        offsets = np.cumsum(counts[have]) - counts[have]
        rows = np.repeat(begin[have] - offsets, counts[have]) + np.arange(counts[have].sum())
        near = np.empty((len(rows), len(question.tokens)), np.float32)
        for block in (slice(at, at + _AT_ONCE) for at in range(0, len(rows), _AT_ONCE)):
            near[block] = self._tokens[rows[block]].astype(np.float32) @ question.tokens.T
        found[have] = np.maximum.reduceat(near, offsets).sum(axis=1) / STEPS
        return found


def write(folder: Path, tokens: Sequence[Tokens]) -> None:
    """Writes the `tokens` of the passages 0, 1, … into `folder`; nothing where there are none, or too many passages."""
    if len(tokens) > MOST or not any(map(len, tokens)):
        return
    width = max(each.shape[1] for each in tokens)
    np.save(folder / _STARTS, np.cumsum([0, *map(len, tokens)]))
    np.save(folder / _TOKENS, np.concatenate([each for each in tokens if each.shape[1] == width]))
