"""Who issued a notice (发文机关, GB/T 9704-2012, 7.2.4): as its title, head, signature, history or text print it."""

from __future__ import annotations

import re

from index.entities.clause_labels import find_label
from index.entities.dates import without_date
from index.entities.document_numbers import find_numbers
from index.entities.organizations import is_officer, is_organ, split_organs
from index.parsing.elements.header import Header
from index.parsing.elements.title import announcer, letters

PASSED = re.compile("(?:通过|批准|公布|发布|修订|修正|颁布)")
"""What was done with a law on a date of its history."""

_IN_TITLE = re.compile(
    r"^(?:[^：:]{1,4}[：:])?(?P<names>.{2,60}?)(?:关于|印发|转发|批转|发布|公布|对(?=.*(?:答复|批复)))"
)
_ORDER = re.compile("令第.{1,6}号|公告$")
_SESSION = re.compile("第[^届]{1,4}届|第[^次]{1,4}次(?:全体)?会议.*")
_NAMES = "(?:^|(?<=[，,。；;：:]))(?P<names>[^，,。；;：:]{2,60}?)(?:联合|共同|现)?"
_DECIDES = re.compile(rf"{_NAMES}(?:决定|公告|通告)(?:如下)?[：:]")
_REPORTED = re.compile(rf"{_NAMES}(?:印发|发布|公布|下发|发出)了?《(?P<title>[^》]+)》")
_DAY = re.compile("^(?:[0-9 　年]{1,20}(?<=[0-9 　])月[0-9 　]{1,8}日|近日|日前)")
_OPENS_PHRASE = re.compile("根据|按照|依据|依照|经|由|对|向|将|为|请|各|在|与")
"""What stands before a body that the text speaks of, where one that speaks itself opens its phrase."""
_PLACE_ENDS = "省市县区旗盟州镇乡"
_Found = tuple[tuple[str, ...], range | None]


def find_issuers(header: Header, values: dict[str, str], places: dict[str, range]) -> _Found:
    """The issuing organs and the paragraphs that print them; empty and None where the text names none.

    `values` and `places` hold the other elements, by name.
    """
    signatures = values.get("signature", "").split("\n")
    signed = split_organs(" ".join(line for line in signatures if not is_officer(line)))
    title = _IN_TITLE.match(values.get("title", ""))
    named = split_organs(title["names"]) if title and is_organ(title["names"]) else ()
    if named:
        # The title may give a short name (市商务局) of what signs in full (某某市商务局).
        full = [organ for organ in signed if organ.endswith(named[0]) and organ != named[0]]
        if len(named) == 1 and len(full) == 1 and len(signed) == 1:
            return tuple(full), places["signature"]
        # Or the place alone (清河区关于), or the name with a blank in it.
        of_the_place = len(named) == 1 and named[0][-1] in _PLACE_ENDS and len(signed) == 1
        if (of_the_place and signed[0][:-1].startswith(named[0])) or (len(named) > 1 and ("".join(named),) == signed):
            return signed, places["signature"]
        # Of several that sign the title may give the first alone.
        if len(signed) > len(named) and all(any(organ.endswith(name) for organ in signed) for name in named):
            return signed, places["signature"]
        return named, places["title"]
    if header.red_head:
        return tuple(organ for name in header.red_head for organ in split_organs(name)), places["issuer"]
    if signed:
        return signed, places["signature"]
    number = find_numbers(values.get("document_number", ""))
    names = announcer(number[0].printed.split("第")[0].rstrip(" 0123456789年")) if number else None
    if names:
        return split_organs(names), places["document_number"]
    if header.history and "date_of_issue" in places:
        return _lawgiver(header.paragraphs, places["date_of_issue"])
    told = _told(header, values.get("title", ""))
    if not told[0] and "issuer" in header.told:
        at, names = header.told["issuer"]
        return split_organs(names), range(at, at + 1)
    return told


def _lawgiver(lines: list[str], place: range) -> _Found:
    """Who passed or published a law, from the line of its history: 第十三届全国人民代表大会第三次会议通过."""
    words = PASSED.split(without_date(lines[place.start]))[0]
    names = _ORDER.sub("", _SESSION.sub("", words)).strip(" （(")
    return (split_organs(names), place) if is_organ(names) else ((), None)


def _told(header: Header, title: str) -> _Found:
    """Who speaks in the text above its first clause (某某部决定：), or issued what a report of this title tells of."""
    for at in range(header.body_start, len(header.paragraphs)):
        paragraph = header.paragraphs[at]
        if find_label(paragraph):
            break
        for found in (*_DECIDES.finditer(paragraph), *_REPORTED.finditer(paragraph)):
            names = _DAY.sub("", found["names"].strip()).strip()
            of_this = "title" not in found.groupdict() or letters(found["title"]) == letters(title)
            if of_this and not _OPENS_PHRASE.match(names) and all(is_organ(name) for name in names.split("、")):
                return split_organs(names), range(at, at + 1)
    return (), None
