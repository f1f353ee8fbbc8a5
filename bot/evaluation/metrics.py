"""The figures of a set of outcomes, by name, and which of them are better when lower."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from bot.evaluation.scoring import QuestionScore

SHARES = {
    "right": "答对的（含应拒答而拒答的）",
    "hit@1": "首条即是依据",
    "hit@3": "前三条有依据（只读前 600 字）",
    "complete": "要件齐全",
    "precision@3": "前三条中是依据的",
    "answer@3": "答案在前三条引文里",
    "nDCG@10": "依据的排序（前十）",
    "MRR@10": "首个依据的名次倒数",
    "hit@10": "前十有依据",
    "refused": "应拒答而拒答的",
    "false_refusal": "不该拒答而拒答的",
    "verbatim": "引文一字不差、文号相符",
    "clause_right": "引文条款相符",
}
"""Shares in 0..1, with what they say; each is taken over what it applies to."""
SPREADS = {"took_ms": "回答用时（毫秒）", "search_ms": "检索用时（毫秒）", "quoted_chars": "引文字数"}
FIGURES = ("questions", *SHARES, *(f"{name}_{at}" for name in SPREADS for at in ("p50", "p95")))
LOWER_IS_BETTER = {"false_refusal"} | {f"{name}_{at}" for name in ("took_ms", "search_ms") for at in ("p50", "p95")}
NEUTRAL = {"questions", "quoted_chars_p50", "quoted_chars_p95"}

Figures = dict[str, float]


def figures(outcomes: Sequence[QuestionScore]) -> Figures:
    """All figures that apply: the number of questions, shares in 0..1, medians and 95th percentiles."""
    found: Figures = {"questions": len(outcomes)}
    for name, (achieved, possible) in counts(outcomes).items():
        found[name] = round(achieved / possible, 4)
    for name in SPREADS:
        sizes = sorted(outcome.sizes[name] for outcome in outcomes if name in outcome.sizes)
        if sizes:
            found[f"{name}_p50"] = round(median(sizes), 1)
            found[f"{name}_p95"] = round(sizes[math.ceil(0.95 * len(sizes)) - 1], 1)
    return found


def counts(outcomes: Iterable[QuestionScore]) -> dict[str, tuple[float, float]]:
    """(achieved, possible) of each share that applies, in the order of SHARES."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for outcome in outcomes:
        for name, (achieved, possible) in {**outcome.counts, "right": (outcome.right, 1)}.items():
            sums[name][0] += achieved
            sums[name][1] += possible
    return {name: (sums[name][0], sums[name][1]) for name in SHARES if name in sums and sums[name][1]}


def grouped(outcomes: Iterable[QuestionScore], group: Callable[[QuestionScore], str]) -> dict[str, list[QuestionScore]]:
    """The outcomes by what `group` says of each, in alphabetical order; those it says nothing of are left out."""
    found: dict[str, list[QuestionScore]] = defaultdict(list)
    for outcome in outcomes:
        if name := group(outcome):
            found[name].append(outcome)
    return dict(sorted(found.items()))


def is_better(name: str, now: float, before: float) -> bool | None:
    """Whether a figure went the good way; None where it stayed or has no good way."""
    if now == before or name in NEUTRAL:
        return None
    return (now < before) == (name in LOWER_IS_BETTER)


def missed(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """The figures that are worse than their floor, or not there; for those better when lower the floor is a ceiling."""
    return [name for name, floor in floors.items() if name not in found or is_better(name, found[name], floor) is False]
