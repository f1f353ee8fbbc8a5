"""What a question asks for and near passages do not hold, or only name: “三个坚决防止”, 12点意见."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from bot.answering.query.answer_types import expected_types
from bot.answering.query.thesaurus import LEXICON
from bot.answering.ranking.scoring import Candidate
from index.entities.numerals import NUMERALS, numeral_value
from index.entities.word_lists import lexicon_lines

_WORDS = r"""
    逐条 逐一 一一 列给我 列出 列一下 分别是 具体(?:是|指|内容|有|包括|都) 内容是 是指 指的是 指什么 是什么 是啥 有哪些
    都有啥 是哪 哪[几一二三四五六七八九十] 什么意思 怎么解释 各是
    (?i:\blist\b|what\s(?:are|were)|spell\sout|one\sby\sone)
"""
_LISTING = "|".join(_WORDS.split())
_COUNTED = (
    rf"([0-9]{{1,3}}|[{NUMERALS}]{{1,3}})\s*(个|点|条|项|大|防|严)([^\W\d_]{{0,6}})"
    r"|\b(\w+) (?:points?|items?|opinions?)\b"
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ENGLISH = {word: value for value, word in enumerate(_NUMBERS, 1)}
_SEPARATORS = "[、；]|[一二三四五六七八九]是"

Lack = Literal["kind", "thing", "list"]
"""What near passages lack: a kind of thing (金额), a thing itself (补贴), what a name stands for (12点意见)."""
_NEAR = 3
"""Passages in which the thing may stand."""
_NEAREST = 2


def lacks(question: str, candidates: Sequence[Candidate]) -> list[tuple[Lack, str]]:
    """What `question` asks for that the best of `candidates`, near as they are, do not hold, and its name."""
    near = candidates[:_NEAR]
    found: list[tuple[Lack, str]] = []
    for slot in expected_types(question):
        if not any(slot.printed.search(e.passage.text) for e in near[:_NEAREST]):
            found.append(("kind", slot.name))
    if thing := missing_thing(question, near):
        found.append(("thing", thing))
    if named := only_named(question, near):
        found.append(("list", named))
    return found


def missing_thing(question: str, chosen: Sequence[Candidate]) -> str | None:
    """The first concrete thing that `question` asks for and none of `chosen` prints under any name."""
    text = question.lower()
    for names in _things():
        if (asked := _thing_named(names, text)) and not any(name in e.passage.text for name in names for e in chosen):
            return asked
    return None


def _thing_named(names: Sequence[str], text: str) -> str | None:
    """The first of `names` in `text`, an English one as a whole word or its plural."""
    if not any(name in text for name in names):
        return None
    named = re.search("|".join(rf"\b{re.escape(n)}s?\b" if n.isascii() else n for n in names), text)
    return named.group() if named else None


@cache
def _things() -> list[list[str]]:
    """The names of each thing, the longest first."""
    return [sorted(line.split("、"), key=len, reverse=True) for line in lexicon_lines(LEXICON / "things.txt")]


def only_named(question: str, chosen: Sequence[Candidate]) -> str | None:
    """What `question` wants listed and the best of `chosen` only names, as printed; None where nothing is."""
    if not re.search(_LISTING, question):
        return None
    for match in re.finditer(_COUNTED, question):
        numeral = match.group(1) or match.group(4)
        count = _ENGLISH.get(numeral.lower()) or (numeral_value(numeral) if _is_numeral(numeral) else 0)
        for e in chosen[:3]:
            name = _counted_name(e.passage.text, count, match.group(2) or "点", (match.group(3) or "")[:2])
            if name and len(re.findall(_SEPARATORS, _around(e.passage.text, name))) < count - 1:
                return name
    return None


def _is_numeral(text: str) -> bool:
    return bool(re.fullmatch(f"[0-9]+|[{NUMERALS}]+", text))


def _counted_name(text: str, count: int, unit: str, following: str) -> str | None:
    """The counted name as printed in `text`: 12点具体防控意见, “三个坚决防止”."""
    for match in re.finditer(rf"([0-9]{{1,3}}|[{NUMERALS}]{{1,3}}){unit}[^，。；、”]{{0,12}}", text):
        if numeral_value(match.group(1)) == count and (following in match.group() or not following):
            return match.group()
    return None


def _around(text: str, name: str) -> str:
    """The part of the sentence that would list what `name` counts: between the commas around it."""
    at = text.index(name)
    start = max(text.rfind(mark, 0, at) for mark in "，。；") + 1
    stop = re.search("[，。；]", text[at:])
    return text[start : at + stop.start() if stop else len(text)]
