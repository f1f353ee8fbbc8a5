"""Many questions, in a row or side by side: `python tests/benchmarks/endurance.py INDEX QUESTIONS THREADS`.

Prints questions a second, the longest waits, processor time a question, and how memory and open files grew.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.answering import Answerer
from index.search.index import Index

ASKED = [
    "村党支部要做什么",
    "谁要向市委组织部报告",
    "学校怎样准备开学",
    "志愿服务有哪些要求",
    "擅离职守怎么处理",
    "What must members do?",
]


WARM = 200


def held() -> tuple[float, int]:
    """Memory of the process in MB, without mapped files, and its open files."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) / 1024, len(list(Path("/proc/self/fd").iterdir()))


def main() -> None:
    """Asks and prints."""
    answerer, count, threads = Answerer(Index.open(Path(sys.argv[1]))), int(sys.argv[2]), int(sys.argv[3])
    waits = array("d", bytes(8 * count))

    def ask(first: int) -> None:
        for number in range(first, count, threads):
            started = time.perf_counter()
            answerer.ask(f"{ASKED[number % len(ASKED)]}{number}")
            waits[number] = time.perf_counter() - started
            if number == WARM:
                before.append(held())

    with ThreadPoolExecutor(threads) as pool:
        before: list[tuple[float, int]] = []
        started, working = time.perf_counter(), time.process_time()
        list(pool.map(ask, range(threads)))
        took, worked = time.perf_counter() - started, time.process_time() - working
        after = held()
    ordered = sorted(waits)
    figures = {
        "questions_per_s": count / took,
        "p50_ms": ordered[count // 2] * 1000,
        "p95_ms": ordered[count * 95 // 100] * 1000,
        "processor_ms": worked / count * 1000,
        "memory_MB": [round(before[0][0], 1), round(after[0], 1)],
        "open_files": [before[0][1], after[1]],
    }
    print(json.dumps({k: round(v, 2) if isinstance(v, float) else v for k, v in figures.items()}))


if __name__ == "__main__":
    main()
