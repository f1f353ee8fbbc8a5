"""What a rebuild tells of the documents that no longer hold as they stand, and of those that are named but missing."""

from __future__ import annotations

from dataclasses import dataclass

from index.document import Document
from index.relations import State
from index.search.documents import Documents

_TOLD: tuple[State, ...] = ("repealed", "superseded", "amended", "expired", "draft", "not_yet_in_force")
_ENDS = ("repeals", "amends", "supersedes")


@dataclass(frozen=True, slots=True)
class Standing:
    """A document of the index that is repealed, replaced, amended, expired, a draft or not yet in force.

    `by`: the document that makes it so; `since`: from when, ISO 8601.
    """

    document: str
    name: str
    state: State
    since: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that one of the index repeals, amends or replaces and that is not in the index itself."""

    name: str
    kind: str
    by: str


def standings(documents: Documents) -> tuple[Standing, ...]:
    """Those of `documents` that do not simply hold today, in the order of the files."""
    found: list[Standing] = []
    for document in documents.all:
        status = documents.status(document.id)
        shared = status.by is not None and status.by.target != document.id  # told of its text, or of its carrier
        if status.state in _TOLD and document.role != "attachment" and not shared:
            by = documents.get(status.by.source) if status.by else None
            found.append(
                Standing(document.id, name_of(document), status.state, status.since, name_of(by) if by else None)
            )
    return tuple(found)


def missing(documents: Documents) -> tuple[Missing, ...]:
    """What `documents` repeal, amend or replace that is not among them."""
    named = [
        Missing(relation.target_name, relation.kind, name_of(document))
        for document in documents.all
        for relation in documents.relations(document.id)
        if relation.source == document.id and relation.target is None and relation.kind in _ENDS
    ]
    return tuple(dict.fromkeys(named))


def name_of(document: Document) -> str:
    """《title》（number）, what there is of them, else the file."""
    title = f"《{document.title}》" if document.title else ""
    number = f"（{document.cited_number}）" if document.cited_number else ""
    return title + number or document.file
