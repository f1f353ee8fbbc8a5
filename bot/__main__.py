"""`wenhao` as a process of its own; `python -m bot` is the same."""

import atexit
import contextlib
import gc
import os
import sys

_OBJECTS = 50_000
"""Made between two collections; to look again and again through what the imports make would cost a question 20 ms."""


def run() -> None:
    """Runs the command line, then ends the process with its exit code.

    All that is registered for the end of a program is run. The interpreter and the libraries are not taken apart
    after it: that takes 40 ms, and the system takes everything back at once.
    """
    code: object = 1

    def leave() -> None:
        os._exit(code if isinstance(code, int) else 1)

    atexit.register(leave)  # the first registered is the last run
    gc.set_threshold(_OBJECTS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more spin: twice the work, no sooner done
    from bot.cli.main import main

    try:
        code = main()
    except SystemExit as left:  # wrong usage, --help
        code = left.code
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()


if __name__ == "__main__":
    run()
