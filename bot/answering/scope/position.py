"""Whether a place in a question chooses documents, or only says where somebody comes from or is (武汉回来的人).

Told by the grammar around it: verbs and prepositions of motion before it, words of origin and of stay behind it.
"""

from __future__ import annotations

import re

_MOTION = re.compile(
    r"(?:从|自|打|来自|去过?|到过?|往|赴|抵达?|途经|路过|经过?|离开|返回|回到?|飞|前往|进入?|出了?|接触过?)$"
)
_CARRIED = re.compile("(?:从|自|打|由|在)$")
_ORIGIN = re.compile(
    r"(?:[省市县区]|那边|那头|等地|地区)?(?:方向)?(?:"
    r"(?:开|驶|跑|运|寄|坐车|赶)?(?:过来|进来|回来|来)|[回返归飞]|过来|过去|进来|籍|户籍|户口|牌照|车牌|号牌|旅居|接触|行程|旅行史|疫区|疫情|返乡|务工|打工|上班|上学|读书|念书|出差|旅游|旅行|探亲|"
    r"做生意|有(?:亲戚|朋友|病例)|的(?:亲戚|朋友|同学|病例|疫情|学生放假)"
    r")"
)
_STAY = re.compile(
    r"(?:[省市县区]|那边)?(?:打工|务工|上班|上学|读书|念书|出差|旅游|旅行|探亲|做生意|过年|工作过|住过|摘|当兵)"
)
_PERSON = re.compile(
    "(?:我|俺|咱|他|她|们|人|爹|妈|爸|娘|娃|孩|儿子|女儿|媳妇|丈夫|亲戚|同学|朋友|邻居|老乡|家属)[^，。；,;？?！!]{0,3}在$"
)
_ENGLISH_ORIGIN = re.compile(
    r"\b(?:com(?:e|es|ing)|came|return\w*|back|arriv\w+|travel\w*|people|those|anyone|visitors?|been|relatives?|"
    r"went|go(?:es|ing)?|workers?|students?)\b[\w\s]{0,12}\b(?:from|to|in|via|through)\s+$",
    re.IGNORECASE,
)
_OWNED = re.compile("(?:[省市县区])?的(?!人|车|路|航班|票|旅客|学生|列车|货|那)")
"""Behind a place whose thing is gone to: 能进青岛的图书馆吗."""
_LEAD = re.compile(
    r"(?:^|[，。；：！？,;:!?（(“《、\s])(?:请问|想问|问一?下|那么?|对于?|关于|按照?|根据|在|我们?|咱们?|和|与|跟|及|还是|以及|比|"
    r"查一?查|看一?看|还有|说的是|问的是|是问|不是)*$"
)
_CLAUSE_START = re.compile(r"[，。；：！？,;:!?\s]")


def is_whereabouts(text: str, start: int, end: int) -> bool:
    """Whether the place at `text[start:end]` says where somebody comes from, goes or stays, so that it is content."""
    before, after = text[max(0, start - 24) : start], text[end : end + 12]
    if re.search("[A-Za-z]", text[start:end]):
        return _ENGLISH_ORIGIN.search(text[max(0, start - 60) : start]) is not None
    clause = _CLAUSE_START.split(before)[-1]
    if _ORIGIN.match(after):
        return True
    if _PERSON.search(clause) and not re.match(r"(?:[省市县区])?的?(?:哪|什么|怎么|要|能|可)", after):
        return True
    if _CARRIED.search(clause):
        return _STAY.match(after) is not None
    return _MOTION.search(clause) is not None and not _OWNED.match(after)


def may_name(rest: str, start: int) -> bool:
    """Whether what begins at `start` of `rest` (what is not understood yet) leads a clause, as a topic does."""
    return _LEAD.search(rest[:start]) is not None or re.search("[A-Za-z]", rest[start : start + 1]) is not None
