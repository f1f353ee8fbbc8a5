"""Reading notices and passages from one SQLite file (documents_writer.py); a published one is opened immutable."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.document import Document
from index.errors import IndexDamaged
from index.notice import Clause, Element, Notice, NoticeSummary, Sentence
from index.parsing.passages import Passage
from index.relations import Relation
from index.storage.hashing import content_hash
from index.storage.packing import documents_from, relations_from, tables_from
from index.untrusted import check_types, decoding, guard, time_limit

_FEW = 500
"""Values looked up in one statement."""
_SUMMARY = "file, title, document_number, issuers, date_of_issue, print_date, elements, clauses, warnings"
_PASSAGE = 'p.id, n.file, p.path, p.heading, p.duty_bearer, p.kind, p.start, p."end", p.text, p.digest'


class DocumentReader:
    """Reading a published store; safe from several threads. Every method raises IndexDamaged on altered content."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
            guard(self._db)
            self._rows("SELECT 1 FROM notices LIMIT 1")  # opens the file now, so that it stays readable when unlinked
        except sqlite3.Error as error:
            raise self._damaged() from error

    def close(self) -> None:
        """Closes the file; reading afterwards is a mistake of the caller."""
        self._db.close()

    def summaries(self, files: Collection[str] | None = None) -> list[NoticeSummary]:
        """The notices in `files`, default all, in the order of the file names."""
        if files is None:
            rows = self._rows(f"SELECT {_SUMMARY} FROM notices ORDER BY file")
        else:
            rows = self._in(f"SELECT {_SUMMARY} FROM notices WHERE file IN", sorted(files))
        with decoding(self._damaged()):
            return sorted(map(_summary, rows), key=lambda summary: summary.file)

    def sources(self) -> dict[str, bytes]:
        """The content hash of every notice's source, by file."""
        return dict(self._rows("SELECT file, source FROM notices"))

    def bodies(self) -> Iterator[tuple[NoticeSummary, list[str]]]:
        """Every notice with the texts of its body's passages, in the order of the file names."""
        texts: dict[int, list[str]] = {}
        for notice, text in self._rows("SELECT notice, text FROM passages WHERE kind != 'element'"):
            texts.setdefault(notice, []).append(text)
        for number, *row in self._rows(f"SELECT id, {_SUMMARY} FROM notices ORDER BY file"):
            yield _summary(tuple(row)), texts.get(number, [])

    def documents(self, files: Collection[str] | None = None) -> list[Document]:
        """The documents in `files`, default all, in the order of the file names and the text."""
        if files is None:
            rows = self._rows("SELECT documents FROM notices ORDER BY file")
        else:
            rows = self._in("SELECT documents FROM notices WHERE file IN", sorted(files))
        with decoding(self._damaged()):
            return [document for (packed,) in rows for document in documents_from(packed)]

    def relations(self, document: str | None = None) -> list[Relation]:
        """What the document with this id says of others, and they of it; without an id all relations."""
        if document is None:
            rows = self._rows("SELECT packed FROM relations ORDER BY id")
        else:
            where = "source = ? OR target = ?"
            rows = self._rows(f"SELECT packed FROM relations WHERE {where} ORDER BY id", document, document)
        with decoding(self._damaged()):
            return [relation for (packed,) in rows for relation in relations_from(packed)]

    def notice(self, file: str) -> Notice:
        """The whole notice; raises KeyError for a file that is not in the index."""
        rows = self._rows(
            "SELECT reading_text, fields, documents, statements, digest FROM notices WHERE file = ?", file
        )
        if not rows:
            raise KeyError(file)
        *parts, digest = rows[0]
        with decoding(self._damaged()):
            if content_hash(*parts) != digest:
                raise self._damaged()
            return notice_from(file, *parts)

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of `ids` that exist, by id."""
        found = {}
        for row in self._in(f"SELECT {_PASSAGE} FROM passages p JOIN notices n ON n.id = p.notice WHERE p.id IN", ids):
            with decoding(self._damaged()):
                if digest_of(row[1:-1]) != row[-1]:
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
        if len(wanted) <= _FEW:
            return dict(self._in("SELECT embedded, id FROM passages WHERE embedded IN", list(wanted)))
        rows = self._rows("SELECT embedded, id FROM passages")
        return {digest: passage for digest, passage in rows if digest in wanted}

    def _in(self, start: str, values: Sequence[str | int | bytes]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for i in range(0, len(values), _FEW):
            part = values[i : i + _FEW]
            rows += self._rows(f"{start} ({','.join('?' * len(part))})", *part)
        return rows

    def _rows(self, statement: str, *values: str | int | bytes) -> list[tuple[Any, ...]]:
        try:
            with self._lock, time_limit(self._db):
                return self._db.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError, MemoryError, OverflowError) as error:
            raise self._damaged() from error

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"索引的条款部分已损坏（{self._path.name}）。请运行 wenhao rebuild --full 重建。")


def notice_fields(notice: Notice) -> str:
    """All of `notice` but its file, text, documents and statements, as JSON; a clause's text is its span."""
    fields = asdict(replace(notice, documents=(), statements=()))
    del fields["file"], fields["reading_text"], fields["documents"], fields["statements"]
    for clause in fields["clauses"]:
        del clause["text"]
    return as_json(fields)


def notice_from(file: str, text: str, packed: str, documents: str, statements: str) -> Notice:
    """The notice whose reading text is `text`, whose `notice_fields`, documents and statements are packed."""
    fields: dict[str, Any] = json.loads(packed)
    fields["elements"] = tuple(Element(**element) for element in fields["elements"])
    fields["clauses"] = tuple(
        Clause(**{**clause, "path": tuple(clause["path"]), "text": text[clause["start"] : clause["end"]]})
        for clause in fields["clauses"]
    )
    fields["tables"] = tuple(tables_from(fields["tables"]))
    fields["sentences"] = tuple(Sentence(**{**s, "path": tuple(s["path"])}) for s in fields["sentences"])
    fields.update({name: tuple(value) for name, value in fields.items() if isinstance(value, list)})
    fields["documents"], fields["statements"] = documents_from(documents), relations_from(statements)
    notice = Notice(file=file, reading_text=text, **fields)
    for part in (notice, *notice.elements, *notice.clauses, *notice.sentences, *notice.tables):
        check_types(part)
    return notice


def _summary(row: tuple[Any, ...]) -> NoticeSummary:
    file, title, number, issuers, issued, printed, elements, clauses, warnings = row
    lists = [tuple(json.loads(text)) for text in (issuers, elements, warnings)]
    summary = NoticeSummary(file, title, number, lists[0], issued, printed, lists[1], clauses, lists[2])
    check_types(summary)
    return summary


def _passage(row: tuple[Any, ...]) -> Passage:
    _, file, path, heading, bearer, kind, start, end, text, _ = row
    passage = Passage(file, tuple(json.loads(path)), heading, bearer, kind, start, end, text)
    check_types(passage)
    return passage


def digest_of(values: tuple[Any, ...]) -> bytes:
    """The hash that is kept beside a passage: of its file and its columns."""
    return content_hash(*(str(value) for value in values))


def as_json(value: object) -> str:
    """`value` as a column holds it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
