"""The documents of a notice and their relations as text."""

from __future__ import annotations

from bot.answering.notice_documents import Described
from bot.citation import day_words
from index.ingest.standing import name_of
from index.relations import RELATION_NAMES, STATE_NAMES

_DAYS = ("通过", "修正", "施行", "期满")
_ROLES = {"main": "本文", "carried": "所载", "attachment": "附件"}


def documents_text(documents: list[Described]) -> str:
    """A line a document, and below it a line a relation with the words that state it."""
    lines = [f"文件（{len(documents)}）"]
    for each in documents:
        lines.append(f"  {_line(each)}")
        for told in each.relations:
            names = f"{told.source}{RELATION_NAMES[told.relation.kind]}{told.target}"
            lines.append(f"    {names}：“{told.text}”")
    return "\n".join(lines)


def _line(each: Described) -> str:
    document = each.document
    days = (document.adopted, document.amended, document.effective, document.expires)
    words = [_ROLES[document.role], name_of(document)]
    words += [f"{day_words(day)}{name}" for name, day in zip(_DAYS, days, strict=True) if day]
    words += [STATE_NAMES[each.status.state]] if each.status else []
    return "　".join(words)
