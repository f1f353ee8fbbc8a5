"""Fits what tells questions about a notice itself from those about what it says, and which element they ask for.

    python training/element_questions.py

What a question of training/notices and training/shipped_questions.jsonl asks for is told by the element in which what
answers it stands. Every sixth notice and every sixth question is left out, and measured with. To be run after
export.py, whose encoder reads the questions; writes index/weights/elements.npz.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from lessons import HELD_OUT, Row, is_held_out, rows_of
from sklearn.linear_model import LogisticRegression

from bot.answering.by_meaning import FILE, HEADING
from index.encoder import EmbeddedEncoder
from index.lexical import simplified
from index.notice import Notice
from index.parser import parse_file
from index.transformer import WEIGHTS

HERE = Path(__file__).parent
NAMES = ("document_number", "title", "issuer", "date_of_issue", "addressees", "note", "attachment", "copied_to")
STRENGTH = 30.0
"""Inverse of the regularisation; 10 to 300 give the same within a question or two."""
_LABEL = 8
"""Characters that a clause's label and the stop after its heading take at most."""
_WHO = re.compile("谁|哪|几?家|单位|部门|机关|(?i:who|which|organ|bod)")
_CALLED = re.compile("标题|题目|叫什么|叫啥|全称|全名|名字|名称|(?i:title|name|called)")


def main() -> None:
    """Fits, says how it does on the notices left out, writes."""
    rows = list(sources())
    encoder = EmbeddedEncoder()
    vectors = np.array([encoder.encode_query(simplified(text)).vector for _, text, _ in rows])
    labels, held = np.array([label for _, _, label in rows]), np.array([left_out for left_out, _, _ in rows])
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000).fit(vectors[~held], labels[~held])
    told = fitted.predict(vectors[held])
    asked, right = labels[held] != "", told == labels[held]
    print(f"{len(rows)} questions: {Counter(labels.tolist())}")
    print(f"left out: {right[asked].sum()} of {asked.sum()} told")
    print(f"of {(~asked).sum()} others {(~right[~asked]).sum()} mistaken")
    names, weights = fitted.classes_.astype(str), fitted.coef_.astype(np.float32)
    np.savez(WEIGHTS / FILE, names=names, weights=weights, constants=fitted.intercept_.astype(np.float32))


def sources() -> Iterator[tuple[bool, str, str]]:
    """Of each question whether it is left out, its text and its label."""
    for path in sorted((HERE / "notices").glob("*.txt")):
        notice = parse_file(path, path.parent)
        yield from ((is_held_out(path), *row) for row in labelled([notice], rows_of(path.with_suffix(".jsonl"))))
    shipped = HERE.parent / "corpus"
    notices = [parse_file(path, shipped) for path in sorted(shipped.glob("*.txt"))]
    for number, row in enumerate(rows_of(HERE / "shipped_questions.jsonl")):
        yield from ((number % HELD_OUT == HELD_OUT - 1, *each) for each in labelled(notices, [row]))


def labelled(notices: Sequence[Notice], rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The questions that stand by themselves and ask for one thing, and the element it is, or ""."""
    for row in rows:
        if row.get("history"):
            continue
        found = {_element(notice, gold["quote"]) for notice in notices for gold in row["gold"]}
        if row["kind"] != "lookup":
            found -= {HEADING, "title"}  # their words may answer as any other sentence does
        if "title" in found and _WHO.search(row["question"]) and not _CALLED.search(row["question"]):
            found = {"issuer" if name == "title" else name for name in found}
        if len(found - {""}) <= 1:
            yield row["question"], next(iter(found - {""}), "")


def _element(notice: Notice, quote: str) -> str:
    """The one of NAMES in which `quote` stands, or ""."""
    start = notice.reading_text.find(quote)
    end = start + len(quote)
    if start < 0:
        return ""
    if any(c.heading and c.start == start and len(quote) < len(c.heading) + _LABEL for c in notice.clauses):
        return HEADING
    for element in notice.elements:
        if min(element.end, end) - max(element.start, start) > 0.6 * min(len(quote), element.end - element.start):
            name = "issuer" if element.name == "signature" else element.name
            return name if name in NAMES else ""
    return ""


if __name__ == "__main__":
    main()
