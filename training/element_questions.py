"""Fits what tells questions about a notice itself from those about what it says, and which element they ask for.

    python training/element_questions.py

What a question of training/notices and training/shipped_questions.jsonl asks for is told by the element in which what
answers it stands; element_questions.jsonl says it of each of its own. Every sixth notice and every sixth question is
left out, and measured with. To be run after export.py, whose encoder reads the questions; writes
bot/answering/query/weights/elements.npz.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from lessons import HELD_OUT, Row, is_held_out, rows_of
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bot.answering.lookup.element_lookup import CONTACTS
from bot.answering.query.intent import CONTACT, FILE, HEADING, SURE, WEIGHTS
from index.analysis import simplified, terms
from index.encoder.encoder import EmbeddedEncoder
from index.notice import Notice
from index.parsing.parser import parse_file

HERE = Path(__file__).parent
OWN = HERE / "element_questions.jsonl"
NAMES = ("document_number", "title", "issuer", "date_of_issue", "addressees", "note", "attachment", "copied_to")
STRENGTH = 30.0
"""Inverse of the regularisation."""
SEEN, SHARE = 4, 0.2
"""Questions that a term must stand in, and what it counts beside a unit vector."""
_LABEL = 8
"""Characters that a clause's label and the stop after its heading take at most."""
_WHO = re.compile("谁|哪|几?家|单位|部门|机关|(?i:who|which|organ|bod)")
_CALLED = re.compile("标题|题目|叫什么|叫啥|全称|全名|名字|名称|(?i:title|name|called)")


def main() -> None:
    """Fits, says how it does on what is left out, writes."""
    rows = list(sources())
    texts = [simplified(text) for _, text, _ in rows]
    labels, held = np.array([label for _, _, label in rows]), np.array([left_out for left_out, _, _ in rows])
    encoder = EmbeddedEncoder()
    meaning = csr_matrix([encoder.encode_query(text).vector for text in texts])
    counted = CountVectorizer(analyzer=terms, binary=True, min_df=SEEN).fit([texts[i] for i in np.flatnonzero(~held)])
    features = hstack([meaning, SHARE * counted.transform(texts)]).tocsr()
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000).fit(features[~held], labels[~held])
    likely = fitted.predict_proba(features)
    told = np.where(likely.max(axis=1) >= SURE, fitted.classes_[likely.argmax(axis=1)], "")
    asked, right = labels != "", told == labels
    print(f"{len(rows)} questions: {Counter(labels.tolist())}")
    own = np.arange(len(rows)) >= len(rows) - len(rows_of(OWN))
    for name, some in (("on notices", held & ~own), (OWN.name, held & own)):
        print(f"{name}, left out: {right[some & asked].sum()} of {(some & asked).sum()} told", end=", ")
        print(f"of {(some & ~asked).sum()} others {(~right[some & ~asked]).sum()} mistaken")
    width = meaning.shape[1]
    np.savez_compressed(
        WEIGHTS / FILE,
        names=fitted.classes_.astype(str),
        constants=fitted.intercept_.astype(np.float32),
        weights=fitted.coef_[:, :width].astype(np.float32),
        terms=counted.get_feature_names_out().astype(str),
        of_terms=(SHARE * fitted.coef_[:, width:]).astype(np.float16),
    )


def sources() -> Iterator[tuple[bool, str, str]]:
    """Of each question whether it is left out, its text and its label."""
    for path in sorted((HERE / "notices").glob("*.txt")):
        notice = parse_file(path, path.parent)
        yield from ((is_held_out(path), *row) for row in labelled([notice], rows_of(path.with_suffix(".jsonl"))))
    shipped = HERE.parent / "corpus"
    notices = [parse_file(path, shipped) for path in sorted(shipped.glob("*.txt"))]
    for number, row in enumerate(rows_of(HERE / "shipped_questions.jsonl")):
        yield from ((number % HELD_OUT == HELD_OUT - 1, *each) for each in labelled(notices, [row]))
    for number, row in enumerate(rows_of(OWN)):
        yield number % HELD_OUT == HELD_OUT - 1, row["question"], row["element"] or ""


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
    if re.search(CONTACTS, quote):
        return CONTACT
    for element in notice.elements:
        if min(element.end, end) - max(element.start, start) > 0.6 * min(len(quote), element.end - element.start):
            name = "issuer" if element.name == "signature" else element.name
            return name if name in NAMES else ""
    return ""


if __name__ == "__main__":
    main()
