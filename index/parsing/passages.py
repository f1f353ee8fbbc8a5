"""The unit of retrieval: a sentence or a few of a notice, an article of a law, a printed element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from index.notice import Clause, Notice, Sentence, clause_label

PASSAGE_RULES = "6"
"""Changes whenever the same notice gives other passages or other embedded texts."""

SHORT = 16
"""Sentences of fewer characters are joined to their neighbour: alone they say too little to be found."""
LONG = 200
"""Sentences of more characters are cut at ；, where the genre separates duties within one sentence."""
ARTICLE = 350
"""An article of at most so many characters stays whole."""

PART = 8
"""Characters of which a part of a sentence has at least so many."""

_CHAPTER = re.compile("第[〇零一二三四五六七八九十百千0-9]+[编篇章节]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a notice: `text == notice.reading_text[start:end]`, offsets in code points."""

    file: str
    path: tuple[str, ...]
    heading: str | None
    """Of its clause; for a row followed by its table's name and the names of the columns."""
    duty_bearer: str | None
    kind: Literal["body", "row", "element"]
    """A sentence or article, a row of a table, or a printed element."""
    start: int
    end: int
    text: str


def passages(notice: Notice) -> list[Passage]:
    """The passages of `notice` in the order of the text, the printed elements first."""
    headings = {clause.path: clause.heading for clause in notice.clauses if clause.heading}
    found = [_passage(notice, "element", element.start, element.end) for element in notice.elements]
    for _, group in groupby(notice.sentences, key=lambda sentence: clause_label(sentence.path)):
        for in_table, run in groupby(group, key=lambda sentence: _in_table(notice, sentence)):
            sentences = [sentence for sentence in run if not _names_a_chapter(notice, sentence)]
            if not sentences:
                continue
            kind: Literal["body", "row"] = "row" if in_table else "body"
            for part in _rows(notice, sentences) if in_table else _units(notice, sentences):
                heading = _heading(headings, part.path)
                heading = _names_above(notice, part, heading) if in_table else heading
                found.append(_passage(notice, kind, part.start, part.end, part.path, heading, part.duty_bearer))
    return found


def _units(notice: Notice, sentences: list[Sentence]) -> Iterator[Sentence]:
    """What is found together of running text, none much longer than it may be."""
    units, longest = (_articles, ARTICLE) if is_article(sentences[0].path) else (_sentences, LONG)
    for unit in units(notice, sentences):
        yield from _cut_at_semicolons(notice.reading_text, unit) if _length(unit) > longest else [unit]


def _in_table(notice: Notice, sentence: Sentence) -> bool:
    return any(table.start <= sentence.start < table.end for table in notice.tables)


def _rows(notice: Notice, sentences: list[Sentence]) -> Iterator[Sentence]:
    """The rows below a table's head; a head by itself answers nothing, and is quoted with each row."""
    return (sentence for sentence in sentences if notice.row_at(sentence.start))


def _names_above(notice: Notice, row: Sentence, heading: str | None) -> str | None:
    """What a row stands below: the heading of its clause, its table's name and the names of its columns."""
    found = notice.row_at(row.start)
    spans = [span for span in (found[0].caption, found[0].head) if span] if found else []
    names = (" ".join(notice.reading_text[start:end].split()) for start, end in spans)
    return " ".join(filter(None, (heading, *names))) or None


def row_text(notice: Notice, passage: Passage) -> str:
    """What a row says where it is compared: the table's name, and each cell behind its column's name."""
    found = notice.row_at(passage.start)
    if found is None:
        return passage.text
    table, row = found
    text = notice.reading_text
    caption = [text[slice(*table.caption)]] if table.caption else []
    return "；".join((*caption, *(f"{name}：{cell}" if name else cell for name, cell in table.named_cells(text, row))))


def _cells(notice: Notice, passage: Passage) -> str:
    found = notice.row_at(passage.start)
    return " ".join(cell for _, cell in found[0].named_cells(notice.reading_text, found[1])) if found else passage.text


def embedded_text(notice: Notice, passage: Passage) -> str:
    """What is embedded for `passage`: a law's article with the name of the law, a sentence of a notice by itself.

    A title that all sentences of a notice share makes them alike; the search weighs whole notices beside passages.
    """
    if passage.kind == "row":
        return row_text(notice, passage)
    return lexical_text(notice, passage) if is_article(passage.path) else passage.text


