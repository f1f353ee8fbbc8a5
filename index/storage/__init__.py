"""Where the generations of an index are kept.

local.py   a folder of the machine: FAISS, tantivy, SQLite
milvus/    WENHAO_STORE: a Milvus cluster, or the file of milvus-lite
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.settings import Settings
    from index.storage.base import Backend


def backend_of(folder: Path, settings: Settings) -> Backend:
    """Where the generations of the index in `folder` are; raises StoreError where an engine cannot be reached."""
    if settings.store:
        from index.storage.milvus.backend import MilvusBackend  # half a second

        return MilvusBackend(settings.store)
    from index.storage.local import LocalBackend

    return LocalBackend(folder)
