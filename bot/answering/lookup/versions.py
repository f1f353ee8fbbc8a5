"""Versions of one text: which file takes the place of which, and what the words of one have in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.query.understanding import Query
from bot.answering.quotes import clause_at
from bot.answering.ranking.candidates import retrieve
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.document import Document
from index.entities.references import stem
from index.notice import Notice

_LIKE = 0.5
"""Share of the pairs of characters of a title that that of another version prints."""
SAME = 0.5
"""Share of its pairs of characters from which a sentence stands for one of the other version."""
LOOKED_THROUGH = 5
"""Documents among which a text with several versions is looked for."""
_LONGEST = 400
"""Characters up to which a clause is shown for a sentence of it."""
_ABOUT_ITSELF = re.compile("(?:施行|实施|执行|试行)。?$|(?:负责|予以)?解释。?$|同时废止|制定本|为准。?$")
"""Sentences of a rule about itself, in which versions always differ."""
Span = tuple[int, int]


def versions(file: str, retriever: Retriever) -> list[str]:
    """The files that hold versions of the text in `file`, itself among them, the oldest first."""
    found: dict[str, Document] = {}
    waiting = [file]
    while waiting:
        at = waiting.pop()
        for own in _documents(at, retriever):
            found.setdefault(at, own)
            waiting += [other.file for other in _neighbours(own, retriever) if other.file not in found]
    return sorted(found, key=lambda each: (found[each].latest or "", each))


def of_matter(query: Query, retriever: Retriever) -> list[str]:
    """The files of the versions of the first text found for `query` that has several, the oldest first."""
    candidates = retrieve(retriever.index, query.content, query.terms, query.files)
    for file in list(dict.fromkeys(c.passage.file for c in candidates.ranked))[:LOOKED_THROUGH]:
        found = versions(file, retriever)
        if len(found) > 1:
            return found
    return []


def _documents(file: str, retriever: Retriever) -> list[Document]:
    return [d for d in retriever.notice(file).documents if d.role != "attachment"]


def _neighbours(document: Document, retriever: Retriever) -> Iterator[Document]:
    """The documents that `document` takes the place of, or that take its place or keep it, under like titles."""
    for relation in retriever.index.relations(document.id):
        of_versions = relation.kind in ("repeals", "supersedes") or relation.keeps
        if not of_versions or relation.target is None or relation.target_clauses:
            continue
        other = retriever.index.document(relation.target if relation.source == document.id else relation.source)
        if other and other.file != document.file and _alike(document.title, other.title):
            yield other


def _alike(one: str | None, other: str | None) -> bool:
    a, b = _pairs(stem(one or "")), _pairs(stem(other or ""))
    return len(a & b) >= _LIKE * max(1, min(len(a), len(b)))


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a version with the most that one of the other version has of its pairs of characters, 0 to 1."""

    start: int
    end: int
    share: float
    counterpart: Span


def units(notice: Notice, other: Notice) -> list[Unit]:
    """The sentences of `notice`, each beside the one of `other` that has most of it; none about the text itself."""
    titles = {document.title_at for document in notice.documents}
    body = (s for s in notice.sentences if (s.start, s.end) not in titles)
    own = [s for s in body if not _ABOUT_ITSELF.search(notice.reading_text[s.start : s.end].strip())]
    if not own or not other.sentences:
        return []
    pairs = [_pairs(simplified(notice.reading_text[s.start : s.end])) for s in own]
    others = [_pairs(simplified(other.reading_text[s.start : s.end])) for s in other.sentences]
    columns = {pair: at for at, pair in enumerate(sorted(set().union(*pairs)))}
    shared = _matrix(pairs, columns) @ _matrix(others, columns).T
    shares = shared / np.maximum(1, [[len(each)] for each in pairs])
    best = shares.argmax(axis=1)
    return [
        Unit(s.start, s.end, float(shares[row, at]), (other.sentences[at].start, other.sentences[at].end))
        for row, (s, at) in enumerate(zip(own, best.tolist(), strict=True))
    ]


def only_in(notice: Notice, other: Notice) -> list[Span]:
    """The sentences of `notice` that have nothing like them in `other`, in order; labels alone are none."""
    return [(u.start, u.end) for u in units(notice, other) if u.share < SAME and u.end - u.start > 6]


def changed(notice: Notice, other: Notice) -> list[tuple[Span, Span]]:
    """The sentences that stand in both in other words: their spans in `notice` and in `other`."""
    found = [((u.start, u.end), u.counterpart) for u in units(notice, other) if SAME <= u.share < 1]
    return [(a, b) for a, b in found if _letters(notice, a) != _letters(other, b)]


def counterpart(span: Span, notice: Notice, other: Notice) -> Span | None:
    """What stands in `other` for the words `span` of `notice`: the clause, of a long one the sentence."""
    inside = [u for u in units(notice, other) if u.start < span[1] and span[0] < u.end]
    best = max(inside, key=lambda unit: unit.share, default=None)
    if best is None or best.share < SAME:
        return None
    clause = clause_at(other, *best.counterpart)
    return (clause.start, clause.end) if clause and clause.end - clause.start <= _LONGEST else best.counterpart


def _matrix(
    rows: Sequence[frozenset[str]], columns: dict[str, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    found = np.zeros((len(rows), len(columns)), np.float32)
    for at, row in enumerate(rows):
        found[at, [columns[pair] for pair in row if pair in columns]] = 1
    return found


def _letters(notice: Notice, span: Span) -> str:
    return re.sub(r"\W", "", simplified(notice.reading_text[slice(*span)]))


def _pairs(text: str) -> frozenset[str]:
    letters = re.sub(r"\W", "", text)
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
