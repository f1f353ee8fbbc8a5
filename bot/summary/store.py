"""What a model wrote before, and how much each person has had made today: one SQLite file in the data folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.answer import Quote
from bot.summary.claims import Claim, Support
from bot.summary.prompt import PROMPT_RULES

_MOST = 5000
"""Outputs kept; the oldest give way."""
_TABLES = """
CREATE TABLE IF NOT EXISTS written (key TEXT PRIMARY KEY, claims TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS made (day TEXT, person TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, person));
"""


class SummaryStore:
    """Safe from several threads and processes; a disk that fails costs the memory, not the answer."""

    def __init__(self, file: Path, today: Callable[[], date] = date.today) -> None:
        self._file, self._today, self._lock = file, today, threading.Lock()

    def written(self, key: str) -> list[Claim] | None:
        """What was written for `key`, unchecked as it came; None where nothing was."""
        with self._open() as database:
            row = database.execute("SELECT claims FROM written WHERE key = ?", [key]).fetchone() if database else None
        try:
            return [
                Claim(text, tuple(Support(int(number), str(words)) for number, words in supports))
                for text, supports in (json.loads(row[0]) if row else [])
            ] or None
        except (ValueError, TypeError):
            return None

    def keep(self, key: str, claims: Sequence[Claim]) -> None:
        """Remember what was written for `key`."""
        told = [[claim.text, [[one.quote, one.words] for one in claim.supports]] for claim in claims]
        with self._open() as database:
            if database:
                row = [key, json.dumps(told, ensure_ascii=False), time.time()]
                database.execute("INSERT OR REPLACE INTO written VALUES (?, ?, ?)", row)
                old = "SELECT key FROM written ORDER BY at DESC LIMIT -1 OFFSET ?"
                database.execute(f"DELETE FROM written WHERE key IN ({old})", [_MOST])

    def take(self, person: str, most: int) -> bool:
        """Count one more summary for `person` today; False where that would be more than `most`."""
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


def key_of(question: str, quotes: Mapping[int, Quote], model: str) -> str:
    """Names a summary: the same question, quotes and model ask for the same one."""
    told = [
        PROMPT_RULES,
        model,
        question,
        *([number, quote.file, quote.start, quote.text] for number, quote in quotes.items()),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
