"""200 messages of 200 people at once, and one slow chat: messages a second, CPU a message, waiting times.

The bot is a process of its own; Telegram is emulated in this one. Run from the root of the project:

    python tests/benchmarks/telegram_load.py --index .wenhao
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from emulator import TOKEN, Telegram  # noqa: E402

PEOPLE = 200
WORK = 0.015  # seconds of the reference answerer
SLOW = 3.0
QUESTIONS = TESTS / "questions" / "shipped.jsonl"


def serve(index: str | None) -> None:
    """The bot over the real index, or over one whose answers take WORK seconds, and SLOW where the question says so."""
    from bot.telegram_bot import app

    if index:
        app.run()
        return
    from samples import MOUNTAIN, WATER, Answerer, IndexReader

    from index.settings import Settings

    class Working(Answerer):
        def ask(self, question, history=(), proposed=()):  # type: ignore[no-untyped-def]
            time.sleep(SLOW if question.startswith("慢") else WORK)
            return super().ask(question, history)

    reader = IndexReader(mountain=MOUNTAIN, water=WATER)
    settings = app.read_settings()
    app.log_to_stderr("WARNING", [TOKEN])
    app.TelegramBot(settings, Settings.from_environ(), lambda: (reader, Working(reader)), lambda: None).run()


@asynccontextmanager
async def running(telegram: Telegram, folder: str, index: str | None, sends: int) -> AsyncIterator[int]:
    """The bot as a process; gives its pid once it polls."""
    environ = {
        **os.environ,
        "WENHAO_INDEX": index or "none",
        "WENHAO_BOT_TOKEN": TOKEN,
        "WENHAO_BOT_API_URL": f"{telegram.base}/bot",
        "WENHAO_BOT_DATA": folder,
        "WENHAO_BOT_SENDS_PER_SECOND": str(sends),
        "WENHAO_BOT_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, __file__, "--serve", *(["--index", index] if index else [])]
    process = await asyncio.create_subprocess_exec(*command, env=environ)
    try:
        await telegram.ask("沙袋", 1)  # what is loaded on first use is loaded
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def crowd(telegram: Telegram, pid: int, questions: Sequence[str]) -> None:
    """Everybody asks at once."""
    people = range(1000, 1000 + PEOPLE)
    before, started = cpu_seconds(pid), time.perf_counter()
    for at, user in enumerate(people):
        await telegram.say(questions[at % len(questions)], user)
    for user in people:
        await telegram.next_to(user, 0, timeout=120)
    took, cpu = time.perf_counter() - started, cpu_seconds(pid) - before
    await asyncio.sleep(1)
    counts = [len(telegram.to(user)) for user in people]
    print(f"  {PEOPLE / took:5.1f} messages/s, {1000 * cpu / PEOPLE:5.1f} ms CPU a message, ", end="")
    print(f"answered {sum(map(bool, counts))}, twice {sum(count > 1 for count in counts)}")


async def slow_chat(telegram: Telegram) -> None:
    """One chat's question takes three seconds; meanwhile forty others ask, twenty a second."""
    await telegram.say("慢", 2000)

    async def ask(user: int) -> float:
        await asyncio.sleep((user - 3000) / 20)
        started = time.perf_counter()
        await telegram.ask("沙袋", user)
        return time.perf_counter() - started

    waits = await asyncio.gather(*(ask(user) for user in range(3000, 3040)))
    await telegram.next_to(2000, 0)
    cuts = statistics.quantiles(waits, n=20)
    print(f"  others wait p50 {1000 * statistics.median(waits):.0f} ms, p95 {1000 * cuts[18]:.0f} ms")


async def measure(index: str) -> None:
    """All runs, one after another."""
    real = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    for title, folder, questions, sends in (
        (f"{1000 * WORK:.0f} ms of work a question", None, ["沙袋"], 0),
        (f"{1000 * WORK:.0f} ms of work a question, 30 messages a second", None, ["沙袋"], 30),
        ("real questions, real answers", index, real, 0),
    ):
        async with Telegram() as telegram:
            with tempfile.TemporaryDirectory() as data:
                async with running(telegram, data, folder, sends) as pid:
                    print(title)
                    await crowd(telegram, pid, questions)
                    if folder is None and sends == 0:
                        print("one chat's question takes three seconds")
                        await slow_chat(telegram)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", help="folder of the index of the shipped notices")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.index)
    else:
        asyncio.run(measure(args.index or ".wenhao"))


if __name__ == "__main__":
    main()
