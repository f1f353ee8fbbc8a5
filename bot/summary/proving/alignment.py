"""Where the words of a sentence stand in a quote: a part of a sentence reads as the quote with words left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.tokens import Token

_SHORTEST = 2
"""Tokens of a run; a single Chinese character is found anywhere, a number or a Latin word tells enough."""


@dataclass(frozen=True, slots=True)
class Run:
    """`length` tokens that stand at `said` in the sentence and at `printed` in the quote, without a gap."""

    said: int
    printed: int
    length: int


def runs(said: Sequence[Token], printed: Sequence[Token]) -> list[Run]:
    """The runs of tokens that both have in the same order."""
    matcher = SequenceMatcher(None, [token.text for token in said], [token.text for token in printed], autojunk=False)
    return [
        Run(match.a, match.b, match.size)
        for match in matcher.get_matching_blocks()
        if match.size >= _SHORTEST or any(token.kind in ("number", "word") for token in said[match.a :][: match.size])
    ]


def parts(tokens: Sequence[Token], marks: str) -> list[tuple[int, int]]:
    """The stretches of tokens between any of `marks`, by their positions; none is empty."""
    found: list[tuple[int, int]] = []
    start = 0
    for at, token in enumerate(tokens):
        if token.kind == "mark" and token.text in marks:
            if at > start:
                found.append((start, at))
            start = at + 1
    return [*found, (start, len(tokens))] if start < len(tokens) else found
