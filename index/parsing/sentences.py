"""Running text -> sentences: spans that end with 。！？ and take closing quotes and brackets with them."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[。！？!?]|…{2})[”’」』）》)\"]*")
_OPEN, _CLOSE = "（(《〈「『", "）)》〉」』"


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences of `text[start:end]`, without blanks at their ends; they hold all its words."""
    spans: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        if _is_open(text, at, match.start()):
            continue
        if match[0][0] in "!?" and not _ends_phrase(text, match.end(), end):
            continue
        _append(spans, text, at, match.end())
        at = match.end()
    _append(spans, text, at, end)
    return spans


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a bracket opened in `text[start:end]` still stands open; one left open for good does not count."""
    depth = 0
    for char in text[start:end]:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
    return depth > 0 and end - start < 400


def _ends_phrase(text: str, at: int, end: int) -> bool:
    """Half-width marks also stand in addresses and codes; they end a sentence before Chinese text or the end."""
    return at >= end or text[at] == " " or "\u4e00" <= text[at] <= "\u9fff"


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        lead = len(piece) - len(piece.lstrip())
        spans.append((start + lead, start + lead + len(stripped)))
