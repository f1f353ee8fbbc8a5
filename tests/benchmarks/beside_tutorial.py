"""wenhao beside the pipeline of LangChain's tutorials (tutorial.py): a cold question, warm questions, a build.

    python tests/benchmarks/beside_tutorial.py [--corpus FOLDER] [--runs N] [--python PYTHON]

Everything is a process of its own, from its start to its end, both in turns. Wall time counts what else the machine
does, processor time (user and system, all threads) hardly; each is the median of the runs. A warm question is the
difference between a process with one question and one with many, divided by their number. CORPUS holds txt or md.
PYTHON runs the pipeline where the extra `benchmarks` is installed elsewhere; the extra `training` brings its model.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = [json.loads(line)["question"] for line in (ROOT / "tests/questions/shipped.jsonl").open(encoding="utf-8")]
MANY = 41


class Took(NamedTuple):
    """Seconds of a process."""

    wall: float
    processor: float


def took(command: list[str], environ: dict[str, str], questions: int = 0) -> Took:
    """How long one process takes with the first so many questions; raises CalledProcessError if it fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    asked = "\n".join(QUESTIONS[:questions]).encode()
    subprocess.run(command, cwd=ROOT, env=environ, check=True, input=asked, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def medians(runs: int, ours: Callable[[], Took], theirs: Callable[[], Took]) -> tuple[Took, Took]:
    """Of each so many runs, in turns."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return tuple(Took(*map(statistics.median, zip(*times, strict=True))) for times in zip(*pairs, strict=True))  # type: ignore[return-value]


def show(what: str, ours: Took, theirs: Took, unit: float = 1.0, name: str = "s") -> None:
    """One line: ours, theirs, and how many times ours is as fast."""
    cells = [
        f"{kind} {mine * unit:8.2f} {name} and {other * unit:8.2f} {name}, ratio {other / mine:5.1f}"
        for kind, mine, other in zip(("wall", "processor"), ours, theirs, strict=True)
    ]
    print(f"{what:14}", "; ".join(cells), flush=True)


def main(corpus: Path, runs: int, python: str) -> None:
    """Builds both, then asks both."""
    with tempfile.TemporaryDirectory() as scratch:
        environ = {**os.environ, "WENHAO_INDEX": f"{scratch}/index", "WENHAO_CORPUS": str(corpus.resolve())}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        model, store = f"{scratch}/model", f"{scratch}/faiss"
        subprocess.run([sys.executable, "training/base.py", model], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        wenhao, tutorial = [sys.executable, "-m", "bot"], [python, "-W", "ignore", "tests/benchmarks/tutorial.py"]
        rebuild, build = [*wenhao, "rebuild", "--full"], [*tutorial, "build", model, environ["WENHAO_CORPUS"], store]
        took([*wenhao, "--help"], environ)  # compiles
        show("build", *medians(1, lambda: took(rebuild, environ), lambda: took(build, environ)))
        one, several, ask = (
            [*wenhao, "ask", QUESTIONS[0]],
            [*wenhao, "ask", "--jsonl"],
            [*tutorial, "ask", model, store],
        )
        took(one, environ), took(ask, environ, 1)  # what is read is in memory
        show("cold question", *medians(runs, lambda: took(one, environ), lambda: took(ask, environ, 1)))
        few = medians(runs, lambda: took(several, environ, 1), lambda: took(ask, environ, 1))
        many = medians(runs, lambda: took(several, environ, MANY), lambda: took(ask, environ, MANY))
        warm = (
            Took(*((b - a) / (MANY - 1) for a, b in zip(first, last, strict=True)))
            for first, last in zip(few, many, strict=True)
        )
        show("warm question", *warm, unit=1000, name="ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--python", default=sys.executable)
    args = parser.parse_args()
    main(args.corpus, args.runs, args.python)
