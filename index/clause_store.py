"""Notices and passages in one SQLite file; a published one is opened immutable and never written again."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.errors import IndexDamaged
from index.names import PLACED, Known, known_of, names_of, packed, unpacked
from index.notice import Clause, Element, Notice, Sentence
from index.passages import Passage

_SCHEMA = """
CREATE TABLE notices (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, source BLOB NOT NULL,
    reading_text TEXT NOT NULL, fields TEXT NOT NULL, digest BLOB NOT NULL,
    title TEXT, document_number TEXT, issuers TEXT NOT NULL, date_of_issue TEXT, print_date TEXT,
    elements TEXT NOT NULL, clauses INTEGER NOT NULL, warnings TEXT NOT NULL, known TEXT NOT NULL
);
CREATE TABLE names (name TEXT NOT NULL, notice INTEGER NOT NULL, PRIMARY KEY (name, notice)) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, notice INTEGER NOT NULL, path TEXT NOT NULL,
    heading TEXT, duty_bearer TEXT, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, embedded BLOB NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX passages_of_notice ON passages (notice);
"""
_SUMMARY = "file, title, document_number, issuers, date_of_issue, print_date, elements, clauses, warnings"
_PASSAGE = 'p.id, n.file, p.path, p.heading, p.duty_bearer, p.kind, p.start, p."end", p.text, p.digest'


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """What a list of notices shows; `elements` names those found, dates are ISO 8601 or None."""

    file: str
    title: str | None
    document_number: str | None
    issuers: tuple[str, ...]
    date_of_issue: str | None
    print_date: str | None
    elements: tuple[str, ...]
    clauses: int
    warnings: tuple[str, ...]


def content_hash(*parts: str | bytes) -> bytes:
    """16 bytes that name the content of `parts`."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()


class ClauseStore:
    """Reading a published store; safe from several threads. Every method raises IndexDamaged on altered content."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._rows("SELECT 1 FROM notices LIMIT 1")  # opens the file now, so that it stays readable when unlinked
        except sqlite3.Error as error:
            raise self._damaged() from error

    def close(self) -> None:
        """Closes the file; reading afterwards is a mistake of the caller."""
        self._db.close()

    def summaries(self) -> list[NoticeSummary]:
        """All notices in the order of their file names."""
        return [_summary(row) for row in self._rows(f"SELECT {_SUMMARY} FROM notices ORDER BY file")]

    def bodies(self) -> Iterator[tuple[NoticeSummary, list[str]]]:
        """Every notice with the texts of its body's passages, in the order of the file names."""
        texts: dict[int, list[str]] = {}
        for notice, text in self._rows("SELECT notice, text FROM passages WHERE kind = 'body'"):
            texts.setdefault(notice, []).append(text)
        for number, *row in self._rows(f"SELECT id, {_SUMMARY} FROM notices ORDER BY file"):
            yield _summary(tuple(row)), texts.get(number, [])

    def known(self, files: Collection[str]) -> list[Known]:
        """What the notices in `files` may be called by, in the order of the file names."""
        return _sorted(self._in("SELECT file, known FROM notices WHERE file IN", list(files)))

    def called(self, names: Collection[str]) -> list[Known]:
        """The notices that bear any of `names` (index.names), in the order of the file names."""
        numbers = {row[0] for row in self._in("SELECT notice FROM names WHERE name IN", list(names))}
        return _sorted(self._in("SELECT file, known FROM notices WHERE id IN", list(numbers)))

    def notice(self, file: str) -> Notice:
        """The whole notice; raises KeyError for a file that is not in the index."""
        rows = self._rows("SELECT reading_text, fields, digest FROM notices WHERE file = ?", file)
        if not rows:
            raise KeyError(file)
        text, fields, digest = rows[0]
        if content_hash(text, fields) != digest:
            raise self._damaged()
        return notice_from(file, text, fields)

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of `ids` that exist, by id."""
        found = {}
        for row in self._in(f"SELECT {_PASSAGE} FROM passages p JOIN notices n ON n.id = p.notice WHERE p.id IN", ids):
            if _digest(row[1:-1]) != row[-1]:
                raise self._damaged()
            found[row[0]] = _passage(row)
        return found

    def notice_ids(self, files: Collection[str]) -> list[int]:
        """The numbers of the notices in `files`; those that are not in the index are left out."""
        return [row[0] for row in self._in("SELECT id FROM notices WHERE file IN", list(files))]

    def ids_of(self, notices: Sequence[int]) -> list[int]:
        """The ids of all passages of the notices with these numbers."""
        return [row[0] for row in self._in("SELECT id FROM passages WHERE notice IN", notices)]

    def notices_of(self, ids: Sequence[int]) -> dict[int, int]:
        """The number of the notice of each passage that is not an article of a law."""
        own = "path NOT LIKE '%\"第%条%'"
        return dict(self._in(f"SELECT id, notice FROM passages WHERE {own} AND id IN", ids))

    def embedded(self, wanted: Collection[bytes]) -> dict[bytes, int]:
        """A passage id for each of the `wanted` content hashes that the store has."""
        rows = self._rows("SELECT embedded, id FROM passages")
        return {digest: passage for digest, passage in rows if digest in wanted}

    def _in(self, start: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for i in range(0, len(values), 500):
            part = values[i : i + 500]
            rows += self._rows(f"{start} ({','.join('?' * len(part))})", *part)
        return rows

    def _rows(self, statement: str, *values: str | int) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._db.execute(statement, values).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged() from error

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"索引的条款部分已损坏（{self._path.name}）。请运行 wenhao rebuild --full 重建。")


class ClauseWriter:
    """Writing the store of a generation that is still being built."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
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
        fields, known = notice_fields(notice), known_of(summary_of(notice))
        row = (
            notice.file,
            source,
            notice.reading_text,
            fields,
            content_hash(notice.reading_text, fields),
            *_summary_row(summary_of(notice)),
            packed(known),
        )
        number = self._db.execute(f"INSERT INTO notices VALUES (NULL,{','.join('?' * 14)})", row).lastrowid
        assert number is not None
        self._db.executemany("INSERT INTO names VALUES (?, ?)", [(name, number) for name in names_of(known)])
        return number

    def add_passages(self, notice: int, rows: Iterable[tuple[int, Passage, bytes]]) -> None:
        """Adds passages of a notice as (id, passage, content hash of its embedded text)."""
        values = [_passage_row(notice, *row) for row in rows]
        self._db.executemany(f"INSERT INTO passages VALUES ({','.join('?' * 11)})", values)

    def remove(self, file: str) -> tuple[int, list[int]]:
        """Removes a notice; returns its number and the ids of its passages."""
        notice, known = self._db.execute("SELECT id, known FROM notices WHERE file = ?", (file,)).fetchone()
        ids = [row[0] for row in self._db.execute("SELECT id FROM passages WHERE notice = ?", (notice,))]
        self._db.execute("DELETE FROM passages WHERE notice = ?", (notice,))
        self._db.execute("DELETE FROM notices WHERE id = ?", (notice,))
        names = [(name, notice) for name in names_of(unpacked(file, known))]
        self._db.executemany("DELETE FROM names WHERE name = ? AND notice = ?", names)
        return notice, ids

    def used_ids(self) -> list[int]:
        """The ids of all passages, ascending."""
        return [row[0] for row in self._db.execute("SELECT id FROM passages ORDER BY id")]

    def counts(self) -> dict[str, int]:
        """How many notices there are, how many of them say where they apply, and how many clauses and passages."""
        notices, clauses = self._db.execute("SELECT count(*), coalesce(sum(clauses), 0) FROM notices").fetchone()
        (placed,) = self._db.execute("SELECT count(*) FROM names WHERE name = ?", (PLACED,)).fetchone()
        (count,) = self._db.execute("SELECT count(*) FROM passages").fetchone()
        return {"notices": notices, "placed": placed, "clauses": clauses, "passages": count}

    def close(self) -> None:
        """Commits and closes."""
        with closing(self._db):
            self._db.execute("COMMIT")

    def abandon(self) -> None:
        """Closes without committing."""
        self._db.close()


