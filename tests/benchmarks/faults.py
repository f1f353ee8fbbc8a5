"""Every fault of tests/faulting.py many times: `python tests/benchmarks/faults.py --count 100 --seed 1`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> int:
    """Prints a line a kind of fault; 1 if anything went wrong."""
    from faulting import changing_corpus, failing_writes, flipped_bits, jumping_clock, two_writers

    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked, wrong = parser.parse_args(), 0
    for fault in (flipped_bits, failing_writes, changing_corpus, jumping_clock, two_writers):
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            found = fault(Path(folder), count=asked.count, seed=asked.seed)
        took = time.monotonic() - started
        print(f"{fault.__name__}: {asked.count} times, {len(found)} faults in {took:.0f} s", *found[:5], sep="\n  ")
        wrong += len(found)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
