"""Lists of words, as they ship with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def lexicon_lines(place: Path) -> Iterator[str]:
    """The lines of the list `place`, or of all lists in the folder `place`, that are neither blank nor a comment."""
    for file in sorted(place.iterdir()) if place.is_dir() else [place]:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.strip()
