"""What the reader is given of a passage: its words, and before them what leads a person to them."""

from __future__ import annotations

from bot.answering.ranking.spans import stem_of
from index.analysis import simplified
from index.notice import Notice
from index.parsing.passages import Passage, row_text

TITLE, HEADING, STEM = 40, 20, 30
"""Characters at most; the reader's window is small, and the first words tell which document and matter it is."""


def context(title: str | None, *nearer: tuple[str | None, int]) -> str:
    """The title and what stands nearer to the passage, each cut at its length."""
    parts = ((title, TITLE), *nearer)
    return " ".join(text[:most] for text, most in parts if text)


def reader_input(notice: Notice, passage: Passage) -> tuple[str, str]:
    """Context and text of `passage`: the title of its own document, its heading and the stem of its list; of a row of
    a table the words of its cells with the names of their columns. Both in simplified characters.
    """
    document = notice.document_at(passage.start)
    title = (document.title if document else None) or notice.title
    stem = stem_of(notice, passage)
    announced = notice.reading_text[stem.start : stem.end] if stem and stem.end <= passage.start else None
    text = row_text(notice, passage) if passage.kind == "row" else passage.text
    return simplified(context(title, (passage.heading, HEADING), (announced, STEM))), simplified(text)
