"""Answers about the collection (kind `notices`): the documents, each by its title, with counts told truly."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answer import Answer, Quote
from bot.answering.lookup.clause_lookup import overview
from bot.answering.outcome import Outcome
from bot.answering.query.collection_intent import CollectionQuestion, collection_question
from bot.answering.query.query_terms import terms
from bot.answering.query.understanding import Query
from bot.answering.quotes import quote
from bot.answering.ranking.answerability import coverage, decide
from bot.answering.ranking.candidates import Candidate, Candidates, read, retrieve
from bot.answering.ranking.retriever import Retriever
from bot.answering.retrieval import refuse
from bot.answering.scope.catalogue import Entry
from index.analysis import simplified

_POINTING_AT = re.compile("^\\W*(?:到|过|了|有|含|的|关于)*|(?:的|了|过)*$")
LONGEST_WORDS = 12
"""Characters up to which words may be looked for as they stand."""
SHOWN = 6
"""Documents that one answer shows."""
DEPTH = 150
"""Passages among which each document's best is looked for."""
OPENING = 240
"""Characters at the beginning of a document that tell, with its title, what it is about."""
AS_MUCH = 0.75
"""Share of the best document's matching words down to which another is about the same matter."""
LEAST = 0.4
"""Share of the words of a matter that a document has to print to be about it."""
AS_NEAR = 0.88
"""Share of the greatest similarity down to which another document's best passage says the same."""
AS_WELL = 0.97
"""The same, whatever words it prints."""
MOST_READ = 24
"""Documents whose first passage is read."""
SURE, LIKELY = 2.0, 0.5
"""Log odds by the reader from which a passage says a thing, and from which it does if it prints the words for it."""


def asked_for(query: Query, retriever: Retriever) -> Outcome | None:
    """What is asked of the collection; None where nothing is, or no document is about its matter."""
    wanted = collection_question(query.scope.rest)
    if wanted is None or query.scope.clauses:
        return None
    if wanted.wanted in ("where", "document") and len(query.scope.files) == 1:
        return None  # there is nothing to choose from: it is asked of this one
    if wanted.wanted in ("where", "document"):
        return _that_say(query.about(wanted.topic), wanted, retriever)
    entries = _about(wanted.topic, query, retriever)
    if not entries:
        return None
    if wanted.wanted == "list":
        return _listed(query, entries, retriever)
    dated = [entry for entry in entries if _moment(entry)[0]]
    chosen = sorted(dated or entries, key=_moment, reverse=wanted.wanted == "newest")[0]
    return _one(query, chosen, wanted, retriever)


def _moment(entry: Entry) -> tuple[str, int]:
    """By which the newest is told: the date, else the year; of one day the serial."""
    serial = (entry.serial or "0").split("-")[0]
    return entry.date or str(max(entry.years, default="")), int(serial) if serial.isdigit() else 0


def _about(topic: str, query: Query, retriever: Retriever) -> list[Entry]:
    """The documents in the scope that are about `topic`; all of them where it says nothing."""
    catalogue, understood = retriever.catalogue, query.scope.understood
    ids = understood.documents if understood and understood.documents is not None else None
    entries = [catalogue.by_id[i] for i in ids] if ids is not None else list(catalogue.entries)
    entries = [entry for entry in entries if entry.counts]
    said = [term for term in terms(topic) if len(term.asked) > 1]
    if not said:
        return entries
    if len(entries) > SHOWN * SHOWN:
        found = retrieve(retriever.index, topic, said, query.files, DEPTH)
        near = {candidate.passage.file for candidate in found.ranked}
        entries = [entry for entry in entries if entry.file in near]
    total = sum(term.weight for term in said)
    shares = {}
    for entry in entries:
        text = f"{entry.bears}\n{simplified(retriever.notice(entry.file).reading_text[:OPENING])}"
        printed = (term.weight for term in said if any(word in text for word in (term.asked, *term.printed)))
        shares[entry.id] = sum(printed) / total
    most = max(shares.values(), default=0.0)
    return [entry for entry in entries if shares[entry.id] >= max(LEAST, AS_MUCH * most)]


def _listed(query: Query, entries: Sequence[Entry], retriever: Retriever) -> Outcome | None:
    """Every document by its title, the newest first."""
    ordered = sorted(entries, key=_moment, reverse=True)
    quotes = [found for entry in ordered[:SHOWN] if (found := _title(entry, retriever))]
    return _outcome(query, _count(len(ordered), query), quotes)


