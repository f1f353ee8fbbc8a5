"""17,461 questions on 684 real documents, in the form of `wenhao eval`.

    python training/document_questions.py DOCUMENTS OUT.jsonl [--held-out]

document_questions/NNN.jsonl holds the questions on the document NNN-….txt of the folder DOCUMENTS, which is not part of
this repository. What answers, and what comes nearest where nothing does, is given as code-point offsets into its text.
Every sixth document is left out, to measure with; --held-out writes those instead.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from lessons import is_held_out, rows_of

QUESTIONS = Path(__file__).with_suffix("")
SCOPES = ("other-place", "other-year", "other-clause")
"""Kinds that ask for a place, a year or a clause that is not there: no nearness can tell them."""


def main() -> None:
    """Writes the questions of all documents in a folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("documents", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held-out", action="store_true")
    args = parser.parse_args()
    rows = list(questions(args.documents, held_out=args.held_out))
    args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} questions")


def questions(documents: Path, *, held_out: bool) -> Iterator[dict]:
    """The questions on the documents that are trained on, or on those left out."""
    for document in sorted(documents.glob("[0-9]*-*.txt")):
        path = QUESTIONS / f"{document.name.partition('-')[0]}.jsonl"
        if is_held_out(document) != held_out or not path.exists():
            continue
        text = document.read_text("utf-8")
        for row in rows_of(path):
            gold = [{"file": document.name, "quote": text[start:end]} for start, end in row["answers"]]
            asked = {"question": row["question"], "history": row.get("history", []), "file": document.name}
            told = {"kind": row["kind"], "answerable": bool(gold), "need": row.get("need", "any"), "gold": gold}
            yield asked | told | ({"scope": row["kind"]} if row["kind"] in SCOPES else {})


if __name__ == "__main__":
    main()
