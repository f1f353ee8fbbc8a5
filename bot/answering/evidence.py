"""How far each passage speaks to a question: which of its terms it prints, and how near it is in meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.answering.terms import Term
from index.passages import Passage

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
UNSEEN = 3.5
"""Weight of a term that no passage prints, as of one that a few in a hundred print."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How near passages are to a question in meaning, three times float32[len(passages)]."""

    cosines: npt.NDArray[np.float32]
    near: npt.NDArray[np.float32]
    """See `index.stores.Store.near`."""
    above: npt.NDArray[np.float32]
    """`near` in standard deviations above the mean of the corpus."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage held against a question; `coverage` and `score` run from 0 to about 1, higher is better."""

    passage: Passage
    coverage: float
    nearness: float
    """Standard deviations of `near` above the mean of the corpus."""
    near: float
    """By its nearest part and its tokens, -1 to 1."""
    cosine: float
    """As a whole."""
    score: float
    covered: tuple[float, ...]
    """Coverage of each term of the question, in order."""
    bound: float
    """How far the passage binds the bodies that the question names, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """All candidates of a question, best first, with the weight of each term."""

    evidence: tuple[Evidence, ...]
    terms: tuple[Term, ...]
    weights: tuple[float, ...]
    nearest: float = 0.0
    """The greatest cosine of a sentence."""

    def among(self, files: Sequence[str]) -> Weighed:
        """The same with only the passages of `files`."""
        kept = tuple(e for e in self.evidence if e.passage.file in files)
        return replace(self, evidence=kept)

    def of_body(self) -> Weighed:
        """The same without the printed elements."""
        return replace(self, evidence=tuple(e for e in self.evidence if e.passage.kind == "body"))

    @property
    def asks_for_duties(self) -> bool:
        """Whether the question names bodies or persons and nothing else: it asks for all that binds them."""
        said = [term for term in self.terms if len(term.asked) > 1]
        return bool(said) and all(term.body for term in said)


def weigh(
    terms: Sequence[Term],
    passages: Sequence[Passage],
    titles: dict[str, str],
    meaning: Meaning,
    found: npt.NDArray[np.float64] | None = None,
) -> Weighed:
    """Holds `passages` against `terms`.

    `titles` by file, `found` float64[len(passages)] the scores (0 to 1) of the search that proposed them, which knows
    the rest of each notice.
    """
    read = [_Read.of(passage, titles.get(passage.file, "")) for passage in passages]
    covered = np.array([[_cover(term, each) for each in read] for term in terms]).reshape(len(terms), len(passages))
    weights = np.array([term.weight * _rarity(row) for term, row in zip(terms, covered, strict=True)])
    printed = weights @ covered if len(terms) else np.zeros(len(passages))
    coverage = printed / max(float(weights.sum()), 1e-6)
    coverable = float(weights @ covered.max(axis=1)) if len(terms) else 0.0
    in_body = np.array([passage.kind == "body" for passage in passages])
    near = np.where(in_body, meaning.above / NEAR, 0.0)  # a date or a name is near to anything
    share = COVERAGE_SHARE if found is None else COVERAGE_OF_FOUND
    scores = share * printed / (coverable + DOUBT) + (1 - share) * near
    if found is not None:
        scores = FOUND_SHARE * found + (1 - FOUND_SHARE) * scores
    bound = _bound(terms, passages)
    order = np.argsort(-scores, kind="stable")
    evidence = tuple(
        Evidence(
            passages[i],
            float(coverage[i]),
            float(meaning.above[i]),
            float(meaning.near[i]),
            float(meaning.cosines[i]),
            float(scores[i]),
            tuple(covered[:, i].tolist()),
            float(bound[i]),
        )
        for i in order
    )
    nearest = float(meaning.cosines[in_body].max()) if in_body.any() else 0.0
    return Weighed(evidence, tuple(terms), tuple(weights.tolist()), nearest)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a passage prints: its text, the same in lower case, whom it binds, and its heading and notice's title."""

    text: str
    lower: str
    bound: str
    context: str

    @classmethod
    def of(cls, passage: Passage, title: str) -> _Read:
        text = passage.text
        return cls(text, text.lower(), passage.duty_bearer or "", f"{passage.heading or ''}\n{title}")


def _cover(term: Term, read: _Read) -> float:
    if term.asked in read.lower:
        return 1.0
    if any(word in read.text or word in read.bound for word in term.printed) or term.asked in read.bound:
        return PRINTED
    context = read.context
    return CONTEXT if term.asked in context or any(word in context for word in term.printed) else 0.0


def _bound(terms: Sequence[Term], passages: Sequence[Passage]) -> npt.NDArray[np.float64]:
    """The weighted share of the bodies named that each passage's duty bearer is; the rarer bearer weighs more."""
    bodies = [(term.asked, *term.printed) for term in terms if term.body]
    bearers = [passage.duty_bearer or "" for passage in passages]
    binds = np.array([[any(word in bearer for word in words) for bearer in bearers] for words in bodies], float)
    if not bodies:
        return np.zeros(len(passages))
    weights = np.array([_rarity(row) for row in binds])
    shares: npt.NDArray[np.float64] = weights @ binds / float(weights.sum())
    return shares


def _rarity(row: npt.NDArray[np.float64]) -> float:
    """The weight of a term by how few passages print it: log of the inverse share, as in BM25."""
    printing = int((row > CONTEXT).sum())
    if printing == 0:
        return UNSEEN
    return math.log((len(row) + 1) / (printing + 0.5))
