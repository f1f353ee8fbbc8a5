"""Fits when a question goes on from the one before it: `follow_up` of bot/answering/ranking/fitted.json.

    python training/fit_follow_up.py INDEX QUESTIONS.jsonl [HOW_MANY]

QUESTIONS are in the form of `wenhao eval`. Those with a history go on from it; as many others, each after a question
on another document or on its own, do not. One in six is left out, to measure with.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from fit_answering import FITTED, SEED, minimise, rounded

from bot.answering.messages import Locale
from bot.answering.pipeline import reading
from bot.answering.query.follow_up import POINTING, features, resolve
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.search.index import Index

HELD_OUT = 6


def main(folder: str, path: str, most: str = "600") -> None:
    """Fits, prints the share told right of what is left out, writes."""
    retriever = Retriever(Index.open(Path(folder)))
    found = list(examples(retriever, Path(path), int(most)))
    names = sorted(found[0][0])
    values = np.array([[known[name] for name in names] for known, _ in found])
    went_on = np.array([float(label) for _, label in found])
    held = np.arange(len(found)) % HELD_OUT == 0
    mean, deviation = values[~held].mean(0), np.maximum(values[~held].std(0), 1e-6)
    x = torch.tensor((values - mean) / deviation)
    y = torch.tensor(went_on)
    weights = torch.zeros(len(names) + 1, dtype=torch.double, requires_grad=True)

    def loss() -> torch.Tensor:
        odds = x[~held] @ weights[:-1] + weights[-1]
        errors = torch.nn.functional.binary_cross_entropy_with_logits(odds, y[~held])
        return errors + 0.005 * (weights[:-1] ** 2).sum()

    minimise(weights, loss)
    own = weights.detach().numpy()
    told = (x.numpy() @ own[:-1] + own[-1] >= 0) == (went_on == 1)
    print(f"{len(found)} examples; told right: left out {told[held].mean():.3f}, others {told[~held].mean():.3f}")
    numbers = json.loads(FITTED.read_bytes())
    of_names = dict(zip(names, (own[:-1] / deviation).tolist(), strict=True))
    numbers["follow_up"] = rounded({"": float(own[-1] - (own[:-1] * mean / deviation).sum()), **of_names})
    FITTED.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def examples(retriever: Retriever, path: Path, most: int) -> Iterator[tuple[dict[str, float], bool]]:
    """Features, and whether the question goes on from the one before it."""
    draw = random.Random(SEED)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    alone = [row for row in rows if not row["history"]]
    after = [row for row in rows if row["history"]]
    draw.shuffle(after)
    pairs = [(row["question"], row["history"][-1], True) for row in after[: most // 2]]
    for row in draw.sample(alone, most // 2):
        same = [other for other in alone if other["file"] == row["file"] and other is not row]
        before = draw.choice(same if same and draw.random() < 0.5 else alone)
        pairs.append((row["question"], before["question"], False))
    draw.shuffle(pairs)
    for question, before, goes_on in pairs:
        resolved = resolve(simplified(question), [simplified(before)], retriever.scope)
        if not resolved.joined or not resolved.before:
            continue
        texts = (resolved.before, resolved.question, resolved.joined)
        first, own, joined = (reading(text, retriever, Locale()) for text in texts)
        if first and own and joined:
            pointing = re.search(POINTING, resolved.question) is not None
            yield features(resolved.question, pointing, first, own, joined), goes_on


if __name__ == "__main__":
    main(*sys.argv[1:])
