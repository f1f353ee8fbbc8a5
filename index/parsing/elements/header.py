"""Above the body: 版头, title, number, addressees (GB/T 9704-2012, 7.2, 7.3.1, 7.3.2), or a telegram's head.

Also what stands there in other layouts: an index table or bylines of a web page, the masthead of minutes and bulletins,
an order (令) over two lines, the captions of a Taiwan office's letter, the label of an attachment saved by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.entities.clause_labels import find_label
from index.entities.dates import find_date, without_date
from index.entities.document_numbers import find_numbers, line_number
from index.entities.organizations import is_organ
from index.parsing.elements.captions import captioned, is_furniture, is_letter, is_unit_line, letter_line
from index.parsing.elements.title import ends_title, join_title, letters, title_lines, unflattened_head
from index.parsing.layout.table_rows import TableRow

_LABEL = 8
"""Characters at most of what a page puts below a title that is no text: a label, a number of visits."""
_HAN = re.compile("[\u4e00-\u9fff]")
_MOST = 30
"""Paragraphs that a header takes at most, the lines of a law's history not counted."""

URGENCY = re.compile("(?:特提|特 ?急|加 ?急|平 ?急|急件)(?:[·・• ]?(?:明电|密电))?")
_TELEGRAM = re.compile("^(?:等级|发电|密级)|明电|密电|电报")
CLASSIFICATION = re.compile("(?:绝密|机密|秘密)(?:[★☆·]? ?\\d{1,2} ?[年月]|[★☆][^ ]*)?")
_CLASSIFIED_LINE = re.compile(rf"(?:\d{{1,6}} )?(?:密级[:：] ?)?{CLASSIFICATION.pattern}(?: ?{URGENCY.pattern})?")
_RED_HEAD = re.compile("(?P<issuer>[^，。；：]{2,60}?) ?文件")
_ORDER_HEAD = re.compile("[\u4e00-\u9fff ]{2,40}(?:令|公告|通告|决定|公报)")
ORDER_NUMBER = re.compile("[（(]?第 ?(?:\\d{1,6}|[〇零一二三四五六七八九十百千]{1,7}) ?号[）)]?")
_ISSUE = re.compile("[（(]?(?:总?第 ?(?:\\d{1,5}|[〇零一二三四五六七八九十百]{1,6}) ?期|\\d{4}年第?\\d{1,4}期)[）)]?")
_MASTHEAD = re.compile(
    "(?P<issuer>.{2,40}?)(?:专题|办公|工作)?(?:会议纪要|会议记录|纪要|简报|专报|通报|信息|动态|公报|快报)"
)
_LETTER_HEAD = re.compile("(?P<issuer>[\u4e00-\u9fff]{2,30}) (?:函|令|公告|書函|書函稿|開會通知單|公文)")
_BARE_ATTACHMENT = re.compile("附 ?[件表录] ?(?:[0-9０-９]{1,2}(?:[-－—]\\d{1,2})?|[一二三四五六七八九十]{1,3})?[:：]?")
_NUMBER_CAPTION = re.compile("发文字号|文号|文件编号|签发人[:：] ?\\S{2,4}|[:：（）()\\s　]")
_NUMBERED_TITLE = re.compile("(?:公告|通告|决定|公报|告示|布告) ?(?:[（(] ?第[^（）()]+号 ?[）)]|第 ?\\d{1,4} ?号)$")
_CUES_TO_TEXT = re.compile(
    "(?:如下|以下\\S{0,8}|下列\\S{0,8}|通知|公告|决定|规定|要求|意见|强调|指出|表示|提示|事项|精神|问题|办法|措施|调整|安排)$"
)
_OPENS_TEXT = re.compile(
    "为了?|根据|按照|依据|经|现|鉴于|由于|随着|近[日期年来]|目前|当前|从|在|对|自|我[校院局市县区省]"
)
_PASSED_IN_THE_REPUBLIC = re.compile(
    r"\d{2,3}(?:\.\d{1,2}\.\d{1,2}| ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)[^。，；]{1,60}(?:通過|[備核][查備定]|修[正訂]|公布)$"
)
"""A line of the history of a rule of Taiwan, in years of the Republic: 91.01.14 教務會議修正通過."""
_HISTORY_NOTE = re.compile("^[（(].*(?:通过|公布|发布|施行|修订|修正).*[）)]$")


