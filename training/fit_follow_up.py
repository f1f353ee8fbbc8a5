"""Fits how a question that may go on from the one before it is meant: `follow_up` of bot/answering/ranking/fitted.json.

    python training/fit_follow_up.py INDEX QUESTIONS.jsonl [HOW_MANY]

QUESTIONS are in the form of `wenhao eval`. Those with a history go on from it; as many others, each after a question
on another document or on its own, do not. Each conversation is held with a folder of 3 to FOLDER documents. A way of
reading is right if it finds what answers, or is refused where nothing does; the weights make the right ones likeliest.
One in six is left out, to measure with.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from fit_answering import FITTED, SEED, bare, holds, minimise, rounded

from bot.answering.conversation import outcomes_of, reading_of, said_in
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome
from bot.answering.pipeline import outcome_of
from bot.answering.query.follow_up import Way, features, resolve
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.search.index import Index

HELD_OUT = 6
FOLDER = 80
SHOWN = 3
"""Candidates among which the right one has to be."""
WAYS: tuple[Way, ...] = ("alone", "within", "after")


@dataclass(frozen=True, slots=True)
class Example:
    """A question after another: features of each way of reading it that was searched, and which are right."""

    features: list[dict[str, float]]
    right: list[bool]


def main(folder: str, path: str, most: str = "600") -> None:
    """Fits, prints the share read right of what is left out, writes."""
    retriever = Retriever(Index.open(Path(folder)))
    found = [e for e in examples(retriever, Path(path), int(most)) if any(e.right) and not all(e.right)]
    names = sorted({name for example in found for each in example.features for name in each})
    values = [torch.tensor([[each.get(n, 0.0) for n in names] for each in e.features]).double() for e in found]
    deviation = torch.cat(values).std(0).clamp(min=1e-6)
    right = [torch.tensor(e.right) for e in found]
    held = np.arange(len(found)) % HELD_OUT == 0
    weights = torch.zeros(len(names), dtype=torch.double, requires_grad=True)

    def loss() -> torch.Tensor:
        scores = [(x / deviation @ weights, y) for x, y, out in zip(values, right, held, strict=True) if not out]
        return torch.stack([s.logsumexp(0) - s[y].logsumexp(0) for s, y in scores]).mean() + 0.005 * (weights**2).sum()

    minimise(weights, loss)
    own = weights.detach() / deviation
    told = np.array([bool(y[int((x @ own).argmax())]) for x, y in zip(values, right, strict=True)])
    print(f"{len(found)} examples; read right: left out {told[held].mean():.3f}, others {told[~held].mean():.3f}")
    for number, way in enumerate(WAYS):
        print(f"  always {way}: {np.mean([e.right[number] for e in found if len(e.right) == len(WAYS)]):.3f}")
    numbers = json.loads(FITTED.read_bytes())
    numbers["follow_up"] = rounded(dict(zip(names, own.tolist(), strict=True)))
    FITTED.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def examples(retriever: Retriever, path: Path, most: int) -> Iterator[Example]:
    """Conversations of two turns whose second may go on from the first."""
    draw = random.Random(SEED)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    alone = [row for row in rows if not row["history"]]
    after = [row for row in rows if row["history"]]
    draw.shuffle(after)
    pairs = [(row, row["history"][-1]) for row in after[: most // 2]]
    for row in draw.sample(alone, most // 2):
        same = [other for other in alone if other["file"] == row["file"] and other is not row]
        before = draw.choice(same if same and draw.random() < 0.5 else alone)
        pairs.append((row, before["question"]))
    draw.shuffle(pairs)
    files = [notice.file for notice in retriever.index.notices()]
    for row, before in pairs:
        folder = tuple({row["file"], *draw.sample(files, draw.randint(3, FOLDER))})
        if example := _example(retriever, row, simplified(before), folder):
            yield example


def _example(retriever: Retriever, row: dict, before: str, folder: tuple[str, ...]) -> Example | None:
    @cache
    def outcome_for(text: str, within: tuple[str, ...] = ()) -> Outcome:
        return outcome_of(text, retriever, Locale(), within or folder)

    resolved = resolve(simplified(row["question"]), before, retriever.scope)
    if resolved.before is None or resolved.after is None:
        return None
    earlier = outcome_of(resolved.before, retriever.unread, Locale(), folder)
    outcomes = outcomes_of(resolved, earlier, outcome_for)
    said = said_in(earlier)
    golds = [bare(gold["quote"]) for gold in row["gold"]]
    known, right = [], []
    for way, outcome in outcomes.items():
        if (reading := reading_of(way, outcome, resolved, retriever)) is None or outcome.candidates is None:
            return None
        shown = outcome.candidates.ranked[:SHOWN]
        finds = any(holds(candidate, row["file"], gold) for candidate in shown for gold in golds)
        known.append(features(reading, resolved, said))
        right.append(finds if golds else reading.log_odds < 0)
    return Example(known, right)


if __name__ == "__main__":
    main(*sys.argv[1:])
