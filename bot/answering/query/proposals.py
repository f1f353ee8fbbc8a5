"""Whether a question that was proposed from outside asks what the person asked: nothing added, nothing lost.

A proposal (of a language model: bot.query_rewriting) may fill in what an earlier turn said, part several questions and
translate. It may not name what nobody named, nor drop what chooses the documents or says who, when or how much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.query.query_terms import Term, expansion, terms
from bot.answering.query.references import Scope
from bot.answering.scope.clause_references import ClauseReference
from bot.answering.scope.text import Named
from bot.language import speaks_english
from bot.tokens import Token, normalised, tokenize
from index.entities.places import Place, gazetteer

_NO_FIGURE = ("一", "两")
"""Numerals that mostly count nothing: 一下, 哪一个."""
_RUN = 3
"""So many new characters in a row, beside words of asking, are a name or a matter of its own."""
_PARTS = re.compile("[^，,。.；;！!？?\n]+")
_HAN = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class _Said:
    """What some texts say, taken together."""

    texts: str
    words: str
    """The texts, and the words that notices print for theirs."""
    places: tuple[frozenset[Place], ...]
    named: tuple[Named, ...]
    """What chooses documents, or would."""
    clauses: frozenset[ClauseReference]
    figures: frozenset[str]
    bodies: tuple[Term, ...]


def is_faithful(
    proposed: Sequence[str], message: str, history: Sequence[str], own: str, scope_of: Callable[[str], Scope]
) -> bool:
    """Whether the questions `proposed` name only what `message` or `history` names, and all that matters of it.

    `own` is `message` as it is read without the proposal, which tells what of `history` is still spoken of. All texts
    are in simplified characters.
    """
    known, meant = _said([*history, message], scope_of), _said([message, own], scope_of)
    found = _said(proposed, scope_of)
    if _missing(found, known) or _missing(meant, found) or _lost_part(message, found.words):
        return False
    if speaks_english(message):
        return _are_printed(found.bodies, known.words) and _are_printed(meant.bodies, found.words)
    same_bodies = _are_said(found.bodies, known.texts) and _are_said(meant.bodies, found.texts)
    return same_bodies and not _new_run(found.texts, known.words)


def _said(texts: Sequence[str], scope_of: Callable[[str], Scope]) -> _Said:
    scopes = [scope_of(text) for text in texts]
    understood = [scope.understood for scope in scopes if scope.understood]
    clauses = frozenset(clause for scope in scopes for clause in scope.clauses)
    found = [term for scope in scopes for term in terms(scope.rest)]
    whole = "\n".join(texts)
    figures = {token.text for text in texts for token in _numbers(text)}
    return _Said(
        whole,
        f"{whole}\n{expansion(found)}".lower(),
        tuple(frozenset(mention.places) for mention in gazetteer().mentions(whole)),
        tuple(each for one in understood for each in (*one.named, *one.absent) if each.kind != "place"),
        clauses,
        frozenset(figures | {step.number for clause in clauses for step in clause.steps}),
        tuple(term for term in found if term.body),
    )


def _numbers(text: str) -> Iterable[Token]:
    plain = normalised(text)
    tokens = tokenize(plain)
    return (one for one in tokens if one.kind == "number" and plain[one.start : one.end] not in _NO_FIGURE)


def _missing(said: _Said, there: _Said) -> bool:
    """Whether something that `said` names is not `there`."""
    return (
        any(not any(place & other for other in there.places) for place in said.places)
        or any(not _is_named(each, there) for each in said.named)
        or not said.clauses <= there.clauses
        or not said.figures <= there.figures
    )


def _is_named(each: Named, there: _Said) -> bool:
    of_same = each.documents and any(set(each.documents) == set(other.documents) for other in there.named)
    return bool(of_same) or each.words.lower() in there.words


def _are_said(bodies: Sequence[Term], text: str) -> bool:
    """Whether `text` names each body by the same word: bodies of one line of the thesaurus are not the same."""
    return all(body.asked in text.lower() for body in bodies)


def _are_printed(bodies: Sequence[Term], words: str) -> bool:
    """Whether `words` name each body in some language."""
    return all(_is_printed(body, words) for body in bodies)


def _is_printed(body: Term, words: str) -> bool:
    return any(word.lower() in words for word in (body.asked, *body.printed))


def _lost_part(message: str, words: str) -> bool:
    """Whether some part of `message` between its stops is spoken of in none of `words`."""
    parts = [[term for term in terms(part) if term.known] for part in _PARTS.findall(message)]
    return any(part and not any(_is_printed(term, words) for term in part) for part in parts)


def _new_run(proposed: str, known: str) -> bool:
    """Whether `proposed` has a run of characters that say something and are new: none of their pairs is `known`."""
    length = 0
    for term in terms(proposed):
        is_new = not term.known and len(term.asked) == 2 and _HAN.match(term.asked) and term.asked not in known
        length = (length or 1) + 1 if is_new else 0
        if length >= _RUN:
            return True
    return False
