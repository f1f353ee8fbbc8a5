"""Progress on stderr: one bar a stage, and nothing at all where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from index.ingest.build import rebuild

if TYPE_CHECKING:
    from index.ingest.build import Progress, Report
    from index.settings import Settings


_SHAPE = "{desc} {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}，还需 {remaining}"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """What takes (stage, done, total): a stage begins when its name is first heard and ends with the next one's."""
    bar, current = None, ""

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal bar, current
        if bar is None or stage != current:
            if bar is not None:
                bar.close()
            bar, current = tqdm(desc=stage, total=total, bar_format=_SHAPE, leave=False, disable=None), stage
        bar.n = done
        bar.refresh()

    try:
        yield progress
    finally:
        if bar is not None:
            bar.close()


def rebuild_with_progress(settings: Settings, *, full: bool) -> Report:
    """The report of index.ingest.build.rebuild, whose errors pass through; no bar where stderr is no terminal."""
    with progress_bar() as progress:
        return rebuild(settings, full=full, progress=progress)
