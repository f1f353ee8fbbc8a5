"""Writing the SQLite file of a generation in the making: notices, relations and passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.document import Document
from index.notice import Notice, NoticeSummary, summary_of
from index.parsing.passages import Passage
from index.relations import Relation
from index.storage import packing
from index.storage.documents import as_json, digest_of, notice_fields
from index.storage.hashing import content_hash
from index.untrusted import guard

_SCHEMA = """
CREATE TABLE notices (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, source BLOB NOT NULL,
    reading_text TEXT NOT NULL, fields TEXT NOT NULL, documents TEXT NOT NULL, statements TEXT NOT NULL,
    digest BLOB NOT NULL,
    title TEXT, document_number TEXT, issuers TEXT NOT NULL, date_of_issue TEXT, print_date TEXT,
    elements TEXT NOT NULL, clauses INTEGER NOT NULL, warnings TEXT NOT NULL
);
CREATE TABLE relations (id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT, packed TEXT NOT NULL);
CREATE INDEX relations_of_source ON relations (source);
CREATE INDEX relations_of_target ON relations (target);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, notice INTEGER NOT NULL, path TEXT NOT NULL,
    heading TEXT, duty_bearer TEXT, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, embedded BLOB NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX passages_of_notice ON passages (notice);
"""


class DocumentWriter:
    """Writing the store of a generation that is still being built."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        guard(self._db)
        self._db.execute("PRAGMA journal_mode = OFF")  # an unfinished generation is thrown away, never repaired
        self._db.execute("PRAGMA synchronous = OFF")
        if new:
            self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")

    def sources(self) -> dict[str, bytes]:
        """The content hash of every notice's source, by file."""
        return dict(self._db.execute("SELECT file, source FROM notices"))

    def add_notice(self, notice: Notice, source: bytes) -> int:
        """Adds `notice`, read from a file whose content hash is `source`; returns the number that it gets."""
        stated = packing.packed(notice.documents), packing.packed(notice.statements)
        parts = (notice.reading_text, notice_fields(notice), *stated)
        row = (notice.file, source, *parts, content_hash(*parts), *_summary_row(summary_of(notice)))
        number = self._db.execute(f"INSERT INTO notices VALUES (NULL,{','.join('?' * len(row))})", row).lastrowid
        assert number is not None
        return number

    def add_passages(self, notice: int, rows: Iterable[tuple[int, Passage, bytes]]) -> None:
        """Adds passages of a notice as (id, passage, content hash of its embedded text)."""
        values = [_passage_row(notice, *row) for row in rows]
        self._db.executemany(f"INSERT INTO passages VALUES ({','.join('?' * 11)})", values)

    def remove(self, file: str) -> tuple[int, list[int]]:
        """Removes a notice; returns its number and the ids of its passages."""
        (notice,) = self._db.execute("SELECT id FROM notices WHERE file = ?", (file,)).fetchone()
        ids = [row[0] for row in self._db.execute("SELECT id FROM passages WHERE notice = ?", (notice,))]
        self._db.execute("DELETE FROM passages WHERE notice = ?", (notice,))
        self._db.execute("DELETE FROM notices WHERE id = ?", (notice,))
        return notice, ids

    def stated(self) -> tuple[list[Document], list[Relation]]:
        """All documents, and what they state of others, in the order of the file names."""
        rows = self._db.execute("SELECT documents, statements FROM notices ORDER BY file").fetchall()
        documents = [document for packed, _ in rows for document in packing.documents_from(packed)]
        return documents, [relation for _, packed in rows for relation in packing.relations_from(packed)]

    def relate(self, relations: Iterable[Relation]) -> None:
        """Writes the relations of all documents in place of those of an earlier generation."""
        self._db.execute("DELETE FROM relations")
        rows = [(r.source, r.target, packing.packed([r])) for r in relations]
        self._db.executemany("INSERT INTO relations (source, target, packed) VALUES (?, ?, ?)", rows)

    def used_ids(self) -> list[int]:
        """The ids of all passages, ascending."""
        return [row[0] for row in self._db.execute("SELECT id FROM passages ORDER BY id")]

    def counts(self) -> dict[str, int]:
        """How many notices, clauses and passages there are."""
        notices, clauses = self._db.execute("SELECT count(*), coalesce(sum(clauses), 0) FROM notices").fetchone()
        (count,) = self._db.execute("SELECT count(*) FROM passages").fetchone()
        return {"notices": notices, "clauses": clauses, "passages": count}

    def close(self) -> None:
        """Commits and closes."""
        with closing(self._db):
            self._db.execute("COMMIT")

    def abandon(self) -> None:
        """Closes without committing."""
        self._db.close()


def _summary_row(summary: NoticeSummary) -> tuple[str | int | None, ...]:
    values = [value for name, value in asdict(summary).items() if name != "file"]
    return tuple(as_json(value) if isinstance(value, tuple) else value for value in values)


def _passage_row(notice: int, i: int, p: Passage, embedded: bytes) -> tuple[Any, ...]:
    values = (as_json(p.path), p.heading, p.duty_bearer, p.kind, p.start, p.end, p.text)
    return (i, notice, *values, embedded, digest_of((p.file, *values)))
