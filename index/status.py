"""Whether a document, or one clause of it, holds on a day, as the relations of the index tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import count, takewhile

from index.document import Document
from index.relations import Quoted, Relation, State, Status

Documents = Callable[[str], Document | None]
Incoming = Callable[[str], Sequence[Relation]]


def status_of(
    document: Document, path: tuple[str, ...], day: str | None, documents: Documents, incoming: Incoming
) -> Status:
    """The status of `document` on `day` (ISO 8601; today where None), of its clause at `path` where one is given.

    `documents` gives a document by its id, `incoming` the relations that others have to it. A text that its carrier
    prints as its own (印发) shares its carrier's fate, and the carrier that of the text.
    """
    day = day or date.today().isoformat()
    own = path[len(document.prefix) :] if path[: len(document.prefix)] == document.prefix else path
    if document.draft:
        return Status("draft", quote=_quoted(document, document.title_at))
    begins = document.effective or document.date_of_issue or document.adopted
    if begins and begins > day:
        return Status("not_yet_in_force", quote=_quoted(document, document.effective_at), since=begins)
    said = _said(document, day, documents, incoming)
    endings: tuple[tuple[str, State], ...] = (("repeals", "repealed"), ("supersedes", "superseded"))
    for kind, state in endings:
        ended = [r for r in said if r.kind == kind and (not r.target_clauses or _concerns(r, own))]
        if ended:
            return _stated(state, ended[0], documents)
    if document.expires and document.expires < day:
        return Status("expired", quote=_quoted(document, document.expires_at), since=document.expires)
    changed = [
        r for r in said if r.kind == "amends" and (not own or _concerns(r, own)) and not _holds(document, r, documents)
    ]
    if changed:
        return _stated("amended", changed[-1], documents, tuple(changed))
    if begins:
        return Status("in_force", quote=_quoted(document, document.effective_at), since=begins)
    return Status("unknown")


def _said(document: Document, day: str, documents: Documents, incoming: Incoming) -> list[Relation]:
    """What others say of `document`, or of the one whose fate it shares, by `day`, in order; drafts say nothing."""
    found = [r for each in (document.id, *_sharing(document, documents, incoming)) for r in incoming(each)]
    valid = [r for r in found if not r.since or r.since <= day]
    sources = {r.source: documents(r.source) for r in valid}
    spoken = [r for r in valid if (source := sources[r.source]) and not source.draft and source.file != document.file]
    return sorted(spoken, key=lambda r: (r.since or "", r.start))


def _sharing(document: Document, documents: Documents, incoming: Incoming) -> list[str]:
    """The carrier that prints `document` as its own text or attaches it, and the texts that it prints so itself."""
    carrier = documents(document.carrier) if document.carrier else None
    if carrier and (document.role == "attachment" or not _forwarded(document, incoming)):
        return [carrier.id]
    below = (documents(f"{document.file}#{order}") for order in count(2))
    carried = takewhile(lambda each: each is not None, below)
    printed = [d for d in carried if d and d.carrier == document.id and d.role == "carried"]
    return [d.id for d in printed if not _forwarded(d, incoming)]


def _forwarded(document: Document, incoming: Incoming) -> bool:
    return any(r.kind == "forwards" for r in incoming(document.id) if r.source == document.carrier)


def _quoted(document: Document, span: tuple[int, int] | None) -> Quoted | None:
    return Quoted(document.file, *span) if span else None


def _stated(state: State, by: Relation, documents: Documents, amendments: tuple[Relation, ...] = ()) -> Status:
    source = documents(by.source)
    quote = Quoted(source.file, by.start, by.end) if source else None
    return Status(state, by, quote, by.since, amendments)


def _holds(document: Document, amendment: Relation, documents: Documents) -> bool:
    """Whether the words of `document` already are as `amendment` makes them: the history under its title is later."""
    source = documents(amendment.source)
    made = source and (source.adopted or source.date_of_issue or source.effective)
    return bool(document.amended and made and document.amended >= made)


def _concerns(relation: Relation, path: tuple[str, ...]) -> bool:
    """Whether `relation` speaks of the clause at `path`, of one within it or of one around it; all, where of none."""
    return not relation.target_clauses or any(_overlap(clause, path) for clause in relation.target_clauses)


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one path lies within the other; 章 above an article and 款 that only one of them names do not count."""
    a, b = _plain(one), _plain(other)
    if any(label[-1] == "款" for label in (*a, *b)) and not (_has_paragraph(a) and _has_paragraph(b)):
        a, b = (tuple(label for label in each if label[-1] != "款") for each in (a, b))
    return a[: len(b)] == b[: len(a)]


def _has_paragraph(path: tuple[str, ...]) -> bool:
    return any(label[-1] == "款" for label in path)


def _plain(path: tuple[str, ...]) -> tuple[str, ...]:
    """`path` from its article down, each label by what it counts; a notice's 三 is cited as 第三条."""
    start = next((at for at, label in enumerate(path) if label[0] == "第" and "条" in label), 0)
    return tuple(_ordinal(label) for label in path[start:])


def _ordinal(label: str) -> str:
    if label[-1] == "款":
        return label
    if label.startswith("第") and "条" in label:
        return label.removeprefix("第").replace("条", "")
    return label.strip("（）()")
