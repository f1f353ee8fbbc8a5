"""Follow-ups: what a question leaves unsaid is taken from the turn before it; a new topic takes nothing.

Whether a question goes on from the one before it is told by a regression over its words and over what is found for it
alone and after the other (training/fit_follow_up.py); what only names another place, clause or item is a closed form.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.query.comparison import asks_which
from bot.answering.query.element_intent import asked_elements
from bot.answering.query.query_terms import Term, terms
from bot.answering.query.references import Scope
from bot.answering.ranking.fitted import fitted
from bot.answering.scope.catalogue import rounds
from bot.language import length
from index.entities.numerals import numeral_value

POINTING = (
    "^(?:那|那么|然后|还有|另外|所以)|呢[?？]?$|(?:这|那|它|其|该|上述|前面|刚才|他们|她们|这些|那些)(?!里|儿|边|次|回|份|个地方)"
    r"|(?i:\b(?:that|it|they|them|those|these|this|its|their|what about|how about|and (?:in|for|the))\b)"
)
_ITEM = (
    r"第\s*([一二三四五六七八九十]{1,2}|[0-9]{1,2})\s*(?:个|点|种|类|方面|样|项|件)?(?![条款句章]|.*号)"
    r"|(?i:\b(?:the\s+)?(first|second|third|fourth|fifth)(?:\s+(?:one|point|item))?\b)"
)
_CORRECTING = "^(?:不是)?我(?:问|说|指|讲)的是"
"""What leads to what was meant instead (我说的是罗山)."""
_WHOSE = frozenset({"place", "issuer"})
_IT = re.compile(r"它|其(?!他|它|中|余)|(?i:\bits?\b)")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}

if TYPE_CHECKING:
    from index.parsing.passages import Passage


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself; `item` is the ordinal of something that the answer to `before` lists.

    `joined` is the question after the one before it, or after what that one names, if it may leave something unsaid.
    """

    question: str
    item: int | None = None
    before: str | None = None
    joined: str | None = None
    pointing: bool = False
    """Whether its words point back (那…呢, 它, that)."""


