"""Fits the odds of bot/answering/ranking/answerability.py: when a question is rather refused.

    python tests/benchmarks/calibrate.py many INDEX ANSWERABLE.jsonl UNANSWERABLE.jsonl
    python tests/benchmarks/calibrate.py articles INDEX ANSWERABLE.jsonl UNANSWERABLE.jsonl
    python tests/benchmarks/calibrate.py notices [INDEX=QUESTIONS.jsonl …]
    python tests/benchmarks/calibrate.py few [INDEX=QUESTIONS.jsonl …]

`many`, `articles`: ODDS, ODDS_OF_ARTICLES. INDEX is a large index; every third question of both files is left out, to
measure with; then the odds are fitted to all.
`notices`: ODDS_OF_NOTICES. The notices of training/notices, all in one index, asked what is asked of those that the
encoder was not trained on.
`few`: ODDS_OF_FEW. The same in indexes of three. Both with other indexes and their questions; what is asked in each
weighs alike.
A logistic regression of the signals; the constant is shifted so that --refused of the answerable questions, the mean
over the sets, fall below zero. Prints the odds, and of each set the shares of both kinds of questions that are refused.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from other_notices import TOGETHER, held_out, opened

from bot.answering.pipeline import QuestionPipeline
from bot.answering.ranking import answerability
from bot.answering.ranking.missing_content import lacks
from bot.answering.ranking.retriever import Retriever
from index.search.index import Index
from index.settings import Settings

STEPS, RATE, DECAY = 6000, 0.5, 1e-3
FIXED = ("comparison", "keywords")
"""Signals that are set by hand: they are constant in an index, or too few questions have them."""

Rows = list[tuple[bool, dict[str, float]]]
"""Of each question: whether it has an answer, and its signals."""


class Recorder(QuestionPipeline):
    """Notes the signals of a question instead of refusing by them."""

    weights: dict[str, float] | None = None
    features: dict[str, float] | None = None

    def _log_odds(self, question, scored, lacking, compared):
        found = lacks(question, scored.candidates)
        self.weights, self.features = self._features(question, scored, found, compared)
        return 0.0


def main() -> None:
    """Asks, fits, measures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("kind", choices=("many", "articles", "notices", "few"))
    parser.add_argument("what", nargs="*")
    parser.add_argument("--refused", type=float, default=0.02)
    args = parser.parse_args()
    if args.kind in ("many", "articles"):
        index, answerable, unanswerable = args.what
        weights = answerability.ODDS if args.kind == "many" else answerability.ODDS_OF_ARTICLES
        library = Retriever(Index.open(Path(index), Settings.from_environ()))
        rows = [*asked(library, lines(answerable), weights, True), *asked(library, lines(unanswerable), weights, False)]
        sets = {"fitted": [r for i, r in enumerate(rows) if i % 3], "held out": rows[::3]}
        report(weights, sets, ["fitted"], args.refused)
        report(weights, {"all": rows}, ["all"], args.refused)
        return
    weights, together = (
        (answerability.ODDS_OF_FEW, TOGETHER) if args.kind == "few" else (answerability.ODDS_OF_NOTICES, 1_000_000)
    )
    sets = {"notices": list(notices(weights, together))}
    for pair in args.what:
        index, _, questions = pair.partition("=")
        library = Retriever(Index.open(Path(index), Settings.from_environ()))
        sets[Path(questions).stem] = list(asked(library, lines(questions), weights))
    report(weights, sets, list(sets), args.refused)


def lines(path: str | Path) -> list[dict]:
    """The questions of a file that stand by themselves and are about content."""
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [r for r in rows if not r.get("history") and r.get("kind") not in ("lookup", "compare", "comparison")]


def asked(
    library: Retriever, rows: Sequence[dict], weights: dict[str, float], answerable: bool | None = None
) -> Iterator[tuple[bool, dict]]:
    """The signals of every question that `weights` decide."""
    for row in rows:
        recorder = Recorder(library)
        recorder.ask(row["question"])
        if recorder.features and recorder.weights is weights:
            yield (row["answerable"] if answerable is None else answerable), recorder.features


def notices(weights: dict[str, float], together: int) -> Iterator[tuple[bool, dict]]:
    """The signals of the questions about notices that were not trained on."""
    for paths, group in held_out(together):
        with tempfile.TemporaryDirectory() as folder:
            library = Retriever(opened(group, Path(folder)))
            for path in paths:
                yield from asked(library, lines(path.with_suffix(".jsonl")), weights)


def report(weights: dict[str, float], sets: dict[str, Rows], fitted: list[str], refused: float) -> None:
    """Fits the odds of the names of `weights` on the sets `fitted`, prints them and what they do on each."""
    names = [name for name in weights if name not in FIXED]
    values = {of: np.array([[features[name] for name in names] for _, features in rows]) for of, rows in sets.items()}
    answers = {of: np.array([answer for answer, _ in rows]) for of, rows in sets.items()}
    shares = np.concatenate([np.full(len(sets[of]), len(sets[of]) ** -0.5) for of in fitted])
    odds = fit(np.vstack([values[of] for of in fitted]), np.concatenate([answers[of] for of in fitted]), shares)
    odds[0] -= np.mean([np.quantile((values[of] @ odds)[answers[of]], refused) for of in fitted])
    print({name: round(float(value), 3) for name, value in zip(names, odds, strict=True)})
    for of in sets:
        low = values[of] @ odds < 0
        print(
            f"{of}: refused {np.mean(low[~answers[of]]):.3f} of {np.sum(~answers[of])} without an answer, "
            f"{np.mean(low[answers[of]]):.3f} of {np.sum(answers[of])} others"
        )


def fit(rows: np.ndarray, wanted: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, by gradient descent; each row counts as its `share` says."""
    share = share / share.sum()
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
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