def parts(passage: Passage) -> list[str]:
    """The parts of a passage of a notice between its commas and stops, short ones joined; of others none."""
    if passage.kind != "body" or is_article(passage.path):
        return []
    found, run = [], ""
    for piece in re.split("(?<=[，；。：！？])", passage.text):
        run += piece
        if len(run) >= PART:
            found.append(run)
            run = ""
    if run and found:
        found[-1] += run
    return found or [passage.text]


def lexical_text(notice: Notice, passage: Passage) -> str:
    """What the lexical index takes of `passage`: the title and the heading give the context that a sentence lacks."""
    if passage.kind == "element":
        return passage.text
    text = _cells(notice, passage) if passage.kind == "row" else passage.text
    return " ".join(part for part in (notice.title, passage.heading, text) if part)


def is_article(path: tuple[str, ...]) -> bool:
    """Whether a passage with this path is an article of a law, or a part of one."""
    label = clause_label(path)
    return label.startswith("第") and "条" in label


def _passage(
    notice: Notice,
    kind: Literal["body", "row", "element"],
    start: int,
    end: int,
    path: tuple[str, ...] = (),
    heading: str | None = None,
    duty_bearer: str | None = None,
) -> Passage:
    return Passage(notice.file, path, heading, duty_bearer, kind, start, end, notice.reading_text[start:end])


def _sentences(notice: Notice, sentences: list[Sentence]) -> Iterator[Sentence]:
    """Sentences, very short ones joined to a neighbour of the same clause and the same duty bearer."""
    for _, group in groupby(sentences, key=lambda sentence: (sentence.path, sentence.duty_bearer)):
        run: list[Sentence] = []
        for sentence in group:
            if run and _belongs(notice, run[-1], sentence):
                run[-1] = replace(run[-1], end=sentence.end)
            else:
                run.append(sentence)
        yield from run


def _belongs(notice: Notice, before: Sentence, sentence: Sentence) -> bool:
    """Whether two neighbours are joined: one is very short, and no paragraph ends between them."""
    short = min(_length(before), _length(sentence)) < SHORT and sentence.end - before.start <= LONG
    return short and "\n" not in notice.reading_text[before.end : sentence.start]


def _articles(notice: Notice, sentences: list[Sentence]) -> Iterator[Sentence]:
    """One article whole if it is short, else its paragraphs (款) and items, filled up to the size of an article."""
    whole = _join(sentences)
    if _length(whole) <= ARTICLE:
        yield whole
        return
    run: list[Sentence] = []
    for sentence in sentences:
        same = run and run[-1].path == sentence.path and "\n" not in notice.reading_text[run[-1].end : sentence.start]
        if run and (not same or sentence.end - run[0].start > ARTICLE):
            yield _join(run)
            run = []
        run.append(sentence)
    yield _join(run)


def _names_a_chapter(notice: Notice, sentence: Sentence) -> bool:
    """Whether the sentence only names a part of a law (第三章　法律责任), which says nothing by itself."""
    label = sentence.path[-1] if sentence.path else ""
    text = notice.reading_text[sentence.start : sentence.end]
    return bool(_CHAPTER.fullmatch(label)) and text.startswith(label) and text[-1] not in "。；！？"


def _join(sentences: list[Sentence]) -> Sentence:
    """One span over `sentences`; its path is what they have in common, its bearer only if all agree."""
    first, last = sentences[0], sentences[-1]
    shared = 0
    while all(len(s.path) > shared and s.path[shared] == first.path[shared] for s in sentences):
        shared += 1
    bearers = {sentence.duty_bearer for sentence in sentences}
    return Sentence(first.start, last.end, first.path[:shared], first.duty_bearer if len(bearers) == 1 else None)


def _cut_at_semicolons(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """`sentence` cut after ； into parts of at least a quarter of LONG, so that no part is a mere fragment."""
    start = sentence.start
    for mark in re.finditer("[；;]", text[sentence.start : sentence.end]):
        end = sentence.start + mark.end()
        if end - start >= LONG // 4 and sentence.end - end >= SHORT:
            yield replace(sentence, start=start, end=end)
            start = end
    yield replace(sentence, start=start)


def _heading(headings: dict[tuple[str, ...], str], path: tuple[str, ...]) -> str | None:
    """The heading of the innermost clause on `path` that has one."""
    return next((headings[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in headings), None)


def _length(span: Sentence | Clause) -> int:
    return span.end - span.start
