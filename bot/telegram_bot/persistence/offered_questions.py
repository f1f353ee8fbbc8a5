"""Questions that buttons ask; a button holds only their key, which outlives a restart."""

from __future__ import annotations

import hashlib

from bot.telegram_bot.persistence.database import Database


class OfferedQuestions:
    """Questions by a key made of their words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, question: str) -> str:
        """The key of `question`, which is kept."""
        key = hashlib.blake2s(question.encode("utf-8", "replace"), digest_size=7).hexdigest()
        self._database.run("INSERT OR IGNORE INTO offered VALUES (?, ?)", key, question)
        return key

    def get(self, key: str) -> str | None:
        """The question, None if it is unknown."""
        row = self._database.row("SELECT question FROM offered WHERE key = ?", key)
        return row["question"] if row else None
