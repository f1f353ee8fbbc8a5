"""The same vectors under the lowest onnxruntime of the pin as under the one installed: an index outlives an update.

    python deploy/runtimes.py

Installs the lowest version into a folder of its own, embeds clauses and questions of the shipped notices under both,
and ends with 1 where two vectors of one text are further apart than a change of version may bring them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOOR = 0.998
"""Least cosine; two passages of one notice that say different things are some .9 apart."""
TEXTS = 60

_EMBED = """
import json, sys
import onnxruntime
from index.encoder.encoder import EmbeddedEncoder
texts, encoder = json.load(sys.stdin), EmbeddedEncoder()
vectors = [encoder.encode_query(text).vector for text in texts]
vectors += [passage.vector for passage in encoder.encode_passages(texts)]
json.dump([onnxruntime.__version__, [[float(x) for x in vector] for vector in vectors]], sys.stdout)
"""


def lowest() -> str:
    """The lowest minor version that pyproject.toml allows: 1.22."""
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    line = next(line for line in pinned if line.startswith("onnxruntime"))
    return re.findall(r">=([0-9.]+)", line)[0]


def embedded(texts: list[str], before: Path | None = None) -> tuple[str, list[list[float]]]:
    """The version and the vectors of `texts`; packages in `before` come first."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([*([str(before)] if before else []), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", _EMBED], input=json.dumps(texts), capture_output=True, text=True, env=environ, check=True
    )
    version, vectors = json.loads(done.stdout)
    return version, vectors


def main() -> int:
    """Install, embed, compare."""
    lines = (line for path in sorted((ROOT / "corpus").glob("*.txt")) for line in path.read_text("utf-8").split("。"))
    texts = [line.strip() for line in lines if len(line.strip()) > 10][:TEXTS]
    with tempfile.TemporaryDirectory() as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder]
        subprocess.run([*install, f"onnxruntime=={lowest()}.*"], check=True)
        low, before = embedded(texts, Path(folder))
    high, now = embedded(texts)
    cosines = [sum(x * y for x, y in zip(one, other, strict=True)) for one, other in zip(before, now, strict=True)]
    print(f"onnxruntime {low} and {high}: {len(cosines)} vectors, least cosine {min(cosines):.4f}, floor {FLOOR}")
    return int(min(cosines) < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
