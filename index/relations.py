"""What one document says of another, and whether its words still hold. Dates are ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RelationKind = Literal["based_on", "forwards", "promulgates", "repeals", "amends", "supersedes", "cites"]
State = Literal["in_force", "repealed", "superseded", "amended", "expired", "draft", "not_yet_in_force", "unknown"]

RELATION_NAMES: dict[RelationKind, str] = {
    "based_on": "依据",
    "forwards": "转发",
    "promulgates": "印发",
    "repeals": "废止",
    "amends": "修改",
    "supersedes": "代替",
    "cites": "引用",
}
"""Kind -> the word that official writing has for it."""
STATE_NAMES: dict[State, str] = {
    "in_force": "现行有效",
    "repealed": "已废止",
    "superseded": "已有新版本",
    "amended": "已修改",
    "expired": "有效期已过",
    "draft": "征求意见稿",
    "not_yet_in_force": "尚未施行",
    "unknown": "效力未知",
}
"""State -> how a reader is told of it."""
HOLDING: frozenset[State] = frozenset({"in_force", "amended", "unknown"})
"""States of documents whose words are still to be followed, as far as the index tells."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One document says something of another, in the words `reading_text[start:end]` of the file of its source."""

    kind: RelationKind
    source: str
    """The id of the document that says it."""
    target: str | None
    """The id of the document it is said of, None where that is not in the index."""
    target_name: str
    """How the target is named there: 《title》, number or both, as printed."""
    target_clauses: tuple[tuple[str, ...], ...]
    """Paths of the clauses that are meant, as laws cite them (("第六条", "（五）"),); empty: the whole."""
    start: int
    end: int
    since: str | None
    """From when it holds; None where the source has no date."""
    keeps: bool = False
    """True where the words say that the target goes on being followed (继续有效, 按原…执行)."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span of a file's reading text."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a document, or one clause of it, holds on a day."""

    state: State
    by: Relation | None = None
    """The relation that makes it so: a repeal, a newer version, the latest amendment."""
    quote: Quoted | None = None
    """The words that say so."""
    since: str | None = None
    amendments: tuple[Relation, ...] = ()
    """All amendments that concern it, in the order of their dates."""
