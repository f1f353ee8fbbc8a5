"""The progress bar of a rebuild."""

import io
import sys
from pathlib import Path

import pytest

from bot.cli.terminal.progress import rebuild_with_progress
from index.settings import Settings


class Screen(io.StringIO):
    """A standard error that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_the_bar_shows_every_stage_at_a_terminal_and_nothing_elsewhere(
    terminal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, embedding, writing and what is between each have their bar; a log file gets not one character."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("关于值班的通知\n\n各村：\n\n一、各村党支部要安排专人值班。\n")
    screen = Screen(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    named = {"WENHAO_CORPUS": str(tmp_path / "corpus"), "WENHAO_INDEX": str(tmp_path / "index")}
    report = rebuild_with_progress(Settings.from_environ(named), full=False)
    shown = screen.getvalue()
    assert len(report.notices) == 1
    assert [stage in shown for stage in ("解析", "关系", "向量", "查重", "写入")] == [terminal] * 5
    assert bool(shown) == terminal
