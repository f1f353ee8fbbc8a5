"""The items of a list in an answer: 防输入、防输出、防扩散; the sentences 要做…的表率; （一）（二）; 一是…二是…."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.answer import Quote
from bot.answering.outcome import Outcome, answered, refused
from bot.answering.quotes import quote
from bot.answering.ranking.candidates import retrieve
from bot.answering.ranking.retriever import Retriever
from bot.answering.retrieval import conclude
from index.notice import Notice, Sentence

_SERIES = "(?:[^，。；：、“”]{2,14}、)+[^，。；：、“”的等]{2,14}"
_INLINE = "[一二三四五六七八九]是"
_LONGEST_PARALLEL = 40
"""Characters of each of several short sentences that make a list."""
_NAME = 16
"""Characters up to which an item only names something (防输入)."""
Span = tuple[int, int]


def item(before: Outcome, ordinal: int, retriever: Retriever) -> Outcome:
    """The `ordinal`-th item of what the answer before lists; of an item that is only a name, what is said of it."""
    query, quotes = before.query, before.answer.quotes
    for notice in (retriever.notice(file) for file in dict.fromkeys(q.file for q in quotes)):
        items = listed_items(notice, [q for q in quotes if q.file == notice.file])
        if len(items) < ordinal:
            continue
        start, end = items[ordinal - 1]
        if end - start > _NAME:
            return answered(query, "item", "clauses", [quote(notice, start, end)])
        name = notice.reading_text[start:end]
        asked = query.about(name)
        candidates = retrieve(retriever.index, name, asked.terms, [notice.file])
        others = [c for c in candidates.ranked if not c.passage.start <= start < c.passage.end]
        saying = {c.passage_id for c in others if name in c.passage.text}
        return conclude(asked, retriever, candidates.only(saying) if saying else candidates, "item", "clauses")
    return refused(query, "no such item", query.locale.say("no such item"))


def listed_items(notice: Notice, quotes: Sequence[Quote], count: int | None = None) -> list[Span]:
    """Spans of the items of the first list in or around `quotes` (all of `notice`), of `count` items if given."""
    for found in quotes:
        for kind in (_parallel, _inline, _children, _series):
            items = kind(notice, found)
            if len(items) >= 2 and (count is None or len(items) == count):
                return items
    return listed_items(notice, quotes) if count is not None else []


def _parallel(notice: Notice, found: Quote) -> list[Span]:
    """Short sentences of one clause alike at both ends, each with the sentences up to the next of them."""
    sentences = [s for s in notice.sentences if s.path == found.path]
    alike: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        text = notice.reading_text[sentence.start : sentence.end].rstrip("。；")
        if 6 <= len(text) <= _LONGEST_PARALLEL:
            alike[text[:2], text[-2:]].append(sentence)
    group = max(alike.values(), key=len, default=[])
    ends = [s.start for s in group[1:]] + ([sentences[-1].end] if sentences else [])
    return [(s.start, _trimmed(notice, s.start, end)) for s, end in zip(group, ends, strict=False)]


def _inline(notice: Notice, found: Quote) -> list[Span]:
    marks = [m.start() for m in re.finditer(_INLINE, found.text)]
    ends = [*marks[1:], len(found.text)]
    return [(found.start + a, found.start + b) for a, b in zip(marks, ends, strict=False)]


def _children(notice: Notice, found: Quote) -> list[Span]:
    depth = len(found.path)
    return [(c.start, c.end) for c in notice.clauses if len(c.path) == depth + 1 and c.path[:depth] == found.path]


def _series(notice: Notice, found: Quote) -> list[Span]:
    match = re.search(_SERIES, found.text)
    if not match:
        return []
    first, *others = match.group().split("、")
    verb = _verb_before(first, others)
    spans = []
    at = found.start + match.start() + verb
    for item in (first[verb:], *others):
        spans.append((at, at + len(item)))
        at += len(item) + 1
    return spans


def _verb_before(first: str, others: Sequence[str]) -> int:
    """How much of the first item is the verb of the whole series: 要抓好 of 要抓好防火、防盗."""
    alike = first.rfind(others[0][0])
    return alike if alike > 0 else max(0, len(first) - max(map(len, others)))


def _trimmed(notice: Notice, start: int, end: int) -> int:
    return start + len(notice.reading_text[start:end].rstrip())
