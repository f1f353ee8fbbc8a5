"""Progress on stderr: one bar a stage with the time left, and nothing at all where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.ingest.build import rebuild

if TYPE_CHECKING:
    from index.ingest.build import Progress, Report
    from index.settings import Settings


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """What takes (stage, done, total): a stage begins when its name is first heard and is done when the next begins."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    shape = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*shape, TextColumn("还需"), TimeRemainingColumn(), console=Console(file=sys.stderr)) as bars:
        stages: dict[str, object] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                for task in bars.tasks:
                    bars.update(task.id, completed=task.total)
                stages[stage] = bars.add_task(stage, total=total)
            bars.update(bars.task_ids[-1], completed=done, total=total)

        yield progress


def rebuild_with_progress(settings: Settings, *, full: bool) -> Report:
    """The report of index.ingest.build.rebuild, whose errors pass through; no bar where stderr is no terminal."""
    with progress_bar() as progress:
        return rebuild(settings, full=full, progress=progress)
