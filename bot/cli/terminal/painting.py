"""Colours and the pager of a terminal. What comes here is printable already; no markup in it is read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection

from rich.console import Console
from rich.text import Text

_STYLES = (
    (r"(?m)^ *——.*$", "dim"),  # a citation
    (r"(?m)^ *│ ", "blue"),  # the mark of a notice's words
    (r"(?m)^ *[0-9]{1,4}\. ", "cyan"),  # the number of a quote
    (r"(?m)^〔.*〕$", "yellow"),  # that it no longer holds
    (r"[一-鿿]{1,12}〔[0-9]{4}〕[0-9]{1,5}号", "cyan"),
)


def paint(text: str, bold: Collection[str] = (), *, paged: bool = False) -> None:
    """Print `text` with its parts in colours and the words of `bold` bold; `paged` through the pager."""
    console = Console(highlight=False, markup=False, emoji=False)
    painted = Text(text)
    for pattern, style in _STYLES:
        painted.highlight_regex(pattern, style)
    painted.highlight_words(bold, "bold")
    os.environ.setdefault("LESS", "-FRX")  # colours as they are; leave at once what fits after all
    with console.pager(styles=console.color_system is not None) if paged else contextlib.nullcontext():
        console.print(painted, soft_wrap=True)
