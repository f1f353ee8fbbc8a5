"""The texts that are compared: a sentence, and the words of a quote that it rests on within the whole quote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.answer import Quote
from bot.summary.proving.alignment import Run, parts
from bot.summary.proving.modality import Mood, modal_places, moods
from bot.summary.proving.subjects import owner_at, stated_owners
from bot.summary.proving.wording import REPORTING, weightless
from bot.tokens import Token, normalised, tokenize

SHORTEST_SUPPORT = 6
"""Characters of a quote that a sentence may rest on; fewer stand in any text."""
PART_MARKS = ",。.!?;:"
SENTENCE_MARKS = "。.!?;"


class Unproved(Exception):
    """The sentence does not follow from its quotes; the message is the reason, one of `proof.REASONS`."""


@dataclass(frozen=True)
class ProofText:
    """A text in the common form, and what is known of each of its tokens."""

    text: str

    @cached_property
    def tokens(self) -> list[Token]:
        return tokenize(self.text)

    @cached_property
    def moods(self) -> list[frozenset[Mood]]:
        return moods(self.text, self.tokens)

    def owners_at(self, at: int, default: str | None = None) -> set[str]:
        """Whom the words at offset `at` bind, read line by line and as one line, for a layout ends lines anywhere."""
        joined = at - self.text.count("\n", 0, at)
        found = {owner_at(self._owners, at, default), owner_at(self._joined_owners, joined, default)}
        return {owner for owner in found if owner}

    @cached_property
    def _owners(self) -> list[tuple[int, str]]:
        return stated_owners(self.text)

    @cached_property
    def _joined_owners(self) -> list[tuple[int, str]]:
        return stated_owners(self.text.replace("\n", "")) if "\n" in self.text else self._owners

    @cached_property
    def _modals(self) -> dict[int, int]:
        """Token of a modal -> where the modal begins."""
        return {at: start for start, end in modal_places(self.text) for at in self._within(start, end)}

    @cached_property
    def _reporting(self) -> set[int]:
        return {at for match in REPORTING.finditer(self.text) for at in self._within(*match.span())}

    def _within(self, start: int, end: int) -> range:
        """The tokens that begin between two offsets."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def words(self, start: int, end: int) -> str:
        """The words of the tokens from `start` to `end`."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""

    def is_modal(self, at: int) -> bool:
        return at in self._modals

    def same_modal(self, one: int, other: int) -> bool:
        """Whether two tokens belong to one modal."""
        return self._modals.get(one, -1) == self._modals.get(other, -2)

    def adds_nothing(self, at: int) -> bool:
        """Whether a token needs no proof: a joining word, a modal (proved with what it governs), or reporting."""
        return weightless(self.tokens[at]) or at in self._modals or at in self._reporting


@lru_cache(maxsize=64)
def _whole(text: str) -> ProofText:
    """A quote, which several sentences rest on."""
    return ProofText(normalised(text))


class Evidence:
    """The words of one support within the quote that they stand in."""

    def __init__(self, words: str, quotes: Mapping[int, Quote], number: int) -> None:
        if number not in quotes or words not in quotes[number].text:
            raise Unproved("support")
        self.quote = quotes[number]
        self.context = _whole(self.quote.text)
        span = normalised(words)
        at = self.context.text.find(span)
        if len(words.strip()) < SHORTEST_SUPPORT or len(span) < SHORTEST_SUPPORT or at < 0:
            raise Unproved("support")
        tokens = self.context.tokens
        self.first = next((i for i, token in enumerate(tokens) if token.end > at), 0)
        self.last = next((i for i, token in enumerate(tokens) if token.start >= at + len(span)), len(tokens))

    @property
    def tokens(self) -> list[Token]:
        return self.context.tokens[self.first : self.last]

    @property
    def words(self) -> str:
        return self.context.words(self.first, self.last)

    def sentences(self) -> list[tuple[int, int]]:
        """The stretches of tokens that a part of a sentence may stand in: each sentence, and the whole."""
        found = [(self.first + a, self.first + b) for a, b in parts(self.tokens, SENTENCE_MARKS)]
        return [*found, (self.first, self.last)] if len(found) > 1 else found

    def part_around(self, at: int) -> tuple[int, int]:
        """The part (between commas) of the quote that holds token `at`."""
        return next((a, b) for a, b in [*parts(self.context.tokens, PART_MARKS), (at, at + 1)] if a <= at < b)

    def sentence_around(self, at: int) -> tuple[int, int]:
        """The sentence of the quote that holds token `at`."""
        return next((a, b) for a, b in [*parts(self.context.tokens, SENTENCE_MARKS), (at, at + 1)] if a <= at < b)


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of the sentence (tokens `start` to `end`) and its runs in the quote, whose positions are the quote's."""

    start: int
    end: int
    evidence: Evidence
    runs: tuple[Run, ...]
