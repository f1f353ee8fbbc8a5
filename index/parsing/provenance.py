"""Where a notice's words come from: the file's fingerprint, how it was read, and a quote's place in the original."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from index.notice import Notice
from index.readers.archive import read_bytes
from index.readers.source_text import SourceText


@dataclass(frozen=True, slots=True)
class Provenance:
    """What another researcher needs to get the same reading text from the same file."""

    file: str
    sha256: str
    size: int
    """Bytes of the file."""
    reader: str
    encoding: str | None
    recognised: bool
    rules_version: int


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in the original: the page, from 1, and the paragraph of the page as the reader gave it, from 1."""

    page: int
    paragraph: int


def provenance_of(path: Path, name: str, source: SourceText, rules_version: int) -> Provenance:
    """The record of the file at `path`, which was read as `source`. Raises OSError where it is gone."""
    data = read_bytes(path, name)
    digest = hashlib.sha256(data).hexdigest()
    return Provenance(name, digest, len(data), source.reader, source.encoding, source.recognised, rules_version)


def place_of(source: SourceText, notice: Notice, start: int) -> SourcePlace:
    """Where the character at offset `start` of the notice's reading text stands in `source`, from which it was parsed.

    The reading text keeps all letters and digits of the source in their order, so counting them finds the place.
    """
    ahead = _letters(notice.reading_text[:start])
    page = paragraph = 1
    for page, text in enumerate(source.pages, start=1):
        lines = [line for line in text.splitlines() if _letters(line)]
        for paragraph, line in enumerate(lines, start=1):
            ahead -= _letters(line)
            if ahead < 0:
                return SourcePlace(page, paragraph)
    return SourcePlace(page, paragraph)


def page_starts(source: SourceText, notice: Notice) -> tuple[int, ...]:
    """The offset in the notice's reading text at which each page of `source` begins."""
    places = [at for at, char in enumerate(notice.reading_text) if char.isalnum()]
    counts = accumulate((_letters(page) for page in source.pages[:-1]), initial=0)
    return tuple(places[count] if count < len(places) else len(notice.reading_text) for count in counts)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)
