"""From process start to printed answer, index built: `wenhao ask` against the tutorials' pipeline (tutorial.py).

    python tests/benchmarks/cold_ask.py [RUNS] [PYTHON]

Both answer one question over the shipped notices, in turns: the pipeline with the model that ours was trained from,
which the extra `training` brings. Prints the medians and their ratio.
PYTHON runs the pipeline where the extra `benchmarks` is installed elsewhere.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
QUESTION = "村党支部要做什么"


def seconds(command: list[str], environ: dict[str, str]) -> float:
    """How long one process takes; raises CalledProcessError if it fails."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    return time.perf_counter() - started


def main(runs: int = 15, python: str = sys.executable) -> None:
    """Builds both, warms the file cache with one question each, then measures in turns."""
    with tempfile.TemporaryDirectory() as scratch:
        environ = {**os.environ, "WENHAO_INDEX": f"{scratch}/index", "WENHAO_CORPUS": str(ROOT / "corpus")}
        model = f"{scratch}/model"
        subprocess.run([sys.executable, "training/base.py", model], cwd=ROOT, check=True)
        tutorial = [python, "-W", "ignore", "tests/benchmarks/tutorial.py"]
        subprocess.run([sys.executable, "-m", "bot", "rebuild"], cwd=ROOT, env=environ, check=True, capture_output=True)
        subprocess.run([*tutorial, "build", model, "corpus", f"{scratch}/faiss"], cwd=ROOT, check=True)
        commands = {
            "wenhao ask": [sys.executable, "-m", "bot", "ask", QUESTION],
            "LangChain + sentence-transformers + FAISS": [*tutorial, "ask", model, f"{scratch}/faiss", QUESTION],
        }
        for command in commands.values():
            seconds(command, environ)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(seconds(command, environ))
    for name, times in taken.items():
        print(f"{name}: median {statistics.median(times):.2f} s, best {min(times):.2f} s of {runs}")
    ours, theirs = (statistics.median(times) for times in taken.values())
    print(f"ratio of the medians: {theirs / ours:.1f}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(*(kind(value) for kind, value in zip((int, str), sys.argv[1:], strict=False)))
