"""Clauses as a text names them: 第三条第二款第（一）项, 第三条、第五条至第七条 -> their paths."""

from __future__ import annotations

import re

from index.entities.numerals import NUMERALS, chinese_numeral, numeral_value

_N = rf"(?:[{NUMERALS}]+|\d{{1,4}})"
_LEVEL = re.compile(
    rf"第(?P<number>{_N})(?P<kind>条|款|章|节|编|部分)(?P<after>之[{NUMERALS}]+)?"
    rf"|(?:第[（(]?|[（(])(?P<item>{_N})[）)]?(?P<unit>项|目|点)"
)
_PATH = re.compile(f"(?:{re.sub('[?]P<[a-z]+>', '?:', _LEVEL.pattern)})+")
_MOST = 60
"""Clauses that a range such as 第三条至第七条 may span."""


def clause_paths(text: str) -> tuple[tuple[str, ...], ...]:
    """The paths of the clauses that `text` names, in order, each once; labels as laws print them: 第六条, （五）.

    What goes on from the clause before it (第六条第二项、第四项) stands in the same article.
    """
    found: list[tuple[str, ...]] = []
    last_end = 0
    for match in _PATH.finditer(text):
        path = tuple(_label(level) for level in _LEVEL.finditer(match[0]))
        if found and not path[0].endswith("条") and "之" not in path[0] and found[-1][0].startswith("第"):
            path = (*_kept(found[-1], path[0]), *path)
        if found and re.fullmatch("(?:至|到|—|-)", text[last_end : match.start()]):
            found += _between(found[-1], path)
        found.append(path)
        last_end = match.end()
    return tuple(dict.fromkeys(found))


def _kept(before: tuple[str, ...], label: str) -> tuple[str, ...]:
    """The levels of the clause named before that lie above `label`."""
    kinds = [_kind(each) for each in before]
    return before[: kinds.index(_kind(label))] if _kind(label) in kinds else before


def _kind(label: str) -> str:
    return "项" if label[0] in "（" else label[-1] if label[-1] in "条款章节编" else "条"


def _label(level: re.Match[str]) -> str:
    if level["kind"]:
        number = _chinese(level["number"])
        if level["kind"] == "部分":
            return number
        return f"第{number}{level['kind']}{level['after'] or ''}"
    number = _chinese(level["item"])
    if level["unit"] == "目":
        return str(numeral_value(level["item"]))
    return f"（{number}）"


def _chinese(numeral: str) -> str:
    return chinese_numeral(int(numeral)) if numeral.isdigit() and int(numeral) else numeral


def _between(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The clauses between two of one level."""
    if len(first) != len(last) or first[:-1] != last[:-1]:
        return []
    ends = [re.search(rf"[{NUMERALS}]+|\d+", path[-1]) for path in (first, last)]
    if not all(ends):
        return []
    low, high = (numeral_value(end[0]) for end in ends if end)
    if not low < high <= low + _MOST:
        return []
    label = first[-1]
    number = next(end[0] for end in ends if end)
    return [(*first[:-1], label.replace(number, chinese_numeral(n), 1)) for n in range(low + 1, high)]
