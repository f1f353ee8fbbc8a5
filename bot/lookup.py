"""One notice of the index, by file name or by whatever number, place or title a question may name it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import CorpusError

if TYPE_CHECKING:
    from index.notice import Notice
    from index.search import Index

_LISTED = 10


def find_notice(index: Index, which: str) -> Notice:
    """The notice called `which`; raises CorpusError that says what there is when it is none or several."""
    from bot.answering.library import Library
    from bot.answering.scope import scope

    summaries = {summary.file: summary for summary in index.notices()}
    exact = [file for file, summary in summaries.items() if which in (file, summary.document_number)]
    library = Library(index)
    found = exact or list(scope(which, library.known, library.prints).files)
    if len(found) == 1:
        return index.notice(found[0])
    if found:
        raise CorpusError(f"“{which}”对应多件公文，请写明是哪一件：{'、'.join(found[:_LISTED])}。")
    listed = "、".join(summary.document_number or file for file, summary in [*summaries.items()][:_LISTED])
    more = f"等 {len(summaries)} 件" if len(summaries) > _LISTED else ""
    raise CorpusError(f"没有文件“{which}”，索引里也没有这个文号；索引里有：{listed}{more}。")
