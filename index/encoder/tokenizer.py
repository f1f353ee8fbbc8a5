"""Text -> the ids of its pieces, as XLM-R's tokenizer cuts it (a unigram model, Kudo 2018).

The library `tokenizers` gives the same ids; it takes 60 to 90 ms to be imported and to load its vocabulary, this 10.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import numpy as np

PIECES, SCORES = "pieces.txt", "scores.npy"
"""The files of a vocabulary: a piece a line, its line number its id, and float32[pieces], their log probabilities."""

UNKNOWN = 3
"""The id of what no piece covers."""

_WORD = "▁"  # begins each word
_PENALTY = 10.0  # SentencePiece's own: by so much an unknown character is less probable than the least probable piece
# SentencePiece's rule nmt_nfkc, by which the vocabulary was learned: control characters go, odd blanks are blanks.
_REMOVED = [*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0x8F, 0x9F]
_BLANK = [9, 0xA, 0xC, 0xD, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD]
"""Code points that XLM-R's normalisation (Nmt) makes blanks."""
_CONTROL = {**dict.fromkeys(_REMOVED), **dict.fromkeys(_BLANK, " ")}
_BLANKS = re.compile(" {2,}")


class Tokenizer:
    """The pieces of a text, of all ways to cut it the most probable."""

    def __init__(self, folder: Path) -> None:
        """Reads the vocabulary in `folder`; raises OSError or ValueError if it is missing or broken."""
        pieces = (folder / PIECES).read_text(encoding="utf-8").split("\n")
        self._scores: list[float] = np.load(folder / SCORES).tolist()
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        if len(self._scores) != len(pieces):
            raise ValueError("pieces and scores differ in number")
        self._longest = {piece[0]: len(piece) for piece in sorted(pieces, key=len)}
        self._unknown = min(self._scores) - _PENALTY

    def ids(self, text: str) -> list[int]:
        """The ids of the pieces of `text`, however many; a stretch that no piece covers is one UNKNOWN."""
        text = normalised(text).replace(" ", _WORD)
        if not text:
            return []
        words = text.removeprefix(_WORD).split(_WORD)
        return [number for word in words for number in self._word(_WORD + word)]

    def _word(self, word: str) -> list[int]:
        """Viterbi's way through one word: for each end of a piece the best piece that ends there."""
        ids, scores, size = self._ids, self._scores, len(word)
        best = [0.0] + [-np.inf] * size
        came: list[tuple[int, int]] = [(0, UNKNOWN)] * (size + 1)
        for start in range(size):
            here, whole = best[start], False
            for end in range(start + 1, min(start + self._longest.get(word[start], 0), size) + 1):
                number = ids.get(word[start:end])
                if number is None:
                    continue
                whole = whole or end == start + 1
                if here + scores[number] > best[end]:
                    best[end], came[end] = here + scores[number], (start, number)
            if not whole and here + self._unknown > best[start + 1]:
                best[start + 1], came[start + 1] = here + self._unknown, (start, UNKNOWN)
        return _followed(came)


def normalised(text: str) -> str:
    """`text` without control characters, its forms those of NFKC (but ～ stays), with single blanks."""
    parts = [unicodedata.normalize("NFKC", part) for part in text.translate(_CONTROL).split("～")]
    return _BLANKS.sub(" ", "～".join(parts))


def _followed(came: list[tuple[int, int]]) -> list[int]:
    """The ids on the way that ends at the last place, in order; unknown neighbours are one."""
    found: list[int] = []
    place = len(came) - 1
    while place:
        place, number = came[place]
        if number != UNKNOWN or found[-1:] != [UNKNOWN]:
            found.append(number)
    return found[::-1]