@dataclass(slots=True)
class Header:
    """The paragraphs of a notice with its title in one of them, and where each element of its head stands."""

    paragraphs: list[str]
    lines: dict[str, int] = field(default_factory=dict)
    """Element -> the paragraph that prints it; for an order's number the second of its two."""
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Element -> the paragraph whose caption names it, and its value; used where nothing else prints the element."""
    red_head: list[str] = field(default_factory=list)
    """The organs that head the first page."""
    history: list[int] = field(default_factory=list)
    """Paragraphs that tell when a law was passed, amended, published or came into force."""
    body_start: int = 0


def read_header(paragraphs: list[str]) -> Header:
    """The header of a notice given by its paragraphs."""
    header = Header(unflattened_head(paragraphs))
    texts = _letter(header) if is_letter(header.paragraphs) else _walk(header)
    title = title_lines(header.paragraphs, texts) or _title_with_number(header)
    if title:
        header.body_start = _below_title(header, title, texts)
        _merge_title(header, title)
    return header


def _below_title(header: Header, title: range, texts: list[int]) -> int:
    """Where the text begins: at the first line of words below the title that is no element, names no organ, does not
    repeat the title and has no element below it.
    """
    lines = header.paragraphs
    last = max([title.stop - 1, *header.lines.values(), *header.history, *(at for at, _ in header.told.values())])
    above, own = (letters("".join(lines[start : title.stop])) for start in (0, title.start))

    def says_something(line: str) -> bool:
        repeats = letters(line) in above or (own in letters(line) and len(line) < 2 * len(own))
        return len(_HAN.findall(line)) > _LABEL and not repeats and not is_organ(line)

    return next((at for at in texts if at > last and says_something(lines[at])), header.body_start)


def _title_with_number(header: Header) -> range | None:
    """The paragraph that prints title and number in one: 某某指挥部通告（第7号）, 某某指挥部通告第7号."""
    at = header.lines.get("document_number")
    if at is None or not _NUMBERED_TITLE.search(header.paragraphs[at]):
        return None
    return range(at, at + 1)


def _letter(header: Header) -> list[int]:
    """Take in the captions of a letter, down to where its text begins; its subject (主旨) is its title."""
    header.body_start = len(header.paragraphs)
    for at, paragraph in enumerate(header.paragraphs):
        head = _LETTER_HEAD.fullmatch(paragraph)
        if head and not header.red_head:
            header.red_head, header.lines["issuer"] = [head["issuer"]], at
        elif told := letter_line(paragraph):
            name, value = told
            if name == "title":
                header.lines["title"] = at
                header.body_start = at + 1
            elif value and name and name != "addressees":
                header.told.setdefault(name, (at, value))
            elif value and name and (name not in header.told or "正本" in paragraph[:4]):
                header.told[name] = (at, value)
    return []


def _walk(header: Header) -> list[int]:
    """Fill in all but the title; the paragraphs that can be its lines."""
    texts: list[int] = []
    taken, captions_at = 0, -2
    for at, paragraph in enumerate(header.paragraphs):
        header.body_start = at
        if at - len(header.history) - taken > _MOST:
            break
        if at and header.lines.get("issuer", -1) >= at:
            continue  # the rest of a joint head
        if is_furniture(paragraph) and not isinstance(paragraph, TableRow):
            taken += 1
            continue
        below = header.paragraphs[at + 1 : at + 2]
        if told := captioned(paragraph, captions_at == at - 1 or any(map(captioned, below))):
            taken += 1
            captions_at = at
            for name, value in told:
                if name and value:
                    header.told.setdefault(name, (at, value))
            continue
        if isinstance(paragraph, TableRow):
            if texts or header.lines:
                break
            continue
        if texts and _is_addressees(paragraph):
            header.lines["addressees"] = at
            header.body_start = at + 1
            break
        if _take_line(header, at, paragraph, texts):
            continue
        if _is_body(paragraph) and not (at == 0 and _heads_a_rule(header)):
            if texts and (names := _addressed(paragraph)):
                header.told["addressees"] = at, names
            break
        texts.append(at)
    else:
        header.body_start = len(header.paragraphs)
    return texts


def _heads_a_rule(header: Header) -> bool:
    """Whether the first paragraph is the title of a rule out of a collection, above its history: 六、某校请假办法."""
    first, *rest = header.paragraphs[:2]
    return ends_title(first) and bool(rest) and _is_history(rest[0])


def _take_line(header: Header, at: int, paragraph: str, texts: list[int]) -> bool:
    """Whether the paragraph prints an element other than the title, which is then noted."""
    numbers = find_numbers(paragraph)
    telegram = len(paragraph) <= 80 and _TELEGRAM.search(paragraph) is not None and "。" not in paragraph
    if URGENCY.search(paragraph) and (telegram or URGENCY.fullmatch(paragraph)):
        header.lines.setdefault("urgency", at)
    if numbers and ((telegram and "关于" not in paragraph) or _only_number(paragraph)):
        header.lines.setdefault("document_number", at)
        if find_date(paragraph):
            header.lines.setdefault("date_of_issue", at)
        return True
    if line_number(paragraph) or _second_line_of_order(header, at):
        header.lines.setdefault("document_number", at)
        return True
    if _CLASSIFIED_LINE.fullmatch(paragraph):
        header.lines.setdefault("classification", at)
        return True
    if is_unit_line(paragraph) and not is_organ(paragraph):
        return True
    if header.lines.get("urgency") == at or (_BARE_ATTACHMENT.fullmatch(paragraph) and not texts):
        return True
    return _take_head(header, at, texts) or _take_masthead(header, at, texts) or _take_history(header, at)


def _take_head(header: Header, at: int, texts: list[int]) -> bool:
    """Whether a red head (某某局文件) is here, with the organs above and below it that share it."""
    red_head = _RED_HEAD.fullmatch(header.paragraphs[at])
    if not red_head or not is_organ(red_head["issuer"]) or header.red_head:
        return False
    above: list[str] = []
    while texts and texts[-1] == at - 1 - len(above) and is_organ(header.paragraphs[texts[-1]]):
        above.insert(0, header.paragraphs[texts.pop()])
    texts.clear()  # the title stands below the head
    below = at + 1
    while below < len(header.paragraphs) and is_organ(header.paragraphs[below]):
        below += 1
    # What stands below is of the head only where the number closes it; else it begins the title.
    closed = below < len(header.paragraphs) and line_number(header.paragraphs[below]) is not None
    shared = header.paragraphs[at + 1 : below] if closed else []
    header.red_head = [name.replace(" ", "") for name in (*above, red_head["issuer"], *shared)]
    header.lines["issuer"] = at + len(shared)
    return True


def _take_masthead(header: Header, at: int, texts: list[int]) -> bool:
    """Whether the number of an issue is here (第3期), or below it who issues it and when."""
    paragraph = header.paragraphs[at]
    if _ISSUE.fullmatch(paragraph) and "document_number" not in header.lines:
        header.lines["document_number"] = at
        masthead = _MASTHEAD.fullmatch(header.paragraphs[texts[-1]]) if texts and texts[-1] == at - 1 else None
        if masthead and is_organ(masthead["issuer"]):
            header.red_head = [masthead["issuer"]]
            header.lines["issuer"] = texts.pop()
        return True
    if header.lines.get("document_number") == at - 1 and _ISSUE.fullmatch(header.paragraphs[at - 1]):
        office = without_date(paragraph)
        if find_date(paragraph) and is_organ(office):
            header.red_head, header.lines["issuer"], header.lines["date_of_issue"] = [office], at, at
            return True
    return False


def _take_history(header: Header, at: int) -> bool:
    if not _is_history(header.paragraphs[at]):
        return False
    header.history.append(at)
    return True


def _second_line_of_order(header: Header, at: int) -> bool:
    """Whether the number of an order stands in a line of its own, below the name of who gives it and 令."""
    above = header.paragraphs[at - 1] if at else ""
    return ORDER_NUMBER.fullmatch(header.paragraphs[at]) is not None and _ORDER_HEAD.fullmatch(above) is not None


def _only_number(paragraph: str) -> bool:
    """Whether the paragraph prints one number and nothing beside it but its caption, its date or who signed."""
    numbers = find_numbers(paragraph)
    rest = paragraph[: numbers[0].start] + without_date(paragraph[numbers[0].end :])
    return len(numbers) == 1 and not URGENCY.sub("", _NUMBER_CAPTION.sub("", rest))


def _is_history(paragraph: str) -> bool:
    if _PASSED_IN_THE_REPUBLIC.match(paragraph):
        return True
    date = find_date(paragraph)
    return (date is not None and date.start() <= 1 and "。" not in paragraph) or (
        _HISTORY_NOTE.match(paragraph) is not None and date is not None
    )


def _is_addressees(paragraph: str) -> bool:
    """Whether the paragraph is 主送机关: names up to a colon, no sentence (GB/T 9704-2012, 7.3.2)."""
    if paragraph[-1] not in "：:" or "。" in paragraph or find_label(paragraph) or _OPENS_TEXT.match(paragraph):
        return False
    return _CUES_TO_TEXT.search(paragraph[:-1]) is None


def _addressed(paragraph: str) -> str:
    """Who is addressed before the text of a paragraph that prints both: 各县统计局：为做好…; "" where nobody is."""
    names, mark, rest = paragraph.partition("：")
    opens = mark and _OPENS_TEXT.match(rest) and _is_addressees(names + mark)
    return names if opens and is_organ(names.removeprefix("各")) else ""


def _is_body(paragraph: str) -> bool:
    return paragraph[-1] in "。：:；;" or "。" in paragraph or len(paragraph) > 150 or find_label(paragraph) is not None


def _merge_title(header: Header, lines: range) -> None:
    """Put the lines of the title together into one paragraph; what stands below moves up."""
    title = join_title([header.paragraphs[at] for at in lines])
    gone = len(lines) - 1
    if gone or title != header.paragraphs[lines.start]:
        header.paragraphs[lines.start : lines.stop] = [title]
    for name, at in header.lines.items():
        header.lines[name] = at - gone if at >= lines.stop else at
    header.told = {name: (at - gone if at >= lines.stop else at, value) for name, (at, value) in header.told.items()}
    header.history = [at - gone if at >= lines.stop else at for at in header.history]
    header.body_start -= gone
    header.lines["title"] = lines.start
    numbers = find_numbers(title)
    if (
        numbers
        and without_date(title[numbers[-1].end : -1]) == ""
        and title[-1] in "）)"
        and title[numbers[-1].start - 1] in "（("
    ):
        # A web page may print the number in brackets behind the title.
        header.lines.setdefault("document_number", lines.start)
