"""Search alone at a size: `python tests/benchmarks/million.py INDEX QUESTIONS CLAUSES`.

Builds, in a temporary folder, an index of CLAUSES clauses from those of INDEX, a built index of real notices: first
the clauses themselves, then as many more as it takes, each the halves of two texts of one notice, with a vector that
differs from that of a real clause as two others of its notice differ. Opens it in a fresh process, searches for
QUESTIONS (one a line) with ready-made vectors, and prints times and memory. `mapped_MB` are pages of files, which the
system takes back when it needs them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from index.analysis import simplified
from index.encoder.encoder import EmbeddedEncoder
from index.storage.versions import rules_fingerprint

if TYPE_CHECKING:
    from index.encoder.embeddings import EncodedQuestion, Vectors

PER_NOTICE = 50
WARM = 5


def clauses_like(index: Path, count: int) -> Iterator[tuple[str, Vectors]]:
    """`count` texts with unit vectors: the clauses of `index`, and then ones made from them."""
    import numpy as np

    from index.search.index import Index

    source, chance = Index.open(index), random.Random(1)
    real = list(source.passages().items())
    vectors = source.vectors([i for i, _ in real])
    texts = [passage.text for _, passage in real]
    notices = [[n for n, _ in group] for _, group in groupby(enumerate(real), key=lambda item: item[1][1].file)]
    yield from islice(zip(texts, vectors, strict=True), count)
    for _ in range(len(texts), count):
        notice = chance.choice(notices)
        one, other, third = chance.choices(notice, k=3)
        vector = vectors[one] + chance.uniform(0.2, 0.6) * (vectors[other] - vectors[third])
        text = texts[one][: len(texts[one]) // 2] + texts[other][len(texts[other]) // 2 :]
        yield text, vector / np.linalg.norm(vector)


def build(folder: Path, index: Path, questions: Path, count: int) -> None:
    """A published index of `count` clauses in `folder`."""
    import numpy as np

    from index.indexes.bm25 import LexicalWriter
    from index.notice import Notice, Sentence
    from index.parsing.passages import Passage
    from index.storage.documents_writer import DocumentWriter
    from index.storage.generations import CLAUSES, LEXICAL, NOTICES, VECTORS, Manifest, publish, staging
    from index.storage.hashing import content_hash

    drawn = clauses_like(index, count)
    matrix = np.empty((count, 384), np.float32)
    with staging(folder) as staged:
        store = DocumentWriter(staged / CLAUSES)
        of_passages, of_notices = LexicalWriter(staged / LEXICAL), LexicalWriter(staged / NOTICES)
        for first in range(0, count, PER_NOTICE):
            text, spans = "", []
            for i, (words, vector) in enumerate(islice(drawn, PER_NOTICE), first):
                spans.append(Sentence(len(text), len(text) + len(words), ("一",)))
                text, matrix[i] = text + words, vector
            notice = Notice(file=f"{first}.txt", reading_text=text, sentences=tuple(spans))
            number = store.add_notice(notice, b"")
            rows = []
            for i, span in enumerate(spans, first):
                words = text[span.start : span.end]
                passage = Passage(notice.file, ("一",), None, None, "body", span.start, span.end, words)
                rows.append((i, passage, content_hash(words)))
                of_passages.add(i, number, words)
            store.add_passages(number, rows)
            of_notices.add(number, number, text)
        counts = store.counts()
        store.close()
        of_passages.close()
        of_notices.close()
        kind = write_vectors(staged / VECTORS, matrix, questions)
        manifest = Manifest(
            generation="synthetic",
            model="",
            encoder=EmbeddedEncoder().fingerprint,
            dimension=matrix.shape[1],
            rules=rules_fingerprint(),
            corpus_digest="",
            **counts,
            rows=count,
            built_at="",
            libraries={},
            vectors=kind,
        )
        del matrix
        publish(folder, staged, manifest)


def write_vectors(folder: Path, matrix: Vectors, questions: Path) -> str:
    """Writes `matrix` and tells what that took, and which share of the ten nearest is found for the questions."""
    import numpy as np

    from index.indexes import faiss_index
    from index.indexes.recall import BEST, Recall

    started = time.process_time()
    recall = faiss_index.write(folder, matrix)
    print(f"vectors written in {time.process_time() - started:.0f} s of processor", flush=True)
    written = faiss_index.VectorIndex(folder)
    asked = Recall(np.stack([question.vector for question in _encoded(questions).values()]))
    for start in range(0, len(matrix), 65_536):
        block = matrix[start : start + 65_536]
        asked.saw(range(start, start + len(block)), block)
    found = asked.of(lambda vector: [i for i, _ in written.search(vector, BEST)])
    print(f"{written.kind}: recall@10 {recall:.4f} as built, {found:.4f} for the questions", flush=True)
    return written.kind


def _encoded(questions: Path) -> dict[str, EncodedQuestion]:
    asked = questions.read_text(encoding="utf-8").split("\n")[:200]
    asked = [question for question in asked if question.strip()]
    return {question: EmbeddedEncoder().encode_query(simplified(question)) for question in asked}


def measure(folder: Path, questions: Path) -> None:
    """Opens the index and prints opening time, search times without embedding, and memory, as JSON."""
    from index.search.index import Index

    encoded = _encoded(questions)
    started = time.perf_counter()
    index = Index.open(folder)
    opened = time.perf_counter() - started
    object.__setattr__(index, "encode", encoded.__getitem__)
    asked, times, worked = list(encoded), [], 0.0
    for i, question in enumerate(asked[:WARM] + asked):
        started, working = time.perf_counter(), time.process_time()
        index.search(question, 10)
        if i >= WARM:
            times.append((time.perf_counter() - started) * 1000)
            worked += time.process_time() - working
    times = sorted(times)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    held, mapped = (int(status[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    figures = {
        "open_s": opened,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[len(times) * 95 // 100],
        "processor_ms": worked / len(times) * 1000,
        "held_MB": held,
        "mapped_MB": mapped,
    }
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        source_index, asked_file, wanted = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
        with tempfile.TemporaryDirectory() as temporary:
            began = time.monotonic()
            build(Path(temporary), source_index, asked_file, wanted)
            size = sum(p.stat().st_size for p in Path(temporary).rglob("*") if p.is_file())
            print(f"built in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB", flush=True)
            subprocess.run([sys.executable, __file__, "measure", temporary, asked_file], check=True, env=os.environ)
