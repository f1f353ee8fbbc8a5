"""What stands below the body: 附件说明, signature, date, note and 版记 (GB/T 9704-2012, 7.3.4 to 7.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.entities.clause_labels import find_label
from index.entities.dates import PRINTED, find_date, without_date
from index.entities.organizations import is_first_half, is_organ, is_signature_line
from index.parsing.layout.table_rows import TableRow

_CAPTION = re.compile("附 ?(?:件|表)?[:：]")
ATTACHMENT = re.compile(f"{_CAPTION.pattern}|附 ?件 ?1 ?[.．、](?=.)")
"""How a statement of attachments (附件说明) opens."""
_ATTACHMENT_ITEM = re.compile(r"\d{1,2} ?[.．、]")
_COPIED = re.compile("(?:抄送|抄报|抄发|分送|副本)[:：]")
_SEAL = re.compile("[（(][^（）()]{0,30}(?:代章|盖章|章)[）)]")
_NOTE = re.compile("[（(](?!代章|盖章)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]")
_NOTE_WORDS = re.compile("此件|公开|删减|联系人|联系电话|发至")
_AFTER_DATE = re.compile("[） 　)。.]*(?:印发?)?[ 　]*(?:[（(][^（）()]*[）)])?")
_MOST_SIGNATURES = 30
"""Lines that a signature takes at most."""
_LAST_LINES = 8
"""Paragraphs from the end within which a note is looked for where no date tells where the body ends."""


@dataclass(slots=True)
class Footer:
    """Where the elements below the body stand, as ranges of paragraphs."""

    lines: dict[str, range] = field(default_factory=dict)

    @property
    def taken(self) -> set[int]:
        return {at for lines in self.lines.values() for at in lines}


def read_footer(paragraphs: list[str], body_start: int) -> Footer:
    """The elements below the body, which starts at paragraph `body_start`."""
    footer = Footer()
    dates = [at for at in range(body_start, len(paragraphs)) if _is_date_line(paragraphs[at])]
    printed = [at for at in dates if PRINTED.search(paragraphs[at])]
    signed = [at for at in dates if at not in printed]
    own = next((at for at in signed if _signs(paragraphs, at, body_start)), signed[0] if signed else None)
    if own is not None:
        first, last = _signature(paragraphs, own, body_start)
        footer.lines["date_of_issue"] = range(first, last)
        if last - first > 1 or is_organ(without_date(paragraphs[own])):
            footer.lines["signature"] = range(first, last)
    if printed:
        office = without_date(paragraphs[printed[0]])
        above = printed[0] - 1
        alone = not office and above >= body_start and above != own and is_organ(paragraphs[above])
        footer.lines["print_date"] = range(above if alone else printed[0], printed[0] + 1)
        if office or alone:
            footer.lines["printing_office"] = footer.lines["print_date"]
    _find_rest(footer, paragraphs, body_start)
    return footer


def _is_date_line(paragraph: str) -> bool:
    """Whether the paragraph prints a date and beside it at most the organ that dates it."""
    date = find_date(paragraph)
    if not date or len(paragraph) > 80 or find_label(paragraph):
        return False
    if isinstance(paragraph, TableRow) and not PRINTED.search(paragraph):
        return False
    if date.start() > 1 and not _AFTER_DATE.fullmatch(paragraph, date.end()):
        return False
    rest = without_date(paragraph)
    return not rest or is_organ(rest) or paragraph.endswith("印发")


def _signs(paragraphs: list[str], at: int, body_start: int) -> bool:
    return is_organ(without_date(paragraphs[at])) or (at > body_start and _is_above(paragraphs, at, at))


def _signature(paragraphs: list[str], at: int, body_start: int) -> tuple[int, int]:
    """The paragraphs of the signature and its date at `at`: above it, in its line, or else in the line below."""
    first = at
    lowest = max(body_start, at - _MOST_SIGNATURES)
    while first > lowest and _is_above(paragraphs, first, at):
        first -= 1
    below = at + 1
    if first == at and below < len(paragraphs) and not without_date(paragraphs[at]) and is_organ(paragraphs[below]):
        # A name with more text below it is the title of what follows, not a signature.
        ends = (
            below + 1 == len(paragraphs)
            or _NOTE.fullmatch(paragraphs[below + 1])
            or _COPIED.match(paragraphs[below + 1])
        )
        return at, below + 1 if ends else below
    return first, at + 1


def _is_above(paragraphs: list[str], below: int, date: int) -> bool:
    """Whether the line above `below` belongs to the signature over the date: an organ, half its name, a seal's note."""
    line = paragraphs[below - 1]
    if isinstance(line, TableRow) or find_label(line) is not None:
        return False
    half = below < date and is_first_half(line, paragraphs[below])
    return half or is_signature_line(line) or _SEAL.fullmatch(line) is not None


def _find_rest(footer: Footer, paragraphs: list[str], body_start: int) -> None:
    """The statement of attachments, the note and who else gets the notice."""
    end_of_body = footer.lines["date_of_issue"].start if "date_of_issue" in footer.lines else None
    taken = footer.taken
    for at in range(body_start, len(paragraphs)):
        paragraph = paragraphs[at]
        if at in taken:
            continue
        if _COPIED.match(paragraph):
            footer.lines.setdefault("copied_to", range(at, at + 1))
        elif ATTACHMENT.match(paragraph) and "attachment" not in footer.lines:
            items = range(at, _end_of_items(paragraphs, at, taken))
            # Without a colon the line is the head of the attachment itself, unless the text goes on or lists others.
            listed = _CAPTION.match(paragraph) is not None or len(items) > 1
            above = at < end_of_body if end_of_body is not None else listed
            dated = footer.lines.get("date_of_issue")
            if above or (listed and dated is not None and at == dated.stop):
                footer.lines["attachment"] = items
        elif "note" not in footer.lines and _NOTE.fullmatch(paragraph) and find_label(paragraph) is None:
            under_date = "date_of_issue" in footer.lines and at == footer.lines["date_of_issue"].stop
            at_end = at >= len(paragraphs) - _LAST_LINES and _NOTE_WORDS.search(paragraph)
            if under_date or at_end:
                footer.lines["note"] = range(at, at + 1)


def _end_of_items(paragraphs: list[str], at: int, taken: set[int]) -> int:
    end = at + 1
    while end < len(paragraphs) and end not in taken and _ATTACHMENT_ITEM.match(paragraphs[end]):
        if "。" in paragraphs[end]:
            break
        end += 1
    return end
