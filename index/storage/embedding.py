"""The vectors of a generation: taken over where a text has not changed, embedded where it is new."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.encoder.embeddings import Embedder, Tokens, Vectors
from index.encoder.encoder import encoder_of
from index.indexes import faiss_index
from index.indexes.part_index import PartVectors
from index.indexes.token_index import TokenVectors
from index.settings import Settings
from index.storage.documents import DocumentReader
from index.storage.embedding_cache import EmbeddingCache
from index.storage.generations import CLAUSES, VECTORS
from index.storage.hashing import content_hash

BATCH = 64
"""Passages embedded between two reports of progress, some seconds; what an interrupted build can lose."""

Tell = Callable[[str, int, int], None]
Texts = Mapping[int, tuple[bytes, str]]
"""By passage id: the content hash of an embedded text, and the text."""


def embed_new(
    texts: Texts, base: Path | None, settings: Settings, cache: EmbeddingCache, tell: Tell, *, tokens: bool = False
) -> int:
    """Embeds into `cache` the texts that neither it nor the generation `base` has; returns how many.

    Without `tokens` it leaves out the vectors of their tokens.
    """
    return _embed(dict(texts.values()), _rows_by_digest(texts, base), settings, cache, tell, tokens=tokens)


def embedder(base: Path | None, settings: Settings, cache: EmbeddingCache, tell: Tell) -> Embedder:
    """What gives the parts of passages their vectors: those of `base` and of `cache`, else new ones."""

    def embed(texts: Sequence[str]) -> list[tuple[bytes, Vectors]]:
        known = PartVectors(base / VECTORS).by_digest() if base else {}
        digests = [content_hash(text) for text in texts]
        _embed(dict(zip(digests, texts, strict=True)), known, settings, cache, tell)
        return [(digest, known[digest] if digest in known else cache.known[digest].vector) for digest in digests]

    return embed


def _embed(
    texts: Mapping[bytes, str],
    present: Container[bytes],
    settings: Settings,
    cache: EmbeddingCache,
    tell: Tell,
    *,
    tokens: bool = False,
) -> int:
    left = {digest: text for digest, text in texts.items() if digest not in present and digest not in cache.known}
    if not left:
        return 0
    encoder = encoder_of(settings)
    ordered = sorted(left.items(), key=lambda item: -len(item[1]))  # neighbours of one length need little padding
    for start in range(0, len(ordered), BATCH):
        tell("向量", start, len(ordered))
        part = ordered[start : start + BATCH]
        found = encoder.encode_passages([text for _, text in part])
        if not tokens:
            found = [replace(passage, tokens=passage.tokens[:0].copy()) for passage in found]
        fresh = dict(zip((digest for digest, _ in part), found, strict=True))
        cache.append(fresh)
        cache.known.update(fresh)
    tell("向量", len(ordered), len(ordered))
    return len(ordered)


def gathered(
    texts: Texts, rows: int, base: Path | None, cache: EmbeddingCache, kept: bool, removed: Sequence[int]
) -> tuple[Vectors, list[Tokens]]:
    """All vectors of a generation, float32[rows, dimension], row number = passage id, and those of the tokens of each.

    `kept`: passages that are not in `texts` keep what `base` has of them, those `removed` become rows of zeros.
    """
    known = faiss_index.VectorIndex(base / VECTORS).all() if base else None
    of_tokens = TokenVectors(base / VECTORS) if base else None
    first = next(iter(cache.known.values()), None)
    dimension = known.shape[1] if known is not None else len(first.vector) if first else 0
    found = np.zeros((rows, dimension), np.float32)
    none = np.empty((0, 0), np.int8)
    tokens = [none] * rows
    if kept and known is not None and of_tokens is not None:
        found[: len(known)] = known[:rows]
        if of_tokens.count:
            tokens[: len(known)] = [of_tokens.of(i) for i in range(min(len(known), rows))]
        for i in removed:
            if i < rows:
                found[i], tokens[i] = 0, none
    by_digest = _rows_by_digest(texts, base)
    for i, (digest, _) in texts.items():
        row = by_digest.get(digest)
        if row is None or known is None or of_tokens is None:
            found[i], tokens[i] = cache.known[digest].vector, cache.known[digest].tokens
        else:
            found[i], tokens[i] = known[row], of_tokens.of(row)
    return found, tokens


def _rows_by_digest(texts: Texts, base: Path | None) -> dict[bytes, int]:
    """The row in `base` of each text that has one."""
    if base is None:
        return {}
    store = DocumentReader(base / CLAUSES)
    try:
        return store.embedded({digest for digest, _ in texts.values()})
    finally:
        store.close()
