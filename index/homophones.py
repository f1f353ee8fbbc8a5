"""Typing errors of pinyin input: 党源 for 党员, 村尾会 for 村委会. Words of the same sound in place of a known word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from index.thesaurus import lexicon_lines

_LENGTHS = (4, 3, 2)


class Homophones:
    """Known words by their sound (pinyin without tones)."""

    def __init__(self, words: Iterable[str]) -> None:
        known = frozenset(words)
        self._words = frozenset(word for word in known if len(word) in _LENGTHS)
        self._single = frozenset(word for word in known if len(word) == 1)
        self._by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in self._words:
            if sound := _sound(word):
                self._by_sound[sound].append(word)

    def corrected(self, text: str, is_printed: Callable[[str], bool]) -> str:
        """`text` with what sounds like one known word, shares a character with it and is no word itself, replaced.

        `is_printed` tells whether the notices print a stretch: then it is meant as it stands.
        """
        at = 0
        while at < len(text):
            length = next((n for n in _LENGTHS if text[at : at + n] in self._words), 0)
            if length == 0:
                found = next((w for n in _LENGTHS if (w := self._instead_of(text[at : at + n], is_printed))), None)
                if found:
                    text = text[:at] + found + text[at + len(found) :]
                    length = len(found)
            at += length or 1
        return text

    def _instead_of(self, stretch: str, is_printed: Callable[[str], bool]) -> str | None:
        if len(stretch) < _LENGTHS[-1] or self._holds_word(stretch):
            return None
        sound = _sound(stretch)
        words = self._by_sound.get(sound, []) if sound else []
        if len(stretch) == _LENGTHS[-1] and any(char in self._single for char in stretch):
            return None
        alike = [w for w in words if sum(a == b for a, b in zip(w, stretch, strict=True)) >= len(w) - 1]
        return alike[0] if len(alike) == 1 and not is_printed(stretch) else None

    def _holds_word(self, stretch: str) -> bool:
        ends = range(_LENGTHS[-1], len(stretch) + 1)
        return any(stretch[end - n : end] in self._words for end in ends for n in _LENGTHS if n <= end)


def _sound(word: str) -> tuple[str, ...] | None:
    syllables = tuple(_syllables().get(char, "") for char in word)
    return syllables if all(syllables) else None


@cache
def _syllables() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lexicon_lines("pinyin.txt"):
        syllable, _, chars = line.partition(" ")
        table.update(dict.fromkeys(chars, syllable))
    return table
