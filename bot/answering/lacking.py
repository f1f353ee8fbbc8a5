"""What a question asks for and near passages do not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from bot.answering.evidence import Evidence
from bot.answering.mentioned import only_named
from bot.answering.slots import slots
from index.thesaurus import lexicon_lines

Lack = Literal["kind", "thing", "list"]
"""What near passages lack: a kind of thing (金额), a thing itself (补贴), what a name stands for (12点意见)."""
_NEAR = 3
"""Passages in which the thing may stand."""
_NEAREST = 2


def lacks(question: str, evidence: Sequence[Evidence]) -> list[tuple[Lack, str]]:
    """What `question` asks for that the best of `evidence`, near as they are, do not hold, and its name."""
    near = evidence[:_NEAR]
    found: list[tuple[Lack, str]] = []
    for slot in slots(question):
        if not any(slot.printed.search(e.passage.text) for e in near[:_NEAREST]):
            found.append(("kind", slot.name))
    if thing := missing_thing(question, near):
        found.append(("thing", thing))
    if named := only_named(question, near):
        found.append(("list", named))
    return found


def missing_thing(question: str, chosen: Sequence[Evidence]) -> str | None:
    """The first concrete thing that `question` asks for and none of `chosen` prints under any name."""
    text = question.lower()
    for names in _things():
        if (asked := _named(names, text)) and not any(name in e.passage.text for name in names for e in chosen):
            return asked
    return None


def _named(names: Sequence[str], text: str) -> str | None:
    """The first of `names` in `text`, an English one as a whole word or its plural."""
    if not any(name in text for name in names):
        return None
    named = re.search("|".join(rf"\b{re.escape(n)}s?\b" if n.isascii() else n for n in names), text)
    return named.group() if named else None


@cache
def _things() -> list[list[str]]:
    """The names of each thing, the longest first."""
    return [sorted(line.split("、"), key=len, reverse=True) for line in lexicon_lines("things.txt")]
