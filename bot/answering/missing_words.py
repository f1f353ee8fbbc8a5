"""Which words of a refused question no document prints: the one thing a refusal may say is absent."""

from __future__ import annotations

import re

from bot.answering.query.understanding import Query
from bot.answering.ranking.retriever import Retriever
from bot.language import speaks_english

MOST = 2
"""Words named in a refusal."""
_ASKING = re.compile("[哪谁]|什么|多少|^几(?!何)")
"""What the tagger may take for the name of a thing, and what asks for one (哪几天)."""
_NOUNS = ("n", "vn", "an", "nz", "l", "i", "j")
"""Parts of speech (as ICTCLAS names them) that name a thing; no name of a person or a place, which the scope tells."""


def nowhere_printed(query: Query, retriever: Retriever) -> list[str]:
    """The nouns of `query` that stand nowhere in the index, neither as asked nor in official words.

    None for an English question: that a Chinese document does not print its words says nothing.
    """
    if speaks_english(query.text):
        return []
    official = {term.asked: term.printed for term in query.terms}
    absent = [
        word
        for word in _nouns(query.content)
        if not any(retriever.prints(form) for form in (word, *official.get(word, ())))
    ]
    return absent[:MOST]


def _nouns(text: str) -> list[str]:
    """The nouns of at least two characters in `text`, in order, each once."""
    import rjieba  # 0.1 s, and only a refusal asks for it

    tagged = ((word, tag) for word, tag in rjieba.tag(text) if len(word) > 1 and not word.isascii())
    found = [word for word, tag in tagged if tag in _NOUNS and not _ASKING.search(word)]
    return list(dict.fromkeys(found))
