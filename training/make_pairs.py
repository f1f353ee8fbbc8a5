"""Pairs for training the encoder, from questions with their answers and from reading-comprehension sets.

    python training/make_pairs.py OUT.jsonl --articles CORPUS QUESTIONS.jsonl    gold: [{file, article}]
    python training/make_pairs.py OUT.jsonl --documents CORPUS QUESTIONS.jsonl   docid, answer, other_docs_with_answer
    python training/make_pairs.py OUT.jsonl --reading READING.jsonl …            question, passage, answer

CORPUS is a folder of laws or notices. Every third question (by number, or by the CRC of its id) is left out, to measure
with. A line of OUT holds question, positive and negatives, which are the hits nearest in words that do not answer.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import zlib
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

from index.errors import ReadingError
from index.lexical import LexicalIndex, LexicalWriter
from index.parser import corpus_files, parse_file
from index.passages import Passage, embedded_text, lexical_text, passages

HITS, NEGATIVES = 40, 25
HOLDS = 0.6
"""Share of the bigrams of an answer in a passage (or the other way round) from which the passage answers."""
TOUCHES = 0.4
"""Share from which a passage is no negative."""
READING = 6000, 2000
"""Pairs of a reading set that are drawn, and of these that are used."""
_SENTENCE = re.compile("[^。！？；]+[。！？；]?")


class Text(NamedTuple):
    """A passage, what is embedded for it, and what its words are taken from."""

    passage: Passage
    embedded: str
    words: str


def main() -> None:
    """Reads one source and writes its pairs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--articles", nargs=2, type=Path)
    source.add_argument("--documents", nargs=2, type=Path)
    source.add_argument("--reading", nargs="+", type=Path)
    args = parser.parse_args()
    if args.reading:
        pairs = list(of_reading(args.reading))
    else:
        folder, questions = args.articles or args.documents
        texts = texts_of(folder)
        with tempfile.TemporaryDirectory() as kept:
            index = indexed(texts, Path(kept))
            make = of_articles if args.articles else of_documents
            pairs = [pair for row in used(questions) for pair in make(row, texts, index)]
    args.out.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs), encoding="utf-8")
    print(f"{len(pairs)} pairs")


def texts_of(folder: Path) -> list[Text]:
    """All passages of a corpus, in order."""
    with Pool() as pool:
        found = pool.starmap(_texts, [(path, folder) for path in corpus_files(folder)], chunksize=8)
    return [text for texts in found for text in texts]


def _texts(path: Path, folder: Path) -> list[Text]:
    try:
        notice = parse_file(path, folder)
    except ReadingError:
        return []
    return [Text(p, embedded_text(notice, p), lexical_text(notice, p)) for p in passages(notice)]


def indexed(texts: list[Text], folder: Path) -> LexicalIndex:
    """A lexical index whose ids are places in `texts`."""
    writer = LexicalWriter(folder)
    for i, text in enumerate(texts):
        writer.add(i, 0, text.words)
    writer.close()
    return LexicalIndex(folder)


def used(questions: Path) -> Iterator[dict]:
    """The questions that are not left out."""
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        number = row["id"] if isinstance(row["id"], int) else zlib.crc32(row["id"].encode())
        if number % 3:
            yield row


def of_articles(row: dict, texts: list[Text], index: LexicalIndex) -> Iterator[dict]:
    """A pair for each gold article: of its parts the one nearest in words."""
    question = row["question"]
    parts: dict[tuple[str, str], list[int]] = {}
    for gold in row["gold"]:
        for i, text in enumerate(texts):
            if text.passage.file.endswith(gold["file"]) and _article(text.passage) == gold["article"]:
                parts.setdefault((text.passage.file, gold["article"]), []).append(i)
    hits = [i for i, _ in index.search(question, HITS) if texts[i].passage.kind == "body"]
    wrong = [i for i in hits if (texts[i].passage.file, _article(texts[i].passage)) not in parts]
    for _, ids in sorted(parts.items()):
        best = max(ids, key=lambda i: share(question, texts[i].passage.text))
        yield _pair(question, best, wrong, texts)


def of_documents(row: dict, texts: list[Text], index: LexicalIndex) -> Iterator[dict]:
    """A pair with the passage of the document that holds the answer."""
    question, answer = row["question"], _bare(row["answer"])
    ids = [i for i, t in enumerate(texts) if t.passage.file == f"{row['docid']}.txt" and t.passage.kind == "body"]

    def holds(i: int) -> float:
        text = _bare(texts[i].passage.text)
        return max(share(answer, text), share(text, answer) if len(text) >= 12 else 0.0)

    best = max(ids, key=lambda i: (holds(i), share(question, texts[i].passage.text)), default=None)
    if best is None or holds(best) < HOLDS:
        return
    hits = [i for i, _ in index.search(question, HITS) if i != best and texts[i].passage.kind == "body"]
    wrong = [i for i in hits if share(answer, _bare(texts[i].passage.text)) < TOUCHES]
    yield _pair(question, best, wrong, texts)


def of_reading(files: list[Path]) -> Iterator[dict]:
    """Pairs of a question and the one sentence of its passage that holds the answer, the others as negatives."""
    random.seed(3)
    pairs = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            sentences = [s for s in _SENTENCE.findall(row["passage"]) if len(s) > 8]
            right = [s for s in sentences if row["answer"] and row["answer"] in s]
            if len(right) == 1 and 15 <= len(right[0]) <= 200:
                wrong = [s for s in sentences if s != right[0] and 12 <= len(s) <= 200]
                random.shuffle(wrong)
                pairs.append({"question": row["question"], "positive": right[0], "negatives": wrong[:4]})
    random.shuffle(pairs)
    drawn, kept = READING
    pairs = pairs[:drawn]
    random.seed(5)
    random.shuffle(pairs)
    yield from pairs[:kept]


def share(part: str, text: str) -> float:
    """The share of the bigrams of `part` that `text` holds, 0 to 1."""
    if part in text:
        return 1.0
    pairs = [part[i : i + 2] for i in range(len(part) - 1)]
    return sum(pair in text for pair in pairs) / max(len(pairs), 1)


def _pair(question: str, best: int, wrong: list[int], texts: list[Text]) -> dict:
    negatives = [texts[i].embedded for i in wrong[:NEGATIVES]]
    return {"question": question, "positive": texts[best].embedded, "negatives": negatives}


def _article(passage: Passage) -> str:
    return next((label for label in passage.path if label.startswith("第") and "条" in label), "")


def _bare(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
