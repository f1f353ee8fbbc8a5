"""Corpus -> a new generation of the index; only what changed is parsed and embedded again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.encoder.encoder import encoder_of, expected_fingerprint
from index.errors import CorpusError, IndexMissing, ReadingError, StoreError
from index.ingest.corpus import CorpusFile, corpus_digest, hashed_files, left_out
from index.ingest.duplicates import likenesses
from index.ingest.isolation import parse_each
from index.ingest.relations import relate
from index.ingest.standing import Missing, Standing, missing, standings
from index.notice import NoticeSummary
from index.parsing.passages import embedded_text, lexical_text, passages
from index.search.documents import Documents
from index.settings import Settings
from index.storage import backend_of
from index.storage.base import Backend, Draft, Embedding, PassageRow, Written
from index.storage.embedding_cache import EmbeddingCache
from index.storage.generations import EMBEDDING_CACHE, FORMAT, Manifest, disk_errors, rebuild_lock
from index.storage.versions import WITHOUT_INTERNAL, rules_fingerprint

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("解析", "关系", "向量", "查重", "写入"), how much is done and how much there is."""

SPARE_ROWS = 1000
"""So many rows of removed passages, and as many as there are passages, may stay before all rows are numbered anew."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did: all notices in the index, the files that are not in it and why, and counts.

    `standings` and `missing` tell which documents no longer simply hold, and which are named and not there.
    `alike` tells of each notice that is a copy, nearly a copy or another version of one before it
    (index.ingest.duplicates).
    `changed` is False where the published generation was already up to date; `reason` says why everything was rebuilt.
    `vectors` and `recall` say how the nearest vectors are found, and which share of them (index.storage.generations).
    """

    generation: str
    changed: bool
    notices: tuple[NoticeSummary, ...]
    unread: dict[str, str]
    standings: tuple[Standing, ...]
    missing: tuple[Missing, ...]
    alike: dict[str, str]
    added: int
    removed: int
    embedded: int
    seconds: float
    vectors: str
    recall: float
    reason: str | None = None


