"""Notices sent as files: kept aside until an administrator decides, then put into the corpus and indexed.

Every step is on disk before the next: after a kill the decision is carried out at the next start, and doing so twice
gives the same corpus.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
_NOT_A_NOTICE = ("readme", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that was sent; `target` is its name in the corpus once that is decided."""

    id: str
    user: int
    name: str
    target: str | None = None
    replaced: str | None = None
    """The file of the corpus whose place it takes; of another name where the format is another."""


class Uploads:
    """Files kept aside under `folder`, one folder each, and their way into `corpus`."""

    def __init__(self, database: Database, folder: Path, corpus: Path, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._folder = folder
        self._corpus = corpus
        self._clock = clock

    def stage(self, user: int, name: str, data: bytes) -> tuple[Upload, Notice]:
        """Keep the file aside and read it; raises ReadingError, and nothing is kept, where it is no notice."""
        upload = Upload(secrets.token_urlsafe(9), user, safe_name(name))
        path = self._path(upload)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700)
        try:
            _write(path, data, _OWN)
            notice = parse_apart(path, path.parent)
        except (ReadingError, OSError):
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        self._database.run(
            "INSERT INTO uploads (id, user, name, at) VALUES (?, ?, ?, ?)",
            *(upload.id, user, upload.name, self._clock()),
        )
        return upload, notice

    def get(self, identity: str) -> Upload | None:
        """The upload that still waits for a decision or for being carried out."""
        row = self._database.row("SELECT * FROM uploads WHERE id = ?", identity)
        return Upload(row["id"], row["user"], row["name"], row["target"], row["replaced"]) if row else None

    def read(self, upload: Upload) -> Notice:
        """The notice in the file."""
        path = self._path(upload)
        return parse_apart(path, path.parent)

    def decided(self) -> list[Upload]:
        """Uploads that a killed process had decided on and not carried out."""
        rows = self._database.rows("SELECT id FROM uploads WHERE target IS NOT NULL ORDER BY at")
        return [upload for row in rows if (upload := self.get(row["id"]))]

    def decide(self, upload: Upload, replaces: str | None) -> Upload:
        """Settle the name in the corpus: a new one, or that of the file it replaces, with its own suffix."""
        if self._corpus.name == "shipped_corpus":
            raise CorpusError("自带的公文不能增改，请把 WENHAO_CORPUS 设为自己的文件夹。")
        name, suffix = upload.name, Path(upload.name).suffix
        if replaces:
            name = Path(replaces).with_suffix(suffix).as_posix()
        decided = replace(upload, target=name if name == replaces else self._free_name(name), replaced=replaces)
        changed = self._database.run(
            "UPDATE uploads SET target = ?, replaced = ? WHERE id = ? AND target IS NULL",
            *(decided.target, decided.replaced, upload.id),
        )
        if not changed:
            raise CorpusError("这份文件已经在处理了，请稍候。")
        return decided

    def place(self, upload: Upload) -> None:
        """Put the file into the corpus; what it replaces is kept aside. Doing so twice does no more."""
        target, kept = self._target(upload), self._kept(upload)
        if upload.replaced:
            old = self._corpus / upload.replaced
            if not kept.exists():
                _write(kept, old.read_bytes(), _OWN)
            if old != target:
                old.unlink(missing_ok=True)
        _write(target, self._path(upload).read_bytes())

    def undo(self, upload: Upload) -> None:
        """Take the file out of the corpus again, put back what it replaced, and let the decision be made anew."""
        kept = self._kept(upload)
        if upload.replaced and kept.exists():
            _write(self._corpus / upload.replaced, kept.read_bytes())
        if upload.target != upload.replaced:
            self._target(upload).unlink(missing_ok=True)
        self._database.run("UPDATE uploads SET target = NULL, replaced = NULL WHERE id = ?", upload.id)

    def finish(self, upload: Upload) -> None:
        """Forget the upload; a file that was replaced stays under the uploads folder."""
        self._database.run("DELETE FROM uploads WHERE id = ?", upload.id)
        path = self._path(upload)
        path.unlink(missing_ok=True)
        if not self._kept(upload).exists():
            shutil.rmtree(path.parent, ignore_errors=True)

    def _path(self, upload: Upload) -> Path:
        return self._folder / upload.id / upload.name

    def _kept(self, upload: Upload) -> Path:
        return self._folder / upload.id / f"replaced-{Path(upload.replaced or '').name}"

    def _target(self, upload: Upload) -> Path:
        if not upload.target:
            raise ValueError("the upload is not decided on")
        return self._corpus / upload.target

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
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
