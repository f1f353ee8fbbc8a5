"""A question from which what has been understood is cut out, blanks left in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

NamedKind = Literal["number", "title", "issuer", "place", "year", "order", "genre"]

_PAPER = "通知|文件|公文|公告|通告|电报|明电|倡议书|规定|办法|意见|令|命令|文"
_TAIL = re.compile(
    rf"(?:的|(?:那|这)(?:一?(?:个|份|件|篇|封|道|次|版))?|(?:那边|那里|这边)|(?:{_PAPER})(?=里|中|上|的|第|说|写|讲|$|[，。？?\s])|里面?(?=[^一-鿿]|说|写|讲|规定|要求|的|第|那|这|发)|"
    r"(?i:'s\\b|\\s(?:county|city|province|district|town)\\b))+"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that chooses documents: its words at code points `start` to `end` of the question, its ids."""

    words: str
    kind: NamedKind
    start: int
    end: int
    documents: tuple[str, ...]


class QuestionText:
    """The question in simplified characters, and what is left of it."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text

    def cut(self, start: int, end: int, *, tail: bool = False) -> None:
        """Takes out a stretch; with `tail` also the words behind it that only point: 的那份通知里."""
        if tail and (match := _TAIL.match(self.rest, end)):
            end = match.end()
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match of `pattern` in what is left, taken out."""
        match = pattern.search(self.rest)
        if match:
            self.cut(match.start(), match.end())
        return match
