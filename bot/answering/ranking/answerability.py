"""Whether the best candidates answer a question at all: one regression over what the retrieval found.

The signals are about the question and the nearest passages only, so that they mean the same in an index of three
documents and of three thousand. What a question asks of another place, year, version or clause cannot be told by any
nearness: the scope refuses it before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.query.query_terms import Term
from bot.answering.ranking.candidates import Candidate, Candidates
from bot.answering.ranking.fitted import fitted
from bot.language import length, speaks_english
from index.settings import Strictness

FIRST = 10
"""Candidates in the order of the search whose nearness counts."""
KEYWORDS = 2
"""Terms up to which a question may be words to look for (口罩), which are near to no sentence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a question is answered, and on what numbers."""

    answered: bool
    log_odds: float
    threshold: float
    features: dict[str, float]


def decide(question: str, found: Candidates, titles: Mapping[str, str], strictness: Strictness = "normal") -> Decision:
    """The decision on `question` by its candidates; `titles` by file. Without candidates nothing is answered."""
    stage = fitted().read if found.are_read else fitted().searched
    threshold = stage.thresholds[strictness]
    if not found.ranked:
        return Decision(False, -math.inf, threshold, {})
    seen = features(question, found, titles)
    weights = stage.answerability
    odds = weights[""] + sum(weights[name] * value for name, value in seen.items())
    return Decision(odds >= threshold, odds, threshold, seen)


def features(question: str, found: Candidates, titles: Mapping[str, str]) -> dict[str, float]:
    """What tells an answer, by name; `found` has candidates."""
    first = sorted(found.ranked, key=lambda c: -c.score)[:FIRST]
    near = sorted((c.similarity for c in first), reverse=True)
    mean, deviation = found.background
    readings = [c.reading for c in found.ranked if c.reading is not None]
    read = {"reading": max(readings), "any_reading": float(np.logaddexp.reduce(readings))} if readings else {}
    return {
        **read,
        "nearest": near[0],
        "second": near[min(1, len(near) - 1)],
        "above_background": (near[0] - mean) / deviation,
        "cosine": max(c.cosine for c in first),
        "cosine_of_body": max((c.cosine for c in found.ranked if c.passage.kind != "element"), default=0.0),
        "score": found.ranked[0].score,
        "length": math.log(max(1, length(question))),
        "english": float(speaks_english(question)),
        "covered": max(coverage(found.terms, c, titles) for c in found.ranked[:3]),
        "keywords": float(len(found.terms) <= KEYWORDS),
    }


def coverage(terms: Sequence[Term], candidate: Candidate, titles: Mapping[str, str]) -> float:
    """The weighted share of `terms` printed by a passage, its heading or its document's title, in whatever words."""
    passage = candidate.passage
    printed = f"{passage.text}\n{passage.heading or ''}\n{passage.duty_bearer or ''}\n{titles.get(passage.file, '')}"
    total = sum(term.weight for term in terms)
    held = sum(term.weight for term in terms if any(word in printed for word in (term.asked, *term.printed)))
    return held / total if total else 0.0
