"""Which words of a quote decide: the part between two marks that shares most with the question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.analysis import simplified, terms

_WORTH_MARKING = 40
"""Characters; a shorter quote is read at a glance."""
_PART = re.compile("[^，；。：！？\n]+")


def deciding_words(question: str, text: str) -> tuple[int, int] | None:
    """Start and end of those words in `text`; None where it is short, all one part, or shares no word with `question`.

    Words are compared as the lexical indexes compare them, by pairs of characters; of equals the first is taken.
    """
    asked = {term for term in terms(question) if len(term) > 1}
    if len(text) < _WORTH_MARKING or not asked:
        return None
    best, most = None, 0
    for start, end in _parts(text):
        shared = len(asked.intersection(terms(simplified(text[start:end]))))
        if shared > most:
            best, most = (start, end), shared
    return best if best and best[1] - best[0] < len(text) - 1 else None


def _parts(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _PART.finditer(text))
