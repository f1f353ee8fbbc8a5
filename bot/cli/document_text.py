"""The documents of a file and what they say of others, and others of them, for `show`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.citation import NOT_STATED, day_words
from index.document import Document
from index.ingest.standing import name_of
from index.relations import RELATION_NAMES, STATE_NAMES, Relation, Status

if TYPE_CHECKING:
    from index.notice import Notice
    from index.search.index import Index

_DAYS = ("通过", "修正", "施行", "期满")
_ROLES = {"main": "本文", "carried": "所载", "attachment": "附件"}


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


def documents_text(documents: list[Described]) -> str:
    """A line a document, and below it a line a relation with the words that state it."""
    lines = [f"文件（{len(documents)}）"]
    for each in documents:
        lines.append(f"  {_line(each)}")
        for told in each.relations:
            names = f"{told.source}{RELATION_NAMES[told.relation.kind]}{told.target}"
            lines.append(f"    {names}：“{told.text}”")
    return "\n".join(lines)


def documents_json(documents: list[Described]) -> dict[str, Any]:
    """`documents` and `relations` of `show --json`; each relation once."""
    relations = {told.relation: told for each in documents for told in each.relations}
    return {
        "documents": [
            asdict(each.document)
            | {"places": [place.name for place in each.document.places]}
            | {"status": each.status.state if each.status else None}
            for each in documents
        ],
        "relations": [asdict(relation) | {"text": told.text} for relation, told in relations.items()],
    }


def _line(each: Described) -> str:
    document = each.document
    days = (document.adopted, document.amended, document.effective, document.expires)
    words = [_ROLES[document.role], name_of(document)]
    words += [f"{day_words(day)}{name}" for name, day in zip(_DAYS, days, strict=True) if day]
    words += [STATE_NAMES[each.status.state]] if each.status else []
    return "　".join(words)


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
