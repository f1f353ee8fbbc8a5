"""A running `wenhao serve` and the service behind it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_wenhao import ROOT


@pytest.fixture(scope="module")
def served(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `wenhao serve` in a process of its own, on a free port of the loopback."""
    environ = {**os.environ, "WENHAO_INDEX": str(shipped_index), "WENHAO_SERVE_PORT": "0", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=tmp_path_factory.mktemp("here"),
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    found = re.search(r"http://\S+:\d+", process.stderr.readline())
    assert found
    yield found[0]
    process.terminate()
    assert process.wait(10) in (0, -15)
    process.stderr.close()
