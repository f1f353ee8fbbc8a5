"""Vectors of one index given to the next build of another, which then embeds nothing anew; tokens are left out."""

from __future__ import annotations

import numpy as np

from index.encoder.embeddings import EncodedPassage
from index.parsing.passages import embedded_text
from index.search.index import Index
from index.settings import Settings
from index.storage.embedding_cache import EmbeddingCache
from index.storage.generations import EMBEDDING_CACHE
from index.storage.hashing import content_hash

NONE = np.empty((0, 0), np.int8)


def take_over_vectors(index: Index, settings: Settings) -> None:
    """Leaves the vectors of `index` where the build of `settings` finds those of an interrupted one."""
    settings.index.mkdir(parents=True, exist_ok=True)
    found = {
        content_hash(embedded_text(index.notice(passage.file), passage)): EncodedPassage(index.vectors([i])[0], NONE)
        for i, passage in index.passages().items()
    }
    EmbeddingCache(settings.index / EMBEDDING_CACHE, index.manifest.encoder).append(found)
