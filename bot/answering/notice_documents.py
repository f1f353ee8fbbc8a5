"""The documents of a notice and what they say of others, and others of them, each with the words that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.citation import NOT_STATED
from index.document import Document
from index.ingest.standing import name_of
from index.relations import Relation, Status

if TYPE_CHECKING:
    from index.notice import Notice
    from index.search.index import Index


@dataclass(frozen=True, slots=True)
class Told:
    """One relation with the words that state it, and how source and target are called."""

    relation: Relation
    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Described:
    """One document of a file; `status` is None for a file that is not in the index."""

    document: Document
    status: Status | None
    relations: tuple[Told, ...]


def described(notice: Notice, index: Index | None) -> list[Described]:
    """The documents of `notice` with their relations: those of the index, without one those that it states itself."""
    if index is None:
        stated = {d.id: [r for r in notice.statements if r.source == d.id] for d in notice.documents}
        return [Described(d, None, tuple(_told(r, d, notice, None) for r in stated[d.id])) for d in notice.documents]
    found = []
    for document in notice.documents:
        relations = (_told(relation, document, notice, index) for relation in index.relations(document.id))
        found.append(Described(document, index.status(document.id), tuple(relations)))
    return found


def _told(relation: Relation, viewed: Document, notice: Notice, index: Index | None) -> Told:
    own = {document.id: document for document in notice.documents}
    source = own.get(relation.source) or (index.document(relation.source) if index else None)
    target = own.get(relation.target or "") or (index.document(relation.target) if index and relation.target else None)
    file = source.file if source else notice.file
    text = (notice if file == notice.file or index is None else index.notice(file)).reading_text
    clauses = "、".join("".join(path) for path in relation.target_clauses)
    absent = "" if target or index is None else "（不在索引中）"
    here = relation.source == viewed.id
    return Told(
        relation,
        text[relation.start : relation.end],
        "" if here else f"被{name_of(source) if source else NOT_STATED}",
        (f"{name_of(target) if target else relation.target_name}{absent}" if here else "") + clauses,
    )
