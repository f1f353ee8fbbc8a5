"""The figures of `wenhao eval` on notices other than the shipped ones: how well do the rules and the model generalise?

    python tests/benchmarks/other_notices.py [TOGETHER]

The notices of training/notices that the encoder was not trained on, each with its 45 questions in an index of TOGETHER
neighbours, three if not given; with more than there are all are in one.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.answering import Answerer
from bot.evaluation.dataset import read_questions
from bot.evaluation.metrics import figures, grouped
from bot.evaluation.runner import judge
from bot.evaluation.scoring import QuestionScore
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

NOTICES = Path(__file__).parents[2] / "training" / "notices"
HELD_OUT, TOGETHER = 6, 3
"""Of so many notices the last was not trained on; notices of one index."""
SHOWN = ("hit@1", "hit@3", "complete", "precision@3", "refused", "false_refusal", "verbatim", "clause_right")


def main() -> None:
    """Asks everything, prints the figures of all and of each kind."""
    outcomes = list(asked(*map(int, sys.argv[1:])))
    groups = {"all": outcomes, **grouped(outcomes, lambda outcome: outcome.question.kind)}
    print("| | questions |", " | ".join(SHOWN), "|")
    print("|---" * (len(SHOWN) + 2) + "|")
    for name, group in groups.items():
        found = figures(group)
        cells = (f"{found[figure]:.3f}" if figure in found else "–" for figure in SHOWN)
        print(f"| {name} | {len(group)} |", " | ".join(cells), "|")


def held_out(together: int = TOGETHER) -> Iterator[tuple[list[Path], list[Path]]]:
    """The notices of each index, so many, and before them those of these that were not trained on."""
    names = sorted(NOTICES.glob("*.txt"), key=number)
    for start in range(0, len(names), together):
        group = names[start : start + together]
        if found := [path for path in group if number(path) % HELD_OUT == HELD_OUT - 1]:
            yield found, group


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


def asked(together: int = TOGETHER) -> Iterator[QuestionScore]:
    """What comes of each question."""
    for paths, group in held_out(together):
        with tempfile.TemporaryDirectory() as folder:
            index = opened(group, Path(folder))
            for path in paths:
                yield from judge(read_questions(path.with_suffix(".jsonl")), index, Answerer(index))
            index.close()


if __name__ == "__main__":
    main()
