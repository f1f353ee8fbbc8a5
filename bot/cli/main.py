"""The console command `wenhao`: its exit codes, and how faults are told.

Exit codes: 0 answered or done, 1 a reported error, 2 wrong usage, 3 refused; after Ctrl-C 130, after a closed pipe 141.
Results go to stdout, progress and errors to stderr. Nothing but argparse is imported before the command is known.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

from bot.cli.env_file import load_settings
from bot.cli.grammar import grammar
from bot.cli.terminal.output import show
from index.errors import WenhaoError, system_sentence

INTERRUPTED, PIPE_CLOSED = 130, 141  # as a shell reports SIGINT and SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; a user's mistake gives one sentence, never a traceback."""
    _prepare_streams()
    words = sys.argv[1:] if argv is None else argv
    args = grammar(words).parse_args(words)
    if getattr(args, "json", False) or getattr(args, "jsonl", False):
        _prepare_streams(encoding="utf-8")  # JSON is UTF-8 wherever it is written (RFC 8259, 8.1)
    try:
        if getattr(args, "settings", True):
            load_settings()
        code: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except WenhaoError as error:
        return _failed(str(error))
    except OSError as error:
        _drop_output()
        return _failed(system_sentence(error))
    return code


def _prepare_streams(encoding: str | None = None) -> None:
    # A terminal that cannot show a character shows a question mark instead of ending the command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding or stream.encoding, errors="replace")


def _drop_output() -> None:
    # What is still buffered cannot be written; without this the interpreter would try again and complain at its end.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(sentence: str) -> int:
    show(f"wenhao：{sentence}", file=sys.stderr)
    return 1
