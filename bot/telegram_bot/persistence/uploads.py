"""Notices sent as files: kept aside until an administrator decides, then put into the corpus and indexed; and what
goes from the corpus for them, or by a removal, which can come back.

Every step is on disk before the next: after a kill the decision is carried out at the next start, and doing so twice
gives the same corpus.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.telegram_bot.persistence.database import Database
from index.entities.document_numbers import find_numbers
from index.errors import CorpusError, ReadingError
from index.ingest.isolation import parse_apart
from index.notice import Notice

if TYPE_CHECKING:
    from index.notice import NoticeSummary

CHOICES = ("add", "replace", "both", "drop")
_UNSAFE = re.compile(r"[^\w〔〕（）()《》、，.-]+")
_LONGEST_NAME = 80  # characters; three bytes each stay below the 255 bytes of a file name
_OWN = 0o600
"""Files kept aside are the bot's own user's only."""
_MOST_VERSIONS = 50
"""Files of before that are kept."""
_NOT_A_NOTICE = ("readme", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """One change of the corpus: a file that was sent, or one of before that comes back, or a removal, without a name.

    `target` is its name in the corpus once that is decided, "" for a removal.
    """

    id: str
    user: int
    name: str
    folder: str = ""
    """Where it lay in the corpus before, below its root."""
    target: str | None = None
    replaced: str | None = None
    """The file of the corpus that goes; of another name where the format is another."""
    tries: int = 0
    """Starts of the bot at which it was not finished."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file that was replaced or removed and can come back; `label` is how its notice was called."""

    id: str
    file: str
    label: str
    at: float
    was_removed: bool


