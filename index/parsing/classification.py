"""Marks that say who may read a document: state secrets (密级, GB/T 9704-2012, 7.2.2) and internal papers.

The levels and the form of the mark (机密★1年) are those of 国家秘密定密管理暂行规定. A text that speaks of secrets
prints the words within its sentences; a mark is a line of its own, or has the star and the period behind the level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LEVEL = "(?:绝密|絕密|绝对机密|絕對機密|极机密|極機密|机密|機密|秘密)"
_PERIOD = (
    "(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})(?:年|个?月|天|日)|长期|長期|永久|(?:启用|公布|公开|使用|解密)(?:日)?前"
    "|至?[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?"
)
_STARRED = re.compile(f'(?<![“‘"「『《])(?P<level>{_LEVEL})[★☆*✩✭⭐·]+(?:{_PERIOD})?')
_CAPTION = "(?:密级|密級|密等[^:：]{0,14}|涉密等级)[和及保密期限:：]{0,9}[〔【\\[（(]?"
_CAPTIONED = re.compile(f"{_CAPTION}(?P<level>{_LEVEL})(?![、，或和与])")
_TOKENS = re.compile(
    f"{_LEVEL}|{_PERIOD}|[0-9]{{1,8}}|份号|份數|份数|编号|密级|密級|保密期限|紧急程度|緊急程度|等级|等級|特提|特急|加急"
    "|平急|急件|急|明电|密电|[\\[\\]()（）【】〔〕<>《》:：★☆*·•,，、;；./|\\\\—_-]"
)
_DECLASSIFIED = re.compile("解密|解除|原为|原系|原密级|不再|样式|式样|格式|标注|标为|标志")
_SHORT = 40
"""Characters of a line that prints a mark and little else."""
_LONGEST_HEAD = 80
"""Characters of a line of the head, where a mark stands beside number and urgency."""

_INTERNAL = re.compile(
    "内部(?:资料|文件|材料|参考|使用|传阅|刊物|发行)|仅供内部\\S{0,6}|注意(?:保存|保密)|妥善保管"
    "|(?:不得|严禁|请勿|不准)(?:外传|翻印|转发|复印|扩散)|(?:此件|本件)?(?:不予公开|不公开|依申请公开|不宜公开|暂不公开)"
    "|(?:此件|公开)(?:属性|方式|形式)[:：](?:不予公开|不公开|依申请公开)"
)
_OPEN, _CLOSE = "（([【〔", "）)]】〕"


def classification_of(lines: Iterable[str]) -> str | None:
    """The mark of a state secret that one of `lines` prints; None where none does."""
    for line in lines:
        if "密" not in line:
            continue
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", line))
        if "\t" in line:  # a row: only what a cell calls 密级
            captioned = None if _DECLASSIFIED.search(plain) else _CAPTIONED.search(plain)
            found = captioned[0] if captioned else None
        else:
            found = _mark(plain)
        if found:
            return found
    return None


def _mark(line: str) -> str | None:
    starred = _STARRED.match(line) or (_STARRED.search(line) if len(line) <= _SHORT else None)
    captioned = _CAPTIONED.search(line[:_LONGEST_HEAD]) if len(line) <= _LONGEST_HEAD and "。" not in line else None
    found = starred or captioned
    if found:
        return None if _DECLASSIFIED.search(line[: found.start()] + line[found.end() : found.end() + 20]) else found[0]
    level = re.search(_LEVEL, line)
    return level[0] if level and len(line) <= _SHORT and not _TOKENS.sub("", line) else None


def internal_mark_of(lines: Iterable[str]) -> str | None:
    """The printed mark that keeps a document from the public (内部资料, 此件不公开), None where there is none.

    It stands by itself in a line, perhaps with its neighbours of the kind (内部资料 注意保存) and in brackets.
    """
    for line in lines:
        plain = "".join(line.split())
        if len(plain) <= _SHORT and _INTERNAL.search(plain):
            rest = _INTERNAL.sub("", plain.strip(_OPEN + _CLOSE))
            if not any(map(str.isalnum, rest)):
                return line.strip()
    return None
