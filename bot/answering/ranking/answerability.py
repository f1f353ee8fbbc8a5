"""When the notices are silent: whether the evidence answers, and which words of the question it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.answering.query.query_terms import Term
from bot.answering.ranking.missing_content import Lack
from bot.answering.ranking.scoring import CONTEXT, Candidate, ScoredCandidates
from index.analysis import simplified, terms
from index.entities.places import gazetteer
from index.notice import Notice

ODDS_OF_FEW = {
    "": -23.36,
    "near": 15.79,
    "cosine": 11.85,
    "nearest": 11.8,
    "score": -2.68,
    "coverage": 2.35,
    "kind": -2.64,
    "thing": -0.94,
    "list": -11.15,
    "comparison": 4.0,
    "keywords": 3.5,
}
"""Logarithm of the odds that a small index answers, less those at which one answerable question in fifty is refused: a
constant, and what each feature of the best candidate adds (tests/benchmarks/calibrate.py). A high score alone says
little: some passage is always the best of a few."""
KEYWORDS = 2
"""Terms up to which a question may be words to look for (口罩), if all are printed: they are near to no sentence."""
ODDS_OF_NOTICES = {"": -24.38, "near": 13.89, "nearest": 26.35, "score": -4.18, "keywords": 3.5}
"""The same for a large index where the best candidate is of an official notice, whose words people rarely use, at three
answerable questions in a hundred."""
ODDS_OF_ARTICLES = {"": -22.43, "nearest": 29.19, "score": 2.35, "shared": 7.05}
"""The same where the best candidate is an article of a law, at one answerable question in twenty-five."""
ODDS = {
    "": -5.38,
    "coverage": 0.69,
    "near": 5.63,
    "shared": 3.56,
    "missing": -0.141,
    "opening": 2.49,
    "lead": 3.23,
    "placed": 1.12,
    "elsewhere": -0.63,
}
"""The same for other texts of a large index, whose words people use, at one answerable question in twenty."""
OPENING = 150
"""Characters at the beginning of a notice that tell, with title and issuers, what it is about and for which place."""


def log_odds(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The logarithm of the odds that the best candidate answers; below 0 the question is refused."""
    return sum(weight * features[name] for name, weight in weights.items())


def features_of_few(scored: ScoredCandidates, lacking: Iterable[Lack], *, compared: bool = False) -> dict[str, float]:
    """What tells an answer in a small index, by the names of ODDS_OF_FEW.

    `lacking`: what the best candidate lacks. What compares notices is `compared`: it is less near to any one of them.
    """
    best, lacks = scored.candidates[0], set(lacking)
    return {
        **_features(scored),
        "cosine": best.cosine,
        **{name: float(name in lacks) for name in ("kind", "thing", "list")},
        "comparison": float(compared),
    }


def features_of_many(question: str, scored: ScoredCandidates, notice: Notice) -> dict[str, float]:
    """What tells an answer in a large index, by the names of ODDS, ODDS_OF_NOTICES and ODDS_OF_ARTICLES.

    `notice` is that of the best candidate: how many of the question's pairs of characters stand in it (shared, missing)
    or at its opening, and whether it is of a place that the question names (placed) or prints none (elsewhere). `lead`
    is what the best candidate has before that of any other notice.
    """
    best = scored.candidates[0]
    whole = simplified(notice.reading_text)
    opening = simplified(f"{notice.title} {' '.join(notice.issuers)} {notice.reading_text[:OPENING]}")
    asked = {term for term in terms(question) if len(term) > 1}
    places = {mention.place.name for mention in gazetteer().mentions(simplified(question))}
    missing = sum(term not in whole for term in asked)
    next_best = max((e.score for e in scored.candidates if e.passage.file != best.passage.file), default=0.0)
    return {
        **_features(scored),
        "shared": 1 - missing / max(len(asked), 1),
        "missing": float(missing),
        "opening": sum(term in opening for term in asked) / max(len(asked), 1),
        "lead": best.score - next_best,
        "placed": float(any(place in opening for place in places)),
        "elsewhere": float(any(place not in whole for place in places)),
    }


def _features(scored: ScoredCandidates) -> dict[str, float]:
    best = scored.candidates[0]
    return {
        "": 1.0,
        "near": best.similarity,
        "nearest": scored.nearest,
        "score": best.score,
        "coverage": best.coverage,
        "keywords": float(0 < len(scored.terms) <= KEYWORDS and best.coverage >= 1),
    }


def unanswered_words(scored: ScoredCandidates, chosen: Sequence[Candidate]) -> list[str]:
    """The words of the question that `chosen` do not cover: known words first, then unknown runs, none a predicate."""
    known = [t.asked for i, t in enumerate(scored.terms) if t.known and _uncovered(i, t, chosen)]
    return known + _unknown_runs(scored, chosen)


def _unknown_runs(scored: ScoredCandidates, chosen: Sequence[Candidate]) -> list[str]:
    """The unknown words that `chosen` do not cover, in order; pairs of one run stand together."""
    words: list[str] = []
    joins = False
    for i, term in enumerate(scored.terms):
        missing = not term.known and not term.predicate and _uncovered(i, term, chosen)
        if missing and joins and words[-1].endswith(term.asked[0]):
            words[-1] += term.asked[1:]
        elif missing:
            words.append(term.asked)
        joins = missing
    return words


def _uncovered(i: int, term: Term, chosen: Sequence[Candidate]) -> bool:
    return len(term.asked) > 1 and all(e.covered[i] <= CONTEXT for e in chosen[:3])
