"""The index as the answering sees it: what each notice may be called by, and the candidates for a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.evidence import Weighed, weigh
from bot.answering.scope import Known
from bot.answering.terms import Term, core_words, known_words, stretches, terms
from index.document_number import find_numbers
from index.homophones import Homophones
from index.notice import Notice
from index.places import Place, gazetteer

if TYPE_CHECKING:
    from index.clause_store import NoticeSummary
    from index.passages import Passage
    from index.search import Index
    from index.vectors import Vectors

SMALL = 3000
"""Passages up to which every one is held against a question; beyond, only the best of the search."""
DEPTH = 100
PLACED = 0.9
"""Share of the notices that must say where they apply before a place in a question chooses among them."""
BACKGROUND = 512
"""Passages from which the mean and the spread of a question's cosines are taken."""


class Library:
    """One open index; made anew when another generation is opened."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def notice(self, file: str) -> Notice:
        """The whole notice."""
        return self.index.notice(file)

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """Every notice by the names that people call it."""
        return tuple(_known(summary) for summary in self.index.notices())

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles by file."""
        return {known.file: known.title for known in self.known}

    @cached_property
    def _all(self) -> dict[int, Passage]:
        return self.index.passages() if self.index.manifest.rows <= SMALL else {}

    @cached_property
    def homophones(self) -> Homophones:
        """The words that a typing error may stand for."""
        return Homophones(known_words(), core_words() | gazetteer().names)

    @property
    def small(self) -> bool:
        """Whether every passage is held against a question; else the search proposes some."""
        return bool(self._all)

    def printing(self, words: str) -> list[str]:
        """The passages that print `words`; of a large index those among the nearest."""
        near = self._all or self.index.passages([i for i, _ in self.index.lexical(words, 5)])
        return [p.text for p in near.values() if words in p.text]

    def prints(self, words: str) -> bool:
        """Whether any notice prints `words`."""
        return self._printed(words) if self._all else bool(self.printing(words))

    @cached_property
    def places_bind(self) -> bool:
        """Whether nearly every notice says where it applies, so that naming a place chooses among them."""
        placed = sum(bool(known.places) for known in self.known)
        return placed >= PLACED * len(self.known)

    def terms(self, question: str) -> list[Term]:
        """The terms of `question`; what a small index prints decides between the words that it may be read as."""
        if not self._all:
            return terms(question)
        read = terms(question, self._printed)
        return read + stretches(question, read, self._printed)

    @cached_property
    def _printed(self) -> Callable[[str], bool]:
        text = "\n".join(f"{p.text}\n{p.duty_bearer or ''}" for p in self._all.values())
        return cache(text.__contains__)

    def weigh(self, question: str, terms: Sequence[Term], files: Sequence[str] = ()) -> Weighed:
        """The candidates for `question` in `files` (empty: in all notices), held against its `terms`."""
        vector = self.index.encode(question)
        found = {} if self._all else self._found(question, vector, terms, files)
        passages = self._all or self.index.passages(list(found))
        if not passages:
            return Weighed((), tuple(terms), tuple(term.weight for term in terms))
        ids = list(passages)
        cosines = self.index.vectors(ids) @ vector
        sample = cosines if self._all else self._background @ vector
        nearness = (cosines - sample.mean()) / max(float(sample.std()), 1e-6)
        proposed = np.array([found[i] for i in ids]) if found else None
        weighed = weigh(terms, [passages[i] for i in ids], self.titles, nearness, proposed)
        return weighed.among(files) if files else weighed

    def _found(self, question: str, vector: Vectors, terms: Sequence[Term], files: Sequence[str]) -> dict[int, float]:
        """The passages that the search proposes for the question, and for the printed words of its terms."""
        hits = self.index.search(question, DEPTH, files=files or None, vector=vector)
        found = {hit.passage_id: hit.score for hit in hits}
        words = " ".join(word for term in terms for word in term.printed)
        for i, _ in self.index.lexical(words, DEPTH // 2) if words and not files else []:
            found.setdefault(i, 0.0)
        return found

    @cached_property
    def _background(self) -> Vectors:
        """The vectors of passages spread over the index, float32[at most BACKGROUND, dimension]."""
        rows = self.index.manifest.rows
        return self.index.vectors([int(i) for i in np.linspace(0, rows - 1, min(rows, BACKGROUND))])


def _known(summary: NoticeSummary) -> Known:
    numbers = find_numbers(summary.document_number or "")
    number = numbers[0] if numbers else None
    return Known(
        file=summary.file,
        number=summary.document_number,
        key=number.key if number else None,
        prefix=number.prefix if number else None,
        year=number.year if number else None,
        serial=number.serial if number else None,
        title=summary.title or "",
        places=_places(summary, number.prefix if number else ""),
    )


def _places(summary: NoticeSummary, prefix: str) -> tuple[Place, ...]:
    """Where a notice applies: its issuers' places, else its title's, else that of its number's first character."""
    for text in ("、".join(summary.issuers), summary.title or ""):
        if found := tuple(dict.fromkeys(m.place for m in gazetteer().mentions(text))):
            return found
    abbreviated = gazetteer().abbreviated(prefix)
    return (abbreviated,) if abbreviated else ()
