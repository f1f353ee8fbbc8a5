"""The SQLite file of the bot. Every statement is a transaction: a killed process loses nothing it had stored.

The file is the bot's own user's only, and what is deleted from it is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import SettingsError

_STEPS = (
    """
    CREATE TABLE turns (chat INTEGER, thread INTEGER, user INTEGER, message INTEGER, question TEXT, at REAL,
                        PRIMARY KEY (chat, user, message)) WITHOUT ROWID;
    CREATE TABLE preferences (user INTEGER PRIMARY KEY, language TEXT);
    CREATE TABLE issued (id TEXT PRIMARY KEY, chat INTEGER, user INTEGER, message INTEGER, language TEXT, answer TEXT,
                         refused INTEGER, at REAL);
    CREATE INDEX issued_message ON issued (chat, message);
    CREATE INDEX issued_at ON issued (at);
    CREATE TABLE feedback (issued TEXT, user INTEGER, useful INTEGER, reason TEXT, question TEXT, answer TEXT, at REAL,
                           PRIMARY KEY (issued, user));
    CREATE TABLE grants (id INTEGER PRIMARY KEY, at REAL);
    CREATE TABLE pairings (code TEXT PRIMARY KEY, user INTEGER UNIQUE, chat INTEGER, name TEXT, at REAL);
    CREATE TABLE uploads (id TEXT PRIMARY KEY, user INTEGER, name TEXT, target TEXT, replaces INTEGER, at REAL);
    """,
    """
    CREATE TABLE inbox (row INTEGER PRIMARY KEY, id INTEGER, digest BLOB, payload TEXT, tries INTEGER, at REAL,
                        UNIQUE (id, digest));
    CREATE INDEX inbox_left ON inbox (row) WHERE payload IS NOT NULL;
    ALTER TABLE uploads ADD COLUMN replaced TEXT;
    UPDATE uploads SET replaced = target WHERE replaces;
    """,
    """
    ALTER TABLE issued ADD COLUMN asked INTEGER;
    CREATE TABLE offered (key TEXT PRIMARY KEY, question TEXT);
    """,
    """
    CREATE TABLE places (chat INTEGER PRIMARY KEY, place TEXT);
    """,
    """
    ALTER TABLE uploads ADD COLUMN folder TEXT NOT NULL DEFAULT '';
    ALTER TABLE uploads ADD COLUMN label TEXT;
    ALTER TABLE uploads ADD COLUMN tries INTEGER DEFAULT 0;
    ALTER TABLE uploads ADD COLUMN done REAL;
    ALTER TABLE pairings ADD COLUMN refused INTEGER DEFAULT 0;
    CREATE TABLE follows (chat INTEGER, words TEXT, language TEXT, PRIMARY KEY (chat, words)) WITHOUT ROWID;
    CREATE TABLE told (file TEXT PRIMARY KEY, source BLOB) WITHOUT ROWID;
    CREATE TABLE news (row INTEGER PRIMARY KEY, chat INTEGER, words TEXT, file TEXT, was_there INTEGER);
    """,
)
"""Each step takes the file to the next version; steps that were published are never changed."""
_PATIENCE = 10
"""Seconds that the start waits for another program that locks the file."""


class Database:
    """One connection for the whole process; all statements are short."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file at `path`; raises SettingsError where that cannot be done."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.parent.chmod(0o700)
            path.touch(0o600)
            path.chmod(0o600)  # the files beside it take after it
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE)
            self._is_loose = False
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._migrate()
            # Nobody waits for another program that locks the file: what cannot be stored at once costs a button.
            self._connection.execute("PRAGMA busy_timeout = 0")
        except (OSError, sqlite3.Error) as error:
            raise self.unusable(error) from error

    def unusable(self, error: Exception) -> SettingsError:
        """What is told where the file cannot be used at the start."""
        return SettingsError(
            f"不能使用机器人的数据文件 {self._path}（{error}），"
            "请检查 WENHAO_BOT_DATA 的权限和空间，或把损坏的文件移走后重启。"
        )

    def run(self, statement: str, *values: Any) -> int:
        """Carry out one statement; returns how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Statements within wait for another program that locks the file, as at the start, where nobody waits."""
        self._connection.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA busy_timeout = 0")

    def insert(self, statement: str, *values: Any) -> int | None:
        """Carry out an INSERT OR IGNORE; returns the number of the new row, None where there was one already."""
        done = self._connection.execute(statement, values)
        return done.lastrowid if done.rowcount else None

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of `query`."""
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> sqlite3.Row | None:
        """The first row of `query`, None if there is none."""
        found: sqlite3.Row | None = self._connection.execute(query, values).fetchone()
        return found

    def together(self, statements: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
        """Carry out all statements or none."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                self._connection.execute(statement, values)

    def forget(self) -> None:
        """What was deleted is not left in the journal beside the file either."""
        self._is_loose = True
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def compact(self) -> None:
        """Write the file anew where something was to be forgotten since the last time: not even its room is left."""
        if self._is_loose:
            self._connection.execute("VACUUM")
            self.forget()
            self._is_loose = False

    def close(self) -> None:
        """Close the connection; later statements raise."""
        self._connection.close()

    def _migrate(self) -> None:
        done = self._connection.execute("PRAGMA user_version").fetchone()[0]
        for version, step in enumerate(_STEPS[done:], start=done + 1):
            self._connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT;")
