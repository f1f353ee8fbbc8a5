"""What a notice names but does not spell out: “三个坚决防止”, 12点意见, a blank number, a notice from above.

Asking what they are has no answer in the notice, or only in what it says of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.answering.evidence import Evidence
from index.numerals import NUMERALS, numeral_value
from index.passages import Passage

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
_NOTICE = ("通知", "文件", "意见", "公告", "通告", "电报", "明电")
"""Words for a notice, whose own number is another matter."""
_REGISTER = r"([一-鿿]{2,8}?)\s*(?:后面|后头|之后|后边)?\s*的?\s*(?:编号|号码|号数|序号)"


_FROM_ABOVE = (
    "(?:中共|党)?中央|国务院|全国人大|最高(?:人民)?(?:法|检)|总书记|上级"
    "|(?i:xi(?: jinping)?\\b|central committee|central government|general secretary|state council)"
)
_ITS_PAPER = (
    "通知|文件|意见|方案|指示|批示|讲话|会议|决定|电报|《|(?i:notice|document|circular|instruction|speech|directive)"
)
_TO_BE_FOLLOWED = "(?:关于|贯彻|落实|传达|学习|转发|(?i:on|about|implementing|regarding) )[^，。,.]{0,20}$"
"""Before the words for what comes from above: they are part of what the notice is called."""
_OURS = "(?:的|[这那](?:份|个))(?:通知|文件|公文|电报|明电)"


def of_another(question: str, issuers: Callable[[], Iterable[str]]) -> bool:
    """Whether `question` asks about what comes from above the notices: 中央那份通知是哪天发的.

    `issuers` gives the bodies whose notices these are.
    """
    match = re.search(f"({_FROM_ABOVE})[^，。；！？,.;!?]{{0,24}}?(?:{_ITS_PAPER})", question)
    if not match or re.search(_TO_BE_FOLLOWED, question[: match.start()]) or re.search(_OURS, question[match.end() :]):
        return False
    return not any(match.group(1) in issuer for issuer in issuers())


def only_named(question: str, chosen: Sequence[Evidence]) -> str | None:
    """What `question` wants listed and the best of `chosen` only names, as printed; None where nothing is."""
    if not re.search(_LISTING, question):
        return None
    for match in re.finditer(_COUNTED, question):
        numeral = match.group(1) or match.group(4)
        count = _ENGLISH.get(numeral.lower()) or (numeral_value(numeral) if _is_numeral(numeral) else 0)
        for e in chosen[:3]:
            name = _named(e.passage.text, count, match.group(2) or "点", (match.group(3) or "")[:2])
            if name and len(re.findall(_SEPARATORS, _around(e.passage.text, name))) < count - 1:
                return name
    return None


def blank_number(question: str, printing: Callable[[str], Sequence[Passage]]) -> str | None:
    """The words whose number `question` asks for and after which the notice prints none (庆机发  号).

    `printing` gives the passages that print some words.
    """
    match = re.search(_REGISTER, question) if "号" in question else None
    before = match.group(1) if match else ""
    for words in (before[start:] for start in range(len(before) - 1)):
        if not words.endswith(_NOTICE) and (passages := printing(words)):
            blank = any(re.search(rf"{words}[^\w\n]{{0,8}}号", passage.text) for passage in passages)
            return words if blank else None
    return None


def _is_numeral(text: str) -> bool:
    return bool(re.fullmatch(f"[0-9]+|[{NUMERALS}]+", text))


def _named(text: str, count: int, unit: str, following: str) -> str | None:
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
