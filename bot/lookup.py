"""One notice of the index, by its file name or its document number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import CorpusError

if TYPE_CHECKING:
    from index.notice import Notice
    from index.search import Index


def find_notice(index: Index, which: str) -> Notice:
    """The notice called `which`; raises CorpusError that lists what there is when none or several are."""
    from index.document_number import find_numbers

    summaries = index.notices()
    keys = {number.key for number in find_numbers(which)}
    named = [summary for summary in summaries if which in (summary.file, summary.document_number)]
    numbered = [
        summary
        for summary in summaries
        if keys & {number.key for number in find_numbers(summary.document_number or "")}
    ]
    found = named or numbered
    if len(found) == 1:
        return index.notice(found[0].file)
    listed = "、".join(summary.document_number or summary.file for summary in (found or summaries)[:10])
    if found:
        raise CorpusError(f"“{which}”对应多件公文，请改用文件名：{'、'.join(summary.file for summary in found)}。")
    raise CorpusError(f"没有文件“{which}”，索引里也没有这个文号；索引里有：{listed}。")
