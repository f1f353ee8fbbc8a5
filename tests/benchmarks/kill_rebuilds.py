"""Rebuilds killed at random moments while readers ask: `python tests/benchmarks/kill_rebuilds.py TIMES SEED`."""

import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    """Prints what happened; 1 if anything went wrong."""
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
    from killing import kill_rebuilds

    times, seed = (int(value) for value in sys.argv[1:3])
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_rebuilds(Path(folder), times=times, seed=seed)
    print(f"{times} rebuilds, {outcome.killed} killed, {len(outcome.generations)} generations seen by readers,")
    print(f"{outcome.answered} answers, {len(outcome.faults)} faults in {time.monotonic() - started:.0f} s")
    print(*outcome.faults[:10], sep="\n")
    return bool(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
