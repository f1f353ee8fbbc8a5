"""How many of the known relations of a corpus are found, and how many of those found are true.

    .venv/bin/python tests/benchmarks/relations/measure.py [--wrong]

The corpus holds excerpts of real laws with the decisions that amend them, and notices, rules and
repeals written for it; gold.jsonl names every relation: kind, source, target or null, words of the name, clauses.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from index.ingest.corpus import corpus_files
from index.ingest.relations import relate
from index.parsing.parser import parse_file
from index.relations import Relation

HERE = Path(__file__).parent


class Score(NamedTuple):
    """Relations found and true, found and not known, known and not found."""

    true: list[Relation]
    wrong: list[Relation]
    missed: list[dict[str, object]]

    @property
    def precision(self) -> float:
        return len(self.true) / max(1, len(self.true) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.true) / max(1, len(self.true) + len(self.missed))


def measure(folder: Path = HERE) -> Score:
    """The relations of the corpus in `folder` held against its gold.jsonl."""
    notices = [parse_file(path, folder / "corpus") for path in corpus_files(folder / "corpus")]
    documents = [document for notice in notices for document in notice.documents]
    found = relate(documents, [statement for notice in notices for statement in notice.statements])
    missed = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    true, wrong = [], []
    for relation in found:
        known = next((each for each in missed if _same(relation, each)), None)
        if known:
            missed.remove(known)
        (true if known else wrong).append(relation)
    return Score(true, wrong, missed)


def _same(relation: Relation, known: dict[str, object]) -> bool:
    clauses = [list(path) for path in relation.target_clauses]
    ends = (relation.kind, relation.source, relation.target, clauses)
    return ends == tuple(known[k] for k in ("kind", "source", "target", "clauses")) and str(
        known["name"]
    ) in relation.target_name.replace("\n", "")


def main() -> None:
    score = measure()
    print(f"precision {score.precision:.3f}, recall {score.recall:.3f}, {len(score.true)} true")
    if "--wrong" in sys.argv:
        for relation in score.wrong:
            print("wrong ", relation)
        for known in score.missed:
            print("missed", json.dumps(known, ensure_ascii=False))


if __name__ == "__main__":
    main()