def _one(query: Query, entry: Entry, wanted: CollectionQuestion, retriever: Retriever) -> Outcome | None:
    """The newest or oldest document: its title and the line of its date, or what it says."""
    notice = retriever.notice(entry.file)
    told = overview(notice, query.scope) if wanted.tells else []
    head = _title(entry, retriever)
    date = [quote(notice, e.start, e.end) for e in notice.elements if e.name in ("document_number", "date_of_issue")]
    quotes = [*([head] if head else []), *(told or date)][:SHOWN]
    return _outcome(query, query.locale.say(wanted.wanted), quotes)


def _title(entry: Entry, retriever: Retriever) -> Quote | None:
    """The printed title of a document, else its first words."""
    notice = retriever.notice(entry.file)
    spans = [entry.title_at] if entry.title_at else []
    spans += [(e.start, e.end) for e in notice.elements if e.name == "title"]
    spans += [(s.start, s.end) for s in notice.sentences[:1]]
    return quote(notice, *spans[0]) if spans else None


def _that_say(query: Query, wanted: CollectionQuestion, retriever: Retriever) -> Outcome | None:
    """The documents that say a thing, each by its best passage; asked which document, with its title."""
    if wanted.wanted == "document" and (printed := _that_print(query, retriever)):
        return _outcome(query, _count(len(printed), query), printed[:SHOWN])
    found = retrieve(retriever.index, query.content, query.terms, query.files, DEPTH)
    of_each = _first_of_each(found)
    if retriever.reads and of_each.ranked:
        of_each = read(of_each, query.content, retriever.index, MOST_READ, math.inf)
    titles = retriever.titles(c.passage.file for c in found.ranked)
    decision = decide(query.text, of_each, titles, retriever.strictness)
    if not decision.answered:
        return refuse(query, retriever, found, decision)
    best = _saying_it(of_each, titles) if of_each.are_read else _near_the_first(of_each, titles)
    quotes = [quote(retriever.notice(c.passage.file), c.passage.start, c.passage.end, c.similarity) for c in best]
    if wanted.wanted == "document":
        entries = {entry.file: entry for entry in reversed(retriever.catalogue.entries)}
        heads = [_title(entries[each.file], retriever) for each in quotes]
        quotes = [q for pair in zip(quotes, heads, strict=True) for q in pair if q]
    outcome = _outcome(query, _count(len(best), query), quotes[:SHOWN])
    return replace(outcome, candidates=of_each, decision=decision) if outcome else None


def _first_of_each(found: Candidates) -> Candidates:
    """The first passage of each document, those of elements left out."""
    of_body = [c for c in found.ranked if c.passage.kind != "element"]
    return found.only({c.passage_id for c in {c.passage.file: c for c in reversed(of_body)}.values()})


def _saying_it(of_each: Candidates, titles: Mapping[str, str]) -> list[Candidate]:
    """Those that the reader is sure of, and those it rather takes to say it that print its words; the first anyway."""
    printed = [coverage(of_each.terms, c, titles) for c in of_each.ranked]
    least = AS_MUCH * max(printed)
    pairs = zip(of_each.ranked, printed, strict=True)
    return [
        c for c, share in pairs if c is of_each.ranked[0] or (c.reading or 0.0) >= (LIKELY if share >= least else SURE)
    ]


def _near_the_first(of_each: Candidates, titles: Mapping[str, str]) -> list[Candidate]:
    """The same without the reader: those that come near the first of all, in meaning and in the words printed."""
    ranked = of_each.ranked
    nearest = max(c.similarity for c in ranked)
    printed = {c.passage_id: coverage(of_each.terms, c, titles) for c in ranked}
    most = max(printed.values())
    near = [c for c in ranked if c.similarity >= AS_NEAR * nearest]
    return [c for c in near if printed[c.passage_id] >= AS_MUCH * most or c.similarity >= AS_WELL * nearest]


def _that_print(query: Query, retriever: Retriever) -> list[Quote]:
    """The first passage of each document that prints the words of a topic as they stand: 哪份通知写到平潭."""
    words = _POINTING_AT.sub("", query.scope.rest).strip(" ，。？?！!“”")
    if not 1 < len(words) <= LONGEST_WORDS:
        return []
    files = query.scope.files
    first = {p.file: p for p in reversed(retriever.printing(words)) if not files or p.file in files}
    return [quote(retriever.notice(file), p.start, p.end) for file, p in sorted(first.items())]


def _count(count: int, query: Query) -> str:
    """How many documents there are, and how many of them are shown."""
    key = "documents" if count <= SHOWN else "documents of more"
    return query.locale.say(key, count=count, shown=min(count, SHOWN))


def _outcome(query: Query, message: str, quotes: Sequence[Quote]) -> Outcome | None:
    return Outcome(Answer("", True, "notices", message, tuple(quotes)), "collection", query) if quotes else None
