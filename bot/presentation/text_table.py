"""Rows as a plain text table that fits the width at hand; wide characters count two columns."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Collection, Sequence

_ELSEWHERE = 140
"""Columns where the output is no terminal and COLUMNS does not say otherwise."""
_LEAST = 60


def text_table(
    rows: Sequence[Sequence[object]], headers: Sequence[str] = (), *, whole: Collection[int] = (), width: int = 0
) -> str:
    """The table, without colours and trailing blanks; cells that are too wide go on below, but for the columns `whole`.

    `width`: columns of the terminal, by default those of the one that is written to.
    """
    from rich import box  # 50 ms that a program which draws no table need not wait for
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD if headers else None, show_header=bool(headers), pad_edge=False, padding=(0, 1, 0, 0)
    )
    for at in range(len(headers) or max(map(len, rows), default=0)):
        table.add_column(headers[at] if headers else "", no_wrap=at in whole, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    screen = io.StringIO()
    Console(file=screen, width=width or columns(), color_system=None, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in screen.getvalue().splitlines()).strip("\n")


def columns() -> int:
    """Columns of the terminal, or what is usual where there is none."""
    fallback = shutil.get_terminal_size().columns if sys.stdout.isatty() else _ELSEWHERE
    return max(shutil.get_terminal_size((fallback, 24)).columns, _LEAST)
