"""What a model wrote before, and how often each person had it asked today: one SQLite file in the data folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

MEMORY_FILE = "model.sqlite3"
_MOST = 5000
"""Outputs kept; the oldest give way."""
_TABLES = """
CREATE TABLE IF NOT EXISTS written (key TEXT PRIMARY KEY, value TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS made (day TEXT, person TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, person));
"""


class ModelMemory:
    """Safe from several threads and processes; a disk that fails costs the memory, not the answer."""

    def __init__(self, file: Path, today: Callable[[], date] = date.today) -> None:
        self._file, self._today, self._lock = file, today, threading.Lock()

    def written(self, key: str) -> Any:
        """The JSON value that was kept for `key`, unchecked as it came; None where nothing was."""
        with self._open() as database:
            row = database.execute("SELECT value FROM written WHERE key = ?", [key]).fetchone() if database else None
        try:
            return json.loads(row[0]) if row else None
        except (ValueError, TypeError):
            return None

    def keep(self, key: str, value: Any) -> None:
        """Remember the JSON `value` for `key`."""
        with self._open() as database:
            if database:
                row = [key, json.dumps(value, ensure_ascii=False), time.time()]
                database.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", row)
                old = "SELECT key FROM written ORDER BY at DESC LIMIT -1 OFFSET ?"
                database.execute(f"DELETE FROM written WHERE key IN ({old})", [_MOST])

    def take(self, person: str, most: int) -> bool:
        """Count one more request for `person` today; False where that would be more than `most`."""
        day = self._today().isoformat()
        with self._open() as database:
            if not database:
                return True
            row = database.execute("SELECT count FROM made WHERE day = ? AND person = ?", [day, person]).fetchone()
            if row and row[0] >= most:
                return False
            database.execute("DELETE FROM made WHERE day <> ?", [day])
            database.execute("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", [day, person, (row[0] if row else 0) + 1])
        return True

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._file, timeout=2)
                database.executescript(_TABLES)
                database.execute("BEGIN IMMEDIATE")
            except (sqlite3.Error, OSError):
                yield None
                return
            try:
                yield database
                with contextlib.suppress(sqlite3.Error):
                    database.commit()
            finally:
                database.close()


def key_of(*told: Any) -> str:
    """Names what is asked of a model: the same JSON values ask for the same."""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
