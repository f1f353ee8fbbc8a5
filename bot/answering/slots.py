"""What kind of thing a question asks for, where its kind can be seen in a text: an amount, a number of days, a telephone number.

A passage that speaks of the matter but lacks the thing is no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERAL = "[0-9０-９一二三四五六七八九十百千万亿两半数]+(?:[.．][0-9]+)?"


@dataclass(frozen=True, slots=True)
class Slot:
    """A thing asked for: its name for the user, how it is asked and how it looks in a notice."""

    name: str
    asked: re.Pattern[str]
    printed: re.Pattern[str]


def _slot(name: str, asked: str, printed: str) -> Slot:
    return Slot(name, re.compile(asked, re.IGNORECASE), re.compile(printed))


SLOTS = (
    _slot(
        "时间长短",
        "多少(?:天|日|个?小时|个?月|年|周)|(?<![零一二三四五六七八九十])几(?:天|日|个?小时|个月|年|周|个星期)(?!前)|多长时间|多久(?!之内|以内)|满多少|how many (?:days|weeks|hours|months)|how long",
        rf"{_NUMERAL}\s*(?:个)?(?:天|日(?!常)|小时|月(?!份)|年|周|星期|工作日)(?!度)|长期|永久|期限",
    ),
    _slot(
        "金额",
        "多少钱|多少元|多少万|多少块|几百|几千|几万|几块|多少补|补(?:助|贴)?(?:标准|多少|几)|什么标准|金额|罚多少|罚款多少|how much|amount of (?:money|the)|what (?:sum|amount)",
        rf"{_NUMERAL}\s*(?:多|余)?(?:元|万元|亿元|块|美元)|[0-9.]+\s*[%％]|百分之|全额|免费|倍",
    ),
    _slot(
        "电话",
        "电话|热线|手机号|座机|联系方式|打哪个号|phone|telephone|hotline|contact number",
        r"[0-9０-９]{3,4}[-－—]?[0-9０-９]{4,}|[0-9]{5,}|1[0-9]{2}(?![0-9年])",
    ),
    _slot("网址或邮箱", "网址|链接|网站地址|邮箱|电子邮件|website address|url|e-?mail", r"[a-zA-Z0-9-]+\.[a-zA-Z]{2,}"),
    _slot(
        "数量",
        "多少(?:人|名|个|家|份|支|所|张|例|辆|吨|只|户|次|点|项|条|步|种|类|级)|几(?:人|名|家|支|所|例|辆|吨|户|次|步|倍)|how many",
        rf"{_NUMERAL}|[0-9]",
    ),
    _slot("百分比", "百分之几|多少比例|比例是多少|占比|what percentage|per cent", rf"[0-9.]+\s*[%％]|百分之|{_NUMERAL}成"),
)


def slots(question: str) -> list[Slot]:
    """The kinds of thing that `question` asks for."""
    return [slot for slot in SLOTS if slot.asked.search(question)]


def lacking(asked: list[Slot], text: str) -> Slot | None:
    """The first kind asked for that `text` has none of."""
    return next((slot for slot in asked if not slot.printed.search(text)), None)
