"""Where people and groups are, as they said themselves."""

from __future__ import annotations

from bot.telegram_bot.persistence.database import Database


class Places:
    """A place by chat: that of a person in private, that of a whole group."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, chat: int) -> str | None:
        """The place, None where none was said."""
        row = self._database.row("SELECT place FROM places WHERE chat = ?", chat)
        return row["place"] if row else None

    def put(self, chat: int, place: str | None) -> None:
        """Keep the place; None forgets it."""
        if place is None:
            self._database.run("DELETE FROM places WHERE chat = ?", chat)
        else:
            self._database.run("INSERT OR REPLACE INTO places VALUES (?, ?)", chat, place)
