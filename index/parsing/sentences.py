"""Running text -> sentences: spans that end with 。！？ and take closing quotes and brackets with them."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[。！？!?]|…{2})[”’」』）》)\"]*")
_LONGEST_BRACKET = 400
_OPEN, _CLOSE = "（(《〈「『", "）)》〉」』"


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences of `text[start:end]`, without blanks at their ends; they hold all its words."""
    spans: list[tuple[int, int]] = []
    at = seen = start
    depth = 0
    for match in _END.finditer(text, start, end):
        # Within a bracket no sentence ends; one left open for good does not count.
        for char in text[seen : match.start()]:
            depth = depth + 1 if char in _OPEN else max(0, depth - 1) if char in _CLOSE else depth
        seen = match.start()
        if depth > 0 and match.start() - at < _LONGEST_BRACKET:
            continue
        if match[0][0] in "!?" and not _ends_phrase(text, match.end(), end):
            continue
        _append(spans, text, at, match.end())
        at = seen = match.end()
        depth = 0
    _append(spans, text, at, end)
    return spans


def _ends_phrase(text: str, at: int, end: int) -> bool:
    """Half-width marks also stand in addresses and codes; they end a sentence before Chinese text or the end."""
    return at >= end or text[at] == " " or "\u4e00" <= text[at] <= "\u9fff"


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        lead = len(piece) - len(piece.lstrip())
        spans.append((start + lead, start + lead + len(stripped)))
