"""Who may use the bot: everybody, the listed, or who was approved by an administrator."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.settings import BotSettings

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is mistaken for another when read out
_CODE_LENGTH = 8
_VALID = 24 * 3600.0  # seconds
_MOST_WAITING = 200
_LONGEST_NAME = 32
"""Characters of somebody's name as it is listed."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Somebody who waits for approval; `name` is as they write it themselves."""

    code: str
    user: int
    chat: int
    name: str


class Access:
    """Permissions from the settings and from /allow; the latter outlive a restart."""

    def __init__(self, database: Database, settings: BotSettings, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def is_admin(self, user: int) -> bool:
        """Whether this user administers the bot."""
        return user in self._settings.admins

    def allows(self, user: int, chat: int) -> bool:
        """Whether this user may ask here: by themselves, or because the whole chat may."""
        if self._settings.access == "open" or self.is_admin(user):
            return True
        listed = user in self._settings.users or chat in self._settings.chats
        return listed or bool(self._database.row("SELECT 1 FROM grants WHERE id IN (?, ?)", user, chat))

    def pair(self, user: int, chat: int, name: str) -> tuple[Pairing, bool] | None:
        """The pairing of this user and whether it is new; None where it is off, refused, or too many wait."""
        if self._settings.access != "pairing" or self._was_refused(user):
            return None
        waiting = self.waiting()
        known = next((pairing for pairing in waiting if pairing.user == user), None)
        if known:
            return known, False
        if len(waiting) >= _MOST_WAITING:
            return None
        pairing = Pairing("".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)), user, chat, plain_name(name))
        self._database.run(
            "INSERT OR REPLACE INTO pairings (code, user, chat, name, at) VALUES (?, ?, ?, ?, ?)",
            *(pairing.code, user, chat, pairing.name, self._clock()),
        )
        return pairing, True

    def waiting(self) -> list[Pairing]:
        """Who waits for approval, longest first."""
        valid = "at >= ? AND NOT refused"
        rows = self._database.rows(f"SELECT * FROM pairings WHERE {valid} ORDER BY at", self._clock() - _VALID)
        return [Pairing(row["code"], row["user"], row["chat"], row["name"]) for row in rows]

    def purge(self) -> None:
        """Delete the pairings that are not valid any more."""
        self._database.run("DELETE FROM pairings WHERE at < ?", self._clock() - _VALID)

    def approve(self, code: str) -> Pairing | None:
        """Allow who was given `code`; None if nobody waits with it."""
        pairing = next((pairing for pairing in self.waiting() if pairing.code == code.upper()), None)
        if pairing:
            self.grant(pairing.user)
        return pairing

    def refuse(self, code: str) -> Pairing | None:
        """Turn away who was given `code`, who is not asked about again for a day; None if nobody waits with it."""
        pairing = next((pairing for pairing in self.waiting() if pairing.code == code), None)
        if pairing:
            self._database.run("UPDATE pairings SET refused = 1 WHERE code = ?", code)
        return pairing

    def _was_refused(self, user: int) -> bool:
        valid = "user = ? AND refused AND at >= ?"
        return bool(self._database.row(f"SELECT 1 FROM pairings WHERE {valid}", user, self._clock() - _VALID))

    def grant(self, identity: int) -> None:
        """Allow this user or chat."""
        self._database.together(
            [
                ("INSERT OR REPLACE INTO grants VALUES (?, ?)", (identity, self._clock())),
                ("DELETE FROM pairings WHERE user = ?", (identity,)),
            ]
        )

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: what lets it in lets it in under its new number."""
        listed = old in self._settings.chats
        if listed or self._database.row("SELECT 1 FROM grants WHERE id = ?", old):
            self.grant(new)

    def withdraw(self, identity: int) -> bool:
        """Take back what /allow gave; False if there was nothing."""
        return self._database.run("DELETE FROM grants WHERE id = ?", identity) > 0

    def granted(self) -> list[tuple[int, float]]:
        """Users and chats that /allow let in, the latest first, and when."""
        return [(row["id"], row["at"]) for row in self._database.rows("SELECT * FROM grants ORDER BY at DESC")]


def plain_name(name: str) -> str:
    """A stranger's name on one line, without characters that steer or hide, and short."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())[:_LONGEST_NAME] or "?"
