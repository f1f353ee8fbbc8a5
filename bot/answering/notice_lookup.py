"""One notice of the index, by file name or by whatever number, place or title a person may name it by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.entities.document_numbers import find_numbers
from index.errors import CorpusError

if TYPE_CHECKING:
    from index.notice import Notice, NoticeSummary
    from index.search.index import Index

_LISTED = 10
_YEAR = re.compile("〔[0-9]{4}〕")


def matching(notices: Sequence[NoticeSummary], wanted: str) -> list[NoticeSummary]:
    """The notices that are meant: by number or file name, by number without the year, or by words of the title."""
    words = "".join(wanted.split())
    if not words:
        return []
    keys = {number.key for number in find_numbers(wanted)}
    short = words if words.endswith("号") else f"{words}号"
    ways: tuple[Callable[[NoticeSummary, set[str]], object], ...] = (
        lambda notice, _: wanted in (notice.document_number, notice.file),
        lambda _, own: keys & own,
        lambda _, own: short in {_YEAR.sub("", key) for key in own},
        lambda notice, _: words in (notice.document_number or "") or words in (notice.title or ""),
    )
    numbers = {notice.file: {number.key for number in find_numbers(notice.document_number or "")} for notice in notices}
    found = ([notice for notice in notices if way(notice, numbers[notice.file])] for way in ways)
    return next(filter(None, found), [])


def find_notice(index: Index, which: str) -> Notice:
    """The notice called `which`; raises CorpusError that says what there is when it is none or several."""
    notices = index.notices()
    found = [notice.file for notice in matching(notices, which)] or _spoken_of(index, which)
    if len(found) == 1:
        return index.notice(found[0])
    if found:
        raise CorpusError(f"“{which}”对应多件公文，请写明是哪一件：{'、'.join(found[:_LISTED])}。")
    listed = "、".join(notice.document_number or notice.file for notice in notices[:_LISTED])
    more = f"等 {len(notices)} 件" if len(notices) > _LISTED else ""
    raise CorpusError(f"没有文件“{which}”，索引里也没有这个文号；索引里有：{listed}{more}。")


def _spoken_of(index: Index, which: str) -> list[str]:
    """The files of the notices that `which` names as a question would: by place, or by a sloppy number."""
    from bot.answering.ranking.retriever import Retriever

    return list(Retriever(index).scope(which).files)
