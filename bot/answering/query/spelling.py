"""Typing errors of pinyin input: 党源 for 党员, 村尾会 for 村委会. One character stands for another of its sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from bot.answering.query.thesaurus import LEXICON
from index.entities.word_lists import lexicon_lines

_LENGTHS = (4, 3, 2)


class Homophones:
    """Sets right what sounds like a known word but is none."""

    def __init__(self, words: frozenset[str], core: frozenset[str]) -> None:
        """`words` are all that a question may be made of; of two characters only `core` words are restored.

        So short a stretch that is no word of ours is too often one of the language's.
        """
        self._words = words | core
        self._core = core

    def corrected(self, text: str, is_printed: Callable[[str], bool]) -> str:
        """`text` with each stretch that differs from just one known word by a character of the same sound replaced.

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
        wanted = self._core if len(stretch) == _LENGTHS[-1] else self._words
        alike = {word for word in _alike(stretch) if word in wanted}
        return alike.pop() if len(alike) == 1 and not is_printed(stretch) else None

    def _holds_word(self, stretch: str) -> bool:
        """Whether part of `stretch` is a word; of a short one, any single character that asks or binds (吗, 的)."""
        if len(stretch) == _LENGTHS[-1] and any(char in self._words for char in stretch):
            return True
        ends = range(_LENGTHS[-1], len(stretch) + 1)
        return any(stretch[end - n : end] in self._words for end in ends for n in _LENGTHS if n <= end)


def _alike(stretch: str) -> Iterator[str]:
    """`stretch` with one character after the other replaced by each of its sound."""
    sounds, chars = _tables()
    for i, char in enumerate(stretch):
        for other in chars.get(sounds.get(char, ""), ""):
            if other != char:
                yield stretch[:i] + other + stretch[i + 1 :]


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """The sound of each character, and the characters of each sound."""
    chars = dict(line.split(" ", 1) for line in lexicon_lines(LEXICON / "pinyin.txt"))
    return {char: sound for sound, group in chars.items() for char in group}, chars
