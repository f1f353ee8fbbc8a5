"""A chat as a phone shows it: bubbles of wrapped text with folded quotations, and rows of buttons.

Sizes are points of a phone 390 wide, text of 16 points, as Telegram shows it unless told otherwise; what stays of the
screen between head and keyboard bar is 650 high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, SCREEN = 390, 650
LETTER, LINE, PAD, BUBBLE, BUTTON = 16, 22, 9, 318, 38
FOLDED_LINES = 3
"""Lines that an expandable quotation shows before it is tapped."""
_QUOTES = ("blockquote", "expandable_blockquote")


@dataclass(slots=True)
class Bubble:
    """One message: its text, its entities as the Bot API has them, its buttons by rows."""

    text: str
    entities: Sequence[dict] = ()
    buttons: Sequence[Sequence[str]] = ()
    mine: bool = False
    lines: list[tuple[list[tuple[str, frozenset[str]]], bool]] = field(default_factory=list)
    folded: int = 0

    def __post_init__(self) -> None:
        self.lines = _laid_out(self.text, self.entities)

    @property
    def height(self) -> float:
        """With its buttons and the gap below."""
        return len(self.lines) * LINE + 2 * PAD + len(self.buttons) * (BUTTON + 4) + 8

    @property
    def screens(self) -> float:
        """Height in screens."""
        return self.height / SCREEN

    @property
    def quotation(self) -> float:
        """Which share of the characters is under a quotation."""
        raw = self.text.encode("utf-16-le")
        spans = [entity for entity in self.entities if entity["type"] in _QUOTES]
        words = "".join(raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in spans)
        return len(words) / len(self.text) if self.text else 0.0


def draw(bubbles: Sequence[Bubble], font: Path, face: int, to: Path, scale: int = 2) -> None:
    """The chat as a PNG, one message under the other."""
    letters = ImageFont.truetype(str(font), LETTER * scale, index=face)
    size = (WIDTH * scale, round(sum(b.height for b in bubbles) + 16) * scale)
    picture = Image.new("RGB", size, (214, 226, 234))
    pen, top = ImageDraw.Draw(picture), 8 * scale
    for bubble in bubbles:
        left = (WIDTH - BUBBLE - 8 if bubble.mine else 8) * scale
        high = (len(bubble.lines) * LINE + 2 * PAD) * scale
        pen.rounded_rectangle(
            (left, top, left + BUBBLE * scale, top + high), 12 * scale, fill=(225, 255, 199) if bubble.mine else "white"
        )
        y = top + PAD * scale
        for runs, quoted in bubble.lines:
            x = left + (PAD + (8 if quoted else 0)) * scale
            if quoted:
                pen.rectangle((left + PAD * scale, y, left + (PAD + 3) * scale, y + LINE * scale), fill=(51, 144, 236))
            for words, styles in runs:
                colour = (51, 144, 236) if "code" in styles else (20, 20, 20)
                heavy = scale // 2 if "bold" in styles else 0
                pen.text((x, y), words, font=letters, fill=colour, stroke_width=heavy, stroke_fill=colour)
                x += sum(map(_advance, words)) * scale
            y += LINE * scale
        y = top + high + 4 * scale
        for row in bubble.buttons:
            wide = BUBBLE * scale / len(row)
            for at, words in enumerate(row):
                box = (left + at * wide + 2, y, left + (at + 1) * wide - 2, y + BUTTON * scale)
                pen.rounded_rectangle(box, 8 * scale, fill=(120, 150, 170))
                shown = _clipped(words, wide / scale - 8)
                x = (box[0] + box[2] - sum(map(_advance, shown)) * scale) / 2
                pen.text((x, y + 8 * scale), shown, font=letters, fill="white")
            y += (BUTTON + 4) * scale
        top = y + 4 * scale
    picture.save(to)


def _laid_out(text: str, entities: Sequence[dict]) -> list[tuple[list[tuple[str, frozenset[str]]], bool]]:
    styles: list[set[str]] = [set() for _ in text]
    units, at = [], 0
    for char in text:
        units.append(at)
        at += len(char.encode("utf-16-le")) // 2
    for entity in entities:
        for place, unit in enumerate(units):
            if entity["offset"] <= unit < entity["offset"] + entity["length"]:
                styles[place].add(entity["type"])
    lines: list[tuple[list[tuple[str, frozenset[str]]], bool]] = []
    place, shown = 0, 0
    for paragraph in text.split("\n"):
        end = place + len(paragraph)
        first = styles[place] if place < len(styles) else set()
        quoted = bool(first & set(_QUOTES)) and end > place
        shown = shown if quoted else 0
        for row in _rows(text, place, end, BUBBLE - 2 * PAD - (12 if quoted else 0)):
            shown += quoted
            if "expandable_blockquote" in first and shown > FOLDED_LINES:
                continue
            lines.append((_runs(text, styles, *row), quoted))
        place = end + 1
    return lines


def _rows(text: str, start: int, end: int, room: float) -> list[tuple[int, int]]:
    rows, begin, used = [], start, 0.0
    for at in range(start, end):
        if used + _advance(text[at]) > room:
            rows.append((begin, at))
            begin, used = at, 0.0
        used += _advance(text[at])
    return [*rows, (begin, end)]


def _runs(text: str, styles: Sequence[set[str]], start: int, end: int) -> list[tuple[str, frozenset[str]]]:
    runs: list[tuple[str, frozenset[str]]] = []
    for at in range(start, end):
        style = frozenset(styles[at])
        if runs and runs[-1][1] == style:
            runs[-1] = (runs[-1][0] + text[at], style)
        else:
            runs.append((text[at], style))
    return runs


def _advance(char: str) -> float:
    return LETTER * (1.0 if ord(char) > 0x2E80 or char in "—…“”‘’▸◂" else 0.56)


def _clipped(words: str, room: float) -> str:
    while sum(map(_advance, words)) > room and len(words) > 1:
        words = words[:-2] + "…"
    return words
