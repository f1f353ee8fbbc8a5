"""One corpus in a folder and in Milvus, side by side: `python tests/benchmarks/stores.py INDEX CORPUS STORE QUESTIONS`.

INDEX is a built index of CORPUS, whose vectors are given to the build in STORE (milvus:FILE.db, milvus://HOST:PORT):
what is timed is writing and not embedding. Questions (one a line) are searched with ready-made vectors.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from taking_over import take_over_vectors

from index.analysis import simplified
from index.encoder.encoder import EmbeddedEncoder
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings


def figures(index: Index, questions: dict[str, object]) -> tuple[dict[str, float], list[list[int]]]:
    """Times of searching in ms, and what was found."""
    object.__setattr__(index, "encode", questions.__getitem__)
    times, found = [], []
    for question in list(questions)[:3] + list(questions):
        started = time.perf_counter()
        hits = index.search(question, 10)
        times.append((time.perf_counter() - started) * 1000)
        found.append([hash((hit.file, hit.start, hit.end)) for hit in hits])
    ordered = sorted(times[3:])
    return {"p50_ms": statistics.median(ordered), "p95_ms": ordered[len(ordered) * 95 // 100]}, found[3:]


def main() -> None:
    """Builds, asks and prints one JSON object a store."""
    folder, corpus, store, asked = sys.argv[1:5]
    questions = Path(asked).read_text(encoding="utf-8").splitlines()
    vectors = {question: EmbeddedEncoder().encode_query(simplified(question)) for question in questions}
    settings = Settings.from_environ({"WENHAO_CORPUS": corpus, "WENHAO_INDEX": folder})
    local = Index.open(Path(folder), settings)
    with tempfile.TemporaryDirectory() as temporary:
        for place in ("", store):
            fresh = replace(settings, index=Path(temporary) / ("engine" if place else "folder"), store=place)
            take_over_vectors(local, fresh)
            started = time.monotonic()
            report = rebuild(fresh)
            built = time.monotonic() - started
            started = time.monotonic()
            rebuild(fresh)
            unchanged = time.monotonic() - started
            started = time.monotonic()
            opened = Index.open(fresh.index, fresh)
            opening = time.monotonic() - started
            told, found = figures(opened, vectors)
            told |= {"build_s": built, "unchanged_s": unchanged, "open_s": opening, "embedded": report.embedded}
            if not place:
                reference = found
            told["first_same"] = statistics.mean(a[:1] == b[:1] for a, b in zip(reference, found, strict=True))
            shared = [len({*a} & {*b}) / max(len(a), 1) for a, b in zip(reference, found, strict=True)]
            told["ten_shared"] = statistics.mean(shared)
            print(place or "folder", json.dumps({name: round(value, 3) for name, value in told.items()}), flush=True)


if __name__ == "__main__":
    main()
