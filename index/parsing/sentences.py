"""Running text -> sentences: spans that end with 。！？ and take closing quotes and brackets with them."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "（(《〈「『", "）)》〉」』"
_MARK = re.compile(f"[{_OPEN}{_CLOSE}。！？!?]|…{{2}}")
_TAIL = re.compile(r"[”’」』）》)\"]*")
_LONGEST_BRACKET = 400
"""Characters within which a bracket is looked for its end: an unclosed one ends no sentence late."""


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences of `text[start:end]`, without blanks at their ends; they hold all its words."""
    spans: list[tuple[int, int]] = []
    at, depth = start, 0
    for mark in _MARK.finditer(text, start, end):
        sign = mark[0][0]
        if mark.start() < at:
            continue
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        # Within a bracket no sentence ends; one left open for good does not count.
        elif depth == 0 or mark.start() - at >= _LONGEST_BRACKET:
            tail = _TAIL.match(text, mark.end(), end)
            stop = tail.end() if tail else mark.end()
            if sign in "!?" and not _ends_phrase(text, stop, end):
                continue
            _append(spans, text, at, stop)
            at, depth = stop, 0
    _append(spans, text, at, end)
    return spans


def _ends_phrase(text: str, at: int, end: int) -> bool:
    """Half-width marks also stand in addresses and codes; they end a sentence before Chinese text or the end."""
    return at >= end or text[at] == " " or "\u4e00" <= text[at] <= "\u9fff"


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