def notice_fields(notice: Notice) -> str:
    """All of `notice` but its file and reading text, as JSON; a clause's text is its span and is left out."""
    fields = asdict(notice)
    del fields["file"], fields["reading_text"]
    for clause in fields["clauses"]:
        del clause["text"]
    return _json(fields)


def notice_from(file: str, text: str, packed: str) -> Notice:
    """The notice whose reading text is `text` and whose `notice_fields` are `packed`."""
    fields: dict[str, Any] = json.loads(packed)
    fields["elements"] = tuple(Element(**element) for element in fields["elements"])
    fields["clauses"] = tuple(
        Clause(**{**clause, "path": tuple(clause["path"]), "text": text[clause["start"] : clause["end"]]})
        for clause in fields["clauses"]
    )
    fields["sentences"] = tuple(Sentence(**{**s, "path": tuple(s["path"])}) for s in fields["sentences"])
    fields.update({name: tuple(value) for name, value in fields.items() if isinstance(value, list)})
    return Notice(file=file, reading_text=text, **fields)


def summary_of(notice: Notice) -> NoticeSummary:
    """What a list shows of `notice`."""
    return NoticeSummary(
        file=notice.file,
        title=notice.title,
        document_number=notice.document_number,
        issuers=notice.issuers,
        date_of_issue=notice.date_of_issue,
        print_date=notice.print_date,
        elements=tuple(element.name for element in notice.elements),
        clauses=len(notice.clauses),
        warnings=notice.warnings,
    )


def _summary_row(summary: NoticeSummary) -> tuple[str | int | None, ...]:
    return tuple(
        _json(value) if isinstance(value, tuple) else value for name, value in asdict(summary).items() if name != "file"
    )


def _summary(row: tuple[Any, ...]) -> NoticeSummary:
    file, title, number, issuers, issued, printed, elements, clauses, warnings = row
    lists = [tuple(json.loads(text)) for text in (issuers, elements, warnings)]
    return NoticeSummary(file, title, number, lists[0], issued, printed, lists[1], clauses, lists[2])


def _sorted(rows: Iterable[tuple[str, str]]) -> list[Known]:
    return [unpacked(file, known) for file, known in sorted(rows)]


def _passage(row: tuple[Any, ...]) -> Passage:
    _, file, path, heading, bearer, kind, start, end, text, _ = row
    return Passage(file, tuple(json.loads(path)), heading, bearer, kind, start, end, text)


def _passage_row(notice: int, i: int, p: Passage, embedded: bytes) -> tuple[Any, ...]:
    values = (_json(p.path), p.heading, p.duty_bearer, p.kind, p.start, p.end, p.text)
    return (i, notice, *values, embedded, _digest((p.file, *values)))


def _digest(values: tuple[Any, ...]) -> bytes:
    return content_hash(*(str(value) for value in values))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
