"""What reaches the terminal: nothing in it steers the terminal, and quoted lines bear a mark that no other line has."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Collection
from typing import TextIO

QUOTED = "│ "
"""Stands before each line of a notice's words, so that no notice can print what looks like the program's own."""

_STEERING = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters but tab and line feed, marks of direction, invisible characters (Unicode Cc, Cf, Zl, Zp)."""


def printable(text: str) -> str:
    """`text` with a visible sign in place of each character that steers a terminal or hides."""
    return _STEERING.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` without line breaks, as an element of a notice stands in a line of the program's."""
    return " ".join(text.split("\n"))


def quoted(text: str, indent: str = "") -> str:
    """Each line of `text` behind the mark; lines after the first are indented by `indent` too."""
    return f"\n{indent}".join(QUOTED + line for line in printable(text).split("\n"))


def show(text: str, *, file: TextIO | None = None, bold: Collection[str] = ()) -> None:
    """Print `text`, made printable, at once; on stdout unless `file` says otherwise.

    At a terminal citations are dim and the words `bold` bold, unless NO_COLOR is set; elsewhere it is plain.
    """
    if file is None and sys.stdout.isatty():
        from bot.cli.terminal.painting import paint  # 50 ms that a program reading our output need not wait for

        paint(printable(text), bold)
    else:
        print(printable(text), file=file or sys.stdout, flush=True)


def show_long(text: str) -> None:
    """The same through the pager (PAGER, else less) where it is longer than the terminal is high."""
    if sys.stdout.isatty() and sys.stdin.isatty():
        from rich.cells import cell_len

        from bot.cli.terminal.painting import paint

        size = shutil.get_terminal_size()
        rows = sum(max(1, -(-cell_len(line) // size.columns)) for line in printable(text).split("\n"))
        paint(printable(text), paged=rows + 1 > size.lines)
    else:
        show(text)
