"""The figures of `wenhao eval` on notices other than the shipped ones: how well do the rules and the model generalise?

    python tests/benchmarks/other_notices.py

The notices of training/notices that the encoder was not trained on, each with its 45 questions in an index of three
neighbours.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.answering import Answerer
from bot.evaluating.figures import figures, grouped
from bot.evaluating.outcomes import Outcome
from bot.evaluating.questions import read_questions
from bot.evaluating.run import judge
from index.build import rebuild
from index.search import Index
from index.settings import Settings

NOTICES = Path(__file__).parents[2] / "training" / "notices"
HELD_OUT, TOGETHER = 6, 3
"""Of so many notices the last was not trained on; notices of one index."""
SHOWN = ("hit@1", "hit@3", "complete", "precision@3", "refused", "false_refusal", "verbatim", "clause_right")


def main() -> None:
    """Asks everything, prints the figures of all and of each kind."""
    outcomes = list(asked())
    groups = {"all": outcomes, **grouped(outcomes, lambda outcome: outcome.question.kind)}
    print("| | questions |", " | ".join(SHOWN), "|")
    print("|---" * (len(SHOWN) + 2) + "|")
    for name, group in groups.items():
        found = figures(group)
        cells = (f"{found[figure]:.3f}" if figure in found else "–" for figure in SHOWN)
        print(f"| {name} | {len(group)} |", " | ".join(cells), "|")


def held_out() -> Iterator[tuple[Path, list[Path]]]:
    """Each notice that was not trained on, and the notices of its index."""
    names = sorted(NOTICES.glob("*.txt"), key=number)
    for i, path in enumerate(names):
        if number(path) % HELD_OUT == HELD_OUT - 1:
            start = i - i % TOGETHER
            yield path, names[start : start + TOGETHER]


def number(path: Path) -> int:
    """Of the notice NUMBER-NAME.txt."""
    return int(path.name.partition("-")[0])


def opened(group: list[Path], folder: Path) -> Index:
    """An index of the notices of `group`, built in `folder`."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for path in group:
        shutil.copy(path, corpus)
    settings = Settings.from_environ({"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(folder / "index")})
    rebuild(settings)
    return Index.open(settings.index, settings)


def asked() -> Iterator[Outcome]:
    """What comes of each question."""
    for path, group in held_out():
        with tempfile.TemporaryDirectory() as folder:
            index = opened(group, Path(folder))
            yield from judge(read_questions(path.with_suffix(".jsonl")), index, Answerer(index))
            index.close()


if __name__ == "__main__":
    main()
