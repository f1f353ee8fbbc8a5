"""What a chat model proposes, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Support:
    """Words of a quote that a sentence is said to rest on; `quote` is its number, from 1, as the model saw it."""

    quote: int
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence as the model wrote it, with the words it is said to rest on. Nothing of it is checked yet."""

    text: str
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvedSentence:
    """A sentence that its quotes prove; `quotes` are their numbers, from 1, in the answer."""

    text: str
    quotes: tuple[int, ...]
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences that were proved, in the model's order, and how many were not, by reason."""

    model: str
    sentences: tuple[ProvedSentence, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()
    """(reason, how often), the most frequent first."""
    fault: str | None = None
    """One sentence that says why the model gave nothing, or not all; None where it answered."""
    tokens: int = 0
    """What the model says it read and wrote; 0 where it does not say, and for what was kept from before."""
    cached: bool = False
