"""Several questions in one message: each that ends with a question mark and says enough is answered by itself."""

from __future__ import annotations

import re

MOST = 4
"""Questions of one message that are answered one by one; more are read as one."""
LEAST = 4
"""Characters from which a part of a message can be a question of its own."""
_QUESTION = re.compile("[^？?\n]+(?:[？?\n]+|$)")


def questions(message: str) -> list[str]:
    """The questions in `message`, in order; the message itself where it asks one thing, however long its story."""
    parts = [part.strip() for part in _QUESTION.findall(message)]
    asked = [part for part in parts if part.endswith(("？", "?"))]
    whole = 2 <= len(asked) <= MOST and len(asked) == len(parts) and all(len(part) > LEAST for part in parts)
    return parts if whole else [message]
