"""Vectors of one index given to the next build of another, which then embeds nothing anew."""

from __future__ import annotations

from index.clause_store import content_hash
from index.generation import JOURNAL
from index.journal import EmbeddingJournal
from index.passages import embedded_text
from index.search import Index
from index.settings import Settings


def take_over_vectors(index: Index, settings: Settings) -> None:
    """Leaves the vectors of `index` where the build of `settings` finds those of an interrupted one."""
    settings.index.mkdir(parents=True, exist_ok=True)
    found = {
        content_hash(embedded_text(index.notice(passage.file), passage)): index.vectors([i])[0]
        for i, passage in index.passages().items()
    }
    EmbeddingJournal(settings.index / JOURNAL, index.manifest.encoder).append(found)
