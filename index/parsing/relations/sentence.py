"""The sentences of a document as they are read for what they say of others: titles and quotations set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.entities.references import Reference, find_references, genre_of
from index.parsing.sentences import split_sentences

_QUOTED = re.compile("“[^”]*”?")
_LONGEST_BROKEN = 600
"""Characters of a paragraph broken over several lines at most."""


@dataclass(frozen=True, slots=True)
class ReferringSentence:
    """One sentence of a document, with the documents that it names outside quotation marks."""

    text: str
    start: int
    end: int
    references: tuple[Reference, ...]
    masked: str
    """`text` with blanks for what stands inside 《》 and “”, so that only its own words are left."""

    @property
    def documents(self) -> tuple[Reference, ...]:
        """What can be documents of those that it names: by number, or by a title that ends like one."""
        return tuple(r for r in self.references if is_document(r))


def is_document(reference: Reference) -> bool:
    """Whether a title or number names a document, where 《》 may also hold a book, a form or a column."""
    return bool(reference.numbers) or genre_of(reference.title) is not None


def sentences_of(text: str, lines: Sequence[tuple[int, int]]) -> list[ReferringSentence]:
    """The sentences of the paragraphs `lines` of `text`."""
    return [
        sentence_at(text, *span) for start, end in _unbroken(text, lines) for span in split_sentences(text, start, end)
    ]


def sentence_at(text: str, start: int, end: int) -> ReferringSentence:
    """The sentence `text[start:end]`; line breaks within it are read as blanks."""
    words = text[start:end].replace("\n", " ")
    own = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), words) if "“" in words else words
    found = find_references(words) if "《" in words or "号" in words else []
    references = tuple(r for r in found if own[r.start : r.end].strip())
    return ReferringSentence(words, start, end, references, masked(own, found))


def masked(words: str, references: Sequence[Reference]) -> str:
    """`words` with blanks for the `references` in it."""
    for reference in references:
        words = words[: reference.start] + " " * (reference.end - reference.start) + words[reference.end :]
    return words


def line_spans(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a reading text, one a line."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _unbroken(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`lines` with those in one that break inside a title 《…》 or inside the brackets of a number, as copies do."""
    whole: list[tuple[int, int]] = []
    for start, end in lines:
        if whole and start - whole[-1][0] < _LONGEST_BROKEN and _is_open(text[whole[-1][0] : whole[-1][1]]):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _is_open(line: str) -> bool:
    return any(line.rfind(mark) > line.rfind(close) for mark, close in ("《》", "（）", "()", "〔〕"))
