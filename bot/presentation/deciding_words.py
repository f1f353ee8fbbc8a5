"""Which words of a quote decide: the part between two marks that shares most with the question."""

from __future__ import annotations

import re

from index.analysis import simplified, terms

_WORTH_MARKING = 40
"""Characters; a shorter quote is read at a glance."""
_SINGLE = 2
"""Characters that a part shares at least, where it shares no pair."""
_PART = re.compile("[^，；。：！？\n]+")


def deciding_words(question: str, text: str) -> tuple[int, int] | None:
    """Start and end of those words in `text`; None where it is short, all one part, or shares no word with `question`.

    Words are compared as the lexical indexes compare them, by pairs of characters, and by single ones where no pair
    is shared (村党支部, 村（社区）党组织); of equals the first is taken.
    """
    if len(text) < _WORTH_MARKING:
        return None
    asked, parts = set(terms(question)), [match.span() for match in _PART.finditer(text)]
    said = [asked.intersection(terms(simplified(text[start:end]))) for start, end in parts]
    pairs, single = ([sum((len(term) > 1) == wide for term in shared) for shared in said] for wide in (True, False))
    counts = pairs if any(pairs) else [count if count >= _SINGLE else 0 for count in single]
    most = max(counts, default=0)
    start, end = parts[counts.index(most)] if most else (0, len(text))
    return (start, end) if end - start < len(text) - 1 else None
