"""Notices, hits and rebuild reports as plain text tables; wide characters count two columns (tabulate with wcwidth)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from index.notice import Clause, Notice
    from index.search import Hit, NoticeSummary

_NONE = "原文未载明"
_SHOWN = 30  # characters of a clause without a heading, enough to recognise it


def notices_table(notices: Iterable[NoticeSummary]) -> str:
    """What is in the index, one notice a line."""
    rows = [
        [
            notice.document_number or _NONE,
            notice.title or _NONE,
            "、".join(notice.issuers) or _NONE,
            notice.date_of_issue or notice.print_date or _NONE,
            notice.clauses,
            notice.file,
        ]
        for notice in notices
    ]
    return _table(rows, ["发文字号", "标题", "发文机关", "日期", "条款", "文件"])


def hits_text(hits: Sequence[Hit]) -> str:
    """Ranked clauses, best first; the clause's words stand unwrapped below its citation."""
    return "\n\n".join(
        f"{hit.rank}. {hit.document_number or hit.file}　{''.join(hit.path) or '条款之外'}　"
        f"〔{hit.score:.3f}〕\n{hit.text}"
        for hit in hits
    )


def notice_text(notice: Notice, rule: str) -> str:
    """A notice's elements and its clause tree; `rule` says how the reading text came from the source."""
    elements = [
        ("标题", notice.title),
        ("发文字号", notice.document_number),
        ("发文机关", "、".join(notice.issuers)),
        ("主送机关", notice.addressees),
        ("紧急程度", notice.urgency),
        ("密级", notice.classification),
        ("发文机关署名", notice.signature),
        ("成文日期", notice.date_of_issue),
        ("印发机关", notice.printing_office),
        ("印发日期", notice.print_date),
        ("附注", notice.note),
        ("抄送机关", notice.copied_to),
        ("附件", "；".join(notice.attachments)),
        ("文件", notice.file),
    ]
    parts = [tabulate([(name, value or _NONE) for name, value in elements], tablefmt="plain", disable_numparse=True)]
    parts.append("\n".join([f"条款（{len(notice.clauses)}）", *map(_clause_line, notice.clauses)]))
    if notice.warnings:
        parts.append("\n".join(["提示", *(f"  {warning}" for warning in notice.warnings)]))
    parts.append(f"引文依据：{rule}")
    return "\n\n".join(parts)


def _clause_line(clause: Clause) -> str:
    words = clause.heading or clause.text
    bearer = f"〔{clause.duty_bearer}〕" if clause.duty_bearer else ""
    shown = words if clause.heading or len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
    return f"{'  ' * len(clause.path)}{clause.path[-1]}　{shown.strip()}{bearer}"


def _table(rows: list[list[object]], headers: list[str]) -> str:
    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)
