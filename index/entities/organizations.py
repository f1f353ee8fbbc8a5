"""What a Chinese organ's name looks like when it stands alone in a line or before 关于 in a title."""

from __future__ import annotations

import re

_ENDINGS = (
    "委|府|院|部|局|厅|办|署|会|室|组|司|处|科|股|社|团|校|所|中心|机制|(?<![执施进举运推试发])行|军|人大|政协|公司|联|集团|大学|中学|小学|幼儿园|队|馆|站|台|海关|"
    "處|廳|會|縣|區|鄉|鎮|團|隊|館|學|"
    "省|市|县|区|镇|乡|街道|企业|联席会议|中央|支部|总支"
)
_ORGAN = re.compile(rf"(?:{_ENDINGS})(?:[（(][^（）()]*[）)])?\Z")
_OFFICER = re.compile("(?:总理|主席|[省市州县区部局署行会院厅司]长|主任|检察长)[ 　].{2,12}")
_FIRST_HALF = re.compile(
    "(?:中共|共青团|中国|中华|国家|全国|国务院|[\u4e00-\u9fff]{2,7}(?:省|市|县|區|区|州|盟|旗|镇|乡|大学|学院|集团|公司))"
    "[\u4e00-\u9fff]{0,24}"
)
"""How an organ's name begins, where its first line stands by itself."""
_INCOMPLETE = re.compile(
    "(?:中国共产党|中国共产主义青年团|中共|共青团)[\u4e00-\u9fff]{2,20}(?:大学|学院|学校|中学|小学|省|市|县|区|公司|集团|医院)"
)
"""A Party's or League's body is named by its committee, not by where it is."""
_SEAL = re.compile("[（(](?:盖章|公章|印章|签章|章)[）)]")
"""What stands behind a name where its seal goes."""
_NOT_A_NAME = re.compile(r"[，。；：！？,;:!?《》@\n]|\d{4}")
_OF_A_NAME = re.compile(r"[\u4e00-\u9fff（）()]")
_LONGEST = 60
"""Characters of a name, or of several organs that sign together."""
_LONGEST_LINE = 400
"""The same for a line, whose characters may be set apart."""


def is_organ(text: str) -> bool:
    """Whether `text` can be the name of one or more organs, standing by itself."""
    if len(text) > _LONGEST_LINE:
        return False
    name = _without_trailing(text.replace(" ", "").replace("　", ""))
    return (
        1 < len(name) <= _LONGEST
        and not _NOT_A_NAME.search(name)
        and "。" not in text
        and _ORGAN.search(name) is not None
    )


def _without_trailing(text: str) -> str:
    """`text` up to the last character that a name can end with: a mark or a date's figures behind it are none."""
    end = len(text)
    while end and not _OF_A_NAME.match(text, end - 1):
        end -= 1
    return text[:end]


def is_signature_line(text: str) -> bool:
    """Whether `text` can be a line of a signature: organs, or the office and name of who signs an order."""
    return is_organ(text) or _OFFICER.fullmatch(text) is not None


def is_officer(text: str) -> bool:
    """Whether `text` is the office and the name of a person who signs, which names no organ (总理　某某某)."""
    return _OFFICER.fullmatch(text) is not None


def is_first_half(text: str, rest: str) -> bool:
    """Whether `text` can be the first line of an organ's name that goes on with `rest` in the next."""
    return (
        _FIRST_HALF.fullmatch(text) is not None
        and (not is_organ(text) or _INCOMPLETE.fullmatch(text) is not None)
        and is_organ(text + rest)
    )


def split_organs(names: str) -> tuple[str, ...]:
    """The single organs of a line that names several side by side, as printed.

    A name with its characters set apart (商 务 部) or broken over two lines is put together again.
    """
    organs: list[str] = []
    broken = ""
    for part in re.split(r"[\s　、]+", _without_trailing(_SEAL.sub("", names).strip())):
        if not part or part[0] in "（(":
            continue
        whole = broken + part
        if broken and len(part) > 1 and len(broken) > 1 and not is_organ(whole):
            organs.append(broken)
            whole = part
        if is_organ(whole) and not _INCOMPLETE.fullmatch(whole):
            organs.append(whole)
            broken = ""
        else:
            broken = whole
    return (*organs, broken) if broken else tuple(organs)
