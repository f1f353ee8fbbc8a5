"""What a carrier says that it prints, publishes or forwards (印发、公布、转发), in its title and preamble."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from index.entities.references import find_references, genre_of, titles_in

VERB = re.compile("(?P<promulgates>印发|公布|发布|颁布|下发)|(?P<forwards>转发|批转)")
NOW = re.compile("现将|现予|现(?:印发|公布|发布|转发|批转)|(?:印发|转发|批转)给|予以(?:公布|发布|印发|转发)")
"""What the sentence says that hands a text on, where others only tell of one."""
_OTHER = re.compile("为|根据|按照|依据|依照|落实|贯彻|执行|要求")
PUBLISHING = ("令", "命令", "公告")
"""Genres of carriers whose own title need not say that they publish another text."""
_CARRIER = re.compile("(?:通知|公告|决定|函|通报|命令|令|通告)")
"""Genres of documents that hand another on; a title may have further words of its page behind it."""
_CLOSING = re.compile("(?:等[^，。]{1,12})?的(?:通知|公告|决定|函|通报|命令|令)$")
_MOST = 4
"""So deep may carriers be nested: a county forwards a city's notice that prints a rule."""


def carried_titles(title: str | None, preamble: Sequence[str]) -> tuple[str, ...]:
    """The titles of all texts that a notice of this title and preamble hands on, those inside of those too."""
    found = list(_titles(title or ""))
    for line in preamble:
        if VERB.search(line) and NOW.search(line):
            found += [line[start + 1 : end - 1] for start, end in titles_in(line)]
    for name in found[: _MOST * 4]:
        found += [inner for inner in _titles(name) if inner not in found]
    return tuple(dict.fromkeys(name for name in found if genre_of(name)))


def handed_on(title: str) -> tuple[Literal["forwards", "promulgates"], str] | None:
    """The kind of relation (index.relations) and the title of the first text that a carrier's `title` names."""
    verb = VERB.search(title)
    name = next(_titles(title), None)
    return ("forwards" if verb["forwards"] else "promulgates", name) if verb and name else None


def is_handed_on(before: str) -> bool:
    """Whether the title that follows `before`, the words of its sentence, is what the sentence hands on.

    现将《…》, or the title opens the sentence: 《…》已经…同意，现印发给你们.
    """
    *earlier, phrase = re.split("[，,；]", before)
    return "将" in phrase or (not earlier and not _OTHER.search(before))


def _titles(title: str) -> Iterator[str]:
    verb = VERB.search(title)
    if verb is None or not _CARRIER.search(title, max(verb.end(), title.rfind("》"))):
        return
    named = [r.title for r in find_references(title[verb.end() :].replace("〈", "《").replace("〉", "》")) if r.title]
    if named:
        yield from named
        return
    rest = title[verb.end() :].strip("《》")
    shorter = _CLOSING.sub("", rest)
    # 转发某局关于…的通知 ends with the words of the text that is forwarded and of the carrier at once.
    names = [name for name in (shorter, rest if verb["forwards"] else "") if len(name) > 2 and genre_of(name)]
    for name in names:
        yield name
        # Two texts side by side: 印发甲办法和乙办法的通知.
        for part in re.split("(?<=[法定则南案法引])[和、](?=.{4,})", name):
            if part != name and genre_of(part):
                yield part
