"""Groups for training the reader: a question with passages, which of them answer, and the stretches that do.

    python training/reader_groups.py OUT.jsonl --notices training/notices
    python training/reader_groups.py OUT.jsonl --documents INDEX QUESTIONS.jsonl
    python training/reader_groups.py OUT.jsonl --folders INDEX QUESTIONS.jsonl
    python training/reader_groups.py OUT.jsonl --articles CORPUS QUESTIONS.jsonl
    python training/reader_groups.py OUT.jsonl --pairs PAIRS.jsonl
    python training/reader_groups.py OUT.jsonl --reading READING.jsonl …

A line of OUT holds `q`, and `c`: candidates [context, text, stretches], stretches being [start, end] in the text where
the candidate answers, [] where it answers as a whole or its stretch is not known, null where it does not answer. A
group without an answering candidate is one to which the reader has to be silent.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import lessons

from bot.answering.query.query_terms import terms
from bot.answering.ranking.answerability import coverage
from bot.answering.ranking.candidates import retrieve
from bot.answering.ranking.reader_input import context, reader_input
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.search.index import Index

MOST = 12
"""Candidates of a group at most; a step of the training draws from them."""
WINDOW = 110
FOLDER, ABSENT = 110, 5
"""Documents of a folder at most, and of so many folders one that lacks the document asked about."""

Candidate = list[object]
Group = dict[str, object]


def main() -> None:
    """Reads one source and writes its groups."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--notices", type=Path)
    source.add_argument("--documents", nargs=2, type=Path)
    source.add_argument("--folders", nargs=2, type=Path)
    source.add_argument("--articles", nargs=2, type=Path)
    source.add_argument("--pairs", type=Path)
    source.add_argument("--reading", nargs="+", type=Path)
    args = parser.parse_args()
    random.seed(11)
    if args.notices:
        groups = of_notices(args.notices)
    elif args.documents:
        groups = of_documents(*args.documents)
    elif args.folders:
        groups = of_folders(*args.folders)
    elif args.articles:
        groups = of_articles(*args.articles)
    elif args.pairs:
        groups = of_pairs(args.pairs)
    else:
        groups = (group for path in args.reading for group in of_reading(path))
    count = 0
    with args.out.open("w", encoding="utf-8") as out:
        for group in groups:
            out.write(json.dumps(group, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} groups")


def of_notices(folder: Path) -> Iterator[Group]:
    """The notices of training/notices that are trained on, each question against its own notice."""
    for path in sorted(folder.glob("*.txt")):
        if lessons.is_held_out(path):
            continue
        notice, found = lessons.parsed(path), lessons.lesson(path)
        golds = {
            row["question"]: [g["quote"] for g in row["gold"]] for row in lessons.rows_of(path.with_suffix(".jsonl"))
        }
        for question, answering in zip(found.questions, found.answering, strict=True):
            texts, right = found.passages, set(answering)
            good = [[context(notice.title), texts[i], stretches(texts[i], golds[question])] for i in answering]
            bad = hardest(question, [t for i, t in enumerate(texts) if i not in right])
            yield {"q": question, "c": [*good, *([context(notice.title), t, None] for t in bad)]}


def of_documents(index_folder: Path, questions: Path) -> Iterator[Group]:
    """Questions on real documents (document_questions.py) against what the search finds in their document."""
    index = Index.open(index_folder)
    for row in lessons.rows_of(questions):
        if row["history"]:
            continue
        notice, quotes = index.notice(row["file"]), [gold["quote"] for gold in row["gold"]]
        golds, good, bad = [_bare(quote) for quote in quotes], [], []
        found = index.ranked(row["question"], index.encode(row["question"]), MOST, files=[row["file"]])
        passages = index.passages([number for number, _ in found])
        for passage in (passages[number] for number, _ in found):
            before, text = reader_input(notice, passage)
            holding = stretches(text, quotes)
            answers = bool(holding) or any(_holds(_bare(passage.text), gold) for gold in golds)
            shown: Candidate = [before, text, holding if answers else None]
            (good if answers else bad).append(shown)
        if good or not row["answerable"]:
            yield {"q": row["question"], "c": [*good, *bad]}


def of_folders(index_folder: Path, questions: Path) -> Iterator[Group]:
    """The same against what is found in a folder of FOLDER documents at most; one in ABSENT lacks the document.

    A passage of another document that prints as much of the question as what answers it, or comes nearest to that, may
    answer it too, and is left out.
    """
    index = Index.open(index_folder)
    retriever = Retriever(index)
    files = [notice.file for notice in index.notices()]
    rows = [row for row in lessons.rows_of(questions) if not row["history"] and not row.get("scope")]
    random.shuffle(rows)
    for row in rows:
        home, asked = row["file"], simplified(row["question"])
        absent = random.randrange(ABSENT) == 0
        others = set(random.sample(files, random.randint(min(3, len(files)), min(FOLDER, len(files))))) - {home}
        words, golds = terms(asked), [_bare(gold["quote"]) for gold in row["gold"]]
        own = retrieve(index, asked, words, {home}).ranked
        right = [c for c in own if any(_holds(_bare(c.passage.text), gold) for gold in golds)]
        if golds and not right:
            continue
        titles = retriever.titles([home, *others])
        most = max((coverage(words, c, titles) for c in right or own[:3]), default=0.0)
        good, bad = [], []
        for candidate in retrieve(index, asked, words, others | (set() if absent else {home})).ranked[:MOST]:
            foreign = candidate.passage.file != home
            if foreign and coverage(words, candidate, titles) >= most:
                continue
            before, text = reader_input(index.notice(candidate.passage.file), candidate.passage)
            if not foreign and any(_holds(_bare(candidate.passage.text), gold) for gold in golds):
                good.append([before, text, stretches(text, [gold["quote"] for gold in row["gold"]])])
            else:
                bad.append([before, text, None])
        if not good and right and not absent:
            before, text = reader_input(index.notice(home), right[0].passage)
            good.append([before, text, stretches(text, golds)])
        if bad:
            yield {"q": row["question"], "c": [*good, *bad]}


def of_articles(corpus: Path, questions: Path) -> Iterator[Group]:
    """Lay questions on laws, each against articles of the same law."""
    articles: dict[str, dict[str, str]] = {}
    for row in lessons.rows_of(questions):
        gold = {(g["file"], g["article"]) for g in row["gold"]}
        file = row["gold"][0]["file"]
        if file not in articles:
            articles[file] = _articles((corpus / file).read_text("utf-8"))
        title = file.rpartition("/")[2].removesuffix(".md")
        good = [articles[file][a] for f, a in gold if f == file and a in articles[file]]
        others = [text for name, text in articles[file].items() if (file, name) not in gold]
        bad = hardest(row["question"], random.sample(others, min(80, len(others))))
        if good:
            best = [max(windows(text, 150), key=lambda w: overlap(row["question"], w)) for text in good]
            yield {
                "q": row["question"],
                "c": [*([title, t, []] for t in best), *([title, t[:150], None] for t in bad)],
            }


def of_pairs(path: Path) -> Iterator[Group]:
    """Invented official sentences with two of the same topic that do not answer."""
    rows = lessons.rows_of(path)
    for row in rows:
        others = [random.choice(rows)["positive"] for _ in range(3)]
        wrong = [*row["negatives"], *(o for o in others if o != row["positive"])]
        yield {"q": row["question"], "c": [["", row["positive"], []], *(["", t, None] for t in wrong)]}


def of_reading(path: Path) -> Iterator[Group]:
    """Reading-comprehension sets: windows of the one passage."""
    for row in lessons.rows_of(path):
        answer = row["answer"] if isinstance(row["answer"], str) else ""
        if not row["question"] or not answer or len(row["question"]) > 80:
            continue
        found = windows(row["passage"], WINDOW)
        title = row.get("title") or ""
        good = [[title, w, stretches(w, [answer])] for w in found if answer in w]
        bad = hardest(row["question"], [w for w in found if answer not in w])
        if good and bad:
            good.sort(key=lambda c: -overlap(row["question"], str(c[1])))
            yield {"q": row["question"], "c": [good[0], *([title, w, None] for w in bad)]}


def stretches(text: str, quotes: Sequence[str]) -> list[list[int]]:
    """Where `quotes` stand in `text`, without regard to white space."""
    places = [i for i, char in enumerate(text) if not char.isspace()]
    bare = "".join(text[i] for i in places)
    found = []
    for quote in map(_bare, quotes):
        at = bare.find(quote) if quote else -1
        if at >= 0:
            found.append([places[at], places[at + len(quote) - 1] + 1])
    return found


def hardest(question: str, texts: Sequence[str], most: int = MOST - 1) -> list[str]:
    """Those of `texts` that share most with the question."""
    return sorted(texts, key=lambda t: -overlap(question, t))[:most]


def overlap(question: str, text: str) -> float:
    """Shared bigrams, long texts at a discount."""
    asked, printed = _bigrams(question), _bigrams(text)
    return len(asked & printed) / (1 + len(printed)) ** 0.25


def windows(text: str, size: int) -> list[str]:
    """`text` cut after sentences into windows of some `size` characters."""
    found, run = [], ""
    for sentence in re.split("(?<=[。！？；!?;\n])", text):
        if run and len(run) + len(sentence) > size:
            found.append(run)
            run = ""
        run += sentence
        while len(run) > size * 1.6:
            found.append(run[:size])
            run = run[size:]
    return [*found, run] if run.strip() else found


def _holds(text: str, gold: str) -> bool:
    """Whether a passage prints a gold stretch, or more than half of one that is cut by its border."""
    return gold in text or _overlaps(text, gold)


def _overlaps(text: str, gold: str) -> bool:
    """Whether a passage holds more than half of a gold stretch that is cut by its border."""
    longest = max((n for n in range(len(gold), 0, -1) if gold[:n] in text or gold[-n:] in text), default=0)
    return longest > len(gold) / 2 and longest >= 6


def _articles(text: str) -> dict[str, str]:
    parts = re.split(r"(?m)^\s*(第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?)[\s　]+", text)
    return {parts[i]: parts[i + 1].strip() for i in range(1, len(parts) - 1, 2)}


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _bigrams(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


if __name__ == "__main__":
    main()
