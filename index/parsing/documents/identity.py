"""The texts of a file -> its documents, each with a title, number, issuers and dates of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.document import Document, Role
from index.entities.clause_labels import find_label
from index.entities.dates import find_dates, iso
from index.entities.document_numbers import find_numbers
from index.entities.jurisdiction import places_of
from index.entities.places import Place
from index.entities.references import find_references, genre_of, stem
from index.parsing.documents.law_history import Event, events_in, history_of, is_history
from index.parsing.documents.parts import Part, line_of, title_of
from index.parsing.documents.validity import is_draft, is_trial, validity_of
from index.parsing.elements.elements import Elements, read_elements
from index.parsing.elements.title import letters as letters_of
from index.parsing.relations.handing_on import PUBLISHING, VERB, carried_titles
from index.parsing.sentences import split_sentences

_PREAMBLE = 2000
"""Characters of a carrier within which it tells what it hands on."""
_HEAD = 14
"""Paragraphs of a text among which its history stands."""
_PASSED = re.compile("[^，。；]{0,40}?(?:通过|批准|审定)")


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a file before it is told whose it is."""

    part: Part
    lines: tuple[tuple[int, int], ...]
    """Its paragraphs as spans of the reading text."""
    values: dict[str, str]
    issuers: tuple[str, ...]
    title: str | None


def documents_of(file: str, elements: Elements, parts: Sequence[Part]) -> tuple[Document, ...]:
    """The documents of `file` in order; the first begins at 0 and each ends where the next begins."""
    texts = [_main(elements, parts)] + [_below(elements, part) for part in parts if part.path]
    found: list[Document] = []
    naming: dict[str, Document] = {}
    for order, text in enumerate(texts):
        start = text.lines[0][0] if order else 0
        end = texts[order + 1].lines[0][0] if order + 1 < len(texts) else len(elements.text)
        name = file if order == 0 else f"{file}#{order + 1}"
        # The nearest document above that names this one carries it, else the notice itself.
        carrier = naming.get(stem(text.title or ""), found[0]) if found else None
        blank = Document(name, file, start, end, "main", None, None, None)
        found.append(_document(elements, text, carrier, blank))
        naming |= {stem(title): found[-1] for title in carried_titles(text.title, ())}
    return tuple(found)


def _main(elements: Elements, parts: Sequence[Part]) -> _Text:
    first = next((elements.spans[part.paragraphs[0]][0] for part in parts if part.path), len(elements.text) + 1)
    lines = tuple(span for span in elements.spans if span[0] < first)
    own = next((part for part in parts if not part.path), Part((), [], []))
    return _Text(own, lines, elements.values, elements.issuers, elements.values.get("title"))


def _below(elements: Elements, part: Part) -> _Text:
    """A text below the notice's own, its elements read as those of a notice by itself."""
    lines = tuple(elements.spans[at] for at in part.paragraphs)
    own = read_elements(
        [line_of(elements, at) for at in part.paragraphs if at not in part.title[: part.label is not None]]
    )
    signature = own.values.get("signature")
    read = part.label is None or signature is not None
    return _Text(part, lines, own.values if read else {}, own.issuers if read else (), title_of(elements, part))


