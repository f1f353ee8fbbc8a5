"""The attachments that a notice lists (附件说明, GB/T 9704-2012, 7.3.4) against those that stand in the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.entities.numerals import NUMERALS, numeral_value
from index.entities.references import stem
from index.parsing.documents.parts import Part, line_of
from index.parsing.elements.elements import Elements

_NUMBER = re.compile(rf"\d+|[{NUMERALS}]+")
_ELSEWHERE = re.compile("略|另[发附行]|单独|网站|下载|不公开|不予公开|涉密")
"""What is said of an attachment that is not printed with the notice."""
_LONGEST_NAME = 80


def missing_attachments(elements: Elements, parts: Sequence[Part]) -> list[str]:
    """A warning that names the listed attachments of which the file has neither the number nor the title."""
    numbers = {_number(part.label) for part in parts[1:] if part.label}
    printed = {
        stem(line)
        for part in parts[1:]
        for at in part.paragraphs
        if len(line := line_of(elements, at)) <= _LONGEST_NAME
    }
    alone = len(elements.attachments) == 1 and bool(numbers)
    missing = [
        name
        for order, name in enumerate(elements.attachments, 1)
        if not alone and order not in numbers and not _ELSEWHERE.search(name) and not _is_printed(stem(name), printed)
    ]
    named = "".join(f"“{name}”" for name in missing)
    return [f"附件说明所列的{named}不在文件中，请一并放入"] if missing else []


def _number(label: str) -> int:
    """The number of an attachment's label (附件2, 附件4-1); 0 where it has none."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", label))
    return numeral_value(found[0]) if found else 0


def _is_printed(name: str, printed: set[str]) -> bool:
    """Whether a line is the name, or prints it with the issuer before it or its number."""
    return not name or any(line.endswith(name) for line in printed)
