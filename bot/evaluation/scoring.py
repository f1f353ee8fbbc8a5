"""What came of one question, counted: for each figure, how much was achieved of how much was possible."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.citation import clause_words
from bot.evaluation.dataset import GoldPlace, Question, Stretch

if TYPE_CHECKING:
    from bot.answer import Answer, Quote
    from index.search.index import Hit, Index

READABLE = 600
"""Quoted characters that a reader is expected to read for the first thing wanted."""
FIRST, ALL, RANKED = 3, 6, 10
"""Quotes that are looked at for one gold and for all of them; places ranked."""
_SHOWN = 80
_LAYOUT = re.compile(r"[\s*#\u3000]+")

Counts = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """`counts` gives (achieved, possible) by figure, `sizes` a number by what is spread (milliseconds, characters)."""

    question: Question
    right: bool
    counts: Counts
    sizes: Mapping[str, float] = field(default_factory=dict)
    came: str = ""


def of_answer(question: Question, answer: Answer, index: Index) -> QuestionScore:
    """What an answer is worth; without gold only whether it is a refusal counts."""
    counts = dict(_citations(answer.quotes, index))
    sizes = {"took_ms": answer.took_ms}
    if not question.answerable:
        right = not answer.answered
        counts["refused"] = _count(right)
    else:
        counts["false_refusal"] = _count(not answer.answered)
        judged = _by_words(question, answer) if question.stretches else _by_answer(question, answer)
        counts |= judged
        right = bool(judged["complete" if question.stretches else "answer@3"][0])
        if answer.answered and answer.quotes:
            sizes["quoted_chars"] = sum(len(squeezed(quote.text)) for quote in answer.quotes)
    return QuestionScore(question, right, counts, sizes, _told(answer))


def of_hits(question: Question, hits: Sequence[Hit], took_ms: float) -> QuestionScore:
    """What a ranking is worth: nDCG with binary gain, several hits of one place counting once, at the best rank."""
    by_article = any(place.article for place in question.places)
    found = (_place(hit, question.places, by_article) for hit in hits)
    ranked = list(dict.fromkeys(found))[:RANKED]
    gains = [place in question.places for place in ranked]
    first = gains.index(True) + 1 if True in gains else 0
    ideal = sum(_discount(rank) for rank in range(min(len(set(question.places)), RANKED)))
    counts = {
        "nDCG@10": (sum(_discount(rank) for rank, gain in enumerate(gains) if gain) / ideal, 1),
        "MRR@10": (1 / first if first else 0.0, 1),
        "hit@1": _count(first == 1),
        "hit@10": _count(first > 0),
    }
    came = "；".join(f"{place.file} {place.article}".strip() for place in ranked[:FIRST]) or "没有检索到条款"
    return QuestionScore(question, first > 0, counts, {"search_ms": took_ms}, came)


def of_both(ranking: QuestionScore, answer: QuestionScore) -> QuestionScore:
    """One outcome of a question that was both searched and asked; the answer decides whether it is right."""
    counts, sizes = {**ranking.counts, **answer.counts}, {**ranking.sizes, **answer.sizes}
    return QuestionScore(answer.question, answer.right, counts, sizes, answer.came)


@lru_cache(maxsize=100_000)
def names(file: str) -> frozenset[str]:
    """What a file of the corpus may be called: its path, any end of it, and its name without the suffix."""
    parts = PurePosixPath(file).parts
    return frozenset({"/".join(parts[at:]) for at in range(len(parts))} | {PurePosixPath(file).stem})


def squeezed(text: str) -> str:
    """`text` without blanks and markdown signs, as all comparisons are made."""
    return _LAYOUT.sub("", text)


def expected(question: Question) -> str:
    """What should have come, in words."""
    if not question.answerable:
        return "拒答"
    if question.answer:
        return _short(question.answer)
    by_words = (f"{gold.notice} {_short(gold.words)}" for gold in question.stretches)
    by_place = (f"{place.file} {place.article}".strip() for place in question.places)
    return ("；缺一不可：" if question.needs_all else "；或 ").join([*by_words, *by_place])


def _citations(quotes: Iterable[Quote], index: Index) -> Iterable[tuple[str, tuple[float, float]]]:
    """Whether quotes are words of the notice whose number they carry, and stand in the clause that they name."""
    shown = verbatim = named = right = 0
    for quote in quotes:
        shown += 1
        if not all(index.verify(quote.file, p.start, p.end, p.text) for p in quote.printed()):
            continue
        notice = index.notice(quote.file)
        verbatim += quote.document_number == notice.document_number
        if notice.clauses and quote.start >= notice.clauses[0].start:  # what stands before them all can name none
            named += 1
            holding = [c for c in notice.clauses if c.start <= quote.start and quote.end <= c.end]
            innermost = min(holding, key=lambda clause: clause.end - clause.start, default=None)
            right += quote.clause == (innermost.label if innermost else "")
    yield "verbatim", (verbatim, shown)
    yield "clause_right", (right, named)


def _by_words(question: Question, answer: Answer) -> dict[str, tuple[float, float]]:
    golds, quotes = question.stretches, answer.quotes
    readable = _within(READABLE, quotes[:FIRST])
    found = [[_holds(quote, text, gold) for gold in golds] for quote, text in readable]
    every = all(any(_holds(quote, squeezed(quote.text), gold) for quote in quotes[:ALL]) for gold in golds)
    three = answer.answered and any(map(any, found))
    counts = {
        "hit@1": _count(answer.answered and any(map(any, found[:1]))),
        "hit@3": _count(three),
        "complete": _count(three and (every or not question.needs_all)),
    }
    if answer.answered and quotes:
        top = quotes[:FIRST]
        holding = sum(any(_holds(quote, squeezed(quote.text), gold) for gold in golds) for quote in top)
        counts["precision@3"] = (holding / len(top), 1)
    return counts


def _by_answer(question: Question, answer: Answer) -> dict[str, tuple[float, float]]:
    words = squeezed("".join(quote.text for quote in answer.quotes[:FIRST]))
    return {"answer@3": _count(answer.answered and squeezed(question.answer) in words)}


def _within(budget: int, quotes: Iterable[Quote]) -> list[tuple[Quote, str]]:
    """The quotes with as much of their words as a reader reads who stops after `budget` characters."""
    kept = []
    for quote in quotes:
        if budget <= 0:
            break
        text = squeezed(quote.text)
        kept.append((quote, text[:budget]))
        budget -= len(text)
    return kept


def _holds(quote: Quote, text: str, gold: Stretch) -> bool:
    called = quote.document_number == gold.notice or gold.notice in names(quote.file)
    return called and squeezed(gold.words) in text


def _place(hit: Hit, golds: Iterable[GoldPlace], by_article: bool) -> GoldPlace:
    """The gold place that a hit is at, or else its own."""
    article = next((label for label in hit.path if label.startswith("第") and "条" in label), "")
    own = (gold for gold in golds if gold.file in names(hit.file) and gold.article in ("", article))
    return next(own, GoldPlace(hit.file, article if by_article else ""))


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 2)


def _count(achieved: bool) -> tuple[float, float]:
    return float(achieved), 1


def _told(answer: Answer) -> str:
    if not answer.answered:
        return f"拒答：{_short(answer.message)}"
    quotes = answer.quotes[:FIRST]
    cited = (f"{q.document_number or q.file} {clause_words(q.path)} {_short(q.text)}" for q in quotes)
    return "；".join(cited)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}……"
