"""Which documents a question is about: what it names is held against what the documents themselves bear.

Each thing named is borne by documents (then only these are asked), by none (then that is said), or is only mentioned in
texts and stays content. `understand_scope` decides it for one question, with no share of the index in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from bot.answering.scope import documents, places_and_bodies
from bot.answering.scope.catalogue import Catalogue
from bot.answering.scope.clause_references import ClauseReference, find_references
from bot.answering.scope.text import Named, QuestionText
from index.analysis import simplified

__all__ = ["Named", "NamedScope", "understand_scope"]


@dataclass(frozen=True, slots=True)
class NamedScope:
    """What a question names; ids of documents throughout."""

    rest: str
    """The question without what was understood, for matching contents."""
    named: tuple[Named, ...] = ()
    """Each thing that chooses documents and is borne by some."""
    absent: tuple[Named, ...] = ()
    """Each thing that would choose documents and that none bears, within what else is named."""
    documents: tuple[str, ...] | None = None
    """The documents that are asked; None where nothing is named: the whole index."""
    wider: tuple[str, ...] = ()
    """Documents of a wider body, which bind the place named too (山东省…条例 for 青岛)."""
    references: tuple[ClauseReference, ...] = ()


def understand_scope(question: str, catalogue: Catalogue) -> NamedScope:
    """What `question` (as typed, in any script) names among the documents of `catalogue`."""
    text = QuestionText(simplified(question))
    own = [*documents.numbers(text, catalogue), *documents.titles(text, catalogue)]
    references = find_references(text)
    orders = documents.orders(text, catalogue)
    places = places_and_bodies.places(text, catalogue)
    bodies = places_and_bodies.bodies(text, catalogue, places)
    chosen = _Chosen()
    chosen.narrow(own)
    chosen.narrow(places, firm=not chosen.named)
    chosen.narrow(bodies, firm=not chosen.named)
    chosen.narrow(orders)
    chosen.narrow(documents.years(text, catalogue, chosen.documents))
    chosen.narrow(documents.rounds_of(text, catalogue, chosen.documents))
    chosen.narrow(documents.genres(text, catalogue, chosen.documents))
    for each in chosen.named:
        text.cut(each.start, each.end, tail=True)
    return NamedScope(
        rest=text.rest,
        named=tuple(sorted(chosen.named, key=lambda each: each.start)),
        absent=tuple(chosen.absent),
        documents=None if chosen.documents is None else catalogue.ordered(chosen.documents),
        wider=catalogue.ordered(places_and_bodies.wider(places, catalogue)),
        references=references,
    )


class _Chosen:
    """The documents left after each kind of thing named."""

    def __init__(self) -> None:
        self.documents: frozenset[str] | None = None
        self.named: list[Named] = []
        self.absent: list[Named] = []

    def narrow(self, found: Sequence[Named], *, firm: bool = True) -> None:
        """Keeps the documents of any of `found`; what leaves none is absent, or passed over where it is not `firm`."""
        if self.documents is not None and not self.documents:
            return  # nothing is left to choose from
        left = [(each, self._left(each)) for each in found]
        if not firm and not any(ids for _, ids in left):
            return
        self.absent += [each for each, ids in left if not ids and firm]
        self.named += [each for each, ids in left if ids]
        if found:
            self.documents = _union(ids for _, ids in left)

    def _left(self, each: Named) -> frozenset[str]:
        ids = frozenset(each.documents)
        return ids if not self.documents else ids & self.documents


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return reduce(frozenset.union, sets, frozenset())