class Uploads:
    """Files kept aside under `folder`, one folder each, and their way into `corpus`."""

    def __init__(self, database: Database, folder: Path, corpus: Path, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._folder = folder
        self._corpus = corpus
        self._clock = clock

    def stage(self, user: int, name: str, data: bytes, folder: str = "") -> tuple[Upload, Notice]:
        """Keep the file aside and read it; raises ReadingError, and nothing is kept, where it is no notice."""
        upload = Upload(secrets.token_urlsafe(9), user, safe_name(name), folder)
        path = self._path(upload)
        self._make_folder(upload)
        try:
            _write(path, data, _OWN)
            notice = parse_apart(path, path.parent)
            self._store(upload)
        except (ReadingError, OSError, sqlite3.Error):
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return upload, notice

    def remove(self, user: int, file: str, label: str) -> Upload:
        """Decide that `file` goes; raises CorpusError where it is none of the corpus."""
        self._check_own()
        if not (self._corpus / file).is_file():
            raise CorpusError(f"{file} 已不在公文文件夹里。")
        upload = Upload(secrets.token_urlsafe(9), user, "", target="", replaced=file)
        self._make_folder(upload)
        self._store(upload, label)
        return upload

    def versions(self) -> list[Version]:
        """What was replaced or removed, the latest first."""
        rows = self._database.rows("SELECT * FROM uploads WHERE done IS NOT NULL ORDER BY done DESC")
        return [Version(row["id"], row["replaced"], row["label"] or "", row["done"], not row["target"]) for row in rows]

    def stage_version(self, identity: str, user: int) -> tuple[Upload, Notice]:
        """A file of before as if it had been sent anew; raises KeyError where it is not kept, and as `stage` does."""
        version = {version.id: version for version in self.versions()}[identity]
        file = Path(version.file)
        data = (self._folder / identity / f"replaced-{file.name}").read_bytes()
        return self.stage(user, file.name, data, file.parent.as_posix())

    def get(self, identity: str) -> Upload | None:
        """The upload, None if it was discarded or is done; `target` tells whether it is being carried out."""
        row = self._database.row("SELECT * FROM uploads WHERE id = ? AND done IS NULL", identity)
        return Upload(*(row[field.name] for field in fields(Upload))) if row else None

    def read(self, upload: Upload) -> Notice:
        """The notice in the file."""
        path = self._path(upload)
        return parse_apart(path, path.parent)

    def decided(self) -> list[Upload]:
        """What a killed process had decided on and not carried out; each time is one try more."""
        left = "target IS NOT NULL AND done IS NULL"
        with self._database.patiently():
            self._database.run(f"UPDATE uploads SET tries = tries + 1 WHERE {left}")
        rows = self._database.rows(f"SELECT id FROM uploads WHERE {left} ORDER BY at")
        return [upload for row in rows if (upload := self.get(row["id"]))]

    def decide(self, upload: Upload, replaces: str | None, label: str = "") -> Upload:
        """Settle the name in the corpus: a new one, or that of the file it replaces, with its own suffix.

        `label` is how the notice that goes is called.
        """
        self._check_own()
        name = (Path(upload.folder) / upload.name).as_posix()
        if replaces:
            name = Path(replaces).with_suffix(Path(upload.name).suffix).as_posix()
        decided = replace(upload, target=name if name == replaces else self._free_name(name), replaced=replaces)
        changed = self._database.run(
            "UPDATE uploads SET target = ?, replaced = ?, label = ? WHERE id = ? AND target IS NULL",
            *(decided.target, decided.replaced, label, upload.id),
        )
        if not changed:
            raise CorpusError("这份文件已经在处理了，请稍候。")
        return decided

    def place(self, upload: Upload) -> None:
        """Put the file into the corpus; what goes is kept aside. Doing so twice does no more."""
        kept = self._kept(upload)
        if upload.replaced:
            old = self._corpus / upload.replaced
            if not kept.exists():
                _write(kept, old.read_bytes(), _OWN)
        if upload.target:
            target = self._corpus / upload.target
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, self._path(upload).read_bytes())
        if upload.replaced and upload.replaced != upload.target:  # last, when what replaces it is on the disk
            (self._corpus / upload.replaced).unlink(missing_ok=True)

    def undo(self, upload: Upload) -> None:
        """Take the file out of the corpus again, put back what went, and let the decision be made anew."""
        kept = self._kept(upload)
        if upload.replaced and kept.exists():
            _write(self._corpus / upload.replaced, kept.read_bytes())
            kept.unlink()
        if upload.target and upload.target != upload.replaced:
            (self._corpus / upload.target).unlink(missing_ok=True)
        if upload.name:
            self._database.run("UPDATE uploads SET target = NULL, replaced = NULL WHERE id = ?", upload.id)
        else:
            self.finish(upload)

    def finish(self, upload: Upload) -> None:
        """Forget the upload; a file that went stays under the uploads folder, where it is found again."""
        if self._kept(upload).exists():
            self._database.run("UPDATE uploads SET done = ? WHERE id = ?", self._clock(), upload.id)
            if upload.name:
                self._path(upload).unlink(missing_ok=True)
        else:
            self._forget(upload.id)
        for version in self.versions()[_MOST_VERSIONS:]:
            self._forget(version.id)

    def _forget(self, identity: str) -> None:
        self._database.run("DELETE FROM uploads WHERE id = ?", identity)
        shutil.rmtree(self._folder / identity, ignore_errors=True)

    def _store(self, upload: Upload, label: str = "") -> None:
        self._database.run(
            "INSERT INTO uploads (id, user, name, folder, target, replaced, label, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(upload.id, upload.user, upload.name, upload.folder, upload.target, upload.replaced, label, self._clock()),
        )

    def _check_own(self) -> None:
        if self._corpus.name == "shipped_corpus":
            raise CorpusError("自带的公文不能增改，请把 WENHAO_CORPUS 设为自己的文件夹。")

    def _make_folder(self, upload: Upload) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / upload.id).mkdir(mode=0o700)

    def _path(self, upload: Upload) -> Path:
        return self._folder / upload.id / upload.name

    def _kept(self, upload: Upload) -> Path:
        return self._folder / upload.id / f"replaced-{Path(upload.replaced or '').name}"

    def _free_name(self, name: str) -> str:
        path = Path(name)
        others = (path.with_stem(f"{path.stem}-{number}").as_posix() for number in range(2, 10_000))
        candidates = (name, *others)
        return next(candidate for candidate in candidates if not (self._corpus / candidate).exists())


def same_number(notice: Notice, others: Sequence[NoticeSummary]) -> list[NoticeSummary]:
    """The notices on file that bear the number of `notice`, however it is printed."""
    keys = {number.key for number in find_numbers(notice.document_number or "")}
    return [
        other
        for other in others
        if notice.document_number
        and (
            other.document_number == notice.document_number
            or keys & {number.key for number in find_numbers(other.document_number or "")}
        )
    ]


def safe_name(name: str) -> str:
    """`name` as a plain file name: no folders, no control characters, not hidden, not too long."""
    path = Path(unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2])
    suffix = _UNSAFE.sub("", path.suffix.lower())[:10]
    stem = _UNSAFE.sub("_", path.stem).strip("._")[: _LONGEST_NAME - len(suffix)]
    return f"{f'notice-{secrets.token_hex(4)}' if stem.lower() in _NOT_A_NOTICE else stem}{suffix}"


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write all or nothing, and to the disk."""
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)  # a full disk is not filled further
        raise
