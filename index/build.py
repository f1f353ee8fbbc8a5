"""Corpus -> a new generation of the index; only what changed is parsed and embedded again."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

from index import vectors
from index.clause_store import ClauseStore, ClauseWriter, NoticeSummary, content_hash
from index.embedding import embed_new, matrix
from index.encoder import expected_fingerprint, passage_encoder
from index.errors import CorpusError, IndexMissing, ReadingError, StoreError
from index.generation import (
    CLAUSES,
    JOURNAL,
    LEXICAL,
    NOTICES,
    VECTORS,
    Manifest,
    current_name,
    disk_errors,
    generation_folder,
    publish,
    rebuild_lock,
    staging,
    sweep,
)
from index.journal import EmbeddingJournal
from index.lexical import LexicalWriter
from index.likeness import likenesses
from index.parser import left_out, parse_file
from index.passages import embedded_text, lexical_text, passages
from index.rules import rules_fingerprint
from index.settings import Settings
from index.sources import Source, corpus_digest, sources_of

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("解析", "向量", "写入"), how much is done and how much there is."""

SPARE_ROWS = 1000
"""So many rows of removed passages, and as many as there are passages, may stay before all rows are numbered anew."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did: all notices in the index, the files that are not in it and why, and counts.

    `alike` tells of each notice that is a copy, nearly a copy or another version of one before it (index.likeness).
    `changed` is False where the published generation was already up to date; `reason` says why everything was rebuilt.
    """

    generation: str
    changed: bool
    notices: tuple[NoticeSummary, ...]
    unread: dict[str, str]
    alike: dict[str, str]
    added: int
    removed: int
    embedded: int
    reused: int
    seconds: float
    reason: str | None = None


