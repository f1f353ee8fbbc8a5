"""The hash by which contents are told apart."""

from __future__ import annotations

from hashlib import blake2b


def content_hash(*parts: str | bytes) -> bytes:
    """16 bytes that name the content of `parts`."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.digest()
