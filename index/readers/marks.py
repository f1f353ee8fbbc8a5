"""What a page shows by other means than plain characters: raised figures, symbol fonts, ends of lines."""

from __future__ import annotations

import re

GAP = "〓"
"""Stands where a sign cannot be given as a character, as printers set it for a missing sort; always told."""

_TOUCHES = re.compile(r"[0-9０-９A-Za-z]")
_SYMBOLS = {
    "wingdings": {
        0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "◆",
        0xA1: "○", 0xA3: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗",
        0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
        **{0x81 + at: chr(0x2460 + at) for at in range(10)},
        **{0x8C + at: chr(0x2776 + at) for at in range(10)},
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA2: "■", 0xA3: "□", 0xAE: "◆",
        **{0x6A + at: chr(0x2460 + at) for at in range(10)},
        **{0x75 + at: chr(0x2776 + at) for at in range(10)},
    },
    "symbol": {
        0x61: "α", 0x62: "β", 0x64: "δ", 0x67: "γ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ", 0x53: "∑", 0x57: "Ω",
        0xA3: "≤", 0xA5: "∞", 0xA8: "♦", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷",
        0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√", 0xE5: "∑",
    },
}  # fmt: skip
"""Font -> its code -> the Unicode character of the same picture (Unicode's mapping tables for these fonts)."""


def raised(before: str, text: str) -> str:
    """`text` set as a superscript behind `before`: 10^5, 14^1; what is no figure or letter needs no sign."""
    return f"^{text}" if text and _TOUCHES.match(text) and before.strip() else text


def lowered(before: str, text: str) -> str:
    """`text` set as a subscript behind `before`: CO2 reads like print, but 3 behind 2 must not become 23."""
    return f"_{text}" if text[:1].isdigit() and before[-1:].isdigit() else text


def is_code(char: str) -> bool:
    """Whether a symbol font has a picture for `char`: a byte, or one in the private area that stands for it."""
    return char < "\u0100" or "\uf000" <= char <= "\uf0ff"


def is_symbol_font(font: str) -> bool:
    """Whether the characters of `font` are pictures of its own."""
    return font.lower() in _SYMBOLS or font.lower() in ("wingdings 3", "webdings")


def symbol(font: str, code: int) -> str:
    """The character that `font` shows for `code`, GAP where it has no counterpart."""
    return _SYMBOLS.get(font.lower(), {}).get(code & 0xFF, GAP)


def join_lines(before: str, line: str) -> str:
    """Two printed lines of one paragraph as one text.

    Chinese runs on. Between figures, and between words of letters, the end of the line stands for a blank: joining
    would make another number. A hyphen at the end stays, as whether it is part of the word cannot be seen.
    """
    apart = before[-1:].isascii() and line[:1].isascii() and before[-1:].isalnum() and line[:1].isalnum()
    return f"{before} {line}" if apart else before + line
