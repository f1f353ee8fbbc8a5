"""Questions that set things side by side: documents, places, years, versions of one text, groups of persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Literal

from bot.answering.query.references import Scope
from index.notice import NoticeSummary

_CUES = r"""
    [二两三四五]份 [两三四五][个地]?(?:地方|省市|省|地区|地|个文件|个通知|家) 各地 各省 几份 几个地方 都怎么 都提到
    哪[些几]?[份个](?:文件|通知|地方) 哪[几些]份 哪些(?:文件|通知|地方|省) 都有(?:规定|要求)
    异同 (?:有?(?:什么|啥|何|哪些)?)不同(?!意) 不一样 一样(?=[吗么不没嘛啵呢多长高]|$) 是否(?:一致|相同)
    区别 差别 差异 差在哪 对比 比较 分别 各自 各是 各怎么
    (?i:\bcompare|\bdiffer|both\b|\bvs\b|all\sthree|three\snotices|each\snotice)
"""
"""Words that set documents side by side, also where none is named."""
_MEASURES = "高|低|多|少|长|短|早|晚|严|大|小|快|慢|贵|便宜"
_DIFFERING = rf"""
    异同 (?:有?(?:什么|啥|何|哪些)?)不同(?!意) 不一样 一样(?=[吗么不没嘛啵呢多长高]|$) 是否(?:一致|相同)
    区别 差别 差异 差在哪 差多少 对比 比较 相比 分别 各自 各(?=有?(?:是|怎么|多少|几|给|要|由|到|需|为|什么|啥))
    哪个[更最]?(?:{_MEASURES}) 谁[更的]?(?:{_MEASURES}) (?i:\bcompare|\bdiffer|both\b|\bvs\b)
"""
"""The same of things that are named."""
_DIFFERENCE = "|".join(_DIFFERING.split())
_SIDE_BY_SIDE = "|".join(_CUES.split())
_ANY = f"{_SIDE_BY_SIDE}|{_DIFFERENCE}"
_WHICH = (
    r"哪[一几]?(?:份|个|篇|件|道)?(?:文件|通知|公文|电报|文)?(?=[里中上]?(?:写|提|讲|说|点|带|有|含|出现))"
    r"|(?i:which (?:notice|document))"
)
_RULES = "办法|规定|条例|细则|规则|规程|章程|制度|标准|政策|文件|文|通知|方案|版本|版|法"
_TEXT = rf"(?:的?那?(?:一?[份个版件部套]|次)?(?:暂行|试行|管理|实施)?(?:{_RULES}))"
_OLDER = re.compile(
    rf"[旧老原]{_TEXT}|旧的|[旧老](?=和新|跟新|与新|新)|(?<=新)[旧老]|原来|原先|以前|从前|过去|早先|[上前]一?版|"
    r"[修改][订正]?之?前|(?i:\b(?:old|older|earlier|previous|former)\b)"
)
_NEWER = re.compile(
    rf"新{_TEXT}|新(?=旧|老)|(?<=[旧老][和跟与])新|(?<=[旧老])新|现在|如今|现行|最新|后来|[修改][订正]?之?后|"
    r"(?i:\b(?:new|newer|current|revised)\b)"
)
_OLDER_ONE = re.compile(
    rf"[旧老原]{_TEXT}|旧的|老的(?=呢|[怎咋])|[上前]一?版|[修改][订正]前|"
    r"(?i:\b(?:old|previous|former) (?:version|rules?|one)\b)"
)
_CHANGED = re.compile(
    "变化|变动|变了|改了|改动|修改|修订|调整|新增|增加了|多了|多加|加了|少了|删|去掉|取消|比[^，。？?]{1,12}[多少高低严宽长短早晚]"
)
_ADDED = re.compile(
    "(?:新?增加?|多|添|加)[^，。？?]{0,2}了?[^，。？?]{0,3}(?:哪|什么|啥|几)|新增的|[旧老原][^，。？?]{0,4}没有的?|以前没有的?"
)
_DROPPED = re.compile(
    "(?:少|删除?|去掉|取消|减)[^，。？?]{0,2}了?[^，。？?]{0,3}(?:哪|什么|啥|几)|新[^，。？?]{0,4}没有的"
)
_ASKING = re.compile(
    "[，。？?！!、的了吗么呢在里和跟与比后前中对就]|有何|有什么|有啥|有没有|什么|哪[些条个项]?|多少|几|文件|通知|规定|办法|条例|细则|内容|之间"
)
_JOINED = re.compile("^(?:和|与|跟|同|及|比|以及|还是|或|或者|、)$")
_STOPS = frozenset("uvpdrcwyf")
"""Parts of speech (ICTCLAS) that end a noun phrase: particles, verbs, prepositions, adverbs, pronouns, marks."""
_NOUNS_OF_VERBS = frozenset(("vn", "v", "vi"))
_MOST_WORDS = 3
"""Words of one side of A和B."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wanted of two versions: `only` what one of them has, else how both stand to `topic`."""

    only: Literal["older", "newer"] | None
    topic: str


