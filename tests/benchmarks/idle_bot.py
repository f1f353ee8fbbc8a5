"""Memory of the idle bot: `wenhao bot` as a process of its own, before and after the first questions.

Telegram is emulated in this process. Run from the root of the project, over the index of the shipped notices:

    python tests/benchmarks/idle_bot.py --index .wenhao

RSS counts whole what is shared with other processes, PSS a share of it. Then what takes most, in MB of RSS.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))

from emulator import TOKEN, Telegram  # noqa: E402

QUESTIONS = TESTS / "questions" / "shipped.jsonl"
ASKED, SETTLED, SHOWN = 20, 5.0, 12


def memory(pid: int) -> tuple[float, float]:
    """RSS and PSS in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    rss, pss = (int(re.search(rf"^{name}: +(\d+) kB", text, re.MULTILINE)[1]) for name in ("Rss", "Pss"))  # type: ignore[index]
    return rss / 1024, pss / 1024


def parts(pid: int) -> Counter[str]:
    """RSS in MB by mapped file; what is of no file is the heap."""
    found: Counter[str] = Counter()
    name = ""
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if head := re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)", line):
            name = Path(head[1]).name or "heap"
        elif line.startswith("Rss:"):
            found["heap" if name == "[heap]" else name] += int(line.split()[1]) / 1024
    return found


async def measure(index: str) -> None:
    """Starts the bot, asks, and waits between until it has settled."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()][:ASKED]
    async with Telegram() as telegram:
        with tempfile.TemporaryDirectory() as data:
            environ = {
                **os.environ,
                "WENHAO_INDEX": str(Path(index).resolve()),
                "WENHAO_BOT_TOKEN": TOKEN,
                "WENHAO_BOT_API_URL": f"{telegram.base}/bot",
                "WENHAO_BOT_DATA": data,
                "WENHAO_BOT_LOG_LEVEL": "WARNING",
            }
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "bot", env=environ)
            try:
                await telegram.say("/help", 1)
                await telegram.next_to(1, 0, timeout=120)
                await asyncio.sleep(SETTLED)
                print("started:                RSS {:.0f} MB, PSS {:.0f} MB".format(*memory(process.pid)))
                for user, question in enumerate(questions, start=10):
                    await telegram.say(question, user)
                    await telegram.next_to(user, 0, timeout=120)
                await asyncio.sleep(SETTLED)
                print(f"{ASKED} questions answered:  RSS {{:.0f}} MB, PSS {{:.0f}} MB".format(*memory(process.pid)))
                for name, size in parts(process.pid).most_common(SHOWN):
                    print(f"  {size:6.1f}  {name}")
            finally:
                process.terminate()
                await process.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", default=".wenhao", help="folder of the index of the shipped notices")
    asyncio.run(measure(parser.parse_args().index))
