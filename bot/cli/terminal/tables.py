"""Notices, hits and rebuild reports as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot.answer import Printed, QuotedRows
from bot.citation import NOT_STATED, clause_words, day_words
from bot.cli.terminal.output import quoted
from bot.presentation.table_words import drawn
from bot.presentation.text_table import columns, text_table
from index.notice import ELEMENT_NAMES
from index.relations import STATE_NAMES

if TYPE_CHECKING:
    from index.ingest.build import Report
    from index.ingest.standing import Standing
    from index.notice import Clause, Notice, NoticeSummary
    from index.search.index import Hit
    from index.table import Table

_ENDED = {"repeals": "废止", "amends": "修改", "supersedes": "代替"}
_MOST_MISSING = 20
_WIDE = 120  # columns of a terminal that holds file names beside titles
_SHOWN = 30  # characters of a clause without a heading, enough to recognise it


def notices_table(notices: Iterable[NoticeSummary]) -> str:
    """What is in the index, one notice a row; in a narrow terminal issuer and file stand below the title."""
    wide, rows = columns() >= _WIDE, []
    for notice in notices:
        title, issuers = notice.title or NOT_STATED, "、".join(notice.issuers) or NOT_STATED
        day = day_words(notice.date_of_issue) if notice.date_of_issue else NOT_STATED
        named = [title, issuers] if wide else [f"{title}\n{issuers}　{notice.file}"]
        rows.append(
            [notice.document_number or NOT_STATED, *named, day, notice.clauses, *([notice.file] if wide else [])]
        )
    if wide:
        return text_table(rows, ["发文字号", "标题", "发文机关", "成文日期", "条款", "文件"], whole=(0, 3, 4, 5))
    return text_table(rows, ["发文字号", "标题、发文机关和文件", "成文日期", "条款"], whole=(0, 2, 3))


def report_text(report: Report) -> str:
    """What a rebuild did: each notice's elements, clauses and warnings, what could not be read, and the sum."""
    rows = [
        [
            notice.document_number or NOT_STATED,
            notice.title or NOT_STATED,
            notice.clauses,
            " ".join(ELEMENT_NAMES.get(name, name) for name in notice.elements),
            "；".join(notice.warnings),
        ]
        for notice in report.notices
    ]
    parts = [text_table(rows, ["发文字号", "标题", "条款", "要素", "提示"], whole=(0, 2))]
    parts += [f"未收入 {file}：{reason}" for file, reason in report.unread.items()]
    parts += standing_lines(report)
    parts += [f"请留意 {file}：{words}" for file, words in report.alike.items()]
    done = f"新读 {report.added} 件，移除 {report.removed} 件" if report.changed else "没有变化"
    parts.append(f"索引共 {len(report.notices)} 件公文，{done}，用时 {report.seconds:.1f} 秒。")
    if report.vectors != "exact":
        parts.append(f"条款很多，按意思检索先粗选再细比：最近的十条能找到 {report.recall:.1%}。")
    return "\n\n".join(parts)


def standing_lines(report: Report) -> list[str]:
    """The documents that no longer hold as they stand, each with what makes it so, and those that are missing."""
    lines = [_standing_line(each) for each in report.standings]
    named = [f"{each.by}{_ENDED[each.kind]}的{each.name}不在索引中" for each in report.missing]
    if (more := len(named) - _MOST_MISSING) > 0:
        named[_MOST_MISSING:] = [f"另有 {more} 份被废止、修改或代替的文件不在索引中"]
    return ["\n".join(some) for some in (lines, named) if some]


def _standing_line(standing: Standing) -> str:
    since = f"（{day_words(standing.since)}起）" if standing.since and standing.by else ""
    return f"{STATE_NAMES[standing.state]}{since} {standing.name}" + (f"：{standing.by}" if standing.by else "")


def hits_text(hits: Sequence[Hit]) -> str:
    """Ranked clauses, best first; the clause's words stand unwrapped and marked below its citation."""
    return "\n\n".join(
        f"{hit.rank}. {hit.document_number or hit.file}　{clause_words(hit.path) or '条款之外'}　"
        f"〔{hit.score:.3f}〕\n{quoted(hit.text)}"
        for hit in hits
    )


def notice_text(notice: Notice, rule: str, documents: str = "", places: Callable[[int], str] = lambda start: "") -> str:
    """A notice's elements and its clause tree; `rule` says how the reading text came from the source.

    `documents` tells of the documents in it and their relations (bot.cli.document_text), `places` says where an offset
    of the reading text stands in the original.
    """
    values = {name: getattr(notice, name, None) for name in ELEMENT_NAMES}
    values |= {"issuer": "、".join(notice.issuers), "attachment": "；".join(notice.attachments)}
    values |= {name: day_words(day) for name in ("date_of_issue", "print_date") if (day := values[name])}
    elements = [*((ELEMENT_NAMES[name], value) for name, value in values.items()), ("文件", notice.file)]
    parts = [text_table([(name, value or NOT_STATED) for name, value in elements], whole=(0,))]
    parts += [documents] if documents else []
    parts.append(
        "\n".join(
            [
                f"条款（{len(notice.clauses)}）",
                *(_clause_line(clause) + places(clause.start) for clause in notice.clauses),
            ]
        )
    )
    parts += [_table_text(notice, table) + places(table.start) for table in notice.tables]
    if notice.warnings:
        parts.append("\n".join(["提示", *(f"  {warning}" for warning in notice.warnings)]))
    parts.append(f"引文依据：{rule}")
    return "\n\n".join(parts)


def _table_text(notice: Notice, table: Table) -> str:
    """The table's name and its printed rows in columns, below its head."""
    text = notice.reading_text
    caption = f"表格　{text[slice(*table.caption)]}" if table.caption else "表格"
    rows = text[table.head[1] if table.head else table.start : table.end].strip("\n")
    head = Printed(text[slice(*table.head)], *table.head) if table.head else None
    return f"{caption}\n{drawn(rows, QuotedRows(head, (), ()), columns())}"


def _clause_line(clause: Clause) -> str:
    words = clause.heading or clause.text
    bearer = f"〔{clause.duty_bearer}〕" if clause.duty_bearer else ""
    shown = words if clause.heading or len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
    return f"{'  ' * len(clause.path)}{clause.path[-1]}　{shown.strip()}{bearer}"
