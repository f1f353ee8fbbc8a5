"""Many questions of 200 people while one floods, or a process that is killed again and again: what is lost, what comes
twice, how long people wait, how memory grows. The bot is a process of its own over a real index; Telegram is emulated.

    python tests/benchmarks/telegram_endurance.py --index .wenhao --updates 20000
    python tests/benchmarks/telegram_endurance.py --index .wenhao --kills 100
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from emulator import TOKEN, Telegram  # noqa: E402

PEOPLE, FLOODER = range(1000, 1200), 1
QUESTIONS = [json.loads(line)["question"] for line in (TESTS / "questions" / "shipped.jsonl").read_text().splitlines()]


class Watch:
    """How many answers each person has got, read from the emulator as they come."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._seen = 0
        self.answers: Counter[int] = Counter()
        self.turned_away: Counter[int] = Counter()

    async def until(self, user: int, count: int, limit: float) -> bool:
        """Wait for the `count`th answer of `user`; False past `limit` seconds."""
        end = time.monotonic() + limit
        while self.answers[user] < count and time.monotonic() < end:
            said = self._telegram.said[self._seen :]
            self._seen += len(said)
            said = [one for one in said if one.method == "sendMessage"]
            self.answers.update(one.chat for one in said)
            self.turned_away.update(one.chat for one in said if "提问的人太多" in one.text)
            await asyncio.sleep(0.05)  # two hundred wait at once, and are not to keep the bot from a core
        return self.answers[user] >= count


async def start(telegram: Telegram, folder: str, index: str) -> asyncio.subprocess.Process:
    """The bot."""
    environ = {
        **os.environ,
        "WENHAO_INDEX": index,
        "WENHAO_BOT_TOKEN": TOKEN,
        "WENHAO_BOT_API_URL": f"{telegram.base}/bot",
        "WENHAO_BOT_DATA": folder,
        "WENHAO_BOT_SENDS_PER_SECOND": "0",
        "WENHAO_BOT_LOG_LEVEL": "ERROR",
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "bot", env=environ, cwd=TESTS.parent)


def memory(pid: int) -> float:
    """MB that a process and its children hold for themselves."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = [line for one in pids for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


async def endure(index: str, updates: int, pause: float) -> None:
    """Everybody asks, one question after another with some `pause` seconds between, while one sends without waiting."""
    async with Telegram() as telegram:
        with tempfile.TemporaryDirectory() as folder:
            process = await start(telegram, folder, index)
            watch, waits = Watch(telegram), []
            await telegram.say(QUESTIONS[0], PEOPLE[0])
            await watch.until(PEOPLE[0], 1, 60)
            flooding = asyncio.create_task(_flood(telegram))

            async def person(user: int) -> None:
                before = watch.answers[user]
                for turn in range(updates // len(PEOPLE)):
                    await asyncio.sleep(random.Random(user * turn).uniform(0.5 * pause, 1.5 * pause))
                    begun = time.monotonic()
                    await telegram.say(QUESTIONS[(user + turn) % len(QUESTIONS)], user)
                    await watch.until(user, before + turn + 1, 60)
                    waits.append(time.monotonic() - begun)

            people = asyncio.gather(*map(person, PEOPLE))
            while len(waits) < updates // 10:
                await asyncio.sleep(0.5)
            early = memory(process.pid)
            await people
            flooding.cancel()
            late = memory(process.pid)
            wanted = {user: updates // len(PEOPLE) + (user == PEOPLE[0]) for user in PEOPLE}
            for user, count in wanted.items():  # what is late, on a machine with other work, is not lost
                await watch.until(user, count, 60)
            lost = sum(max(0, count - watch.answers[user]) for user, count in wanted.items())
            twice = sum(max(0, watch.answers[user] - count) for user, count in wanted.items())
            p95 = statistics.quantiles(waits, n=20)[18]
            away = sum(count for user, count in watch.turned_away.items() if user in PEOPLE)
            print(f"{len(waits)} questions, {lost} lost, {twice} too many, {away} turned away;", end=" ")
            print(f"p50 {statistics.median(waits):.3f} s, p95 {p95:.3f} s beside a flood;", end=" ")
            print(f"{early:.0f} MB after a tenth, {late:.0f} MB at the end")
            process.terminate()
            await process.wait()


async def _flood(telegram: Telegram) -> None:
    number = 0
    while True:
        number += 1
        await telegram.say(f"{QUESTIONS[number % len(QUESTIONS)]}{number}", FLOODER)
        await asyncio.sleep(0.1)


async def kill(index: str, kills: int) -> None:
    """Five questions a second, and kill -9 at random moments."""
    chance = random.Random(kills)
    async with Telegram() as telegram:
        with tempfile.TemporaryDirectory() as folder:
            asked: list[int] = []

            async def ask() -> None:
                for user in range(10_000, 1_000_000):
                    await telegram.say(chance.choice(QUESTIONS), user)
                    asked.append(user)
                    await asyncio.sleep(0.2)

            asking = asyncio.create_task(ask())
            for _ in range(kills):
                process = await start(telegram, folder, index)
                await asyncio.sleep(chance.uniform(0.5, 6))
                process.kill()
                await process.wait()
            asking.cancel()
            process = await start(telegram, folder, index)
            watch = Watch(telegram)
            end = time.monotonic() + 60 + len(asked) / 5
            while time.monotonic() < end and len(watch.answers) < len(asked):
                await watch.until(0, 1, 1)
            await watch.until(0, 1, 3)
            twice = sum(watch.answers[user] > 1 for user in asked)
            lost = sum(not watch.answers[user] for user in asked)
            away = sum(watch.turned_away.values())
            print(f"{kills} kills, {len(asked)} questions, {lost} lost, {twice} answered twice, {away} turned away")
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", default=".wenhao", help="folder of the index of the shipped notices")
    parser.add_argument("--updates", type=int, default=0)
    parser.add_argument("--pause", type=float, default=10, help="seconds between two questions of a person")
    parser.add_argument("--kills", type=int, default=0)
    args = parser.parse_args()
    index = str(Path(args.index).absolute())
    if args.updates:
        asyncio.run(endure(index, args.updates, args.pause))
    if args.kills:
        asyncio.run(kill(index, args.kills))


if __name__ == "__main__":
    main()
