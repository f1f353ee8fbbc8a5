"""Where a notice's words stand in the file they were read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.errors import CorpusError
from index.notice import Notice
from index.parsing.parser import notice_of
from index.parsing.provenance import place_of
from index.readers.reader import read_file

_NEIGHBOUR = 60
"""Characters of the paragraphs before and after."""


def places(notice: Notice, path: Path) -> Callable[[int], str]:
    """Offset of the reading text -> page and paragraph in words.

    Raises CorpusError where the file is no longer the one that the notice was read from.
    """
    source = read_file(path, notice.file)
    if notice_of(source, notice.file).reading_text != notice.reading_text:
        raise CorpusError(f"{path} 与索引里的不同，请先运行 wenhao rebuild。")

    def words(start: int) -> str:
        place = place_of(source, notice, start)
        return f"（第 {place.page} 页第 {place.paragraph} 段）"

    return words


def around(notice: Notice, start: int, end: int) -> str:
    """The paragraph that holds these words of the reading text, with the end of the one before it and the beginning of
    the next; what is left out of these is marked by ….
    """
    text = notice.reading_text
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = stop if stop >= 0 else len(text)
    before, after = text[:first].rstrip("\n").rpartition("\n")[2], text[last:].lstrip("\n").partition("\n")[0]
    before = before if len(before) <= _NEIGHBOUR else f"…{before[-_NEIGHBOUR:]}"
    after = after if len(after) <= _NEIGHBOUR else f"{after[:_NEIGHBOUR]}…"
    return "\n".join(filter(None, (before, text[first:last], after)))
