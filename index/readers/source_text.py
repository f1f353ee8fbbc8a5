"""What a reader makes of a file: its text, and how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata


@cache
def version(library: str) -> str:
    """The version of an installed library; asking for it takes longer than reading a page."""
    return metadata.version(library)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, page by page where the format has pages."""

    pages: tuple[str, ...]
    reader: str
    """The library that read it, with its version; "text" for plain text."""
    encoding: str | None = None
    """The encoding of a text file, None for formats that declare their own."""
    recognised: bool = False
    """Whether the text was recognised from an image and so may hold wrong characters."""
    automatic_labels: int = 0
    """Labels (一、, 第一条) that the format numbers by itself and that stand in no run of its text."""
    warnings: tuple[str, ...] = ()
    """What a person has to compare with the original."""
    remarks: tuple[str, ...] = ()
    """What was taken off as no text of the notice (page numbers, menus), for those who want to know."""
    margins: tuple[str, ...] = ()
    """What page headers and footers print, which is not in `pages`."""

    @property
    def text(self) -> str:
        """All pages, one after the other."""
        return "\n".join(self.pages)
