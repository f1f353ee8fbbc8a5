"""Figures with what they count and the bound they set, as they have to stand in a quote: at least 3 is not 3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.tokens import Token

_BEFORE = (
    ("least", "不少于|不低于|不得少于|不得低于|至少|最少|at least|no less than|not less than"),
    ("most", "不超过|不多于|不高于|不得超过|不得高于|至多|最多|at most|no more than|not more than|within"),
    ("more", "超过|高于|多于|大于|more than|over"),
    ("less", "低于|少于|不足|不满|未满|小于|less than|under"),
    ("about", "约|近|大约|about|some"),
    ("ordinal", "第"),
)
_AFTER = (
    ("from", "以上|及以上"),
    ("below", "以下|及以下"),
    ("within", "以内|之内|内"),
    ("before", "以前|之前|前"),
    ("after", "以后|之后|后|起"),
    ("about", "左右|上下|多|余"),
)
_BOUND_BEFORE = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE) + r")\s?$")
_BOUND_AFTER = re.compile(
    "(?:个?工作日|小时|分钟|[^,。;、:0-9]{0,2}?)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _AFTER) + ")"
)
_JOINTS = "至到-—~、"
"""What stands between the two ends of a span: 5月20日至6月10日, 18周岁以上、35周岁以下."""
_SPAN = 5
"""Tokens of one end behind its number."""
_REACH = 12
"""Characters before and after a figure in which its bound stands."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, the token or two behind it that say what it counts, and the words that make it a bound."""

    value: str
    unit: str
    bounds: frozenset[str]


def figures(text: str, tokens: Sequence[Token]) -> list[tuple[int, Figure]]:
    """The figures of `text` by the position of their token."""
    return [(at, _figure(text, tokens, at)) for at, token in enumerate(tokens) if token.kind == "number"]


def _figure(text: str, tokens: Sequence[Token], at: int) -> Figure:
    token = tokens[at]
    behind = tokens[at + 1 : at + 3]
    unit = behind[0].text if behind and behind[0].kind != "mark" and behind[0].start - token.end <= 1 else ""
    if unit == "个":
        unit += behind[1].text if len(behind) > 1 else ""
    elif unit in ("年", "月") and len(behind) > 1 and behind[1].kind == "number":  # a date is no less than its day
        unit += behind[1].text
    before = _BOUND_BEFORE.search(text[max(0, token.start - _REACH) : token.start].lower())
    after = _BOUND_AFTER.match(text[token.end : token.end + _REACH])
    bounds = {str(match.lastgroup) for match in (before, after) if match}
    bounds |= {f"{other.text} beside" for other in _other_ends(tokens, at)}
    return Figure(token.text, unit, frozenset(bounds))


def _other_ends(tokens: Sequence[Token], at: int) -> list[Token]:
    """The numbers that number `at` makes a span with, before and behind it; one end alone says something else."""
    ends = []
    joint = next((i for i in range(at + 1, min(at + 2 + _SPAN, len(tokens) - 1)) if tokens[i].text in _JOINTS), None)
    if joint and tokens[joint + 1].kind == "number":
        ends.append(tokens[joint + 1])
    if at > 1 and tokens[at - 1].text in _JOINTS:
        before = tokens[max(0, at - 2 - _SPAN) : at - 1]
        ends += [token for token in before if token.kind == "number"][-1:]
    return ends
