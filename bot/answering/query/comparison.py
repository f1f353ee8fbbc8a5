"""Questions that set notices side by side: each notice asked about is quoted, or said to be silent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.query.references import Scope
from index.entities.aliases import NoticeAliases

KEEP = 0.42
"""Share of the best score down to which a notice's best passage still speaks to the question."""
_WORDS = r"""
    [二两三四五]份 [两三四五][个地]?(?:地方|省市|省|地区|地|个文件|个通知|家) 各地 各省 几份 几个地方 异同 不同
    不一样 一样吗 区别 差别 差异 差在哪 对比 比较 分别 各自 各是 各怎么 都怎么 都提到
    哪[些几]?[份个](?:文件|通知|地方) 哪[几些]份 哪些(?:文件|通知|地方|省) 都有(?:规定|要求)
    (?i:\bcompare|\bdiffer|which\s(?:of\sthe\s)?(?:notices?|documents?|provinces?))
    (?i:all\sthree|three\snotices|each\snotice|both\b)
"""
_SIDE_BY_SIDE = "|".join(_WORDS.split())
_WHICH = (
    r"哪[一几]?(?:份|个|篇|件|道)?(?:文件|通知|公文|电报|文)?(?=[里中上]?(?:写|提|讲|说|点|带|有|含|出现))"
    r"|(?i:which (?:notice|document))"
)


def compared(question: str, asked: Scope, few: Sequence[NoticeAliases]) -> tuple[str, ...]:
    """The files that `question` sets side by side, empty where it does not; `few` are all notices if they are few."""
    if len(asked.files) > 1 and (_several(asked) or re.search(_SIDE_BY_SIDE, question)):
        return asked.files
    if not asked.files and len(few) > 1 and re.search(_SIDE_BY_SIDE, question):
        return tuple(k.file for k in few)
    return ()


def sides(asked: Scope, files: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What stands side by side, words and files: two places, two years; else each file, without words."""
    named = asked.understood.named if asked.understood else ()
    kinds = [each.kind for each in named]
    words = {each.words for each in named if kinds.count(each.kind) > 1}
    found = [(each, own) for each, own in asked.groups if each in words and own]
    return found if len(found) > 1 else [("", (file,)) for file in files]


def _several(asked: Scope) -> bool:
    """Whether two things of one kind are named: two places, two years."""
    kinds = [each.kind for each in asked.understood.named] if asked.understood else []
    return len(kinds) > len(set(kinds))


def asks_which(question: str) -> bool:
    """Whether `question` wants to know which notice speaks of something."""
    return re.search(_WHICH, question) is not None


def topic(rest: str) -> str:
    """`rest` without the words that set notices side by side, which none speaks of; all of it if nothing is left."""
    left = re.sub(f"(?:有何|有什么|有啥|有没有)?(?:{_SIDE_BY_SIDE})[吗么呢]?", " ", rest)
    return left if left.strip(" ，。？?,.的") else rest
