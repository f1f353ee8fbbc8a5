"""Reading an index that may be somebody else's: nothing outside of its folder, without end, or of another shape.

Check sums tell what broke by accident; who makes an index to do harm makes them fit.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy.typing as npt

_MOST_FILES = 10_000
"""In an index folder; a hostile one has more."""
_LONGEST_VALUE = 256_000_000
"""Bytes of one value of a database."""
_STATEMENT = 60.0
"""Seconds that one statement may take: a passage of each of a million notices is read in less."""
_STEPS = 1_000_000
"""Steps of the database between two looks at the clock."""


def is_inner(name: str) -> bool:
    """Whether `name`, with / between its parts, names something inside the folder that it is relative to."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and not {"\\", ":"} & set(name)


def read_plain(path: Path, most: int) -> bytes:
    """The content of the plain file `path`; OSError where it is no such file (a pipe, a link) or longer than `most`."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path} is no plain file")
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(f"{path} is too long")
    return content


def check_plain(folder: Path) -> None:
    """Raises OSError where `folder` or anything in it is a link, a pipe or a device, or there are too many files."""
    if folder.is_symlink():
        raise OSError(f"{folder} is a link")
    waiting, seen = [folder], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                seen += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif not entry.is_file(follow_symlinks=False) or seen > _MOST_FILES:
                    raise OSError(f"{entry.path} is no plain file, or one too many")


def load_array(path: Path) -> npt.NDArray[Any]:
    """The array in `path`, mapped, so that it takes no more memory than the file has; ValueError for none."""
    import numpy as np

    array: npt.NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
    return array


def guard(database: sqlite3.Connection) -> None:
    """Bounds what reading `database` can cost; raises sqlite3.DatabaseError where it holds more than tables.

    A view, a trigger or a virtual table of a file can keep a plain SELECT busy for ever, or write.
    """
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.execute("PRAGMA trusted_schema = OFF")
    strange = "SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index') OR sql LIKE 'create virtual%'"
    if database.execute(strange).fetchone():
        raise sqlite3.DatabaseError("the file holds more than tables")


@contextmanager
def time_limit(database: sqlite3.Connection) -> Iterator[None]:
    """Ends a statement that takes too long with sqlite3.OperationalError."""
    end = time.monotonic() + _STATEMENT
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)


@contextmanager
def decoding(damaged: IndexDamaged) -> Iterator[None]:
    """Raises `damaged` where what was packed into a column or a manifest is not what belongs there."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged from error


def check_types(value: object) -> None:
    """Raises TypeError where a field of the dataclass instance `value` is not what it is declared to be."""
    kind: Any = type(value)
    for name, hint in _hints(kind).items():
        if not _conforms(getattr(value, name), hint):
            raise TypeError(f"{type(value).__name__}.{name}")


_hints = cache(get_type_hints)


def _conforms(value: object, hint: Any) -> bool:
    if isinstance(hint, type) and not get_args(hint):
        return isinstance(value, hint) or (hint is float and isinstance(value, int))
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_conforms(value, arg) for arg in args)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if args[-1] is Ellipsis:
            return all(_conforms(one, args[0]) for one in value)
        return len(value) == len(args) and all(map(_conforms, value, args))
    if origin is dict:
        return isinstance(value, dict) and all(
            _conforms(key, args[0]) and _conforms(one, args[1]) for key, one in value.items()
        )
    return True
