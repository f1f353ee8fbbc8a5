"""Text -> tokens in one form on both sides of a comparison: 三十万, 30万 and 300,000 are one token.

A Chinese character is a token, a Latin word, a number with its multiplier, a mark of punctuation; blanks are none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from index.analysis import simplified
from index.entities.numerals import numeral_value

TokenKind = Literal["han", "word", "number", "mark"]
_NUMERALS = "零〇○一二两三四五六七八九十百千万亿"
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# Words whose 一, 十 or 万 counts nothing.
_NOT_COUNTING = (
    "进一步|统一|一律|一定|一般|一些|一起|一旦|一致|一并|一线|一手|一直|一体|一切|同一|之一|唯一|第一时间|十分|万一|"
    "千方百计|三农|万众一心|一方面|一度|专一|单一|逐一"
)
_TOKEN = re.compile(
    rf"(?P<plain>{_NOT_COUNTING})"
    rf"|百分之(?P<percent>[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|[{_NUMERALS}]{{1,12}})"
    r"|(?P<arabic>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?P<times>[十百千万亿]{0,2})(?P<sign>[%‰]?)"
    rf"|(?P<chinese>[{_NUMERALS}]+)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<han>[㐀-䶿一-鿿豈-﫿〇])"
    r"|(?P<mark>\S)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` in the common form; `start` and `end` are code points of the text as `normalised` gives it."""

    text: str
    kind: TokenKind
    start: int
    end: int
    new_line: bool = False
    """Whether a line begins with it: the end of a heading or paragraph, or of a line of the layout."""


def normalised(text: str) -> str:
    """`text` in simplified characters, of one width and without blanks beside Chinese; lines stay lines."""
    plain = unicodedata.normalize("NFKC", simplified(text))
    lines = (re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", line).strip() for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, which is `normalised`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, (start, end) = str(match.lastgroup), match.span()
        first = start > 0 and text[start - 1] == "\n"
        if kind in ("plain", "han"):
            found.append(Token(text[start], "han", start, start + 1, first))
            found += [Token(text[at], "han", at, at + 1) for at in range(start + 1, end)]
        elif kind == "word":
            found.append(Token(match[0].lower(), "word", start, end, first))
        elif kind == "mark":
            found.append(Token(match[0], "mark", start, end, first))
        else:
            found.append(Token(_value(match), "number", start, end, first))
    return found


def _value(match: re.Match[str]) -> str:
    """The number in one form, with its sign of a share; as printed where it is no number."""
    try:
        if match["percent"]:
            return f"{_plain(_read(match['percent']))}%"
        if match["chinese"]:
            return _plain(_read(match["chinese"]))
        value = Decimal(match["arabic"].replace(",", ""))
    except (ValueError, InvalidOperation):
        return match[0]
    for multiplier in match["times"]:
        value *= _MULTIPLIERS[multiplier]
    return f"{_plain(value)}{match['sign']}"


def _read(numeral: str) -> Decimal:
    if numeral[0].isascii():
        return Decimal(numeral)
    head, hundred_million, rest = numeral.rpartition("亿")
    if hundred_million:
        return _read(head) * _MULTIPLIERS["亿"] + (_read(rest) if rest else 0)
    return Decimal(numeral_value(numeral))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
