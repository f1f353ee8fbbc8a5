"""`Index`: the published index, opened for questions."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index import analysis
from index.document import Document
from index.encoder.encoder import Encoder, encoder_of, expected_fingerprint
from index.errors import IndexDamaged, IndexOutdated, StoreError
from index.notice import Notice, NoticeSummary, clause_label
from index.parsing.passages import Passage
from index.relations import Relation, Status
from index.search.documents import Documents
from index.search.fusion import LexicalHits, fuse, with_runs
from index.settings import Settings
from index.storage import backend_of
from index.storage.base import Backend
from index.storage.generations import Manifest
from index.storage.versions import WITHOUT_INTERNAL, rules_fingerprint

if TYPE_CHECKING:
    from index.encoder.embeddings import EncodedQuestion, Vectors

__all__ = ["Hit", "Index", "NoticeSummary"]

CANDIDATES = 200
"""How many passages the dense and the lexical side each propose."""
NOTICES_CONSIDERED = 200
"""How many notices get a score of their own."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found: `score` in 0..1 (higher is better), `dense` how near it is, `lexical` its BM25 score or 0."""

    rank: int
    score: float
    file: str
    document_number: str | None
    clause: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    dense: float
    lexical: float
    duty_bearer: str | None
    heading: str | None
    kind: str
    passage_id: int


@dataclass(frozen=True, slots=True)
class _Ranked:
    """All candidates of a question: (passage id, score) best first, nearness by id, BM25 scores by id."""

    order: list[tuple[int, float]]
    dense: dict[int, float]
    words: dict[int, float]


