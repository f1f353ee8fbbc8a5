"""Follow-ups: what a question leaves unsaid is taken from the turn before it; a new topic takes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.query.comparison import asks_which
from bot.answering.query.query_terms import Term, terms
from bot.answering.query.references import Scope
from bot.question import length
from index.entities.numerals import numeral_value

_POINTING = (
    "^(?:那|那么|然后|还有|另外|所以)|呢[?？]?$|(?:这|那|它|其|该|上述|前面|刚才|他们|她们|这些|那些)(?!里|儿|边|次|回|份|个地方)"
    r"|(?i:\b(?:that|it|they|them|those|these|this|its|their|what about|how about|and (?:in|for|the))\b)"
)
_ITEM = (
    r"第\s*([一二三四五六七八九十]{1,2}|[0-9]{1,2})\s*(?:个|点|种|类|方面|样|项|件)?(?![条款句章]|.*号)"
    r"|(?i:\b(?:the\s+)?(first|second|third|fourth|fifth)(?:\s+(?:one|point|item))?\b)"
)
LEFT_OPEN = 12
"""Characters up to which a question after another one is likely to leave something unsaid."""
CARRIED = 1.0
"""How much greater the odds of an answer must be with the question before it for that to be carried over."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


if TYPE_CHECKING:
    from index.parsing.passages import Passage


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself; `item` is the ordinal of something that the answer to `before` lists.

    `joined` is the question after the one before it, where nothing in its words says whether it is a new one.
    """

    question: str
    item: int | None = None
    before: str | None = None
    joined: str | None = None


def resolve(question: str, history: Sequence[str], scope_of: Callable[[str], Scope]) -> Resolved:
    """`question` with what it leaves unsaid filled in from `history` (earlier questions, oldest first)."""
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
        return Resolved(_in_place(before, then, _names(now)))
    if (now.clauses or now.sentence or now.closing) and not now.named and not content:
        return Resolved(f"{_names(then)} {question}")
    if not content and not now.named:
        return Resolved(f"{before} {question}")
    if re.search(_POINTING, question) and not now.named and (replaced := _of_body(before, then, content)):
        return Resolved(replaced)
    if re.search(_POINTING, question) and not now.named:
        return Resolved(f"{_names(then)} {question}" if then.named else f"{before} {question}")
    return Resolved(question, before=before, joined=None if now.named else f"{before} {question}")


def more_answerable(resolved: Resolved, tried: Callable[[str], tuple[float, Passage] | None]) -> Resolved:
    """Of a question alone and after the one before it, the reading that the notices answer more surely.

    `tried` gives the odds that they answer a reading, and what answers; None where that is not a matter of odds.
    """
    if not resolved.joined:
        return resolved
    alone, joined, before = map(tried, (resolved.question, resolved.joined, resolved.before or ""))
    if not (alone and joined) or joined[0] <= alone[0] + CARRIED:
        return resolved
    if before and before[1] == joined[1] and length(resolved.question) > LEFT_OPEN:
        return resolved  # it says enough by itself, and the question before only answers itself
    return Resolved(resolved.joined)


def _only_item(question: str, item: re.Match[str], scope_of: Callable[[str], Scope]) -> bool:
    left = question[: item.start()] + " " + question[item.end() :]
    return not terms(scope_of(left).rest)


def _ordinal(item: re.Match[str]) -> int:
    return numeral_value(item.group(1)) if item.group(1) else _ORDINALS[item.group(2).lower()]


def _names(scope: Scope) -> str:
    return " ".join(words for words, _ in scope.groups)


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


def _in_place(before: str, scope: Scope, names: str) -> str:
    """`before` with the notices that it names replaced by `names`."""
    for words, _ in scope.groups:
        before = before.replace(words, " ")
    return f"{names} {before}".strip()
