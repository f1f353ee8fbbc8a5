"""Updates from when Telegram is told of their arrival until they are handled: a bot that was killed goes on with them.

Telegram forgets what it has been told of, so an update is stored before it is queued, by polling and webhook alike.
What Telegram sends twice is queued once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from telegram import Bot, Update

from bot.telegram_bot.persistence.database import Database
from index.storage.hashing import content_hash

_LOG = logging.getLogger(__name__)

_MOST_TRIES, _LONGEST_TRIED = 20, 3600.0
"""Starts, and seconds, after which an update that was never handled is given up: it may be what ends the process."""


class Inbox:
    """What was taken and not yet handled. A fault of the disk costs the record, never the answer."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._rows: dict[int, int] = {}
        self._held: set[int] = set()
        self._owed: list[int] = []
        self._unstored: dict[int, tuple[Any, ...]] = {}

    def take(self, update: Update) -> bool:
        """Store `update`; False where it was taken before."""
        payload = json.dumps(update.to_dict(), ensure_ascii=False).encode("utf-8", "replace").decode()
        values = update.update_id, content_hash(payload), payload, self._clock()
        try:
            for number in list(self._unstored):
                self._store(*self._unstored[number])
                del self._unstored[number]
            return self._store(*values)
        except sqlite3.Error as error:  # said again with the next one, where it is not handled by then
            _LOG.error("an update could not be stored: %s", error)
            return self._unstored.setdefault(update.update_id, values) is values

    def _store(self, *values: Any) -> bool:
        row = self._database.insert(
            "INSERT OR IGNORE INTO inbox (id, digest, payload, tries, at) VALUES (?, ?, ?, 0, ?)", *values
        )
        if row is not None:
            self._rows[values[0]] = row
        return row is not None

    def hold(self, update: int) -> None:
        """`update` is handled and not yet answered: it is done when it is `release`d."""
        self._held.add(update)

    def release(self, update: int) -> None:
        """What was held is answered."""
        self._held.discard(update)
        self.done(update)

    def done(self, update: int) -> None:
        """`update` is handled: its words are forgotten, its number is remembered for a while."""
        if update in self._held:
            return
        self._unstored.pop(update, None)
        row = self._rows.pop(update, None)
        if row is not None:
            self._owed.append(row)
        try:
            while self._owed:
                self._database.run("UPDATE inbox SET payload = NULL WHERE row = ?", self._owed[-1])
                self._owed.pop()
        except sqlite3.Error as error:  # said again with the next one
            _LOG.error("a handled update could not be marked: %s", error)

    def left(self, bot: Bot) -> tuple[list[Update], list[Update]]:
        """What a process before this one took and did not handle, in the order of arrival, and what is given up.

        Raises sqlite3.Error where another program locks the file for longer than the start waits.
        """
        with self._database.patiently():
            self._database.run("UPDATE inbox SET tries = tries + 1 WHERE payload IS NOT NULL")
            rows = self._database.rows("SELECT * FROM inbox WHERE payload IS NOT NULL ORDER BY row")
        found: list[Update] = []
        given_up: list[Update] = []
        for row in rows:
            update = Update.de_json(json.loads(row["payload"]), bot)
            self._rows[update.update_id] = row["row"]
            is_hopeless = row["tries"] > _MOST_TRIES and row["at"] < self._clock() - _LONGEST_TRIED
            (given_up if is_hopeless else found).append(update)
        for update in given_up:
            self.done(update.update_id)
        return found, given_up

    def purge(self, older_than: float) -> None:
        """Forget the numbers of updates that were taken more than `older_than` seconds ago."""
        self._database.run("DELETE FROM inbox WHERE payload IS NULL AND at < ?", self._clock() - older_than)


class StoringQueue(asyncio.Queue[object]):
    """The queue between Telegram and the handlers: what is put into it is in the inbox first."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def put(self, item: Any) -> None:
        """Store and queue an update, once; everything else is only queued."""
        if not isinstance(item, Update) or self._inbox.take(item):
            await super().put(item)

    async def put_left(self, bot: Bot) -> tuple[int, list[Update]]:
        """Queue what was left unhandled; returns how many that were, and what is given up."""
        left, given_up = self._inbox.left(bot)
        for update in left:
            await super().put(update)
        return len(left), given_up
