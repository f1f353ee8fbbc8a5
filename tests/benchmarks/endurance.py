"""Many questions, in a row or side by side: `python tests/benchmarks/endurance.py INDEX QUESTIONS THREADS`.

Prints questions a second, the longest waits, processor time a question, and how memory and open files grew.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from index.search import Index

ASKED = [
    "村党支部要做什么",
    "谁要向市委组织部报告",
    "学校怎样准备开学",
    "志愿服务有哪些要求",
    "擅离职守怎么处理",
    "What must members do?",
]


def held() -> tuple[float, int]:
    """Memory of the process in MB, without mapped files, and its open files."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) / 1024, len(list(Path("/proc/self/fd").iterdir()))


def main() -> None:
    """Asks and prints."""
    index, count, threads = Index.open(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])

    def ask(number: int) -> float:
        started = time.perf_counter()
        index.search(f"{ASKED[number % len(ASKED)]}{number}", 10)
        return time.perf_counter() - started

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask, range(100)))
        before, started, working = held(), time.perf_counter(), time.process_time()
        waits = sorted(pool.map(ask, range(count)))
        took, worked = time.perf_counter() - started, time.process_time() - working
        after = held()
    figures = {
        "questions_per_s": count / took,
        "p50_ms": waits[count // 2] * 1000,
        "p95_ms": waits[count * 95 // 100] * 1000,
        "processor_ms": worked / count * 1000,
        "memory_MB": [round(before[0], 1), round(after[0], 1)],
        "open_files": [before[1], after[1]],
    }
    print(json.dumps({k: round(v, 2) if isinstance(v, float) else v for k, v in figures.items()}))


if __name__ == "__main__":
    main()
