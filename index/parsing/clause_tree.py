"""Labelled paragraphs -> the clause tree, flat and in order, each clause with its full path."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from index.entities.clause_labels import RANKS, Label, find_label
from index.entities.numerals import chinese_numeral
from index.notice import Clause

_RUN_IN_END = re.compile("[。：:]")
_LONGEST_RUN_IN = 45
"""Characters of a heading that its text follows in one paragraph."""
_LONGEST_HEADING = 80
"""Characters of a heading that stands alone."""
_NO_LETTERS = re.compile(r"\W")
_ENTRY_PAGE = re.compile(r"[ .．…·\t]\d{1,3}$")
"""The page that an entry of a table of contents names."""
_SHORTEST_CONTENTS = 3


@dataclass(slots=True)
class _Open:
    """A clause whose end may not be reached yet."""

    label: Label
    path: tuple[str, ...]
    heading: str | None
    start: int
    end: int


def build_clauses(text: str, lines: list[tuple[int, int]], prefix: tuple[str, ...] = ()) -> list[Clause]:
    """The clauses of one numbered text, whose paragraphs are the spans `lines` of `text`.

    A clause runs from its label to the next label of its own or a higher level; paths begin with `prefix`.
    """
    done: list[_Open] = []
    stack: list[_Open] = []
    end = lines[0][0] if lines else 0
    labelled = _labels([text[first:last] for first, last in lines])
    for at, ((start, stop), labels) in enumerate(zip(lines, labelled, strict=True)):
        for label in labels:
            keep = _depth(stack, label)
            for closed in stack[keep:]:
                closed.end = end
            del stack[keep:]
            path = (*(stack[-1].path if stack else prefix), label.text)
            heading = _heading(text[start:stop], label, _has_text_below(labelled, at, label))
            # The first 款 of an article starts behind the article's own label.
            opened = _Open(label, path, heading, start + (labels[0].length + 1 if label is not labels[0] else 0), stop)
            stack.append(opened)
            done.append(opened)
        end = stop
    for closed in stack:
        closed.end = end
    return [Clause(c.path, c.heading, text[c.start : c.end], c.start, c.end) for c in done]


def _labels(lines: list[str]) -> list[tuple[Label, ...]]:
    """The labels that each of `lines` opens with: none, one, or an article with its first 款."""
    found = [find_label(line) for line in lines]
    _drop_contents(lines, found)
    _raise_sections(lines, found)
    labels: list[tuple[Label, ...]] = [(label,) if label else () for label in found]
    articles = [at for at, label in enumerate(found) if label and label.kind == "条"]
    for at, after in pairwise([*articles, len(lines)]):
        # Items are cited with their 款 only where the article numbers more than one list.
        firsts = Counter(label.kind for label in found[at:after] if label and label.ordinal == 1)
        if max(firsts[kind] for kind in ("一、", "（一）", "1.")) > 1:
            _number_paragraphs(labels, range(at, _end_of_article(found, at, after)))
    return labels


def _drop_contents(lines: list[str], found: list[Label | None]) -> None:
    """Take the labels off a table of contents: neighbouring headings that all stand again further down."""
    words = [_NO_LETTERS.sub("", _ENTRY_PAGE.sub("", line) if found[at] else line) for at, line in enumerate(lines)]
    last = {line: at for at, line in enumerate(words)}
    run: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and found[at] and last[words[at]] > at:
            run.append(at)
            continue
        if len(run) >= _SHORTEST_CONTENTS:
            for entry in run:
                found[entry] = None
        run = []


def _raise_sections(lines: list[str], found: list[Label | None]) -> None:
    """Lift headings such as 一、 that stand above articles, as in judicial interpretations, to sections."""
    above_article = False
    for at in reversed(range(len(found))):
        label = found[at]
        if label is None:
            continue
        heading = _heading(lines[at], label, False) == lines[at][label.length :].strip()
        above_article = label.kind == "条" or (above_article and heading)
        if above_article and RANKS.index("条") < label.rank:
            found[at] = replace(label, rank=RANKS.index("条") - 1 + label.rank / len(RANKS))


def _end_of_article(found: list[Label | None], at: int, after: int) -> int:
    return next((i for i in range(at + 1, after) if (label := found[i]) and label.rank < RANKS.index("条")), after)


def _number_paragraphs(labels: list[tuple[Label, ...]], article: range) -> None:
    count = 0
    for at in article:
        if at == article.start or not labels[at]:
            count += 1
            labels[at] += (Label("款", f"第{chinese_numeral(count)}款", 0, RANKS.index("款"), count),)


def _depth(stack: list[_Open], label: Label) -> int:
    """How many open clauses the clause of `label` lies within."""
    kinds = [(clause.label.kind, clause.label.rank) for clause in stack]
    if (label.kind, label.rank) in kinds:
        return kinds.index((label.kind, label.rank))
    if label.ordinal == 1 and stack and label.rank > RANKS.index("款"):
        # The first of a list lies within what stands before it, whatever order the author gave the levels.
        return len(stack)
    return next((at for at, clause in enumerate(stack) if clause.label.rank >= label.rank), len(stack))


def _has_text_below(labelled: list[tuple[Label, ...]], at: int, label: Label) -> bool:
    """Whether the paragraph below paragraph `at` belongs to the clause that `label` opens."""
    if at + 1 == len(labelled):
        return False
    return not labelled[at + 1] or labelled[at + 1][0].rank > label.rank


def _heading(paragraph: str, label: Label, has_text_below: bool) -> str | None:
    """The heading after the label, None where the label opens running text.

    A heading that stands alone has no end mark, or is one short sentence with text of its clause below; a run-in
    heading is a short first sentence with text after it.
    """
    rest = paragraph[label.length :].strip()
    mark = _RUN_IN_END.search(rest)
    if not rest or label.kind == "款":
        return None
    if mark is None:
        return rest if len(rest) <= _LONGEST_HEADING and rest[-1] not in "；;，," else None
    if label.kind == "条" or mark[0] in ":：" or mark.start() > _LONGEST_RUN_IN:
        return None
    return rest[: mark.start()] if has_text_below or mark.end() < len(rest) else None


def numbering_gaps(clauses: list[Clause]) -> list[str]:
    """One warning a fault of the numbering among siblings: a number that is missing, or stands twice."""
    warnings: list[str] = []
    last: dict[tuple[tuple[str, ...], str], int] = {}
    latest: dict[str, int] = {}
    for clause in clauses:
        label = find_label(clause.text)
        if label is None:
            continue
        articles = label.kind == "条"
        # Articles are numbered through the whole law, whatever chapter they stand in.
        key = ((), "条") if articles else (clause.path[:-1], label.kind)
        ordinal, before = label.ordinal, last.get(key, 0)
        # Chapters may be numbered through all books of a law, （一） through all of 一、 to 五、.
        goes_on = not before and ordinal == latest.get(label.kind, 0) + 1
        if ordinal > before + 1 and not goes_on and (before or not articles):
            warnings.append(f"“{''.join(clause.path)}”之前编号不连续")
        elif ordinal <= before and "之" not in label.text:
            warnings.append(f"“{''.join(clause.path)}”编号重复或倒序")
        last[key] = latest[label.kind] = ordinal
    return warnings
