"""The embedded encoder: `python tests/benchmarks/encoder.py INDEX [COUNT]`.

Prints what loading its parts takes, what a question of 16, 80 and 128 tokens takes, and at what rate COUNT passages,
spread over the index, are embedded. All but `passages_per_s` is time of the processor, which other work disturbs less.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from index.encoder import onnx_model
from index.encoder.encoder import EmbeddedEncoder
from index.search.index import Index

LENGTHS = (16, 80, 128)
ROUNDS = 30


def loading() -> dict[str, float]:
    """Milliseconds that each part takes to be loaded for the first time."""

    def library() -> None:
        import onnxruntime  # noqa: F401

    parts: dict[str, Callable[[], object]] = {
        "import onnxruntime": library,
        "tokenizer": onnx_model.tokenizer,
        "model": onnx_model.model,
    }
    found = {}
    for name, load in parts.items():
        started = time.process_time()
        load()
        found[name] = (time.process_time() - started) * 1000
    return found


def question(tokens: int) -> float:
    """Milliseconds of the middle one of ROUNDS runs over so many tokens."""
    ids, taken = [onnx_model.START, *range(1000, 998 + tokens), onnx_model.END], []
    for _ in range(ROUNDS):
        started = time.thread_time()
        onnx_model.model().run(ids)
        taken.append((time.thread_time() - started) * 1000)
    return statistics.median(taken)


def passages(index: Index, count: int) -> dict[str, float]:
    """The rate over `count` passages, and what one costs."""
    chosen = range(0, index.manifest.rows, max(1, index.manifest.rows // count))
    texts = [passage.text for passage in index.passages(list(chosen)[:count]).values()]
    started, worked = time.perf_counter(), time.process_time()
    EmbeddedEncoder().encode_passages(texts)
    took, worked = time.perf_counter() - started, time.process_time() - worked
    return {"passages_per_s": len(texts) / took, "passage_ms": worked / len(texts) * 1000}


def main() -> None:
    """Measures and prints one line of JSON."""
    figures = {f"load_{name}_ms": ms for name, ms in loading().items()}
    figures |= {f"tokens_{tokens}_ms": question(tokens) for tokens in LENGTHS}
    figures |= passages(Index.open(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else 300)
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
