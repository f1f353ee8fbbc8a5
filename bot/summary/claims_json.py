"""The model's JSON, read sentence by sentence while it is still being written, and as it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.summary.claims import Claim, Support

LONGEST_OUTPUT = 40_000
"""Characters that are read of what a model writes."""
MOST_SENTENCES = 12
_DECODER = json.JSONDecoder()


class ClaimReader:
    """Takes the pieces of the output and gives each sentence as soon as it is whole."""

    def __init__(self) -> None:
        self._text, self._at = "", -1
        self.found = self.malformed = 0
        self.complete = False
        """Whether the list of sentences ended as a list does."""

    def feed(self, piece: str) -> Iterator[Claim]:
        """The sentences that `piece` completes."""
        self._text += piece[: max(0, LONGEST_OUTPUT - len(self._text))]
        if self._at < 0:
            self._at = self._start()
        while self._at >= 0 and not self.complete and self.found < MOST_SENTENCES:
            rest = self._text[self._at :]
            skipped = len(rest) - len(rest.lstrip(" \t\r\n,"))
            self.complete = rest[skipped : skipped + 1] == "]"
            if rest[skipped : skipped + 1] != "{" or "}" not in rest:
                return
            try:
                value, length = _DECODER.raw_decode(rest[skipped:])
            except (ValueError, RecursionError):
                return
            self._at += skipped + length
            self.found += 1
            claim = _claim(value)
            if claim:
                yield claim
            else:
                self.malformed += 1

    def _start(self) -> int:
        """Just behind the bracket that opens the list, -1 where it has not come yet."""
        key = self._text.find('"sentences"')
        bracket = self._text.find("[", key) if key >= 0 else -1
        return bracket + 1 if bracket >= 0 else -1


def claims_json(claims: Sequence[Claim]) -> Any:
    """`claims` as a JSON value."""
    return [[claim.text, [[one.quote, one.words] for one in claim.supports]] for claim in claims]


def claims_of(value: Any) -> list[Claim]:
    """The claims in what `claims_json` gave; none where it is something else."""
    try:
        return [
            Claim(str(text), tuple(Support(int(number), str(words)) for number, words in supports))
            for text, supports in value or ()
        ]
    except (ValueError, TypeError):
        return []


def _claim(value: Any) -> Claim | None:
    """The sentence of one object of the list; None where it has not the form asked for."""
    supports = value.get("support") if isinstance(value, dict) else None
    if not isinstance(supports, list) or not isinstance(value.get("text"), str) or not value["text"].strip():
        return None
    read = [_support(one) for one in supports]
    kept = tuple(one for one in read if one)
    return Claim(value["text"], kept) if kept and len(kept) == len(read) else None


def _support(value: Any) -> Support | None:
    if not isinstance(value, dict) or not isinstance(value.get("words"), str):
        return None
    number = value.get("id")
    if isinstance(number, str) and number.isascii() and number.isdecimal() and len(number) < 5:
        number = int(number)
    return Support(number, value["words"]) if isinstance(number, int) and not isinstance(number, bool) else None
