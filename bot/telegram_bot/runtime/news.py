"""What a rebuild brought, found by comparing the files with those known before; whoever follows it is to be told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.telegram_bot.persistence.follows import Follow, Follows
from bot.telegram_bot.runtime.live_index import LiveIndex, Snapshot
from index.analysis import simplified
from index.ingest.standing import name_of
from index.notice import Notice
from index.relations import RelationKind

_REPLACES: tuple[RelationKind, ...] = ("repeals", "supersedes", "amends")


class NewsFinder:
    """Compares each generation once with the one before it, also across restarts."""

    def __init__(self, follows: Follows, live_index: LiveIndex) -> None:
        self._follows, self._live = follows, live_index

    async def look(self) -> None:
        """Where the open generation is not the known one: note its files, and what of them is news to whom."""
        snapshot = self._live.snapshot
        generation = snapshot.reader.manifest.generation
        before, known = self._follows.known()
        if generation == before:
            return
        with snapshot.in_use():
            sources = await asyncio.to_thread(snapshot.reader.sources)
            news: list[tuple[Follow, str, bool]] = []
            if before is not None:  # what was there when the bot first started is news to nobody
                changed = [file for file, source in sources.items() if known.get(file) != source]
                found = await asyncio.to_thread(_wanted, snapshot, changed, self._follows.all())
                news = [(follow, file, file in known) for follow, file in found]
        self._follows.note(generation, sources, news)


def replaced_by(notice: Notice, snapshot: Snapshot) -> list[tuple[RelationKind, str]]:
    """What the documents of `notice` repeal, take the place of or amend, by the names that official writing uses."""
    found = []
    for document in notice.documents:
        for relation in snapshot.reader.relations(document.id):
            if relation.source == document.id and relation.kind in _REPLACES:
                target = snapshot.reader.document(relation.target) if relation.target else None
                found.append((relation.kind, name_of(target) if target else relation.target_name))
    return list(dict.fromkeys(found))


def _wanted(snapshot: Snapshot, files: Sequence[str], follows: Sequence[Follow]) -> list[tuple[Follow, str]]:
    """Who wants to hear of which of `files`; each chat of a file once, by the first words that it is found by."""
    found: dict[tuple[int, str], Follow] = {}
    for file in files if follows else ():
        says = _says(snapshot.reader.notice(file))
        for follow in follows:
            if says(follow.words):
                found.setdefault((follow.chat, file), follow)
    return [(follow, file) for (_, file), follow in found.items()]


def _says(notice: Notice) -> Callable[[str], bool]:
    """Whether the notice, its issuers or the places where it applies say some words, whatever their script."""
    places = [place.name for document in notice.documents for place in document.places]
    words = "\n".join((notice.reading_text, *notice.issuers, *places))
    said = "".join(simplified(words).split()).casefold()
    return lambda wanted: "".join(simplified(wanted).split()).casefold() in said
