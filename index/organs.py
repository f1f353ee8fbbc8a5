"""What a Chinese organ's name looks like when it stands alone in a line or before 关于 in a title."""

from __future__ import annotations

import re

_ENDINGS = (
    "委|府|院|部|局|厅|办|署|会|室|组|司|处|科|股|社|团|校|所|中心|机制|行|军|人大|政协|公司|联|集团|大学|队|馆|站|台|海关|"
    "省|市|县|区|镇|乡|街道|企业|联席会议"
)
_ORGAN = re.compile(rf".*(?:{_ENDINGS})(?:[（(][^（）()]*[）)])?")
_OFFICER = re.compile("(?:总理|主席|[省市州县区部局署行会院厅司]长|主任|检察长)[ 　].{2,12}")
_NOT_A_NAME = re.compile("[，。；：！？,;:!?《》]")
_TRAILING = re.compile(r"[^\u4e00-\u9fff（）()]+$")
_LONGEST = 60


def is_organ(text: str) -> bool:
    """Whether `text` can be the name of one or more organs, standing by itself."""
    name = _TRAILING.sub("", text.replace(" ", "").replace("　", ""))
    return 1 < len(name) <= _LONGEST and not _NOT_A_NAME.search(name) and _ORGAN.fullmatch(name) is not None


def is_signature_line(text: str) -> bool:
    """Whether `text` can be a line of a signature: organs, or the office and name of who signs an order."""
    return is_organ(text) or _OFFICER.fullmatch(text) is not None


def split_organs(names: str) -> tuple[str, ...]:
    """The single organs of a line that names several side by side, as printed."""
    parts = re.split(r"[\s　、]+", _TRAILING.sub("", names.strip()))
    return tuple(part for part in parts if part and part[0] not in "（(")
