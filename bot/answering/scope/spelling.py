"""Names typed with another character of the same sound, as input methods offer them: 嘉渔 for 嘉鱼."""

from __future__ import annotations

from functools import cache, lru_cache

from bot.answering.query.thesaurus import LEXICON
from bot.answering.scope.catalogue import Catalogue
from index.entities.places import gazetteer
from index.entities.word_lists import lexicon_lines

_LONGEST = 4
"""Characters of a name at most: longer ones are recognised by their other words."""


def respelt(question: str, catalogue: Catalogue) -> str:
    """`question` in simplified characters with the places and bodies of the documents as these write them.

    What any document prints, a dictionary has or is a place of its own stands as it was typed.
    """
    names, at = _names(catalogue), 0
    while at < len(question):
        for length in range(_LONGEST, 1, -1):
            typed = question[at : at + length]
            name = names.get(_reading(typed) or "") if len(typed) == length else None
            if name and _is_slip(typed, name) and not _stands(typed, catalogue):
                question = question[:at] + name + question[at + length :]
                break
        at += 1
    return question


def _is_slip(typed: str, name: str) -> bool:
    """Whether one character differs; two that sound alike may be two words (请还 is not 青海)."""
    return sum(one != other for one, other in zip(typed, name, strict=True)) == 1


def _stands(typed: str, catalogue: Catalogue) -> bool:
    """Whether the characters as typed mean something."""
    import rjieba  # 0.1 s, and hardly any question sounds like a name that it does not write

    return typed in gazetteer().names or rjieba.has_word(typed) or catalogue.prints(typed, ())


@lru_cache(maxsize=2)
def _names(catalogue: Catalogue) -> dict[str, str]:
    """The names in a catalogue by their reading, those that sound alike left out."""
    found: dict[str, str] = {}
    for name in (*catalogue.borne, *catalogue.names):
        reading = _reading(name) if 1 < len(name) <= _LONGEST else None
        if reading:
            found[reading] = name if found.get(reading, name) == name else ""
    return found


def _reading(text: str) -> str | None:
    """How `text` is read, None where a character is not common."""
    syllables = [_readings().get(character) for character in text]
    return " ".join(s for s in syllables if s) if all(syllables) else None


@cache
def _readings() -> dict[str, str]:
    lines = (line.split() for line in lexicon_lines(LEXICON / "readings.txt"))
    return {character: reading for reading, characters in lines for character in characters}
