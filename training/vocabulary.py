"""Cuts a tokenizer to what Chinese and English texts are segmented into.

Kept are all pieces without Latin letters (Han, digits, punctuation, symbols), all of one or two letters, and those that
the most frequent English words of the package wordfreq are made of, in small letters and capitalised. The scores stay,
so a text whose pieces are all kept is segmented as before.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from wordfreq import top_n_list

PIECES, SCORES = "pieces.txt", "scores.npy"
"""Where index.encoder.tokenizer finds the pieces, one a line, and their log probabilities."""
WORDS = 20_000
"""English prose takes 7 % more pieces than with the whole vocabulary, Chinese 0.06 %."""


def kept_pieces(tokenizer: dict[str, Any]) -> list[int]:
    """The ids of the kept pieces, ascending; `tokenizer` is the content of a tokenizer.json of the Unigram kind."""
    whole = Tokenizer.from_str(json.dumps(tokenizer))
    english: set[int] = set()
    for word in top_n_list("en", WORDS):
        for form in (word, word.capitalize()):
            english.update(whole.encode(form, add_special_tokens=False).ids)
    marks = {mark["id"] for mark in tokenizer["added_tokens"]}
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    return [i for i, piece in enumerate(pieces) if i in marks or i in english or _wanted(piece.removeprefix("▁"))]


def _wanted(piece: str) -> bool:
    latin = any(letter.isalpha() and letter < "\u0250" for letter in piece)
    return not latin or len(piece) == 1 or (len(piece) == 2 and piece.isascii())


def cut(tokenizer: dict[str, Any], kept: list[int]) -> dict[str, Any]:
    """The tokenizer.json of the kept pieces, numbered in their order."""
    found = copy.deepcopy(tokenizer)
    found["model"]["vocab"] = [tokenizer["model"]["vocab"][i] for i in kept]
    number = {old: new for new, old in enumerate(kept)}
    found["model"]["unk_id"] = number[tokenizer["model"]["unk_id"]]
    for mark in found["added_tokens"]:
        mark["id"] = number[mark["id"]]
    for mark in found["post_processor"]["special_tokens"].values():
        mark["ids"] = [number[i] for i in mark["ids"]]
    return found


def save(tokenizer: dict[str, Any], folder: Path) -> None:
    """Writes the pieces of a tokenizer and their scores into `folder`."""
    pieces, scores = zip(*tokenizer["model"]["vocab"], strict=True)
    (folder / PIECES).write_text("\n".join(pieces), encoding="utf-8", newline="")
    np.save(folder / SCORES, np.array(scores, np.float32))
