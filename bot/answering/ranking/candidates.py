"""The passages that may answer a question, in the order in which they are likely to.

At any size of the index the same few are looked at: the first DEPTH of the search, and the first EXPANDED that print
words which official notices use for those of the question. The order is a sum of standardised signals, whose weights
are fitted on questions about many documents (training/fit_answering.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.query.query_terms import Term, expansion
from bot.answering.ranking.fitted import fitted

if TYPE_CHECKING:
    from index.encoder.embeddings import EncodedQuestion
    from index.parsing.passages import Passage
    from index.search.index import Index

DEPTH = 30
"""Passages taken from the search: the answer is among them for 97 of 100 questions that have one, among 10 for 92."""
EXPANDED = 15
"""Passages taken for the words that stand for those of the question."""
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


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates of one question, best first."""

    ranked: tuple[Candidate, ...]
    terms: tuple[Term, ...] = ()
    background: tuple[float, float] = (0.0, 1.0)
    """Mean and deviation of the similarity of any passage of the index to the question."""

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
    for name, weight in fitted().rank.items():
        values = np.array([getattr(candidate, name) for candidate in candidates], np.float64)
        total += weight * (values - values.mean()) / max(float(values.std()), 1e-6)
    order = np.argsort(-total, kind="stable")
    return tuple(replace(candidates[i], rank_score=float(total[i])) for i in order)


def _background(index: Index, encoded: EncodedQuestion) -> tuple[float, float]:
    rows = index.manifest.rows
    sample = [int(i) for i in np.linspace(0, rows - 1, min(rows, BACKGROUND))]
    near = index.similarities(sample, encoded)
    return float(near.mean()), max(float(near.std()), 1e-6)
