"""What a question mentions and the notices cannot answer: a blank number, a notice from above."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from index.parsing.passages import Passage

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
