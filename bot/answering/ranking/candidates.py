"""The passages that may answer a question, in the order in which they are likely to.

At any size of the index the same few are looked at: the first DEPTH of the search, and the first EXPANDED that print
words which official notices use for those of the question. The order is a sum of standardised signals, whose weights
are fitted on questions about many documents (training/fit_answering.py). The first READ are then read together with the
question (reader.py), which orders them anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.query.query_terms import Term, expansion
from bot.answering.ranking import reader
from bot.answering.ranking.fitted import fitted
from bot.answering.ranking.reader_input import reader_input

if TYPE_CHECKING:
    from index.encoder.embeddings import EncodedQuestion
    from index.parsing.passages import Passage
    from index.search.index import Index

DEPTH = 30
"""Passages taken from the search: the answer is among them for 97 of 100 questions that have one, among 10 for 92."""
EXPANDED = 15
"""Passages taken for the words that stand for those of the question."""
READ, AT_ONCE = 12, 8
"""Candidates that the reader reads at most, and so many at once: the others only if none of those answers for sure.
On 310 questions in a folder of 116 documents left out, 12 put the answer first for .687 and among the first three for
.800, as 16 do, and tell better whether there is one, with a quarter fewer tokens to read in the slowest of 20."""
SURE = 0.0
"""Log odds by the reader from which no further candidates are read."""
BACKGROUND = 256
"""Passages of the whole index, evenly spread, which tell how near any passage is to a question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One passage that may answer. Of all numbers higher is better."""

    passage: Passage
    passage_id: int
    score: float
    """Of the search, 0 to 1."""
    similarity: float
    """By its nearest part and its tokens, -1 to 1; see `index.storage.base.Store.similarities`."""
    cosine: float
    """As a whole, -1 to 1."""
    expansion: float
    """BM25 of the words that stand for those of the question, as a share of the best."""
    rank_score: float = 0.0
    """What orders the candidates: comparable within one question only."""
    reading: float | None = None
    """The log odds by the reader that the passage answers, None where it has not been read."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates of one question, best first."""

    ranked: tuple[Candidate, ...]
    terms: tuple[Term, ...] = ()
    background: tuple[float, float] = (0.0, 1.0)
    """Mean and deviation of the similarity of any passage of the index to the question."""

    @property
    def are_read(self) -> bool:
        """Whether the reader has read them."""
        return bool(self.ranked) and self.ranked[0].reading is not None

    def only(self, kept: Collection[int]) -> Candidates:
        """The same with the passages whose ids are in `kept`."""
        return replace(self, ranked=tuple(c for c in self.ranked if c.passage_id in kept))


def retrieve(
    index: Index, question: str, terms: Sequence[Term], files: Collection[str] | None = None, depth: int = DEPTH
) -> Candidates:
    """The candidates for `question` in `files` (None: in all); `terms` are those of the question."""
    encoded = index.encode(question)
    found = dict(index.ranked(question, encoded, depth, files=files))
    words = expansion(terms)
    expanded = dict(index.bm25(words, depth, files=files)) if words else {}
    for passage_id in list(expanded)[:EXPANDED]:
        found.setdefault(passage_id, 0.0)
    if not found:
        return Candidates((), tuple(terms))
    ids = list(found)
    passages = index.passages(ids)
    similarities = index.similarities(ids, encoded).tolist()
    cosines = (index.vectors(ids) @ encoded.vector).tolist()
    best = max(expanded.values(), default=1.0)
    candidates = [
        Candidate(passages[i], i, found[i], similarity, cosine, expanded.get(i, 0.0) / best)
        for i, similarity, cosine in zip(ids, similarities, cosines, strict=True)
    ]
    return Candidates(rank(candidates), tuple(terms), _background(index, encoded))


def rank(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """`candidates` with their `rank_score`, best first, ties in the order given."""
    total = np.zeros(len(candidates))
    for name, weight in fitted().searched.rank.items():
        values = np.array([getattr(candidate, name) for candidate in candidates], np.float64)
        total += weight * (values - values.mean()) / max(float(values.std()), 1e-6)
    order = np.argsort(-total, kind="stable")
    return tuple(replace(candidates[i], rank_score=float(total[i])) for i in order)


def read(candidates: Candidates, question: str, index: Index, most: int = READ, sure: float = SURE) -> Candidates:
    """The first `most` of `candidates`, each read together with `question`, in their new order.

    Those after the first AT_ONCE are read only as long as none answers with log odds of `sure`.
    """
    found: list[Candidate] = []
    weights = fitted().read.rank
    for start in range(0, most, AT_ONCE):
        first = candidates.ranked[start : min(start + AT_ONCE, most)]
        inputs = [reader_input(index.notice(c.passage.file), c.passage) for c in first]
        for candidate, odds in zip(first, reader.read(question, inputs), strict=True):
            rank_score = weights["rank_score"] * candidate.rank_score + weights["reading"] * odds
            found.append(replace(candidate, reading=odds, rank_score=rank_score))
        if any(c.reading is not None and c.reading >= sure for c in found):
            break
    return replace(candidates, ranked=tuple(sorted(found, key=lambda c: -c.rank_score)))


def _background(index: Index, encoded: EncodedQuestion) -> tuple[float, float]:
    rows = index.manifest.rows
    sample = [int(i) for i in np.linspace(0, rows - 1, min(rows, BACKGROUND))]
    near = index.similarities(sample, encoded)
    return float(near.mean()), max(float(near.std()), 1e-6)
