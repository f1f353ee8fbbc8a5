"""Pairs for training the encoder, from questions with their answers and from reading-comprehension sets.

    python training/make_pairs.py OUT.jsonl --articles INDEX QUESTIONS.jsonl     gold: [{file, article}]
    python training/make_pairs.py OUT.jsonl --documents INDEX QUESTIONS.jsonl    docid, answer, other_docs_with_answer
    python training/make_pairs.py OUT.jsonl --reading READING.jsonl …            question, passage, answer

INDEX is what `wenhao rebuild` made of laws or notices. Of questions with an id every third (by number, or by the CRC)
is left out, to measure with. A line of OUT holds question, positive and negatives, which are hits of the search that do
not answer; of articles also what else answers, and the law as group.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from index.parsing.passages import Passage, embedded_text
from index.search.index import Index

HITS, NEGATIVES = 40, 25
ALIKE = 0.6
"""Share of the bigrams of what answers from which a passage says the same."""
HOLDS = 0.6
"""Share of the bigrams of an answer in a passage (or the other way round) from which the passage answers."""
TOUCHES = 0.4
"""Share from which a passage is no negative."""
READING = 6000, 2000
"""Pairs of a reading set that are drawn, and of these that are used."""
_SENTENCE = re.compile("[^。！？；]+[。！？；]?")


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
        searched = Searched(Index.open(folder))
        make = of_articles if args.articles else of_documents
        pairs = [pair for row in used(questions) for pair in make(row, searched)]
    args.out.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs), encoding="utf-8")
    print(f"{len(pairs)} pairs")


class Searched:
    """An index, and its passages of text by file."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.of: dict[str, list[Passage]] = {}
        for passage in index.passages().values():
            if passage.kind == "body":
                self.of.setdefault(passage.file, []).append(passage)

    def embedded(self, passage: Passage) -> str:
        return embedded_text(self._index.notice(passage.file), passage)

    def hits(self, question: str) -> list[Passage]:
        found = [self._index.passage(hit.passage_id) for hit in self._index.search(question, HITS)]
        return [passage for passage in found if passage.kind == "body"]

    def pair(self, question: str, best: Passage, wrong: list[Passage]) -> dict:
        negatives = [self.embedded(passage) for passage in wrong[:NEGATIVES]]
        return {"question": question, "positive": self.embedded(best), "negatives": negatives}


def used(questions: Path) -> Iterator[dict]:
    """The questions that are not left out."""
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = row.get("id")
        number = zlib.crc32(key.encode()) if isinstance(key, str) else key
        if number is None or number % 3:
            yield row


def of_articles(row: dict, searched: Searched) -> Iterator[dict]:
    """A pair for each gold article: of its parts the one nearest in words."""
    question = row["question"]
    parts: dict[tuple[str, str], list[Passage]] = {}
    for gold in row["gold"]:
        for file in (file for file in searched.of if file.endswith(gold["file"])):
            found = [passage for passage in searched.of[file] if _article(passage) == gold["article"]]
            if found:
                parts[file, gold["article"]] = found
    best = [max(found, key=lambda p: share(question, p.text)) for _, found in sorted(parts.items())]
    wrong = [
        hit
        for hit in searched.hits(question)
        if (hit.file, _article(hit)) not in parts and all(share(right.text, hit.text) < ALIKE for right in best)
    ]
    for right in best:
        also = [searched.embedded(other) for other in best if other is not right]
        yield {**searched.pair(question, right, wrong), "also": also, "group": right.file}


def of_documents(row: dict, searched: Searched) -> Iterator[dict]:
    """A pair with the passage of the document that holds the answer."""
    question, answer = row["question"], _bare(row["answer"])

    def holds(passage: Passage) -> float:
        text = _bare(passage.text)
        return max(share(answer, text), share(text, answer) if len(text) >= 12 else 0.0)

    of = searched.of.get(f"{row['docid']}.txt", [])
    best = max(of, key=lambda p: (holds(p), share(question, p.text)), default=None)
    if best is None or holds(best) < HOLDS:
        return
    wrong = [p for p in searched.hits(question) if p != best and share(answer, _bare(p.text)) < TOUCHES]
    yield searched.pair(question, best, wrong)


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


def _article(passage: Passage) -> str:
    return next((label for label in passage.path if label.startswith("第") and "条" in label), "")


def _bare(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
