"""Whether the words of an answer still hold: each quote marked, the newer before the older, amendments beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.answer import Answer, Quote
from bot.answering.lookup.versions import counterpart
from bot.answering.quotes import cite, overlap, status_of_quote, with_status
from index.relations import Relation
from index.search.index import Index

_AMENDMENTS = 3
"""So many amendments are shown beside one quote."""


def marked(index: Index, answer: Answer, as_of: str | None = None, within: Collection[str] | None = None) -> Answer:
    """`answer` with the status of each quote on the day `as_of` (today where None).

    What a document of the answer repeals or supersedes stands below it; the words that amend a quoted clause follow it.
    `within`: the files that the question is about, None: all.
    """
    quotes = [with_status(index, each, as_of) for each in answer.quotes]
    if answer.kind != "comparison":  # whose sides stand beside each other
        quotes = in_order(quotes if answer.kind != "clauses" else _with_newer(index, quotes, as_of, within))
    if answer.kind != "element":
        quotes = _with_amendments(index, quotes, as_of)
    return replace(answer, quotes=tuple(quotes))


def _with_newer(
    index: Index, quotes: Sequence[Quote], as_of: str | None, within: Collection[str] | None
) -> list[Quote]:
    """`quotes`, before a first one that no longer holds what stands for its words in the document in its place.

    Not where another document is asked for than that one (the amount of 2020).
    """
    first = quotes[0] if quotes else None
    if first is None or first.status not in ("repealed", "superseded") or first.status_by is None:
        return list(quotes)
    if within is not None and first.status_by.file not in within:
        return list(quotes)
    by = index.notice(first.status_by.file)
    span = counterpart((first.start, first.end), index.notice(first.file), by)
    if span is None:
        return list(quotes)
    told = next((q for q in quotes if overlap([q], *span, by.file)), None)
    newer = told or cite(index, by.file, *span, first.score, as_of)
    return [newer, *(quote for quote in quotes if quote != newer)]


def in_order(quotes: Sequence[Quote]) -> list[Quote]:
    """`quotes` in their order, but none before one of the document that takes its place."""
    replaced = {q.file: q.status_by.file for q in quotes if q.status_by and q.status in ("repealed", "superseded")}

    def newer(file: str) -> int:
        """How many files of the answer come after `file`, one taking the place of the other."""
        count, seen = 0, {file}
        while (file := replaced.get(file, "")) and file not in seen:
            seen.add(file)
            count += any(q.file == file for q in quotes)
        return count

    return sorted(quotes, key=lambda each: newer(each.file))


def _with_amendments(index: Index, quotes: Sequence[Quote], as_of: str | None) -> list[Quote]:
    """`quotes`, each amended one followed by the words that amend it, unless they are quoted anyway."""
    shown: list[Quote] = []
    for each in quotes:
        shown.append(each)
        if each.status != "amended":
            continue
        for relation in status_of_quote(index, each, as_of).amendments[-_AMENDMENTS:]:
            file = _file(index, relation)
            if file and not overlap([*quotes, *shown], relation.start, relation.end, file):
                shown.append(cite(index, file, relation.start, relation.end, each.score, as_of))
    return shown


def _file(index: Index, relation: Relation) -> str | None:
    source = index.document(relation.source)
    return source.file if source else None
