"""Text with message entities. Offsets and lengths are UTF-16 units, as Telegram counts them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from telegram import MessageEntity
from telegram.constants import MessageEntityType, MessageLimit

LONGEST_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
MOST_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)

BOLD = MessageEntityType.BOLD
ITALIC = MessageEntityType.ITALIC
CODE = MessageEntityType.CODE
STRUCK = MessageEntityType.STRIKETHROUGH
QUOTE = MessageEntityType.BLOCKQUOTE
LONG_QUOTE = MessageEntityType.EXPANDABLE_BLOCKQUOTE


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def readable(text: str) -> str:
    """`text` without what cannot be sent: an unpaired surrogate becomes U+FFFD, a NUL goes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style, or of none; `bold` are spans of it, in code points, that are bold as well."""

    text: str
    style: MessageEntityType | None = None
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class FormattedText:
    """Pieces of text in order. Blocks never nest: a piece has one style, and bold words at most within."""

    pieces: list[Piece] = field(default_factory=list)

    def add(
        self, text: str, style: MessageEntityType | None = None, bold: tuple[int, int] | None = None
    ) -> FormattedText:
        """Append `text`, of which the span `bold` is bold as well; returns itself, for chaining."""
        if text:
            shown = readable(text)
            # A NUL that goes would move the span; no notice has one, and then nothing is bold.
            spans = (bold,) if bold and len(shown) == len(text) else ()
            self.pieces.append(Piece(shown, style, spans))
        return self

    def extend(self, other: FormattedText) -> FormattedText:
        """Append all pieces of `other`; returns itself."""
        self.pieces.extend(other.pieces)
        return self

    def joined(self, other: FormattedText) -> FormattedText:
        """A new text: this one and `other` after it."""
        return FormattedText([*self.pieces, *other.pieces])

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def entities(self) -> list[MessageEntity]:
        """The styles, in order of offset."""
        at, found = 0, []
        for piece in self.pieces:
            length = units(piece.text)
            if piece.style:
                found.append(MessageEntity(piece.style, at, length))
            for start, end in piece.bold:
                found.append(MessageEntity(BOLD, at + units(piece.text[:start]), units(piece.text[start:end])))
            at += length
        return found

    @property
    def size(self) -> int:
        """Length in UTF-16 units."""
        return sum(units(piece.text) for piece in self.pieces)

    def fits(self) -> bool:
        """Whether one message holds it."""
        entities = sum(bool(piece.style) + len(piece.bold) for piece in self.pieces)
        return self.size <= LONGEST_TEXT and entities <= MOST_ENTITIES


def cut(text: str, longest: int) -> list[str]:
    """`text` in parts of at most `longest` UTF-16 units, cut after a line or a sentence where there is one.

    The parts joined are `text`.
    """
    parts = []
    while units(text) > longest:
        head = _head(text, longest)
        at = max(head.rfind(mark) for mark in "\n。；！？") + 1
        if at <= len(head) // 2:  # no good place to cut: better in mid-sentence than tiny parts
            at = len(head)
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text]


def clip(text: str, longest: int) -> str:
    """`text` within `longest` UTF-16 units, with … where something was left out."""
    return text if units(text) <= longest else _head(text, longest - 1) + "…"


def label(text: str, columns: int) -> str:
    """`text` as the words of a button: within `columns`, of which a Chinese character takes two and a letter one."""
    words, used = " ".join(readable(text).split()), 0
    for at, char in enumerate(words):
        used += 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if used > columns:
            return words[: at - 1] + "…"
    return words


def _head(text: str, longest: int) -> str:
    """The longest beginning of `text` within `longest` units that does not split a surrogate pair."""
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * longest]
    if 0xD8 <= raw[-1] <= 0xDB:  # the first half of a pair
        raw = raw[:-2]
    return raw.decode("utf-16-le", "surrogatepass")
