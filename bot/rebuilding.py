"""`wenhao rebuild`: the rebuild with its progress bar on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.progress import progress_bar
from index.build import rebuild

if TYPE_CHECKING:
    from index.build import Report
    from index.settings import Settings


def rebuild_with_progress(settings: Settings, *, full: bool) -> Report:
    """The report of index.build.rebuild, whose errors pass through; no bar where stderr is no terminal."""
    with progress_bar() as progress:
        return rebuild(settings, full=full, progress=progress)