def resolve(question: str, history: Sequence[str], scope_of: Callable[[str], Scope]) -> Resolved:
    """`question` with what it leaves unsaid filled in from `history` (earlier questions, oldest first)."""
    question = re.sub(_CORRECTING, "", question) or question
    if not history:
        return Resolved(question)
    before = resolve(history[-1], history[:-1], scope_of).question
    now, then = scope_of(question), scope_of(before)
    content = terms(now.rest)
    item = re.search(_ITEM, question)
    if item and not now.named and _only_item(question, item, scope_of):
        return Resolved(question, item=_ordinal(item), before=before)
    if now.missing or asks_which(question):
        return Resolved(question)
    if not content and now.named and not now.clauses:
        return Resolved(_in_place(before, then, now))
    if (now.clauses or now.sentence or now.closing) and not now.named and not content:
        return Resolved(f"{_names(then)} {question}")
    if not content and not now.named:
        return Resolved(f"{before} {question}")
    pointing = re.search(POINTING, question) is not None
    if pointing and not now.named and (replaced := _of_body(before, then, content)):
        return Resolved(replaced)
    if now.named:
        return Resolved(f"{_whose(then, now)} {question}".strip())
    joined = f"{_names(then, question)} {question}" if pointing and then.named else f"{before} {question}"
    return Resolved(question, before=before, joined=joined, pointing=pointing)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it may be meant, and what was found for it: log odds of an answer, and the best passage."""

    question: str
    log_odds: float
    best: Passage


def features(question: str, pointing: bool, before: Reading, alone: Reading, joined: Reading) -> dict[str, float]:
    """What tells whether a question goes on from the one before it."""
    content = [term for term in terms(question) if len(term.asked) > 1]
    return {
        "pointing": float(pointing),
        "length": math.log(max(length(question), 1)),
        "alone": alone.log_odds,
        "joined": joined.log_odds,
        "same_as_before": float(joined.best == before.best),
        "spoken_of": _spoken_of(content, joined.best) - _spoken_of(content, alone.best),
        "same_file": float(alone.best.file == before.best.file),
    }


def goes_on(found: dict[str, float]) -> bool:
    """Whether a question with these `features` goes on from the one before it."""
    weights = fitted().follow_up
    return weights[""] + sum(weights[name] * value for name, value in found.items()) >= 0


def names_a_part(question: str, scope: Scope) -> bool:
    """Whether `question` asks for a clause or a printed element without a document, so of the one just spoken of."""
    if scope.named or scope.missing:
        return False
    element = asked_elements(scope.rest)
    of_one = element is not None and (element.of_notice or _IT.search(question) is not None)
    return bool(scope.clauses) or of_one


def more_likely(resolved: Resolved, tried: Callable[[str], Reading | None]) -> Resolved:
    """A question alone or after the one before it, whichever is more likely meant by what is found for both.

    `tried` is None for a reading that is looked up by its name: what names something stands by itself.
    """
    if not resolved.joined or not resolved.before:
        return resolved
    before, alone, joined = map(tried, (resolved.before, resolved.question, resolved.joined))
    if joined is None or alone is None:
        return Resolved(resolved.joined if joined is None and resolved.pointing else resolved.question)
    if alone.log_odds >= 0 > joined.log_odds:
        return Resolved(resolved.question)  # a reading that is answered goes before one that is refused
    known = features(resolved.question, resolved.pointing, before or alone, alone, joined)
    return Resolved(resolved.joined if goes_on(known) else resolved.question)


def _spoken_of(content: Sequence[Term], passage: Passage) -> float:
    """The share of the words of a question that `passage` prints."""
    printed = f"{passage.text}\n{passage.heading or ''}\n{passage.duty_bearer or ''}"
    said = sum(any(word in printed for word in (term.asked, *term.printed)) for term in content)
    return said / len(content) if content else 0.0


def _only_item(question: str, item: re.Match[str], scope_of: Callable[[str], Scope]) -> bool:
    left = question[: item.start()] + " " + question[item.end() :]
    return not terms(scope_of(left).rest)


def _ordinal(item: re.Match[str]) -> int:
    return numeral_value(item.group(1)) if item.group(1) else _ORDINALS[item.group(2).lower()]


def _names(scope: Scope, question: str = "") -> str:
    """What `scope` names; no round (第三轮) where `question` names another."""
    words = (words for words, _ in scope.groups)
    return " ".join(each for each in words if not (rounds(each) and rounds(question)))


def _of_body(before: str, scope: Scope, content: Sequence[Term]) -> str | None:
    """`before` asked of the bodies that are all of `content`; None where either says something else or names none."""
    words = [term.asked for term in content if len(term.asked) > 1]
    bodies = [term.asked for term in terms(scope.rest) if term.body]
    if not bodies or not words or not all(term.body for term in content if len(term.asked) > 1):
        return None
    at = before.find(bodies[0])
    for body in bodies:
        before = before.replace(body, " ")
    return f"{before[:at]}{'、'.join(words)}{before[at:]}".strip()


def _in_place(before: str, then: Scope, now: Scope) -> str:
    """`before` with what it names replaced by what `now` names: a year by a year (嘉鱼2021年… → 2020年呢).

    A place, town or school takes the place of another with its offices and its orders, which are not the other's; where
    nothing of the kind was named, `now` is added.
    """
    kinds = {each.kind for each in now.understood.named} if now.understood else set()
    replaced = {*kinds, *((*_WHOSE, "order", "number") if kinds & _WHOSE else ())}
    for each in then.understood.named if then.understood else ():
        if each.kind in replaced or kinds & {"number", "title"}:
            before = before.replace(each.words, " ")
    return " ".join(f"{_names(now)} {before}".split())


def _whose(then: Scope, now: Scope) -> str:
    """The place or body named before, where `now` names only a year or an order of it: 光山1号令… → 2号令里…."""
    kinds = {each.kind for each in now.understood.named} if now.understood else set()
    if not kinds or not kinds <= {"year", "order"}:
        return ""
    return " ".join(each.words for each in (then.understood.named if then.understood else ()) if each.kind in _WHOSE)
