"""Search alone at a size: `python tests/benchmarks/million.py CLAUSES`.

Builds an index of synthetic notices (sentences of the shipped ones recombined, vectors mixed from theirs and blurred)
in a temporary folder, opens it in a fresh process and times searches with ready-made question vectors.
`mapped_MB` are pages of the index's files, which the system takes back when it needs them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
PER_NOTICE = 50
QUESTIONS = [
    "村党支部要做什么",
    "谁要向市委组织部报告",
    "学校怎样准备开学",
    "党员志愿服务有哪些要求",
    "干部擅离职守怎么处理",
]


def build(folder: Path, clauses: int) -> None:
    """A published index of `clauses` synthetic clauses."""
    import numpy as np

    from index import vectors
    from index.clause_store import ClauseWriter, content_hash
    from index.encoder import EmbeddedEncoder
    from index.generation import CLAUSES, LEXICAL, NOTICES, VECTORS, Manifest, publish, staging
    from index.lexical import LexicalWriter
    from index.notice import Notice, Sentence
    from index.parser import corpus_files, parse_file
    from index.passages import Passage, passages
    from index.rules import rules_fingerprint

    chance, generator = random.Random(1), np.random.default_rng(1)
    shipped = [parse_file(path, ROOT / "corpus") for path in corpus_files(ROOT / "corpus")]
    sentences = [p.text for notice in shipped for p in passages(notice) if p.kind == "body"]
    real = EmbeddedEncoder().encode_passages(sentences)
    words = sorted({text[i : i + 2] for text in sentences for i in range(len(text) - 1)})
    matrix = np.empty((clauses, real.shape[1]), np.float32)
    with staging(folder) as staged:
        store = ClauseWriter(staged / CLAUSES)
        of_passages, of_notices = LexicalWriter(staged / LEXICAL), LexicalWriter(staged / NOTICES)
        for first in range(0, clauses, PER_NOTICE):
            text, spans = "", []
            for i in range(first, min(first + PER_NOTICE, clauses)):
                one, other = chance.randrange(len(sentences)), chance.randrange(len(sentences))
                sentence = sentences[one][:60] + "".join(chance.choices(words, k=10)) + sentences[other][:40] + "。"
                spans.append(Sentence(len(text), len(text) + len(sentence), ("一",)))
                text += sentence
                share = chance.uniform(0.5, 1)
                matrix[i] = share * real[one] + (1 - share) * real[other]
            notice = Notice(file=f"{first}.txt", reading_text=text, sentences=tuple(spans))
            number = store.add_notice(notice, b"")
            rows = []
            for i, span in enumerate(spans, first):
                words_of = text[span.start : span.end]
                passage = Passage(notice.file, ("一",), None, None, "body", span.start, span.end, words_of)
                rows.append((i, passage, content_hash(words_of)))
                of_passages.add(i, number, words_of)
            store.add_passages(number, rows)
            of_notices.add(number, number, text)
        counts = store.counts()
        store.close()
        of_passages.close()
        of_notices.close()
        for start in range(0, clauses, 65_536):
            block = matrix[start : start + 65_536]
            block += generator.normal(0, 0.01, block.shape).astype(np.float32)
            block /= np.linalg.norm(block, axis=1, keepdims=True)
        vectors.write(staged / VECTORS, matrix)
        del matrix
        written = vectors.VectorIndex(staged / VECTORS)
        print(f"recall@10 {written.recall():.4f}", flush=True)
        manifest = Manifest(
            generation="synthetic",
            model="",
            encoder=EmbeddedEncoder().fingerprint,
            dimension=written.dimension,
            rules=rules_fingerprint(),
            corpus_digest="",
            **counts,
            rows=written.count,
            built_at="",
            libraries={},
        )
        publish(folder, staged, manifest)


def measure(folder: Path) -> None:
    """Opens the index and prints opening time, search times without embedding, and memory, as JSON."""
    from index.encoder import EmbeddedEncoder
    from index.search import Index

    vectors = dict(zip(QUESTIONS, EmbeddedEncoder().encode_queries(QUESTIONS), strict=True))
    started = time.perf_counter()
    index = Index.open(folder)
    opened = time.perf_counter() - started
    object.__setattr__(index, "encode", vectors.__getitem__)
    times, worked = [], 0.0
    for i in range(205):
        started, working = time.perf_counter(), time.process_time()
        index.search(QUESTIONS[i % len(QUESTIONS)], 10)
        times.append((time.perf_counter() - started) * 1000)
        worked += time.process_time() - working
    times = sorted(times[5:])
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    held, mapped = (int(status[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    figures = {
        "open_s": opened,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[len(times) * 95 // 100],
        "processor_ms": worked / 205 * 1000,
        "held_MB": held,
        "mapped_MB": mapped,
    }
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            began = time.monotonic()
            build(Path(temporary), int(sys.argv[1]))
            size = sum(p.stat().st_size for p in Path(temporary).rglob("*") if p.is_file())
            print(f"built in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB", flush=True)
            subprocess.run([sys.executable, __file__, "measure", temporary], check=True, env=os.environ)
