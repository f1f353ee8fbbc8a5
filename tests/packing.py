"""Files of the formats that are a zip of parts."""

from __future__ import annotations

import io
import zipfile


def archive(**parts: str) -> bytes:
    """A zip of `parts`: their names and texts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()
