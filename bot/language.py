"""The language of a question, and how much it says."""

from __future__ import annotations

import re


def speaks_english(text: str) -> bool:
    """Whether `text` is in Latin letters without a single Chinese character."""
    return bool(re.search("[A-Za-z]", text)) and not re.search("[㐀-鿿]", text)


def length(question: str) -> float:
    """Characters of `question`, of which an English one takes three for one of Chinese."""
    return len(question) / (3 if speaks_english(question) else 1)