def _document(elements: Elements, own: _Text, carrier: Document | None, blank: Document) -> Document:
    text = elements.text
    role = _role(own, carrier)
    handed = role == "carried" and (carrier is None or _promulgates(carrier))
    events = _events(text, own)
    history = history_of(events)
    number = own.values.get("document_number") or _number_given(text, own, carrier)
    number = (history.document_number if history else None) or number
    issued = own.values.get("date_of_issue")
    inherits = carrier if carrier and (handed or role == "attachment") else None
    base = (history.published or history.adopted if history else None) or issued
    base = base or (inherits.date_of_issue if inherits else None) or own.values.get("print_date")
    validity = validity_of(text, [s for span in own.lines for s in split_sentences(text, *span)], base)
    found = replace(
        blank,
        role=role,
        genre=genre_of(own.title),
        title=own.title,
        document_number=number,
        cited_number=number or (inherits.cited_number if inherits else None),
        issuers=own.issuers or (inherits.issuers if inherits else ()),
        addressees=own.values.get("addressees"),
        date_of_issue=issued or (inherits.date_of_issue if inherits else None),
        adopted=(history.adopted if history else None) or (_passed(text, carrier) if handed and carrier else None),
        amended=history.amended if history else None,
        effective=validity.effective or (history.effective if history else None),
        effective_at=validity.effective_at or (history.effective_at if history else None),
        expires=validity.expires,
        expires_at=validity.expires_at,
        carrier=carrier.id if carrier else None,
        trial=is_trial(own.title) or validity.trial,
        draft=is_draft(own.title),
        prefix=own.part.path,
        label=own.part.label,
        title_at=_title_at(elements, own, carrier is not None),
    )
    if inherits and found.effective is None and inherits.effective:
        found = replace(found, effective=inherits.effective, effective_at=inherits.effective_at)
    return replace(found, places=_places(found, own, text) or (inherits.places if inherits else ()))


def _role(own: _Text, carrier: Document | None) -> Role:
    if carrier is None:
        return "main"
    if own.part.named or (
        own.part.label is None
        and (VERB.search(carrier.title or "") or (carrier.genre in PUBLISHING or not carrier.title))
    ):
        return "carried"
    return "attachment"


def _promulgates(carrier: Document) -> bool:
    """Whether what `carrier` carries is its issuer's own, cited by its number, where it does not forward another's."""
    verb = VERB.search(carrier.title or "")
    return not (verb and verb["forwards"])


def _number_given(text: str, own: _Text, carrier: Document | None) -> str | None:
    """The number that the carrier gives the text whose title it names: 现将《…》（…号）转发给你们."""
    if carrier is None or not own.title:
        return None
    words = _preamble(text, carrier)
    named = (r for r in find_references(words) if r.title and r.numbers and stem(r.title) == stem(own.title))
    return next((r.numbers[0].printed for r in named), None)


def _events(text: str, own: _Text) -> list[Event]:
    events: list[Event] = []
    for start, end in own.lines[:_HEAD]:
        line = text[start:end]
        if find_label(line):
            break
        if is_history(line):
            events += events_in(line, start)
    return events


def _preamble(text: str, carrier: Document) -> str:
    return text[carrier.start : min(carrier.end, carrier.start + _PREAMBLE)]


def _passed(text: str, carrier: Document) -> str | None:
    """When the carried text was passed, as its carrier says: 已经2024年5月14日校长办公会审议通过."""
    words = _preamble(text, carrier)
    days = [iso(day) for day in find_dates(words) if _PASSED.match(words, day.end())]
    return days[-1] if days else None


def _title_at(elements: Elements, own: _Text, below: bool) -> tuple[int, int] | None:
    """Where the title stands: the paragraphs that print it and nothing else."""
    if not below:
        return next(((e.start, e.end) for e in elements.elements if e.name == "title"), None)
    letters = letters_of(own.title or "")
    for order, (start, _) in enumerate(own.lines[:_HEAD] if letters else ()):
        for _, end in own.lines[order : order + _HEAD]:
            joined = letters_of(elements.text[start:end])
            if joined.endswith(letters):  # the label of an attachment may stand in its line
                return start, end
            if not letters.startswith(joined):
                break
    return None


def _places(found: Document, own: _Text, text: str) -> tuple[Place, ...]:
    """Where a document applies, as it bears it itself."""
    number = next(iter(find_numbers(found.document_number or "")), None)
    named = (*found.issuers, own.values.get("signature", ""))
    words = text[found.start : found.end]
    return places_of(found.title, named, found.addressees, number.prefix if number else "", words)