def rebuild(settings: Settings, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Brings the index in `settings.index` up to date with `settings.corpus`; `full` forgets the previous generation.

    Raises CorpusError where there is nothing to index, StoreError where the index cannot be written, ModelError where
    the model cannot be loaded; the published generation stays as it was then.
    """
    started, tell = time.monotonic(), progress or (lambda stage, done, total: None)
    sources = hashed_files(settings.corpus)
    backend = backend_of(settings.index, settings)
    with rebuild_lock(settings.index), disk_errors(settings.index):
        fingerprint = expected_fingerprint(settings) or encoder_of(settings).fingerprint
        base, reason = (None, "按要求全部重建") if full else _base(backend, fingerprint, _rules(settings))
        if base and base.corpus_digest == corpus_digest(sources) and reason is None:
            backend.sweep()  # what a killed rebuild left behind
            return _unchanged(backend, base, settings.corpus, started)
        cache = EmbeddingCache(settings.index / EMBEDDING_CACHE, fingerprint)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        kept = base is not None and reason is None
        with backend.draft(name, base, kept, Embedding(settings, cache, tell)) as draft:
            done = _fill(draft, sources, settings, tell)
            read = [source for source in sources if source.file not in done.changing]
            manifest = _manifest(name, settings, fingerprint, corpus_digest(read), done)
            draft.publish(manifest)
        cache.forget()
        backend.sweep()
        tell("写入", 1, 1)
        embedded, seconds = done.written.embedded, time.monotonic() - started
        return Report(
            generation=name,
            changed=True,
            notices=_summaries(backend, manifest),
            unread=dict(left_out(settings.corpus)) | done.unread | done.changing,
            standings=standings(done.documents),
            missing=missing(done.documents),
            alike=done.alike,
            added=done.added,
            removed=done.removed,
            embedded=embedded,
            seconds=seconds,
            vectors=manifest.vectors,
            recall=manifest.recall,
            reason=reason,
        )


def _rules(settings: Settings) -> str:
    """What decides which words of the corpus the index holds."""
    return rules_fingerprint() + (WITHOUT_INTERNAL if settings.internal == "leave-out" else "")


def _base(backend: Backend, fingerprint: str, rules: str) -> tuple[Manifest | None, str | None]:
    """The published generation if its vectors are of use, and why all notices must be read again, if they must."""
    try:
        manifest = backend.manifest(backend.current())
        backend.check(manifest, thoroughly=True)
        if manifest.format == FORMAT:
            backend.open(manifest).close()
    except IndexMissing:
        return None, None
    except StoreError as error:
        return None, f"原有索引不可用：{error}"
    if manifest.encoder != fingerprint:
        return None, "向量模型已更换"
    if manifest.format != FORMAT:
        return manifest, "索引格式已更新"
    if manifest.rules != rules:
        return manifest, "规则已更新"
    if manifest.rows > 2 * manifest.passages + SPARE_ROWS:
        return manifest, "索引里空位太多"
    return manifest, None


def _unchanged(backend: Backend, manifest: Manifest, corpus: Path, started: float) -> Report:
    name, summaries, documents = manifest.generation, _summaries(backend, manifest), _documents(backend, manifest)
    unread, told = dict(left_out(corpus)) | manifest.unread, (standings(documents), missing(documents))
    seconds, how = time.monotonic() - started, (manifest.vectors, manifest.recall)
    return Report(name, False, summaries, unread, *told, manifest.alike, 0, 0, 0, seconds, *how)


def _summaries(backend: Backend, manifest: Manifest) -> tuple[NoticeSummary, ...]:
    store = backend.open(manifest)
    summaries = tuple(store.summaries())
    store.close()
    return summaries


def _documents(backend: Backend, manifest: Manifest) -> Documents:
    """All documents of a published generation and their relations, read at once."""
    store = backend.open(manifest)
    documents = Documents.given(store.documents(), store.relations())
    store.close()
    return documents


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done to a draft."""

    written: Written
    counts: dict[str, int]
    documents: Documents
    added: int
    removed: int
    unread: dict[str, str]
    changing: dict[str, str]
    alike: dict[str, str]


def _fill(draft: Draft, sources: Sequence[CorpusFile], settings: Settings, tell: Progress) -> _Done:
    """Removes from `draft` what is gone, and parses and embeds into it what is new."""
    present = draft.sources()
    wanted = {source.file: source.digest for source in sources}
    gone = [file for file, digest in present.items() if wanted.get(file) != digest]
    for file in gone:
        draft.remove(file)
    fresh = [source for source in sources if present.get(source.file) != source.digest]
    unread, changing = _read(draft, fresh, settings, tell)
    counts = draft.counts()
    if not counts["passages"]:
        why = next(iter({**unread, **changing}.values()), "没有正文")
        raise CorpusError(f"{settings.corpus} 里没有一份读得出来的公文：{why}")
    tell("关系", 0, 1)
    documents, statements = draft.stated()
    relations = relate(documents, statements)
    draft.relate(relations)
    tell("关系", 1, 1)
    written = draft.finish()
    tell("查重", 0, 1)
    alike = likenesses(draft.bodies())
    tell("查重", 1, 1)
    tell("写入", 0, 1)
    added = len(fresh) - len(unread) - len(changing)
    return _Done(written, counts, Documents.given(documents, relations), added, len(gone), unread, changing, alike)


def _read(
    draft: Draft, fresh: Sequence[CorpusFile], settings: Settings, tell: Progress
) -> tuple[dict[str, str], dict[str, str]]:
    """Parses notices into `draft`; returns the files that could not be read, those that changed meanwhile, and why."""
    unread: dict[str, str] = {}
    changing: dict[str, str] = {}
    found = parse_each([source.path for source in fresh], settings.corpus)
    tell("解析", 0, len(fresh))
    for done, (source, notice) in enumerate(zip(fresh, found, strict=True), start=1):
        if isinstance(notice, ReadingError):
            unread[source.file] = notice.reason
        if not source.is_unchanged():  # what was read does not have the hash that it would be known by
            unread.pop(source.file, None)
            changing[source.file] = "读取时正被改动。请再运行一次 wenhao rebuild。"
        elif not isinstance(notice, ReadingError) and notice.internal_mark and settings.internal == "leave-out":
            unread[source.file] = f"标有“{notice.internal_mark}”，按设置 WENHAO_INTERNAL=leave-out 不收录"
        elif not isinstance(notice, ReadingError):
            rows = [PassageRow(p, embedded_text(notice, p), lexical_text(notice, p)) for p in passages(notice)]
            draft.add(notice, source.digest, rows)
        tell("解析", done, len(fresh))
    return unread, changing


def _manifest(name: str, settings: Settings, fingerprint: str, digest: str, done: _Done) -> Manifest:
    return Manifest(
        generation=name,
        model=settings.model,
        encoder=fingerprint,
        dimension=done.written.dimension,
        rules=_rules(settings),
        corpus_digest=digest,
        notices=done.counts["notices"],
        clauses=done.counts["clauses"],
        passages=done.counts["passages"],
        rows=done.written.rows,
        vectors=done.written.kind,
        recall=done.written.recall,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        libraries=done.written.libraries,
        unread=done.unread,
        alike=done.alike,
    )
