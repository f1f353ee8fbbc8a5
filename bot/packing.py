"""An answer as a line of JSON and back: what is kept of it, and how it passes between processes."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from bot.answer import Answer

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def pack(answer: Answer) -> str:
    """`answer` on one line."""
    return json.dumps(asdict(answer), ensure_ascii=False).encode("utf-8", "replace").decode()


def unpack(text: str) -> Answer:
    """What `pack` made `text` of; raises ValueError for anything else."""
    return _form().validate_json(text)


@cache
def _form() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter  # not where answers are only packed

    return TypeAdapter(Answer)
