"""A question that is answered by what the search finds: candidates, the decision, the quotes."""

from __future__ import annotations

from bot.answer import Kind
from bot.answering.missing_words import nowhere_printed
from bot.answering.outcome import Outcome, answered, refused
from bot.answering.query.understanding import Query
from bot.answering.ranking import selection
from bot.answering.ranking.answerability import Decision, coverage, decide
from bot.answering.ranking.candidates import Candidates, read, retrieve
from bot.answering.ranking.retriever import Retriever

NEAREST = 3
"""Passages shown beside a refusal."""
PRINTED, NEAR = 0.3, 0.58
"""Share of the question's terms that a passage prints, or its cosine, from which it is worth showing beside a refusal:
it speaks of the same matter."""


def found(query: Query, retriever: Retriever) -> Outcome:
    """The answer to `query`, or its refusal."""
    candidates = retrieve(retriever.index, query.content, query.terms, query.files)
    return conclude(query, retriever, candidates, "retrieval", "clauses")


def conclude(query: Query, retriever: Retriever, candidates: Candidates, step: str, kind: Kind) -> Outcome:
    """The answer that `candidates` give, or the refusal."""
    candidates = read_through(candidates, query.text, retriever)
    titles = retriever.titles(c.passage.file for c in candidates.ranked)
    decision = decide(query.text, candidates, titles, retriever.strictness)
    if not decision.answered:
        return refuse(query, retriever, candidates, decision)
    quotes = selection.quotes(selection.chosen(candidates), retriever)
    return answered(query, step, kind, quotes, candidates=candidates, decision=decision)


def read_through(candidates: Candidates, question: str, retriever: Retriever) -> Candidates:
    """The first of `candidates` as the reader orders them; as they are where nothing is read."""
    return read(candidates, question, retriever.index) if retriever.reads and candidates.ranked else candidates


def refuse(query: Query, retriever: Retriever, candidates: Candidates, decision: Decision) -> Outcome:
    """The refusal: the words that nothing prints, or the nearest passages, which do not state what is asked."""
    say, searched = query.locale.say, retriever.searched(query.locale, query.scope)
    words = nowhere_printed(query, retriever)
    of_body = [c for c in candidates.ranked if c.passage.kind != "element"][:NEAREST]
    titles = retriever.titles(c.passage.file for c in of_body)
    near = [c for c in of_body if c.cosine >= NEAR or coverage(query.terms, c, titles) >= PRINTED]
    nearest = selection.quotes(near, retriever, runs_on=False)
    if words:
        message = say("no answer about", searched=searched, words=query.locale.listed(words))
    else:
        message = say("not stated" if nearest else "no answer", searched=searched)
    return refused(query, "odds", message, nearest, candidates=candidates, decision=decision)
