"""What an amending document changes, clause by clause: 将第三条修改为, 删去第六条第五项, 增加一条，作为第三条之一.

立法技术规范（试行）（二）: an amending decision names the law in its title and gives each change an item of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.document import Document
from index.entities.clause_labels import Label, find_label
from index.entities.references import Reference, find_references, genre_of
from index.parsing.relations.clause_paths import clause_paths
from index.relations import Relation

_TITLE = re.compile(
    "(?:修改|修订|修正)(?P<what>.{1,120}?)(?:部分|有关|个别)?(?:条款|条文|内容|事项)?的(?:决定|通知|公告|决议|函|令)"
    "|(?:调整|更正)(?P<titled>《.{1,120}?)(?:部分|有关|个别)?(?:条款|条文|内容|事项)?的(?:决定|通知|公告|函)"
)
_BILL = re.compile("(?P<what>.{1,120}?)(?:第.{1,3}次)?修正案")
_BECOMES = "修改为|修订为|修正为|改为|调整为|变更为|更正为"
_CHANGE = re.compile(f"{_BECOMES}|删去|删除|增加|增补|增设|作为第|合并为")
_HINT = re.compile("修改|修订|修正|改为|调整|更正|变更|删去|删除|增加")
"""Without one of these beside a title a paragraph changes nothing."""
_TITLE_MARK = "\ufffc"
_ANNOUNCES = re.compile(
    rf"对{_TITLE_MARK}[^。；]{{0,30}}(?:作|做)(?:出|了)?(?:如下|以下|相应)?的?(?:修改|修订|修正|调整)"
    rf"|{_TITLE_MARK}[^。；]{{0,30}}(?:(?:修改|修订|调整|更正)如下|予以修改)"
    rf"|决定(?:对|将)?(?:修改)?{_TITLE_MARK}[^。；]{{0,20}}(?:$|：)"
    rf"|[将把]{_TITLE_MARK}[^。；]{{0,60}}(?:{_BECOMES})"
    rf"|{_TITLE_MARK}[^，。；]{{0,8}}第[^，。；]{{1,16}}[条款项][^，。；]{{0,16}}(?:{_BECOMES}|删去|删除|增加)"
)
"""How a text names what it changes; the mark stands for the title."""
_FOLLOWED = re.compile("(?:根据|按照)本(?:决定|通知|公告|修正案)")


@dataclass(slots=True)
class _Change:
    """One item of changes of `target`, growing line by line."""

    target: str
    start: int
    end: int
    words: list[str] = field(default_factory=list)
    """Its own words, line by line, without what stands in quotation marks."""


def amendments(text: str, document: Document, lines: Sequence[tuple[int, int]]) -> list[Relation]:
    """The changes that `document`, whose paragraphs are `lines` of `text`, makes in others: a relation an item.

    Of a document that is changed without an item that says what in it, there is one relation for the whole.
    """
    titled = _titled(document.title or "")
    printed = [text[slice(*span)] for span in lines]
    if titled is None and not any("《" in line and _HINT.search(line) for line in printed):
        return []
    target, level = titled, None
    announced = {titled: document.title_at} if titled and document.title_at else {}
    changes: list[_Change] = []
    own = _own_words(printed)
    for (start, end), words in zip(lines, own, strict=True):
        line = text[start:end]
        if _FOLLOWED.search(words) or (document.title_at and start < document.title_at[1]):
            continue
        label = find_label(line) if words[:1].strip() else None
        named = _named(line, words)
        if named and _announces(line, words):
            target, level = named[0], None
            announced.setdefault(target, (start, end))
        if target and _changes(_without(words, line)):
            level = level or label
            if changes and label is None and level is not None and changes[-1].target == target:
                changes[-1].end = end
                changes[-1].words.append(words)
            else:
                changes.append(_Change(target, start, end, [words]))
        elif changes and not words.strip():
            changes[-1].end = end
        elif not titled and not named and _leaves(label, level, words):
            target, level = None, None
    found = [_relation(document, change) for change in changes]
    changed = {change.target for change in changes}
    whole = [Relation("amends", document.id, None, name, (), *span, None) for name, span in announced.items()]
    return found + [relation for relation in whole if relation.target_name not in changed]


def _changes(words: str) -> bool:
    """Whether `words`, without titles and quotations, change a clause, or words of the whole."""
    return _CHANGE.search(words) is not None or ("修改" in words and bool(clause_paths(words)))


def _leaves(label: Label | None, level: Label | None, words: str) -> bool:
    """Whether a paragraph that changes nothing ends the changes that one sentence of the text announced."""
    return words.strip() != "" and (label is None or (level is not None and label.rank < level.rank))


def _titled(title: str) -> str | None:
    """The document that the title of an amending one names, None where it names several or none."""
    found = _TITLE.search(title) or _BILL.fullmatch(title)
    what = next((words for words in found.groups() if words), "") if found else ""
    references = [r for r in find_references(what) if r.title]
    if references:
        return what[references[0].start : references[0].end] if len(references) == 1 else None
    name = re.sub("等.{1,4}[件部个].*$|第.{1,12}$", "", what)
    return name if genre_of(name) and "《" not in name and "部分" not in name else None


def _named(line: str, words: str) -> list[str]:
    """The documents that stand in `line` outside quotation marks, as printed."""
    return [line[r.start : r.end] for r in _outside(line, words) if r.title and genre_of(r.title)]


def _outside(line: str, words: str) -> list[Reference]:
    return [r for r in find_references(line) if words[r.start : r.end].strip()]


def _announces(line: str, words: str) -> bool:
    for r in reversed([r for r in find_references(line) if r.title]):
        words = words[: r.start] + _TITLE_MARK + words[r.end :]
    return _ANNOUNCES.search(words) is not None


def _own_words(lines: Sequence[str]) -> list[str]:
    """`lines` with blanks for what stands in quotation marks, also where a quotation runs over several lines."""
    running = sum(line.count("“") for line in lines) == sum(line.count("”") for line in lines)
    quoted, masked = False, []
    for line in lines:
        quoted = quoted and running
        own = []
        for char in line:
            if char == "“":
                quoted = True
            own.append(" " if quoted else char)
            if char == "”":
                quoted = False
        masked.append("".join(own))
    return masked


def _without(words: str, line: str) -> str:
    """`words` of a line without the titles in it, whose own words may name clauses."""
    for r in find_references(line):
        words = words[: r.start] + " " * (r.end - r.start) + words[r.end :]
    return words


def _relation(document: Document, change: _Change) -> Relation:
    words = [re.sub("《[^《》]{0,200}》", "", line) for line in change.words]
    clauses = clause_paths("\n".join(words))
    return Relation("amends", document.id, None, change.target, clauses, change.start, change.end, None)
