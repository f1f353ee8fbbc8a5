"""Follow-ups: what a question leaves unsaid is taken from the turn before it; a new topic takes nothing.

A question that may go on from the one before it is read alone, within the documents spoken of, and after the other; a
regression over its words and over what is found for each reading tells which is meant (training/fit_follow_up.py). What
only names another place, clause or item is a closed form.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
_GOING_ON = "^(?:那|那么|可是?|但是?|还有)?"
_WHAT_ABOUT = r"(?i:(?:and |so |but )?(?:what|how) about\b)"
_MERE_NAME = rf"{_GOING_ON}[^，。？?吗么谁哪什怎何几多呢它他她这]{{1,10}}(?:呢|的呢)[?？]?$|^{_WHAT_ABOUT}"
"""A mere name, of which the same is asked (图书馆呢)."""
_SUBJECT = (
    f"{_GOING_ON}(?:(?:它|他|她)们?(?!人)|(?:[这那](?:个|边|份|些|种|类|项|样)|该|[旧新](?:的那|那)?份)(?![，,]))"
)
"""A sentence about what it does not name (他们能出去不, 这个从哪天算)."""
_NUMERAL = "零〇一二两三四五六七八九十百千万0-9"
_CORRECTING = "^(?:不是)?我(?:问|说|指|讲)的是"
"""What leads to what was meant instead (我说的是罗山)."""
_WHOSE = frozenset({"place", "issuer"})
_IT = re.compile(r"它|其(?!他|它|中|余)|(?i:\bits?\b)")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}

if TYPE_CHECKING:
    from index.parsing.passages import Passage


Way = Literal["alone", "within", "after"]
"""By itself, within the documents spoken of, or after the question before it."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself; `item` is the ordinal of something that the answer to `before` lists.

    If it may leave something unsaid, `within` is the question with the names that the one before it bears, and `after`
    the question after that one.
    """

    question: str
    item: int | None = None
    before: str | None = None
    within: str | None = None
    after: str | None = None
    pointing: bool = False
    """Whether its words point back (那…呢, 它, that)."""
    unfinished: bool = False
    """Whether it cannot be meant by itself (图书馆呢, 他们能出去不)."""
    mere_name: bool = False
    """Whether it only names something (图书馆呢)."""

    @property
    def ways(self) -> dict[Way, str]:
        """The question as understood by each way of reading it, alone first."""
        return {"alone": self.question, "within": self.within or self.question, "after": self.after or self.question}


def resolve(question: str, before: str | None, scope_of: Callable[[str], Scope]) -> Resolved:
    """`question` with what it leaves unsaid filled in from the one `before`, as that was understood."""
    question = re.sub(_CORRECTING, "", question) or question
    if before is None:
        return Resolved(question)
    now, then = scope_of(question), scope_of(before)
    unnamed = not (now.named or now.missing or now.clauses)
    if unnamed and (replaced := _of_number(question, before)):
        return Resolved(replaced)
    content = [term for term in terms(now.rest) if not any(term.asked in words for words in now.missing)]
    item = re.search(_ITEM, question)
    if item and not now.named and _only_item(question, item, scope_of):
        return Resolved(question, item=_ordinal(item), before=before)
    if not content and now.missing and not now.clauses:
        return Resolved(_in_place(before, then, now))
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
    within = f"{_names(then, question)} {question}".strip()
    mere_name = re.match(_MERE_NAME, question) is not None
    unfinished = mere_name or re.match(_SUBJECT, question) is not None
    return Resolved(question, None, before, within, f"{before} {question}", pointing, unfinished, mere_name)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found for one way of reading a question."""

    way: Way
    log_odds: float
    """Of an answer, above what is asked for."""
    best: Passage
    own: float
    """Log odds by the reader that `best` answers the new question, with no more of the one before than its names."""


def features(reading: Reading, resolved: Resolved, said_before: Sequence[Passage]) -> dict[str, float]:
    """What tells whether a question is meant so; `said_before`: the passages that answered the one before it."""
    content = [term for term in terms(resolved.question) if len(term.asked) > 1]
    found = {
        "log_odds": reading.log_odds,
        "own": reading.own,
        "spoken_of": _spoken_of(content, reading.best),
        "repeats": float(reading.best in said_before),
    }
    if reading.way == "alone":
        return found
    own = {"": 1.0, " pointing": float(resolved.pointing), " length": math.log(max(length(resolved.question), 1))}
    return found | {f"{reading.way}{name}": value for name, value in own.items()}


def likeliest(readings: Sequence[Reading], resolved: Resolved, said_before: Sequence[Passage]) -> Reading:
    """The one of `readings` that is most likely meant, the first of equals.

    A reading that finds what was said before, where nothing of the new words is printed, would only repeat an answer;
    a sentence without its subject may ask for no more.
    """
    weights = fitted().follow_up
    said = terms(resolved.question)
    new = [term for term in said if len(term.asked) > 1] or said
    telling = [
        r for r in readings if r.way == "alone" or r.best not in said_before or not new or _spoken_of(new, r.best)
    ]
    if resolved.unfinished:
        going_on = [reading for reading in readings if reading.way != "alone"]
        telling = [r for r in telling if r in going_on] or (telling if resolved.mere_name else going_on)

    def score(reading: Reading) -> float:
        return sum(weights[name] * value for name, value in features(reading, resolved, said_before).items())

    return max(telling or readings, key=score)


def names_a_part(question: str, scope: Scope) -> bool:
    """Whether `question` asks for a clause or a printed element without a document, so of the one just spoken of."""
    if scope.named or scope.missing:
        return False
    element = asked_elements(scope.rest)
    of_one = element is not None and (element.of_notice or _IT.search(question) is not None)
    return bool(scope.clauses) or of_one


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


def _of_number(question: str, before: str) -> str | None:
    """`before` asked of another number of the same things (三等奖多少钱 → 那一等奖呢); None where it names none."""
    named = re.match(
        f"(?:那|那么)?(?P<first>[^{_NUMERAL}]{{0,6}})[{_NUMERAL}]+(?P<last>[^{_NUMERAL}]{{1,8}}?)的?呢[?？]?$", question
    )
    if named is None:
        return None
    same = f"{re.escape(named['first'])}[{_NUMERAL}]+{re.escape(named['last'])}"
    asked = re.search(same, question)
    return re.sub(same, asked[0], before, count=1) if asked and re.search(same, before) else None


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
    named = (*now.understood.named, *now.understood.absent) if now.understood else ()
    kinds = {each.kind for each in named}
    replaced = {*kinds, *((*_WHOSE, "order", "number") if kinds & _WHOSE else ())}
    for each in then.understood.named if then.understood else ():
        if each.kind in replaced or kinds & {"number", "title"}:
            before = before.replace(each.words, " ")
    return " ".join(f"{_names(now)} {' '.join(now.missing)} {before}".split())


def _whose(then: Scope, now: Scope) -> str:
    """The place or body named before, where `now` names only a year or an order of it: 光山1号令… → 2号令里…."""
    kinds = {each.kind for each in now.understood.named} if now.understood else set()
    if not kinds or not kinds <= {"year", "order"}:
        return ""
    return " ".join(each.words for each in (then.understood.named if then.understood else ()) if each.kind in _WHOSE)
