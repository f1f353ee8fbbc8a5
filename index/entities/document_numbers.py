"""Document numbers (发文字号): code, year in 〔〕, serial (GB/T 9704-2012, 7.2.5); orders and announcements too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from index.entities.dates import find_dates
from index.entities.numerals import NUMERALS, numeral_value

_HAN = "\u4e00-\u9fff〇"
_B = "[ \t\xa0\u3000]{0,8}"
_OPEN = "〔\\[(（【﹝［〖{"
_CLOSE = "〕\\])）】﹞］〗}"
_DIGITS = "[0-9０-９]"

# Compiled when a text first holds 号, by `re` itself, which keeps them: most questions hold none.
_CODED = (
    rf"(?P<prefix>[{_HAN}A-Z]{{1,24}}){_B}[{_OPEN}]{_B}(?P<year>{_DIGITS}{{4}}){_B}年?[{_CLOSE}]{_B}"
    rf"(?:第{_B})?(?P<serial>{_DIGITS}{{1,6}}(?:[-－]{_DIGITS}{{1,3}})?)[?？]?{_B}[号號]"
)
_KIND = "令|公告|通告|决定|公报|告示|布告"
_LETTERED = rf"(?P<prefix>[{_HAN}]{{1,20}}字){_B}第{_B}(?P<serial>{_DIGITS}{{1,12}}){_B}[号號](?P<year>)"
# The names before 令 are looked for backwards from it: a text may hold very long runs of names and no number.
_ORDER = (
    rf"(?:{_KIND}|(?<=[部委局署院厅])(?=[ ]{{0,8}}{_DIGITS}{{4}})){_B}(?P<open>[（(])?{_B}"
    rf"(?:(?P<year>{_DIGITS}{{4}}){_B}年{_B})?第{_B}(?P<serial>{_DIGITS}{{1,6}}|[{NUMERALS}]{{1,7}}){_B}[号號]"
    rf"(?(open)(?:{_B}[）)])?)"
)
_CAPTION = re.compile("^(?:发文字号|文号|文件编号|编号|字号)[:：]")
_UNUSUAL = re.compile(rf"[{_HAN}]{{0,20}}{_DIGITS}{{4}}年(?:第{_DIGITS}{{1,6}}|{_DIGITS}{{1,6}})号")
_CASE = re.compile(
    rf"[{_OPEN}]{_DIGITS}{{4}}[{_CLOSE}][{_HAN}]{{1,4}}{_DIGITS}{{0,4}}[{_HAN}]{{1,8}}{_DIGITS}{{1,6}}号"
)
"""The number of a court's case: （2023）东破字第3号, （2023）皖0111民初12号."""
_NAMES = rf"(?:[{_HAN}]{{2,20}}[ \u3000、])*[{_HAN}]{{0,24}}$"
_LONGEST_NAMES = 60
# Words that run on before a code in a sentence. The second kind can also begin a code (和政发〔2020〕1号 of 和政县).
_LEAD_IN = re.compile(
    "^.*(?:根据|依据|依照|按照|参照|遵照|印发|转发|下发|详见|文号为|文件|字号|通知|规定|意见|办法|决定|方案|细则|条例|批复|的)"
)
_WEAK_LEAD_IN = re.compile("^.*(?:执行|(?:和(?!国)|[与及即以在对将或为是按见]))")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as printed, its parts and its place (code points) in the text searched."""

    printed: str
    prefix: str
    year: int | None
    serial: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The number in one form whatever its brackets, width and blanks; equal keys name one notice."""
        if self.year is None:
            return f"{self.prefix}第{self.serial}号"
        if re.search(f"(?:{_KIND}|[部委局署院厅])$", self.prefix) and "年" in self.printed:
            return f"{self.prefix}{self.year}年第{self.serial}号"
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


def find_numbers(text: str) -> list[DocumentNumber]:
    """All document numbers in `text`, in order, none overlapping another."""
    if "号" not in text and "號" not in text:
        return []
    found = [_number(match, match.start(), match.end("prefix"), text) for match in re.finditer(_CODED, text)]
    found += [_number(match, match.start(), match.end("prefix"), text) for match in re.finditer(_LETTERED, text)]
    found += [_number(match, *_order_prefix(match, text), text) for match in re.finditer(_ORDER, text)]
    found.sort(key=lambda number: (number.start, -number.end))
    kept: list[DocumentNumber] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def line_number(line: str) -> str | None:
    """The number that a whole line prints beside its caption, in whatever form; None where it prints more.

    Besides those of `find_numbers`: characters set apart (青 水 发), a year without brackets, no code at all.
    """
    plain = re.sub(r"[ \t\u3000]", "", _CAPTION.sub("", line))
    found = find_numbers(plain)
    if len(found) == 1 and found[0].printed == plain.strip("（）()"):
        return found[0].printed
    return case_number(line) or (plain if _UNUSUAL.fullmatch(plain) else None)


def case_number(line: str) -> str | None:
    """The number of a court's case that a whole line prints; its brackets are part of it."""
    plain = re.sub(r"[ \t\u3000]", "", _CAPTION.sub("", line))
    return plain if _CASE.fullmatch(plain) else None


def _order_prefix(match: re.Match[str], text: str) -> tuple[int, int]:
    """Where the prefix of an order or announcement starts and ends: names of organs and the kind."""
    kind = re.compile(_KIND).match(text, match.start())
    before = text[max(0, match.start() - _LONGEST_NAMES) : match.start()]
    for day in find_dates(before)[-1:]:  # 2022年3月1日某市人民政府令第18号公布
        before = before[day.end() :]
    names = re.search(_NAMES, before)
    return match.start() - (len(names[0]) if names else 0), kind.end() if kind else match.start()


def _number(match: re.Match[str], start: int, stop: int, text: str) -> DocumentNumber:
    """The number whose prefix stands at `text[start:stop]`, perhaps with words before it that are no part of it."""
    prefix = text[start:stop]
    cut = _after(_LEAD_IN, prefix)
    if text[start - 1 : start] == "·" and prefix[:2] in ("明电", "密电"):
        # A telegram's 特急·明电 may touch the number.
        cut = max(cut, 2)
    if not _alone_in_line(start, match.end(), text):
        cut += _after(_WEAK_LEAD_IN, prefix[cut:])
    year = match["year"]
    return DocumentNumber(
        printed=text[start + cut : match.end()],
        prefix=re.sub(r"[\s、]", "", prefix[cut:]),
        year=int(_plain(year)) if year else None,
        serial=_serial(match["serial"]),
        start=start + cut,
        end=match.end(),
    )


def _after(lead_in: re.Pattern[str], prefix: str) -> int:
    """Where the code starts in `prefix`; a lead-in that leaves no code behind it is the code."""
    found = lead_in.match(prefix)
    return found.end() if found and found.end() < len(prefix) else 0


def _alone_in_line(start: int, end: int, text: str) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    return not text[line_start:start].strip() and not text[end : end + 1].strip()


def _plain(digits: str) -> str:
    return unicodedata.normalize("NFKC", digits)


def _serial(printed: str) -> str:
    plain = _plain(printed)
    if plain[0] in NUMERALS:
        return str(numeral_value(plain))
    return "-".join(str(int(part)) for part in plain.split("-"))
