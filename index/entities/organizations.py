"""What a Chinese organ's name looks like when it stands alone in a line or before 关于 in a title."""

from __future__ import annotations

import re

_ENDINGS = (
    "委|府|院|部|局|厅|办|署|会|室|组|司|处|科|股|社|团|校|所|中心|机制|(?<![执施进举运推试发])行|军|人大|政协|公司|联|集团|大学|队|馆|站|台|海关|"
    "省|市|县|区|镇|乡|街道|企业|联席会议|中央"
)
_ORGAN = re.compile(rf"(?:{_ENDINGS})(?:[（(][^（）()]*[）)])?\Z")
_OFFICER = re.compile("(?:总理|主席|[省市州县区部局署行会院厅司]长|主任|检察长)[ 　].{2,12}")
_NOT_A_NAME = re.compile(r"[，。；：！？,;:!?《》@\n]|\d{5}")
_OF_A_NAME = re.compile(r"[\u4e00-\u9fff（）()]")
_LONGEST = 60
_LONGEST_LINE = 400
"""The same for a line, whose characters may be set apart."""
_LONG = 12
"""Characters from which a name that does not end like an organ's can be one broken over two lines."""


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


def split_organs(names: str) -> tuple[str, ...]:
    """The single organs of a line that names several side by side, as printed.

    A name with its characters set apart (商 务 部) or broken over two lines is put together again.
    """
    organs: list[str] = []
    broken = ""
    for part in re.split(r"[\s　、]+", _without_trailing(names.strip())):
        if not part or part[0] in "（(":
            continue
        name = broken + part
        broken = name if not is_organ(name) and (len(part) == 1 or len(name) >= _LONG) else ""
        if not broken:
            organs.append(name)
    return (*organs, broken) if broken else tuple(organs)
