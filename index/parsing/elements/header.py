"""Above the body: 版头, title, number, addressees (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2), or a telegram's head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.entities.clause_labels import find_label
from index.entities.dates import find_date
from index.entities.document_numbers import find_numbers
from index.entities.organizations import is_organ
from index.parsing.elements.title import join_title, title_lines, unflattened_head

_MOST = 30
"""Paragraphs that a header takes at most, the lines of a law's history not counted."""

URGENCY = re.compile("(?:特提|特急|加急|平急|急件)(?:[·・• ]?(?:明电|密电))?")
_TELEGRAM = re.compile("^(?:等级|发电|密级)|明电|密电|电报")
CLASSIFICATION = re.compile("(?:绝密|机密|秘密)(?:[★☆·]? ?\\d{1,2} ?[年月]|[★☆][^ ]*)?")
_CLASSIFIED_LINE = re.compile(rf"(?:\d{{1,6}} )?(?:密级[:：] ?)?{CLASSIFICATION.pattern}(?: ?{URGENCY.pattern})?")
_RED_HEAD = re.compile("(?P<issuer>[^，。；：]{2,60}?)文件")
_METADATA = re.compile(
    "^(?:索 ?引 ?号|发布机构|发文机关|信息分类|主题分类|成文日期|发布日期|信息来源|来源|主题词|有效性|公开方式)[:：]"
)
_NUMBER_CAPTION = re.compile("发文字号|文号|文件编号|签发人[:：] ?\\S{2,4}|[:：（）()\\s　]")
_NUMBERED_TITLE = re.compile("(?:公告|通告|决定|公报|告示|布告) ?[（(] ?第[^（）()]+号 ?[）)]$")
_CUES_TO_TEXT = re.compile("(?:如下|以下\\S{0,8}|下列\\S{0,8}|通知|公告|决定|要求|意见|强调|指出|表示|提示)$")
_HISTORY_NOTE = re.compile("^[（(].*(?:通过|公布|发布|施行|修订|修正).*[）)]$")


@dataclass(slots=True)
class Header:
    """The paragraphs of a notice with its title in one of them, and where each element of its head stands."""

    paragraphs: list[str]
    lines: dict[str, int] = field(default_factory=dict)
    """Element -> the paragraph that prints it."""
    red_head: str | None = None
    history: list[int] = field(default_factory=list)
    """Paragraphs that tell when a law was passed, amended, published or came into force."""
    body_start: int = 0


def read_header(paragraphs: list[str]) -> Header:
    """The header of a notice given by its paragraphs."""
    header = Header(unflattened_head(paragraphs))
    texts = _walk(header)
    title = title_lines(header.paragraphs, texts) or _title_with_number(header)
    if title:
        _merge_title(header, title)
    return header


def _title_with_number(header: Header) -> range | None:
    """The paragraph that prints title and number in one: 某某指挥部通告（第7号）."""
    at = header.lines.get("document_number")
    if at is None or not _NUMBERED_TITLE.search(header.paragraphs[at]):
        return None
    return range(at, at + 1)


def _walk(header: Header) -> list[int]:
    """Fill in all but the title; the paragraphs that can be its lines."""
    texts: list[int] = []
    for at, paragraph in enumerate(header.paragraphs):
        header.body_start = at
        if at - len(header.history) > _MOST:
            break
        if texts and _is_addressees(paragraph):
            header.lines["addressees"] = at
            header.body_start = at + 1
            break
        if _take_line(header, at, paragraph):
            continue
        if _is_body(paragraph):
            break
        texts.append(at)
    else:
        header.body_start = len(header.paragraphs)
    return texts


def _take_line(header: Header, at: int, paragraph: str) -> bool:
    """Whether the paragraph prints an element other than the title, which is then noted."""
    numbers = find_numbers(paragraph)
    telegram = len(paragraph) <= 80 and _TELEGRAM.search(paragraph) is not None and "。" not in paragraph
    if URGENCY.search(paragraph) and (telegram or URGENCY.fullmatch(paragraph)):
        header.lines.setdefault("urgency", at)
    if numbers and ((telegram and "关于" not in paragraph) or _only_number(paragraph)):
        header.lines.setdefault("document_number", at)
        return True
    if _CLASSIFIED_LINE.fullmatch(paragraph):
        header.lines.setdefault("classification", at)
        return True
    if "urgency" in header.lines and header.lines["urgency"] == at:
        return True
    red_head = _RED_HEAD.fullmatch(paragraph)
    if red_head and is_organ(red_head["issuer"]):
        header.red_head = red_head["issuer"].replace(" ", "")
        header.lines["issuer"] = at
        return True
    if _is_history(paragraph):
        header.history.append(at)
        return True
    return _METADATA.match(paragraph) is not None


def _only_number(paragraph: str) -> bool:
    """Whether the paragraph prints one number and nothing beside it but its caption or who signed."""
    numbers = find_numbers(paragraph)
    rest = paragraph[: numbers[0].start] + paragraph[numbers[0].end :]
    return len(numbers) == 1 and not URGENCY.sub("", _NUMBER_CAPTION.sub("", rest))


def _is_history(paragraph: str) -> bool:
    date = find_date(paragraph)
    return (date is not None and date.start() <= 1 and "。" not in paragraph) or (
        _HISTORY_NOTE.match(paragraph) is not None and date is not None
    )


def _is_addressees(paragraph: str) -> bool:
    """Whether the paragraph is 主送机关: names up to a colon, no sentence (GB/T 9704-2012, 7.3.2)."""
    if paragraph[-1] not in "：:" or "。" in paragraph or find_label(paragraph) or _METADATA.match(paragraph):
        return False
    return _CUES_TO_TEXT.search(paragraph[:-1]) is None


def _is_body(paragraph: str) -> bool:
    return paragraph[-1] in "。：:；;" or "。" in paragraph or len(paragraph) > 150 or find_label(paragraph) is not None


def _merge_title(header: Header, lines: range) -> None:
    """Put the lines of the title together into one paragraph; what stands below moves up."""
    title = join_title([header.paragraphs[at] for at in lines])
    header.paragraphs[lines.start : lines.stop] = [title]
    gone = len(lines) - 1
    for name, at in header.lines.items():
        header.lines[name] = at - gone if at >= lines.stop else at
    header.history = [at - gone if at >= lines.stop else at for at in header.history]
    header.body_start -= gone
    header.lines["title"] = lines.start
    numbers = find_numbers(title)
    if numbers and title[numbers[-1].end :] in ("）", ")") and title[numbers[-1].start - 1] in "（(":
        # A web page may print the number in brackets behind the title.
        header.lines.setdefault("document_number", lines.start)
