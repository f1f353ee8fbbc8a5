"""What the processes of apart.py run: `answer` answers a line of JSON with a line of JSON, until the input ends,
`rebuild` brings the index up to date and says so.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from typing import Any, TextIO

from bot.packing import pack
from index.errors import WenhaoError

_GRACE = 2
"""Seconds after which a question ends its process by itself, where the bot is not there any more to do it."""


def answer(out: TextIO) -> int:
    """Opens the index and the model, says so, and answers."""
    from bot.answering import Answerer
    from index.search.index import Index
    from index.settings import Settings

    try:
        index = Index.open(Settings.from_environ().index)
        index.encode("通知")  # the model is there before the first question
        answerer = Answerer(index)
    except WenhaoError as error:
        _say(out, _fault(error))
        return 1
    _say(out, {"ready": index.manifest.generation})
    for line in sys.stdin:
        request = json.loads(line)
        _limit(int(request["seconds"]) + _GRACE)
        try:
            _say(out, {"answer": pack(answerer.ask(request["question"], request["history"], request["proposed"]))})
        except Exception as error:
            _say(out, _fault(error))
        _limit(0)
    return 0


def rebuild(out: TextIO) -> int:
    """Brings the index up to date with the corpus and says what was left out."""
    from index.ingest.build import rebuild as bring_up_to_date
    from index.settings import Settings

    try:
        _say(out, {"unread": bring_up_to_date(Settings.from_environ()).unread})
    except Exception as error:
        _say(out, _fault(error))
    return 0


def _limit(seconds: int) -> None:
    """End the process by a signal that nothing holds up, 0 never."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _fault(error: Exception) -> dict[str, str]:
    words = str(error) if isinstance(error, WenhaoError) else traceback.format_exc()
    return {"error": type(error).__name__, "words": words}


def _say(out: TextIO, value: dict[str, Any]) -> None:
    out.write(json.dumps(value) + "\n")
    out.flush()


def main() -> int:
    """Runs what the arguments name; what libraries print goes to stderr."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # who stops the bot lets it finish: the end of the input ends this
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        return {"answer": answer, "rebuild": rebuild}[sys.argv[1]](out)
    except BrokenPipeError:  # the bot is not there any more
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