class Index:
    """One published generation; safe from several threads. A newer generation shows in `is_current`."""

    def __init__(self, backend: Backend, manifest: Manifest, settings: Settings) -> None:
        self.manifest, self._backend, self.settings = manifest, backend, settings
        self._store = backend.open(manifest)
        self._documents = Documents.in_store(self._store)
        self._encoder_lock = threading.Lock()
        self._notice = lru_cache(maxsize=64)(self._store.notice)
        self._encoded = lru_cache(maxsize=8)(self._encode)

    @classmethod
    def open(cls, folder: Path, settings: Settings | None = None) -> Index:
        """Opens the current generation of the index in `folder`.

        Raises IndexMissing, IndexOutdated (other rules or another model than `settings` asks for) or IndexDamaged.
        """
        settings = settings or Settings.from_environ()
        backend = backend_of(folder, settings)
        while True:
            name = backend.current()
            try:
                return cls._open(backend, name, settings)
            except (IndexDamaged, OSError):
                if backend.current() == name:  # else a rebuild has just published another and removed this one
                    raise

    @classmethod
    def _open(cls, backend: Backend, name: str, settings: Settings) -> Index:
        manifest = backend.manifest(name)
        manifest.check_format()
        if manifest.rules.removesuffix(WITHOUT_INTERNAL) != rules_fingerprint():
            raise IndexOutdated("索引由另一版本的规则建立，与现在的不符。请运行 wenhao rebuild 重建。")
        wanted = expected_fingerprint(settings)
        if manifest.model != settings.model or (wanted and manifest.encoder != wanted):
            raise IndexOutdated(
                f"索引由另一向量模型建立（{manifest.encoder}）。请运行 wenhao rebuild 重建，或改回 WENHAO_MODEL。"
            )
        backend.check(manifest, thoroughly=False)
        return cls(backend, manifest, settings)

    def is_current(self) -> bool:
        """False once a rebuild has published a newer generation; costs one small read."""
        try:
            return self._backend.current() == self.manifest.generation
        except StoreError:
            return True  # what is open stays good

    def close(self) -> None:
        """Lets go of the generation."""
        self._store.close()

    def notices(self, files: Collection[str] | None = None) -> list[NoticeSummary]:
        """The notices in `files`, default all, in the order of the file names."""
        return self._store.summaries(files)

    def sources(self) -> dict[str, bytes]:
        """The content hash of the file of every notice, by its name: what tells whether it is the same as before."""
        return self._store.sources()

    def documents(self) -> tuple[Document, ...]:
        """All documents of all files, in the order of the file names and the text; read once."""
        return self._documents.all

    def document(self, document_id: str) -> Document | None:
        """The document with this id, None where there is none."""
        return self._documents.get(document_id)

    def document_at(self, file: str, offset: int) -> Document:
        """The document whose words stand at `offset` of `file`; raises KeyError for a file that is not there."""
        return self._documents.at(file, offset)

    def relations(self, document_id: str | None = None) -> tuple[Relation, ...]:
        """What a document says of others, and they of it; without an id all relations."""
        return tuple(self._store.relations()) if document_id is None else self._documents.relations(document_id)

    def status(self, document_id: str, path: tuple[str, ...] = (), as_of: str | None = None) -> Status:
        """Whether a document, or its clause at `path`, holds on the day `as_of` (ISO 8601; None: today).

        Raises KeyError for a document that is not in the index.
        """
        return self._documents.status(document_id, path, as_of)

    def notice(self, file: str) -> Notice:
        """The whole notice; raises KeyError for a file that is not in the index."""
        return self._notice(file)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of questions, loaded on first use; raises ModelError, or IndexOutdated if it is another's."""
        encoder = encoder_of(self.settings)
        if encoder.fingerprint != self.manifest.encoder:
            raise IndexOutdated("WENHAO_MODEL 指的模型与建索引时的不同。请运行 wenhao rebuild 重建。")
        return encoder

    def encode(self, question: str) -> EncodedQuestion:
        """`question` as the model reads it."""
        return self._encoded(question)

    def _encode(self, question: str) -> EncodedQuestion:
        with self._encoder_lock:
            encoder = self.encoder
        return encoder.encode_query(analysis.simplified(question))

    def search(self, query: str, k: int = 10, *, files: Collection[str] | None = None) -> list[Hit]:
        """At most `k` passages for `query`, best first, of `files` only if given. Several may be of one clause."""
        if k < 1 or not query.strip() or (files is not None and not files):
            return []
        found = self._ranked(query, self.encode(query), k, files)
        return self._hits(found.order[:k], found.dense, found.words)

    def ranked(
        self, query: str, encoded: EncodedQuestion, k: int, *, files: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """(passage id, score) of what `search` finds for `query`, whose `encode` is `encoded`."""
        return self._ranked(query, encoded, k, files).order[:k]

    def _ranked(self, query: str, encoded: EncodedQuestion, k: int, files: Collection[str] | None) -> _Ranked:
        depth = max(CANDIDATES, k)
        among = None if files is None else self._store.notice_ids(files)
        nearest = [i for i, _ in self._store.nearest(encoded.vector, depth, among)]
        context = dict(self._store.search_bm25_notices(query, NOTICES_CONSIDERED, among))
        words = dict(self._store.search_bm25(query, depth, among))
        ids = list(dict.fromkeys([*nearest, *words]))
        dense = dict(zip(ids, self._store.similarities(ids, encoded).tolist(), strict=True))
        floor = min((dense[i] for i in nearest), default=0.0)
        notices = self._store.notices_of(list(dense))
        terms = len(set(analysis.terms(query)))
        of_notices = {i: context.get(notice, 0.0) for i, notice in notices.items()}
        passages = LexicalHits(words, terms, self.manifest.passages)
        order = fuse(dense, floor, passages, LexicalHits(of_notices, terms, self.manifest.notices))
        return _Ranked(with_runs(order, analysis.simplified(query), self._texts), dense, words)

    def _texts(self, ids: Sequence[int]) -> dict[int, str]:
        return {i: analysis.simplified(passage.text) for i, passage in self._store.passages(ids).items()}

    def search_clauses(self, query: str, k: int = 10, *, files: Collection[str] | None = None) -> list[Hit]:
        """As `search`, with only the best passage of each clause."""
        best: dict[tuple[str, tuple[str, ...]], Hit] = {}
        for hit in self.search(query, 4 * k, files=files):
            best.setdefault((hit.file, hit.path), hit)
        return [_ranked(hit, rank) for rank, hit in enumerate(list(best.values())[:k], 1)]

    def bm25(self, query: str, k: int = CANDIDATES, *, files: Collection[str] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, BM25 score > 0), best first, of `files` only if given."""
        return self._store.search_bm25(query, k, None if files is None else self._store.notice_ids(files))

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The unit vectors of passages, float32[len(ids), dimension]."""
        return self._store.vectors(ids)

    def similarities(self, ids: Sequence[int], encoded: EncodedQuestion) -> Vectors:
        """How near each passage is to a question, float32[len(ids)]; see `Store.similarities`."""
        return self._store.similarities(ids, encoded)

    def passage(self, passage_id: int) -> Passage:
        """The passage of an id; raises KeyError for an id without one."""
        return self._store.passages([passage_id])[passage_id]

    def passages(self, ids: Sequence[int] | None = None) -> dict[int, Passage]:
        """The passages of `ids` (default: all, meant for small corpora), by id."""
        return self._store.passages(range(self.manifest.rows) if ids is None else ids)

    def verify(self, file: str, start: int, end: int, text: str) -> bool:
        """Whether `text` is word for word what stands in the notice `file` at start..end."""
        try:
            return 0 <= start < end and self.notice(file).reading_text[start:end] == text
        except KeyError:
            return False

    def _hits(self, ranked: list[tuple[int, float]], dense: dict[int, float], words: dict[int, float]) -> list[Hit]:
        passages = self._store.passages([i for i, _ in ranked])
        hits = []
        for rank, (i, score) in enumerate(ranked, 1):
            if i not in passages:
                raise IndexDamaged("索引已损坏：向量与条款不符。请运行 wenhao rebuild --full 重建。")
            p = passages[i]
            document = self.document_at(p.file, p.start)
            hits.append(
                Hit(
                    rank=rank,
                    score=score,
                    file=p.file,
                    document_number=document.cited_number,
                    clause=clause_label(document.own_path(p.path)),
                    path=p.path,
                    text=p.text,
                    start=p.start,
                    end=p.end,
                    dense=dense[i],
                    lexical=words.get(i, 0.0),
                    duty_bearer=p.duty_bearer,
                    heading=p.heading,
                    kind=p.kind,
                    passage_id=i,
                )
            )
        return hits


def _ranked(hit: Hit, rank: int) -> Hit:
    from dataclasses import replace

    return replace(hit, rank=rank)
