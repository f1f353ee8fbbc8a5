"""What people say and what official notices say for it: the genre's synonyms and its English glossary.

The lists stand in lexicon/thesaurus/ and glossary/; each line is one fact: `asked、asked > printed、printed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from index.entities.word_lists import lexicon_lines
from index.errors import SettingsError

LEXICON = Path(__file__).with_name("lexicon")
"""The lists of words for reading a question."""
ENGLISH_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_SUFFIXES = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_LONGEST_PHRASE = 4
"""English words of an entry of the glossary."""
_PLAIN = 4
"""Characters from which a printed word that is asked for as it stands is told from a chance meeting of characters."""


class Thesaurus:
    """Words to look for in a question, each with the words that answer it in a notice."""

    def __init__(self) -> None:
        bodies = _entries("thesaurus/bodies.txt")
        self._bodies = frozenset(chain(bodies, *bodies.values()))
        self._chinese = _entries("thesaurus")
        for words in bodies.values():  # a body may also be asked for as it is printed
            for word in words:
                self._chinese.setdefault(word, words)
        for word in set(chain(*set(self._chinese.values()))):  # and so may anything else
            if len(word) >= _PLAIN:
                self._chinese.setdefault(word, (word,))
        self._longest = max(map(len, self._chinese))

    @cached_property
    def _english(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {_stems(phrase): words for phrase, words in _entries("glossary").items()}

    @cached_property
    def _english_bodies(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_stems(phrase) for phrase in _entries("glossary/bodies.txt"))

    def add(self, entries: Mapping[str, tuple[str, ...]]) -> None:
        """Takes further words and what is printed for them, before those of the lists."""
        self._chinese = {**self._chinese, **entries}
        self._longest = max(map(len, self._chinese))

    def is_body(self, word: str) -> bool:
        """Whether `word` names a body or persons that duties bind (村支书, 学校)."""
        return _stems(word) in self._english_bodies if word.isascii() else word in self._bodies

    def chinese_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The words of the thesaurus at `start`, longest first: each one's length and the printed words for it."""
        for length in range(min(self._longest, len(text) - start), 0, -1):
            if words := self._chinese.get(text[start : start + length]):
                yield length, words

    def english_at(self, words: list[str]) -> tuple[int, tuple[str, ...]]:
        """The longest phrase of the glossary that `words` (lower case) begin with: its length and the printed words."""
        for count in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            if printed := self._english.get(_stems(" ".join(words[:count]))):
                return count, printed
        return 0, ()


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus that ships with the package, read once."""
    return Thesaurus()


def add_synonyms(file: Path) -> None:
    """Adds a user's own words to the thesaurus of the process; raises SettingsError where `file` cannot be read."""
    try:
        thesaurus().add(_entries_of(file))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"WENHAO_SYNONYMS={file} 无法读取，应为 UTF-8 文本，每行写作：口语、口语 > 公文用语。"
        ) from error


def _entries(name: str) -> dict[str, tuple[str, ...]]:
    """The entries of one list of the package, or of all lists of a folder."""
    return _entries_of(LEXICON / name)


def _entries_of(place: Path) -> dict[str, tuple[str, ...]]:
    """Each asked word with the printed words of all its lines; a line without > stands for itself."""
    merged: dict[str, tuple[str, ...]] = {}
    for line in lexicon_lines(place):
        asked, _, printed = line.partition(" > ")
        words = tuple((printed or asked).split("、"))
        for word in asked.split("、"):
            merged[word] = tuple(dict.fromkeys(merged[word] + words)) if word in merged else words
    return merged


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in phrase.split())


def _stem(word: str) -> str:
    """`word` without the ending of a plural or a verb form; crude, but the same on both sides."""
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return (word[: -len(ending)] + instead).rstrip("e")
    return word.rstrip("e")