def rebuild(settings: Settings, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Brings the index in `settings.index` up to date with `settings.corpus`; `full` forgets the previous generation.

    Raises CorpusError where there is nothing to index, StoreError where the index cannot be written, ModelError where
    the model cannot be loaded; the published generation stays as it was then.
    """
    started = time.monotonic()
    sources = sources_of(settings.corpus)
    with rebuild_lock(settings.index), disk_errors(settings.index):
        fingerprint = expected_fingerprint(settings) or passage_encoder(settings, 0).fingerprint
        base, reason = (None, "按要求全部重建") if full else _base(settings, fingerprint)
        if base and base.manifest.corpus_digest == corpus_digest(sources) and reason is None:
            sweep(settings.index)  # what a killed rebuild left behind
            return _unchanged(base, settings.corpus, started)
        with staging(settings.index) as folder:
            build = _Build(settings, fingerprint, base, folder, progress or (lambda stage, done, total: None))
            if base and reason is None:
                build.copy_forward()
            return build.run(sources, reason, started)


@dataclass(frozen=True, slots=True)
class _Base:
    """The published generation that a build starts from."""

    folder: Path
    manifest: Manifest


def _base(settings: Settings, fingerprint: str) -> tuple[_Base | None, str | None]:
    """The published generation if its vectors are of use, and why all notices must be read again, if they must."""
    try:
        folder = generation_folder(settings.index, current_name(settings.index))
        manifest = Manifest.read(folder)
        manifest.check(folder, checked_bytes=1 << 40)
    except IndexMissing:
        return None, None
    except StoreError as error:
        return None, f"原有索引不可用：{error}"
    if manifest.encoder != fingerprint:
        return None, "向量模型已更换"
    if manifest.rules != rules_fingerprint():
        return _Base(folder, manifest), "规则已更新"
    if manifest.rows > 2 * manifest.passages + SPARE_ROWS:
        return _Base(folder, manifest), "索引里空位太多"
    return _Base(folder, manifest), None


def _unchanged(base: _Base, corpus: Path, started: float) -> Report:
    store = ClauseStore(base.folder / CLAUSES)
    manifest, seconds = base.manifest, time.monotonic() - started
    summaries = tuple(store.summaries())
    store.close()
    unread, alike = dict(left_out(corpus)) | manifest.unread, manifest.alike
    return Report(manifest.generation, False, summaries, unread, alike, 0, 0, 0, manifest.passages, seconds)


class _Build:
    """One generation in the making."""

    def __init__(self, settings: Settings, fingerprint: str, base: _Base | None, folder: Path, tell: Progress) -> None:
        self._settings, self._fingerprint, self._base = settings, fingerprint, base
        self._folder, self._tell = folder, tell
        self._unread: dict[str, str] = {}
        self._kept = False

    def copy_forward(self) -> None:
        """Starts from the base: clauses copied, lexical files linked (tantivy never changes a file in place)."""
        assert self._base
        self._kept = True
        shutil.copyfile(self._base.folder / CLAUSES, self._folder / CLAUSES)
        for part in (LEXICAL, NOTICES):
            shutil.copytree(
                self._base.folder / part,
                self._folder / part,
                copy_function=_link,
                ignore=shutil.ignore_patterns("*.lock"),
            )

    def run(self, sources: Sequence[Source], reason: str | None, started: float) -> Report:
        """Reads, embeds, writes and publishes."""
        writer = ClauseWriter(self._folder / CLAUSES)
        try:
            present = writer.sources()
            wanted = {source.file: source.digest for source in sources}
            gone = [file for file, digest in present.items() if wanted.get(file) != digest]
            words = LexicalWriter(self._folder / LEXICAL), LexicalWriter(self._folder / NOTICES)
            removed: list[int] = []
            for file in gone:
                notice, ids = writer.remove(file)
                removed += ids
                for index in words:
                    index.remove(notice)
            fresh = [source for source in sources if present.get(source.file) != source.digest]
            texts = self._read(fresh, writer, *words)
            for index in words:
                index.close()
            counts = writer.counts()
            if not counts["passages"]:
                why = next(iter(self._unread.values()), "没有正文")
                raise CorpusError(f"{self._settings.corpus} 里没有一份读得出来的公文：{why}")
            rows = max(writer.used_ids(), default=-1) + 1
        except BaseException:
            writer.abandon()
            raise
        writer.close()
        base = self._base.folder if self._base else None
        journal = EmbeddingJournal(self._settings.index / JOURNAL, self._fingerprint)
        embedded = embed_new(texts, base, self._settings, journal, self._tell)
        found = matrix(texts, rows, base, journal, self._kept, removed)
        vectors.write(self._folder / VECTORS, found)
        alike = likenesses(self._folder / CLAUSES)
        manifest = self._manifest(corpus_digest(sources), counts, alike)
        self._tell("写入", 0, 1)
        final = publish(self._settings.index, self._folder, manifest)
        journal.forget()
        sweep(self._settings.index)
        self._tell("写入", 1, 1)
        store = ClauseStore(final / CLAUSES)
        summaries = tuple(store.summaries())
        store.close()
        seconds = time.monotonic() - started
        reused = counts["passages"] - embedded
        name, added = manifest.generation, len(fresh) - len(self._unread)
        unread = dict(left_out(self._settings.corpus)) | self._unread
        return Report(name, True, summaries, unread, alike, added, len(gone), embedded, reused, seconds, reason)

    def _read(
        self, fresh: Sequence[Source], writer: ClauseWriter, of_passages: LexicalWriter, of_notices: LexicalWriter
    ) -> dict[int, tuple[bytes, str]]:
        """Parses notices and stores all but their vectors; returns by passage id what to embed and its hash."""
        texts: dict[int, tuple[bytes, str]] = {}
        ids = _free_ids(writer.used_ids())
        for done, source in enumerate(fresh):
            self._tell("解析", done, len(fresh))
            try:
                notice = parse_file(source.path, self._settings.corpus)
            except ReadingError as error:
                self._unread[source.file] = error.reason
                continue
            rows = []
            for passage in passages(notice):
                i, text = next(ids), embedded_text(notice, passage)
                digest = content_hash(text)
                texts[i] = (digest, text)
                rows.append((i, passage, digest))
            number = writer.add_notice(notice, source.digest)
            writer.add_passages(number, rows)
            for i, passage, _ in rows:
                of_passages.add(i, number, lexical_text(notice, passage))
            of_notices.add(number, number, notice.reading_text)
        self._tell("解析", len(fresh), len(fresh))
        return texts

    def _manifest(self, digest: str, counts: dict[str, int], alike: dict[str, str]) -> Manifest:
        now, written = datetime.now(UTC), vectors.VectorIndex(self._folder / VECTORS)
        return Manifest(
            generation=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
            model=self._settings.model,
            encoder=self._fingerprint,
            dimension=written.dimension,
            rules=rules_fingerprint(),
            corpus_digest=digest,
            notices=counts["notices"],
            clauses=counts["clauses"],
            passages=counts["passages"],
            rows=written.count,
            recall=written.recall(),
            built_at=now.isoformat(timespec="seconds"),
            libraries={name: version(name) for name in ("faiss-cpu", "tantivy", "numpy")},
            unread=self._unread,
            alike=alike,
        )


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)


def _free_ids(used: Sequence[int]) -> Iterator[int]:
    """Ids that are not in `used`, ascending: those of removed passages are given again before new ones."""
    taken = set(used)
    return (i for i in count() if i not in taken)
