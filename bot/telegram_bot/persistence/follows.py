"""What people and groups follow, which files they were told of, and what they are still to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from bot.telegram_bot.messages.texts import Language
from bot.telegram_bot.persistence.database import Database

MOST = 10
"""Words that a chat may follow."""
_GENERATION = ""
"""No file is called so: in its place stands the generation whose files are known."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A chat wants to hear of notices that say `words`: a place, an issuer or a topic."""

    chat: int
    words: str
    language: Language


@dataclass(frozen=True, slots=True)
class News:
    """A notice that a chat is still to be told of; `was_there`: in another version."""

    row: int
    chat: int
    words: str
    file: str
    was_there: bool


class Follows:
    """Follows by chat; what is to be told is stored together with what is known, so that a kill neither loses nor
    repeats a piece of news but the one in hand.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, chat: int) -> list[Follow]:
        """What the chat follows."""
        return [follow for follow in self.all() if follow.chat == chat]

    def all(self) -> list[Follow]:
        """What anybody follows."""
        rows = self._database.rows("SELECT * FROM follows ORDER BY chat, words")
        return [Follow(row["chat"], row["words"], cast("Language", row["language"])) for row in rows]

    def add(self, follow: Follow) -> None:
        """Follow these words; twice is once."""
        self._database.run(
            "INSERT OR REPLACE INTO follows VALUES (?, ?, ?)", follow.chat, follow.words, follow.language
        )

    def remove(self, chat: int, words: str | None = None) -> None:
        """No longer follow these words, or anything."""
        which = "chat = ? AND words = ?" if words is not None else "chat = ?"
        values = (chat,) if words is None else (chat, words)
        self._database.together([(f"DELETE FROM {table} WHERE {which}", values) for table in ("follows", "news")])

    def known(self) -> tuple[str | None, dict[str, bytes]]:
        """The generation whose files are known, None where there never was one, and their content hashes."""
        rows = {row["file"]: row["source"] for row in self._database.rows("SELECT * FROM told")}
        generation = rows.pop(_GENERATION, None)
        return (generation.decode() if generation is not None else None), rows

    def note(self, generation: str, sources: Mapping[str, bytes], news: Sequence[tuple[Follow, str, bool]]) -> None:
        """From now on these files are known; each of `news` (who, the file, was it there before) is to be told."""
        rows = {_GENERATION: generation.encode(), **sources}
        put = "INSERT INTO news (chat, words, file, was_there) VALUES (?, ?, ?, ?)"
        self._database.together(
            [
                ("DELETE FROM told", ()),
                *(("INSERT INTO told VALUES (?, ?)", row) for row in rows.items()),
                *((put, (follow.chat, follow.words, file, was_there)) for follow, file, was_there in news),
            ]
        )

    def news(self) -> list[News]:
        """What is still to be told, in order."""
        rows = self._database.rows("SELECT * FROM news ORDER BY row")
        return [News(row["row"], row["chat"], row["words"], row["file"], bool(row["was_there"])) for row in rows]

    def told(self, news: Sequence[News]) -> None:
        """These were told."""
        self._database.together([("DELETE FROM news WHERE row = ?", (one.row,)) for one in news])
