"""Paragraphs -> the elements of a notice, each as printed and where it is printed; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.entities.dates import find_date, find_dates, iso, without_date
from index.entities.document_numbers import case_number, find_numbers, line_number
from index.notice import Element
from index.parsing.elements.footer import Footer, read_footer
from index.parsing.elements.header import CLASSIFICATION, ORDER_NUMBER, URGENCY, Header, read_header
from index.parsing.elements.issuer import PASSED, find_issuers

_CAPTION = re.compile("^(?:附 ?件 ?(?=1 ?[.．、])|(?:附 ?(?:件|表)?|抄送|抄报|抄发|分送|副本)[:：]\\s*)")
_SET_APART = re.compile(r"(?:^|[ 　])[\u4e00-\u9fff][ 　]+$")
_AMENDED = re.compile("修订|修正|修改")
_ITEM = re.compile(r"(?:^|(?<=[^\d]))\d{1,2} ?[.．、](?:(?!\d)|(?=(?:19|20)\d\d(?!\d))) ?")


@dataclass(frozen=True, slots=True)
class Elements:
    """The reading text of a notice, its paragraphs and its elements."""

    text: str
    paragraphs: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """Each paragraph's place in `text`."""
    body_start: int
    """The first paragraph below the header."""
    body_stop: int
    """The paragraph after the notice's own text and signature: attachments and forwarded texts follow."""
    taken: frozenset[int]
    """Paragraphs that print elements and so are no part of the body."""
    values: dict[str, str] = field(default_factory=dict)
    issuers: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()


def read_elements(paragraphs: list[str]) -> Elements:
    """The elements of the notice that `paragraphs` print."""
    header = read_header(paragraphs)
    footer = read_footer(header.paragraphs, header.body_start)
    lines = header.paragraphs
    spans = _spans(lines)
    places = _places(header, footer)
    values = _values(lines, places)
    for name, (at, printed_value) in header.told.items():
        if name in ("issuer", "attachment") or name in values:
            continue
        if value := _value(name, printed_value):
            values[name], places[name] = value, range(at, at + 1)
    issuers, printed = find_issuers(header, values, places)
    if printed:
        places["issuer"] = printed
    own = [places[name].stop for name in ("date_of_issue", "signature") if name in footer.lines]
    attachment = footer.lines.get("attachment")
    if own and attachment and attachment.start == max(own):
        own.append(attachment.stop)
    return Elements(
        text="\n".join(lines),
        paragraphs=tuple(lines),
        spans=tuple(spans),
        body_start=header.body_start,
        body_stop=max(own, default=len(lines)),
        taken=frozenset(footer.taken),
        values=values,
        issuers=issuers,
        attachments=_attachments(lines, attachment) or _named_attachments(header.told.get("attachment", (0, ""))[1]),
        elements=tuple(
            Element(name, spans[place.start][0], spans[place.stop - 1][1])
            for name, place in sorted(places.items(), key=lambda item: (item[1].start, item[0]))
            if place
        ),
    )


def _spans(lines: list[str]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in lines:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _places(header: Header, footer: Footer) -> dict[str, range]:
    """Element -> its paragraphs."""
    places = {name: range(at, at + 1) for name, at in header.lines.items()}
    lines = header.paragraphs
    if "document_number" in places and places["document_number"].start:
        at = places["document_number"].start
        if ORDER_NUMBER.fullmatch(lines[at]):  # below 某某令
            places["document_number"] = range(at - 1, at + 1)
    passed = [at for at in header.history if PASSED.search(lines[at]) or not without_date(lines[at])]
    if passed and "date_of_issue" not in footer.lines:
        places["date_of_issue"] = range(passed[-1], passed[-1] + 1)
    numbered = [at for at in header.history if find_numbers(lines[at])]
    if len(numbered) == 1 and "document_number" not in places:
        # Of several orders in a law's history none is the number of the law as it stands.
        places["document_number"] = range(numbered[0], numbered[0] + 1)
    return places | footer.lines


def _values(lines: list[str], places: dict[str, range]) -> dict[str, str]:
    """Element -> what it says, as printed but without its caption; dates as ISO 8601."""
    values: dict[str, str] = {}
    for name, place in places.items():
        printed = "\n".join(lines[at] for at in place)
        value = _value(name, printed)
        if value:
            values[name] = value
    return values


def _value(name: str, printed: str) -> str | None:
    if name == "document_number":
        return _number(printed)
    if name in ("date_of_issue", "print_date"):
        return _date(printed)
    if name in ("urgency", "classification"):
        found = (URGENCY if name == "urgency" else CLASSIFICATION).search(printed)
        return found[0].replace(" 急", "急") if found else None
    if name == "addressees":
        return printed.rstrip("：:")
    if name in ("signature", "printing_office"):
        lines = (without_date(line) if find_date(line) else line for line in printed.split("\n"))
        return "\n".join(line for line in lines if line) or None
    if name == "copied_to":
        return _CAPTION.sub("", printed).rstrip("。")
    if name == "title":
        return printed.removeprefix("主旨：")
    return printed if name == "note" else None


def _number(printed: str) -> str:
    """The number that a line prints, or an order's two lines (某某令 | 第7号)."""
    if "\n" in printed:
        return printed.replace("\n", "")
    if case := case_number(printed):
        return case
    numbers = find_numbers(printed)
    # A single character before it is one of a code whose characters stand apart (青 水 发).
    if numbers and not _SET_APART.search(printed[: numbers[-1].start]):
        return numbers[-1].printed
    return line_number(printed) or (numbers[-1].printed if numbers else printed.strip("（）() "))


def _date(printed: str) -> str | None:
    """The date of the last line that prints one; of a law's history that on which its text came to be as it stands."""
    dates = [(match, line) for line in printed.split("\n") if (match := find_date(line))]
    if not dates:
        return None
    match, line = dates[-1]
    following = find_dates(line)
    for at, each in enumerate(following[1:], 1):
        until = following[at + 1].start() if at + 1 < len(following) else len(line)
        if _AMENDED.search(line, each.end(), until):
            match = each
    return iso(match)


def _attachments(lines: list[str], place: range | None) -> tuple[str, ...]:
    if place is None:
        return ()
    return _named_attachments(" ".join(_CAPTION.sub("", lines[at]) for at in place))


def _named_attachments(printed: str) -> tuple[str, ...]:
    return tuple(name for part in _ITEM.split(printed) if (name := part.strip(" ；;。")))
