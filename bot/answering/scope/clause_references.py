"""Exact references: 第三条之一, 第六条第二款, 第（四）项, 第三条至第五条, 附件2第一条, 11.5.14.2, section 2.

Units and their order are those of laws (编、章、节、条、款、项、目: 立法技术规范), and what people say of notices
(第五点, 第四部分).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answering.scope.text import QuestionText
from index.entities.numerals import chinese_numeral, numeral_value

_N = "[0-9]{1,4}|[零〇一二三四五六七八九十百千]{1,7}"
_UNIT = "部分|大点|大条|大项|大块|块|点|段|编|章|节|条|款|项|目|附件"
_RANKS = {"附件": 0, "编": 1, "章": 2, "节": 3, "条": 4, "款": 5, "项": 6, "目": 7, "（）": 6}
"""Units from the whole down; what people call the parts of a notice (点, 部分) stands where 条 does."""
_ARTICLE = 4
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ENGLISH_UNITS = {
    "chapter": "章",
    **dict.fromkeys(("article", "clause", "section", "part", "point"), "条"),
    "paragraph": "款",
    "item": "项",
    **dict.fromkeys(("annex", "attachment", "appendix"), "附件"),
}
_STEP = re.compile(
    rf"(?P<annex>附件)\s*(?P<annex_n>[0-9]{{1,2}}(?:[-－—][0-9]{{1,2}})?|[一二三四五六七八九十]{{1,3}})"
    rf"|第\s*(?P<open>[（(]\s*)?(?P<n>{_N})(?:\s*[)）])?\s*(?:个(?=部分|附件))?(?P<unit>{_UNIT}|个?(?=[大小]?标题))(?:\s*之\s*(?P<sub>{_N}))?"
    r"|(?<![\w）)])[（(](?P<label>[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)](?:项|目|点)?"
    r"|(?<![\d.])(?P<decimal>[0-9]{1,2}(?:\.[0-9]{1,3}){1,4})(?![\d.%％元万亿米吨个人年月度])"
    rf"|(?i:\b(?P<en>{'|'.join(_ENGLISH_UNITS)})\s+(?:no\.?\s*)?(?P<en_n>[0-9]{{1,3}}|[ivx]{{1,4}}|{'|'.join(_CARDINALS)})\b)"
    rf"|(?i:\b(?:the\s+)?(?P<en_o>{'|'.join(_ORDINALS)})\s+(?P<en_u>{'|'.join(_ENGLISH_UNITS)})\b)"
)
_SEVERAL = re.compile(rf"第((?:{_N})(?:\s*[、，和与及]\s*(?:{_N}))+)\s*({_UNIT})(?!的)")
_SPAN = re.compile(rf"第({_N})\s*(?:至|到|[-—－~～])\s*第?({_N})\s*({_UNIT})")
_TO = re.compile(r"^\s*(?:至|到|[-—－~～]|to)\s*$")
_JOINED = re.compile(r"^\s*(?:的|里的?|中的?|下的?|of\s+(?:the\s+)?|,)?\s*$")
_SENTENCE = re.compile(
    rf"(?P<last>(?:最后一|最末一|末)句话?)|第\s*(?P<n>{_N})\s*句(?:话)?|(?P<first>(?:开头|首)(?:一|第一)?句话?)"
    r"|(?i:(?P<last_en>last sentence)|(?P<first_en>first sentence))"
)
_MOST = 30
"""Clauses that a span names at most: of more the first are meant."""


@dataclass(frozen=True, slots=True)
class Step:
    """One unit of a reference: ("条", "3"), ("条", "3", "1") for 第三条之一, ("附件", "4-1"), (".", "11.5")."""

    unit: str
    number: str
    sub: str = ""


@dataclass(frozen=True, slots=True)
class ClauseReference:
    """A place in a document: its steps from the whole down; `sentence` 1 is the first, -1 the last, 0 none."""

    steps: tuple[Step, ...] = ()
    sentence: int = 0

    def said(self, *, english: bool = False) -> str:
        """As laws cite it (第三条之一第二款), or in English from the innermost out (paragraph 2 of clause 3-1)."""
        if english:
            return " of ".join(map(_english, reversed(self.steps)))
        return "".join(map(_words, self.steps))


def _english(step: Step) -> str:
    name = {
        "条": "clause",
        "款": "paragraph",
        "项": "item",
        "（）": "item",
        "附件": "annex",
        "章": "chapter",
        "节": "section",
    }
    number = f"{step.number}-{step.sub}" if step.sub else step.number
    return f"{name.get(step.unit, 'point')} {number}" if step.unit != "." else number


def _words(step: Step) -> str:
    if step.unit == "附件":
        return f"附件{step.number}"
    if step.unit == ".":
        return step.number
    if step.unit == "（）":
        return f"（{_numeral(step.number)}）"
    return f"第{_numeral(step.number)}{step.unit}" + (f"之{_numeral(step.sub)}" if step.sub else "")


def _numeral(number: str) -> str:
    return chinese_numeral(int(number)) if number.isdigit() and 0 < int(number) < 100 else number


def find_references(text: QuestionText) -> tuple[ClauseReference, ...]:
    """The references in `text`, in order, taken out of it."""
    found = [*_several(text), *_chains(text)]
    sentence = text.take(_SENTENCE)
    if sentence:
        last = sentence["last"] or sentence["last_en"]
        position = -1 if last else numeral_value(sentence["n"]) if sentence["n"] else 1
        return tuple(replace(each, sentence=position) for each in found) or (ClauseReference(sentence=position),)
    return tuple(dict.fromkeys(found))


def _several(text: QuestionText) -> Iterator[ClauseReference]:
    """第一、三、五条 and 第三至五条."""
    while match := text.take(_SEVERAL):
        for numeral in re.findall(_N, match[1]):
            yield ClauseReference((Step(match[2], str(numeral_value(numeral))),))
    while match := text.take(_SPAN):
        first, last = numeral_value(match[1]), numeral_value(match[2])
        for number in range(first, min(last, first + _MOST) + 1):
            yield ClauseReference((Step(_unit(match[3]), str(number)),))


def _chains(text: QuestionText) -> Iterator[ClauseReference]:
    matches = list(_STEP.finditer(text.rest))
    chains: list[list[Step]] = []
    spans: list[int] = []
    for before, match in zip([None, *matches], matches, strict=False):
        between = text.rest[before.end() : match.start()] if before else ""
        step = _step(match)
        if before and chains and _TO.match(between) and step.unit == chains[-1][-1].unit:
            spans.append(len(chains))
            chains.append([*chains[-1][:-1], step])
        elif before and chains and _JOINED.match(between) and _rank(step) > _rank(chains[-1][-1]):
            chains[-1].append(step)
        elif before and chains and _JOINED.match(between) and match["en"] and _rank(step) < _rank(chains[-1][0]):
            chains[-1].insert(0, step)  # paragraph 2 of article 6
        elif chains and _rank(step) == _rank(chains[-1][-1]) and len(chains[-1]) > 1 and step.unit != "条":
            chains.append([*chains[-1][:-1], step])  # 第三条第一项和第二项
        else:
            chains.append([step])
    for at, chain in enumerate(chains):
        if at in spans:
            yield from _between(chains[at - 1], chain)
        yield ClauseReference(tuple(chain))
    for before, match in zip([None, *matches], matches, strict=False):
        joined = before and re.fullmatch(
            r"\s*(?:[和与跟及、，至到]|以及|[-—－~～])?\s*", text.rest[before.end() : match.start()]
        )
        text.cut(before.end() if before and joined else match.start(), match.end())


def _between(first: list[Step], last: list[Step]) -> Iterator[ClauseReference]:
    """What lies between the ends of 第三条至第五条."""
    if first[-1].number.isdigit() and last[-1].number.isdigit():
        start, end = int(first[-1].number) + 1, int(last[-1].number)
        for number in range(start, min(end, start + _MOST)):
            yield ClauseReference((*first[:-1], Step(last[-1].unit, str(number))))


def _rank(step: Step) -> float:
    return _RANKS.get(step.unit, _ARTICLE)


def _unit(word: str) -> str:
    return word if word in _RANKS else "点"


def _step(match: re.Match[str]) -> Step:
    if match["annex"]:
        number = match["annex_n"]
        return Step("附件", re.sub("[－—]", "-", number) if number[0].isdigit() else str(numeral_value(number)))
    if match["label"]:
        return Step("（）", str(numeral_value(match["label"])))
    if match["decimal"]:
        return Step(".", match["decimal"])
    if match["en"]:
        word = match["en_n"].lower()
        value = _ROMAN.get(word) or (_CARDINALS.index(word) + 1 if word in _CARDINALS else int(word))
        return Step(_ENGLISH_UNITS[match["en"].lower()], str(value))
    if match["en_o"]:
        return Step(_ENGLISH_UNITS[match["en_u"].lower()], str(_ORDINALS.index(match["en_o"].lower()) + 1))
    sub = str(numeral_value(match["sub"])) if match["sub"] else ""
    unit = "（）" if match["open"] and match["unit"] not in ("项", "目") else _unit(match["unit"])
    return Step(unit, str(numeral_value(match["n"])), sub)
