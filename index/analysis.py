"""Text -> the terms that the lexical indexes count; traditional characters count as simplified ones."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LEXICAL_RULES = "1"
"""Changes whenever the same text gives other terms."""
_RUNS = re.compile(r"[A-Za-z0-9]+(?:[.\-][0-9]+)*|[㐀-䶿一-鿿豈-﫿〇\U00020000-\U0003ffff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def terms(text: str) -> list[str]:
    """The terms of `text` in order: of a Chinese run its characters and bigrams, else lower-case words and numbers.

    Traditional characters count as their simplified forms.
    """
    found: list[str] = []
    for run in _RUNS.findall(simplified(text)):
        if run.isascii():
            found.append(run.lower())
        else:
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def simplified(text: str) -> str:
    """`text` with traditional characters as simplified ones; the length may change."""
    return text if text.isascii() else str(_converter().convert(_SURROGATES.sub("\ufffd", text)))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # only where there is Chinese to convert

    return OpenCC("t2s")
