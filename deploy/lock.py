"""Writes deploy/constraints.txt: the version of every library that a deployment installs, as pip resolves them today.

python deploy/lock.py        (from the root of the project; asks the package index, installs nothing)
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "deploy" / "constraints.txt"
_HEAD = "# Written by deploy/lock.py; pip install -c deploy/constraints.txt .\n"
_OF_CUDA = re.compile(r"nvidia-|cuda-|triton$")
"""What only PyTorch's builds for CUDA need; a deployment takes the one without."""


def resolved() -> dict[str, str]:
    """Name -> version of all that `pip install .` would install."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--dry-run", "--ignore-installed", "--report", "-", str(ROOT)]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    found = {_canonical(item["metadata"]["name"]): item["metadata"]["version"] for item in report["install"]}
    return {name: version for name, version in found.items() if name != "wenhao" and not _OF_CUDA.match(name)}


def _canonical(name: str) -> str:
    """The name as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Write the file."""
    lines = [f"{name}=={version.partition('+')[0]}\n" for name, version in sorted(resolved().items())]
    TARGET.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
