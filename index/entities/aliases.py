"""What a notice is called by, kept beside it, so that those that a question names are found without reading the others.

A name is a kind and a word: `number:琼发` the code of the document number and `title:关于做好防汛工作`, cut at LEAD,
`serial:3`, `place:海口市`, `within:海南省`; `placed:` is borne by every notice that says where it applies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from index.entities.document_numbers import find_numbers
from index.entities.jurisdiction import places_of
from index.entities.numerals import NUMERALS, numeral_value
from index.entities.places import Place, gazetteer

if TYPE_CHECKING:
    from index.notice import NoticeSummary

PLACED = "placed:"
LEAD = 8
"""So many characters lead to a code or a title; shorter titles are too common to name a notice."""
BARE_SERIAL = rf"(?<![年月日\w〕\])）])([0-9]{{1,4}}|[{NUMERALS}]{{1,7}})\s*号(?:文件|文|通知)"
"""A notice named by its serial alone: 3号文件."""
_CODE_RUN = re.compile("[A-Za-z〇\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class NoticeAliases:
    """One notice by what people may call it: `number` as printed, and its parts (index.entities.document_numbers)."""

    file: str
    number: str | None
    key: str | None
    prefix: str | None
    year: int | None
    serial: str | None
    title: str
    places: tuple[Place, ...]


def known_of(summary: NoticeSummary) -> NoticeAliases:
    """What the notice of `summary` may be called by."""
    numbers = find_numbers(summary.document_number or "")
    number = numbers[0] if numbers else None
    return NoticeAliases(
        file=summary.file,
        number=summary.document_number,
        key=number.key if number else None,
        prefix=number.prefix if number else None,
        year=number.year if number else None,
        serial=number.serial if number else None,
        title=summary.title or "",
        places=places_of(summary.title, summary.issuers, None, number.prefix if number else ""),
    )


def packed(known: NoticeAliases) -> str:
    """`known` as JSON, without its file."""
    return json.dumps(astuple(known)[1:], ensure_ascii=False, separators=(",", ":"))


def unpacked(file: str, text: str) -> NoticeAliases:
    """What `packed` made `text` of."""
    number, key, prefix, year, serial, title, places = json.loads(text)
    return NoticeAliases(
        file,
        number,
        key,
        prefix,
        year,
        serial,
        title,
        tuple(Place(name, short, tuple(above)) for name, short, above in places),
    )


def names_of(known: NoticeAliases) -> set[str]:
    """The names under which a notice is kept."""
    names = {PLACED} if known.places else set()
    if known.prefix:
        names.add(f"number:{known.prefix[:LEAD].lower()}")
    if known.serial:
        names.add(f"serial:{known.serial}")
    if len(known.title) >= LEAD:
        names.add(f"title:{known.title[:LEAD]}")
    for place in known.places:
        names |= {f"place:{place.name}", *(f"within:{above}" for above in place.above)}
    return names


def names_in(text: str, *, places: bool) -> set[str]:
    """Every name that `text` may spell out, places only if they choose among the notices."""
    codes = _CODE_RUN.findall(text.lower()) + [number.prefix.lower() for number in find_numbers(text)]
    names = {f"number:{part}" for code in codes for part in _parts(code)}
    names |= {f"title:{text[i : i + LEAD]}" for i in range(len(text) - LEAD + 1)}
    names |= {f"serial:{numeral_value(serial)}" for serial in re.findall(BARE_SERIAL, text)}
    for mention in gazetteer().mentions(text) if places else ():
        for place in mention.places:
            names |= {f"place:{place.name}", f"within:{place.name}", *(f"place:{above}" for above in place.above)}
    return names


def _parts(run: str) -> Iterator[str]:
    """Every stretch of `run` of at most LEAD characters."""
    ends = range(1, len(run) + 1)
    return (run[start:end] for end in ends for start in range(max(0, end - LEAD), end))
