"""The shipped notices rendered in every format, read back and asked.

    python tests/benchmarks/formats.py [--font FONT [--face N]] [--questions FILE] [--formats docx,pdf]

Prints a table: how many of the elements and clauses are those of the text, what the answers are worth, the share of
wrong characters, and how many documents are read in a second of processor time. Scans are drawn with FONT, any font
file with Chinese letters (the package manimgx-fonts-cjk has one, whose face 2 is that of the mainland), and need
the extra `ocr`; without FONT they are left out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from rendering import docx, html, pdf, scan
from running_wenhao import CORPUS, ROOT

from bot.answering import Answerer
from bot.evaluation.runner import evaluate, prepare
from bot.presentation.text_table import text_table
from index.ingest.build import rebuild
from index.notice import Notice
from index.parsing.parser import parse_file
from index.search.index import Index
from index.settings import Settings

NOTICES = sorted(CORPUS.glob("*.txt"))
QUESTIONS = ROOT / "tests/questions/shipped.jsonl"
SHORTEST = 2.0
"""Seconds of processor time for which a format is read over and over."""
TURNED = 0.7
"""Degrees by which scans are turned."""
ELEMENTS = (
    *("title", "document_number", "issuers", "addressees", "urgency", "signature"),
    *("date_of_issue", "print_date", "printing_office", "note", "copied_to", "attachments"),
)
FIGURES = ("hit@3", "complete", "refused")

Lines = Sequence[str]


@dataclass(frozen=True)
class Format:
    """How the paragraphs of a notice become a file."""

    suffix: str
    render: Callable[[Lines], bytes]


FORMATS = {
    "txt, UTF-8": Format(".txt", lambda lines: "\n".join(lines).encode()),
    "txt, GB18030": Format(".txt", lambda lines: "\n".join(lines).encode("gb18030")),
    "docx, automatic numbering": Format(".docx", docx),
    "pdf": Format(".pdf", pdf),
    "html": Format(".html", html),
}


def scans(font: Path, face: int) -> dict[str, Format]:
    """Scans of two resolutions, slightly turned."""
    drawn = partial(scan, font=font, face=face, degrees=TURNED)
    return {f"scan, {dpi} dpi": Format(".pdf", partial(drawn, dpi=dpi)) for dpi in (150, 300)}


def measure(form: Format, questions: Path, folder: Path) -> list[str]:
    """One row of the table."""
    corpus = folder / "corpus"
    corpus.mkdir()
    wanted = [parse_file(path) for path in NOTICES]
    for path, notice in zip(NOTICES, wanted, strict=True):
        (corpus / path.with_suffix(form.suffix).name).write_bytes(form.render(notice.reading_text.split("\n")))
    read, speed = _read(sorted(corpus.iterdir()))
    elements = [getattr(a, name) == getattr(b, name) for a, b in zip(wanted, read, strict=True) for name in ELEMENTS]
    clauses = [clause in _clauses(b) for a, b in zip(wanted, read, strict=True) for clause in _clauses(a)]
    length = sum(len(notice.reading_text) for notice in wanted)
    wrong = sum(_wrong(a.reading_text, b.reading_text) for a, b in zip(wanted, read, strict=True))
    worth = _ask(corpus, questions, folder)
    return [
        f"{sum(elements)}/{len(elements)}",
        f"{sum(clauses)}/{len(clauses)}",
        *(f"{worth[name]:.3f}" for name in FIGURES),
        f"{wrong / length:.2%}",
        f"{speed:.2g}" if speed < 1 else f"{speed:.0f}",
    ]


def _read(paths: Sequence[Path]) -> tuple[list[Notice], float]:
    """The notices of the files, and how many are read in a second of processor time once the libraries are loaded."""
    read: list[Notice] = []
    times: list[float] = []
    while len(read) < len(paths) or sum(times) < SHORTEST:
        started = time.process_time()
        read.append(parse_file(paths[len(read) % len(paths)]))
        times.append(time.process_time() - started)
    return read[: len(paths)], (len(times) - 1) / sum(times[1:])


def _clauses(notice: Notice) -> list[tuple[object, ...]]:
    """The clauses by label and place in the order, whatever characters of theirs were misread."""
    return [(clause.path, clause.text.count("\n"), bool(clause.heading)) for clause in notice.clauses]


def _wrong(text: str, read: str) -> int:
    """Characters that differ."""
    parts = SequenceMatcher(None, text, read, autojunk=False).get_opcodes()
    return sum(max(a_end - a, b_end - b) for kind, a, a_end, b, b_end in parts if kind != "equal")


def _ask(corpus: Path, questions: Path, folder: Path) -> dict[str, float]:
    settings = Settings.from_environ(
        {**os.environ, "WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(folder / "index")}
    )
    rebuild(settings)
    index = Index.open(settings.index)
    try:
        run = evaluate(prepare(questions), index, Answerer(index), lambda stage, done, total: None)
    finally:
        index.close()
    return dict(run.figures())


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--font", type=Path)
    parser.add_argument("--face", type=int, default=0)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--formats", help="only those whose names hold one of these words, with commas between them")
    args = parser.parse_args()
    formats = FORMATS | (scans(args.font, args.face) if args.font else {})
    words = args.formats.split(",") if args.formats else [""]
    rows = []
    for name, form in formats.items():
        if any(word in name for word in words):
            with tempfile.TemporaryDirectory() as folder:
                rows.append([name, *measure(form, args.questions, Path(folder))])
            print(*rows[-1], sep="  ", file=sys.stderr)
    headers = ["format", "elements", "clauses", *FIGURES, "wrong characters", "documents a processor second"]
    print(text_table(rows, headers))


if __name__ == "__main__":
    main()
