"""Fits refusing.ODDS: when a large index should rather refuse.

    python tests/benchmarks/calibrate.py INDEX ANSWERABLE.jsonl [UNANSWERABLE.jsonl] [--refused 0.05]

Each file holds one {"question": …} a line; INDEX is an index of more than library.SMALL passages. Two thirds of the
questions fit a logistic regression of the signals; the rest, every third, measures it. Prints ODDS, shifted so that the
share --refused of the answerable questions falls below zero, and what the held-out third says. Without unanswerable
questions it prints what the present ODDS have to be raised by, as for articles of laws.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from bot.answering import refusing
from bot.answering.answerer import Asking
from bot.answering.library import Library
from index.search import Index
from index.settings import Settings

NAMES = ("", "score", "coverage", "nearness", "shared")
"""Of an index of notices; `article` is constant in an index."""
STEPS, RATE, DECAY = 4000, 0.5, 1e-3


class Recorder(Asking):
    """Notes the signals of a question instead of refusing by them."""

    signals: list[float] | None = None

    def _odds(self, question, chosen):
        notice = self._library.notice(chosen[0].passage.file)
        found = refusing.signals(chosen[0], refusing.shared_pairs(question, notice.reading_text))
        self.signals = [found[name] for name in NAMES]
        return 0.0


def main() -> None:
    """Asks, fits, measures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("answerable", type=Path)
    parser.add_argument("unanswerable", type=Path, nargs="?")
    parser.add_argument("--refused", type=float, default=0.05)
    args = parser.parse_args()
    library = Library(Index.open(args.index, Settings.from_environ()))
    good = signals(library, args.answerable)
    if args.unanswerable is None:
        present = np.array(good) @ [refusing.ODDS[name] for name in NAMES]
        print(f"raise by {-np.quantile(present, args.refused):.2f}")
        return
    bad = signals(library, args.unanswerable)
    asked = {name: fitted(rows) for name, rows in (("good", good), ("bad", bad))}
    odds = fit(asked["good"][0], asked["bad"][0])
    odds[0] -= np.quantile(asked["good"][0] @ odds, args.refused)
    print("ODDS =", {name: round(float(value), 3) for name, value in zip(NAMES, odds, strict=True)})
    for name, (_, held) in asked.items():
        print(f"{name}: {np.mean(held @ odds < 0):.3f} of {len(held)} held out refused")


def signals(library: Library, path: Path) -> list[list[float]]:
    """The signals of every question that another rule does not decide."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        recorder = Recorder(library)
        recorder.ask(json.loads(line)["question"])
        if recorder.signals:
            found.append(recorder.signals)
    return found


def fitted(rows: list[list[float]]) -> tuple[np.ndarray, np.ndarray]:
    """Two thirds to fit, and every third to measure: float[n, signals] each."""
    held = np.arange(len(rows)) % 3 == 0
    every = np.array(rows)
    return every[~held], every[held]


def fit(good: np.ndarray, bad: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression in which both classes weigh alike, by gradient descent."""
    rows, wanted = np.vstack([good, bad]), np.r_[np.ones(len(good)), np.zeros(len(bad))]
    share = np.where(wanted == 1, 0.5 / len(good), 0.5 / len(bad))
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    mean[0], spread[0] = 0, 1
    standard = (rows - mean) / spread
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-standard @ weights)) - wanted
        weights -= RATE * (standard.T @ (share * error) + DECAY * weights)
    weights /= spread
    weights[0] -= weights[1:] @ mean[1:]
    return weights


if __name__ == "__main__":
    main()