def compared(question: str, asked: Scope, few: Sequence[NoticeSummary]) -> tuple[str, ...]:
    """The files that `question` sets side by side, empty where it does not; `few` are all notices if they are few."""
    if len(asked.files) > 1 and (_several(asked) or re.search(_ANY, question)):
        return asked.files
    if not asked.files and len(few) > 1 and re.search(_SIDE_BY_SIDE, question):
        return tuple(k.file for k in few)
    return ()


def sides(asked: Scope, files: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """What stands side by side, words and files: two places, two years; else each file, without words."""
    found = _alike(asked)
    return found if len(found) > 1 else [("", (file,)) for file in files]


def difference(question: str, rest: str) -> Difference | None:
    """What `question` asks of two versions of one text (新旧细则, 新办法比2016年那个), None where it asks nothing so.

    Both are named, or one of them together with a change.
    """
    older, newer = _OLDER.search(question), _NEWER.search(question)
    if not (older or newer) or not (re.search(_DIFFERENCE, question) or _CHANGED.search(question)):
        return None
    if not (older and newer) and not (_CHANGED.search(question) or "比" in question):
        return None
    only: Literal["older", "newer"] | None = "newer" if _ADDED.search(question) else None
    if only is None and _DROPPED.search(question):
        only = "older"
    return Difference(only, without_versions(rest))


def asks_for_older(question: str) -> bool:
    """Whether `question` wants the older version of a text alone (旧的那份, 老办法, 修订前)."""
    return _OLDER_ONE.search(question) is not None


def groups(rest: str, prints: Callable[[str], bool]) -> list[tuple[str, str]]:
    """The two things that `rest` sets side by side in texts (本科生和研究生的补助有什么不同), if it does.

    Each comes with the question asked of it alone. They are as long as the texts `prints` the words before and behind
    the joint; what follows the shorter one is asked of both: 城市和农村低保标准 of 城市低保标准 and 农村低保标准.
    """
    if not re.search(_DIFFERENCE, rest):
        return []
    import rjieba  # 0.1 s, and only a comparison asks for it

    words: list[tuple[str, str]] = rjieba.tag(rest)
    for at, (word, _) in enumerate(words):
        if not _JOINED.match(word):
            continue
        before, after = _run(reversed(words[:at]))[::-1], _run(words[at + 1 :])
        one = next((n for n in range(len(before), 0, -1) if prints("".join(before[-n:]))), 0)
        other = next((n for n in range(len(after), 0, -1) if prints("".join(after[:n]))), 0)
        if not one or not other:
            continue
        said = [each for each, _ in words]
        first, second = "".join(before[-one:]), "".join(after[:other])
        shared = "".join(said[at + 1 + min(one, other) :])
        if first != second and min(len(first), len(second)) > 1:
            head, tail = "".join(said[: at - one]), "".join(said[at + 1 + other :])
            return [(first, topic(head + first + shared)), (second, topic(head + second + tail))]
    return []


def _run(words: Iterable[tuple[str, str]]) -> list[str]:
    """The words of a noun phrase from its joint on, at most _MOST_WORDS."""
    phrase = takewhile(lambda each: _of_phrase(*each), islice(words, _MOST_WORDS))
    return [word for word, _ in phrase]


def _of_phrase(word: str, tag: str) -> bool:
    ends = tag[0] in _STOPS and tag not in _NOUNS_OF_VERBS
    return not ends and bool(word.strip()) and not re.search(_DIFFERENCE, word)


def _alike(asked: Scope) -> list[tuple[str, tuple[str, ...]]]:
    """The things of one kind that are named, with their files."""
    named = asked.understood.named if asked.understood else ()
    kinds = [each.kind for each in named]
    words = {each.words for each in named if kinds.count(each.kind) > 1}
    return [(each, own) for each, own in asked.groups if each in words and own]


def _several(asked: Scope) -> bool:
    """Whether two things of one kind are named: two places, two years."""
    kinds = [each.kind for each in asked.understood.named] if asked.understood else []
    return len(kinds) > len(set(kinds))


def asks_which(question: str) -> bool:
    """Whether `question` wants to know which notice speaks of something."""
    return re.search(_WHICH, question) is not None


def topic(rest: str) -> str:
    """`rest` without the words that set things side by side, which no text prints; all of it if nothing is left."""
    left = re.sub(f"(?:有何|有什么|有啥|有没有|哪里)?(?:{_ANY})[吗么呢]?", " ", rest)
    return left if left.strip(" ，。？?,.的") else rest


def without_versions(rest: str) -> str:
    """What `rest` asks of both versions; empty where it asks for the difference and nothing else."""
    left = _NEWER.sub(" ", _OLDER.sub(" ", topic(rest)))
    said = _ASKING.sub("", _CHANGED.sub("", left)).strip()
    return left if len(said) > 1 else ""
