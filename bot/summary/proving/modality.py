"""What a sentence makes of an act: a duty, a prohibition, a leave, a release, advice, a denial, or a plain statement.

The words are those that the rules for drafting laws lay down (立法技术规范: 应当, 必须; 不得, 禁止; 可以), with what
notices say for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.tokens import Token

Mood = Literal["forbid", "release", "allow", "oblige", "advise", "deny", "state"]

_WORDS: tuple[tuple[Mood, str], ...] = (
    ("release", "不必|无需|无须|毋须|不需要?|可以不|可不|免于|免予|免除|need not|needn't"),
    (
        "forbid",
        "不得|不准|不许|不可(?!避免|抗|或缺|能|行|靠|分)|不能(?!够不)|不应当?(?!期)|不要|禁止|严禁|切勿|请勿|勿|决不|绝不|杜绝|"
        "(?:must|shall|may|should|can) not|cannot|mustn't|prohibited|forbidden",
    ),
    (
        "allow",
        r"可以|有权|允许|准许|准予|(?<![不许认宁])可(?!能|靠|疑|持|行|比|供|观|贵|见|控|以|再|谓)|\b(?:may|can)\b",
    ),
    ("advise", r"鼓励|提倡|倡导|建议|\b(?:encourage[ds]?|recommend(?:s|ed)?)\b"),
    (
        "oblige",
        "应当|必须|务必|务须|(?<![响适反对供相因])应(?!急|对|用|届|聘|征|付|收|激|援|邀|诉|税|纳|有|缴|答|变|验)|"
        "(?<![主重必紧首简摘纪概提想只次需])要(?!求|素|件|点|闻|害|领|道|员|案|么|是|务)|须(?!知)|"
        "(?<![据按际作所])需要|需(?!求|方|要)|责令|"
        r"\b(?:must|shall|should|required)\b",
    ),
    (
        "deny",
        "不(?!断|仅|但|同|良|足|少于|低于|超过|高于|动产|久|懈|力|折不扣|忘|定期|可|能)|未(?!来|成年|婚)|没有|"
        r"(?<![有毫])无(?!论|线|偿|私|微|人机|障碍|害)|非(?!常|公|法|典|遗|洲)|停止|暂停|取消|\b(?:not|no|never|nor)\b",
    ),
)
_MOOD = re.compile("|".join(f"(?P<{mood}>{words})" for mood, words in _WORDS), re.IGNORECASE)
_ENDS = "。.!?;"
"""Marks (as `normalised` writes them) behind which no modal reaches."""
_PAUSES = ",:"
"""Marks behind which a duty reaches on (要加强领导,做好宣传), and anything else may or may not."""
_HAPPENED = re.compile(r"已(?!经批准)|曾|正在|累计|共有|\b(?:has|have|had|was|were)\b")


def moods(text: str, tokens: Sequence[Token]) -> list[frozenset[Mood]]:
    """Of every token of `text` the moods it may stand in, "state" where no word governs it."""
    opening = {match.start(): (match.end(), _mood(match)) for match in _MOOD.finditer(text)}
    found: list[frozenset[Mood]] = []
    current: frozenset[Mood] = frozenset({"state"})
    for token in tokens:
        if token.kind == "mark" and token.text in _ENDS:
            current = frozenset({"state"})
        elif token.kind == "mark" and token.text in _PAUSES:
            current = _after_pause(current)
        elif token.text == "、" and "deny" in current:  # 不串门、聚餐 may or may not deny both
            current |= {"state"}
        elif token.start in opening:
            current = frozenset({opening[token.start][1]})
        found.append(current)
    return found


def modal_places(text: str) -> list[tuple[int, int]]:
    """Where the words stand that set a mood."""
    return [match.span() for match in _MOOD.finditer(text)]


def keeps(said: frozenset[Mood], printed: frozenset[Mood], clause: str) -> bool:
    """Whether a sentence that stands in the moods `said` turns none of those that the quote may stand in.

    A plain statement of a duty and the duty itself count as one, since notices order without a modal (加强值班); where
    `clause`, the quote's words, tells what has happened, they do not.
    """
    return said == printed or all(_kept(mine, theirs, clause) for mine in said for theirs in printed)


def _kept(mine: Mood, theirs: Mood, clause: str) -> bool:
    if mine == theirs:
        return True
    if (mine, theirs) == ("oblige", "state"):
        return not _HAPPENED.search(clause)
    return (mine, theirs) == ("state", "oblige")


def _after_pause(current: frozenset[Mood]) -> frozenset[Mood]:
    return current if current == {"oblige"} else current | {"state"}


def _mood(match: re.Match[str]) -> Mood:
    return match.lastgroup  # type: ignore[return-value]
