"""Questions about the collection: which documents there are, the newest, which places, which document says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_PAPER = (
    "文件|通知|公文|公告|通告|令|法规|规章|条例|规定|办法|意见|方案|批复|复函|明电|电报|倡议书|"
    "notices?|documents?|circulars?|orders?"
)
_OLDEST = "最早|最先|最旧|第一份|(?i:\\b(?:earliest|oldest)\\b)"
_NEWEST = (
    "最新|最近(?:的?一[次份个])?|最后(?:一[次份个])?(?!期限|时限|一[段句天条部])|最晚发|刚发|新近|"
    "(?i:\\b(?:newest|latest|most recent)\\b)"
)
_END = re.compile(f"(?P<oldest>{_OLDEST})|(?P<newest>{_NEWEST})")
_WHICH_ONE = re.compile(
    rf"哪(?:一)?(?:[份个件篇年天次条]|号)|第几[号份次]|几号[令文]|什么时候|(?:说|讲|写|规定)了?(?:啥|什么)|是(?:什么|啥)(?:时候)?(?=[？?]?$)|"
    rf"(?:的|那个|那份)?(?:{_PAPER})(?:的内容|内容)?[？?]?$|(?i:which|when)"
)
_HOW_MANY = "(?:哪些|哪几[份个件]|几[份个件]|多少[份个件]?|什么|啥)"
_LIST = re.compile(
    rf"(?:发(?:布|出|文)?|出(?:台)?|下发|印发|制定)过?了?{_HOW_MANY}(?:{_PAPER})?(?=[？?。了呢吗\s]*$|和|，)"
    rf"|有{_HOW_MANY}(?:{_PAPER})(?=[？?。了呢吗\s]*$)|(?:{_PAPER})[都共]?有(?:哪些|哪几[份个件]|几[份个件]|多少[份个件]?)(?=[？?。\s]*$)"
    rf"|发的有哪(?:些|几[份个件])|哪(?:几[份个件]|些)(?:{_PAPER})(?=[？?。\s]*$)|(?:列出|列一下|列个)[^，。]{{0,20}}(?:{_PAPER})(?:目录|清单|名单)?(?=[？?。\s]*$)"
    r"|(?i:\b(?:which|what|how many|list)\b[^?]{0,40}\b(?:notices|documents|circulars|orders)\b"
    r"(?:\s(?:are there|do you have|have|has|did|were)\b[^?]{0,60})?\W*$)"
)
_WHERE = re.compile(
    r"^\W*(?:请问|看看|查查)?哪(?:些|几个|几)(?:地方|地区|省|市|县|区|镇|乡|村|街道|学校|单位|公司|医院|高校)(?:市|县)?|(?i:\bwhich\s+(?:places|counties|cities|towns|schools|provinces)\b)"
)
_WHICH_DOCUMENT = re.compile(
    rf"(?:有)?(?:哪|什么)(?:一)?[个份件篇](?:{_PAPER}|地方)?(?:里|上|中)?(?:能拿出来)?(?:规定|说|管|写|讲|提|依据|有|定|明确|能)|(?:是|在|出自|依据)(?:的)?哪一?(?:[份件篇]|个(?={_PAPER}))(?:{_PAPER})?"
    rf"|(?i:\bwhich\s+(?:notice|document|order)\b)"
)
_ASKING = re.compile(
    rf"(?:一共|总共|都|共|还|是|有|的|发布?|出台?|过|了|吗|呢|关于|请问|现在|目前|索引|库|里|中|面|你们?|这里)|{_PAPER}|[，。？?！!\s]",
    re.IGNORECASE,
)
Wanted = Literal["newest", "oldest", "list", "where", "document"]


@dataclass(frozen=True, slots=True)
class CollectionQuestion:
    """What is wanted of the collection, and of which matter (`topic`; empty: of all)."""

    wanted: Wanted
    topic: str
    tells: bool = False
    """Whether the one found is to be told (说了啥), not only named."""


def collection_question(rest: str) -> CollectionQuestion | None:
    """What the part of a question that names no document asks of the collection; None where it asks something else."""
    if (end := _END.search(rest)) and (which := _WHICH_ONE.search(rest, end.end())):
        wanted: Wanted = "newest" if end["newest"] else "oldest"
        topic = _topic(rest, end, which)
        return CollectionQuestion(wanted, topic, re.search("[说讲写]|规定|内容", which[0]) is not None)
    if match := _LIST.search(rest):
        return CollectionQuestion("list", _topic(rest, match))
    if match := _WHERE.search(rest):
        return CollectionQuestion("where", rest[: match.start()] + " " + rest[match.end() :])
    if match := _WHICH_DOCUMENT.search(rest):
        return CollectionQuestion("document", rest[: match.start()] + " " + rest[match.end() :])
    return None


def _topic(rest: str, *understood: re.Match[str]) -> str:
    for match in understood:
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    return _ASKING.sub(" ", rest).strip()
