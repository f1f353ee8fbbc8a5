"""How far each passage speaks to a question: which of its terms it prints, and how near it is in meaning."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from bot.answering.query.query_terms import Term
from index.parsing.passages import Passage

PRINTED = 0.85
"""Coverage of a term by a word that stands for it, where the word as asked counts 1."""
CONTEXT = 0.3
"""Coverage of a term by the heading or the notice's title alone."""
COVERAGE_SHARE = 0.3
"""Share of the terms in the score; the nearness in meaning has the rest: people rarely use a notice's words."""
COVERAGE_OF_FOUND = 0.7
"""The same of passages that a search proposed, which already counts the nearness."""
DOUBT = 2.0
"""Weight set against the terms that any passage prints, so that one weak term alone does not decide the order."""
FOUND_SHARE = 0.5
"""Share of the search's own score, where a search proposed the passages."""
NEAR = 4.0
"""Standard deviations above the corpus mean at which the nearness in meaning counts 1."""
_BETWEEN = "\0"
UNSEEN = 3.5
"""Weight of a term that no passage prints, as of one that a few in a hundred print."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How near passages are to a question in meaning, three times float32[len(passages)]."""

    cosines: npt.NDArray[np.float32]
    similarities: npt.NDArray[np.float32]
    """See `index.storage.base.Store.similarities`."""
    z_scores: npt.NDArray[np.float32]
    """`similarities` in standard deviations above the mean of the corpus."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One passage held against a question; `coverage` and `score` run from 0 to about 1, higher is better."""

    passage: Passage
    coverage: float
    z_score: float
    """Standard deviations of `similarity` above the mean of the corpus."""
    similarity: float
    """By its nearest part and its tokens, -1 to 1."""
    cosine: float
    """As a whole."""
    score: float
    covered: tuple[float, ...]
    """Coverage of each term of the question, in order."""
    duty_match: float
    """How far the passage binds the bodies that the question names, 0 to 1."""


@dataclass(frozen=True, slots=True)
class ScoredCandidates:
    """All candidates of a question, best first, with the weight of each term."""

    candidates: tuple[Candidate, ...]
    terms: tuple[Term, ...]
    weights: tuple[float, ...]

    @property
    def nearest(self) -> float:
        """The greatest cosine of a sentence."""
        return max((e.cosine for e in self.candidates if e.passage.kind == "body"), default=0.0)

    def among(self, files: Sequence[str]) -> ScoredCandidates:
        """The same with only the passages of `files`."""
        kept = tuple(e for e in self.candidates if e.passage.file in files)
        return replace(self, candidates=kept)

    def of_body(self) -> ScoredCandidates:
        """The same without the printed elements."""
        return replace(self, candidates=tuple(e for e in self.candidates if e.passage.kind == "body"))

    @property
    def asks_for_duties(self) -> bool:
        """Whether the question names bodies or persons and nothing else: it asks for all that binds them."""
        said = [term for term in self.terms if len(term.asked) > 1]
        return bool(said) and all(term.body for term in said)


def score(
    terms: Sequence[Term], printed: Printed, meaning: Meaning, found: npt.NDArray[np.float64] | None = None
) -> ScoredCandidates:
    """Holds the passages of `printed` against `terms`.

    `found`: float64[len(passages)], the scores (0 to 1) of the search that proposed them, which knows the rest of each
    notice.
    """
    passages = printed.passages
    covered = np.array([printed.covered(term) for term in terms]).reshape(len(terms), len(passages))
    weights = np.array([term.weight * _rarity(row) for term, row in zip(terms, covered, strict=True)])
    reached = weights @ covered if len(terms) else np.zeros(len(passages))
    coverage = reached / max(float(weights.sum()), 1e-6)
    coverable = float(weights @ covered.max(axis=1)) if len(terms) else 0.0
    in_body = np.array([passage.kind == "body" for passage in passages])
    near = np.where(in_body, meaning.z_scores / NEAR, 0.0)  # a date or a name is near to anything
    share = COVERAGE_SHARE if found is None else COVERAGE_OF_FOUND
    scores = share * reached / (coverable + DOUBT) + (1 - share) * near
    if found is not None:
        scores = FOUND_SHARE * found + (1 - FOUND_SHARE) * scores
    duty_match = printed.duty_match(terms)
    columns = (coverage, meaning.z_scores, meaning.similarities, meaning.cosines, scores, covered.T, duty_match)
    order = np.argsort(-scores, kind="stable")
    rows = zip(order.tolist(), *(column[order].tolist() for column in columns), strict=True)
    candidates = tuple(
        Candidate(passages[i], coverage, z_score, similarity, cosine, score, tuple(covered), duty_match)
        for i, coverage, z_score, similarity, cosine, score, covered, duty_match in rows
    )
    return ScoredCandidates(candidates, tuple(terms), tuple(weights.tolist()))


class Printed:
    """What some passages print: their texts, whom they bind, and their headings and notices' titles."""

    def __init__(self, passages: Sequence[Passage], titles: Mapping[str, str]) -> None:
        """`titles` by file."""
        self.passages = passages
        self._texts = _Joined([p.text for p in passages])
        self._lower = _Joined([p.text.lower() for p in passages])
        self._bearers = _Joined([p.duty_bearer or "" for p in passages])
        self._context = _Joined([f"{p.heading or ''}\n{titles.get(p.file, '')}" for p in passages])

    def covered(self, term: Term) -> npt.NDArray[np.float64]:
        """How far each passage covers `term`: as asked, by a word that stands for it, by its heading or title, or 0."""
        instead = [word for word in term.printed if word]
        found = np.zeros(len(self.passages))
        found[self._context.holding([term.asked, *instead])] = CONTEXT
        found[self._bearers.holding([term.asked, *instead])] = PRINTED
        found[self._texts.holding(instead)] = PRINTED
        found[self._lower.holding([term.asked])] = 1.0
        return found

    def duty_match(self, terms: Sequence[Term]) -> npt.NDArray[np.float64]:
        """The weighted share of the bodies named that each passage's duty bearer is; the rarer bearer weighs more."""
        bodies = [(term.asked, *term.printed) for term in terms if term.body]
        binds = np.zeros((len(bodies), len(self.passages)))
        for row, words in zip(binds, bodies, strict=True):
            row[self._bearers.holding(words)] = 1.0
        if not bodies:
            return np.zeros(len(self.passages))
        weights = np.array([_rarity(row) for row in binds])
        shares: npt.NDArray[np.float64] = weights @ binds / float(weights.sum())
        return shares


class _Joined:
    """Texts as one, in which a word is looked for much faster than in each."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = _BETWEEN.join(texts)
        self._starts = [0, *accumulate(len(text) + len(_BETWEEN) for text in texts)]

    def holding(self, words: Iterable[str]) -> list[int]:
        """The numbers of the texts that hold any of `words`."""
        found = []
        for word in words:
            at = self._text.find(word)
            while at >= 0:
                number = bisect_right(self._starts, at) - 1
                found.append(number)
                at = self._text.find(word, self._starts[number + 1])
        return found


def _rarity(row: npt.NDArray[np.float64]) -> float:
    """The weight of a term by how few passages print it: log of the inverse share, as in BM25."""
    printing = int((row > CONTEXT).sum())
    if printing == 0:
        return UNSEEN
    return math.log((len(row) + 1) / (printing + 0.5))
