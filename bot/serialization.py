"""The JSON that programs read: the shapes of `ask`, `search`, `show` and `notices`, stable across releases.

Offsets count code points of the notice's reading text; scores are higher for better; dates are ISO 8601.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.answer import Answer, Quote

if TYPE_CHECKING:
    from bot.answering.explain.explanation import Explanation
    from bot.answering.notice_documents import Described
    from index.ingest.build import Report
    from index.ingest.doctor import Examination
    from index.notice import Clause, Notice, NoticeSummary
    from index.search.index import Hit
    from index.table import Table


_ONLY_WHERE_THERE = ("page", "internal_mark", "table")
"""Keys that most quotes do not have."""
_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def dumps(value: object) -> str:
    """JSON on one line; Chinese stays readable, an unpaired surrogate becomes a question mark.

    Characters that steer a terminal or hide are escaped, as JSON leaves free to do (RFC 8259, 7).
    """
    packed = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", packed)


def answer_json(answer: Answer, explanation: Explanation | None = None) -> dict[str, Any]:
    """What `ask --json` prints; `explanation` is there only where one was asked for."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "kind": answer.kind,
        "message": answer.message,
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "nearest": [_quote_json(quote) for quote in answer.nearest],
        "took_ms": round(answer.took_ms, 1),
        "understood": answer.understood,
    } | ({"explanation": asdict(explanation)} if explanation else {})


def hits_json(query: str, hits: Iterable[Hit], error: str | None = None) -> dict[str, Any]:
    """What `search --json` prints; `error` is there only where the query could not be searched."""
    return {"query": query, "hits": [_hit_json(hit) for hit in hits]} | ({"error": error} if error else {})


def notice_json(notice: Notice) -> dict[str, Any]:
    """What `show --json` prints."""
    return {
        "file": notice.file,
        "title": notice.title,
        "document_number": notice.document_number,
        "issuers": list(notice.issuers),
        "addressees": notice.addressees,
        "urgency": notice.urgency,
        "classification": notice.classification,
        "signature": notice.signature,
        "date_of_issue": notice.date_of_issue,
        "print_date": notice.print_date,
        "printing_office": notice.printing_office,
        "note": notice.note,
        "copied_to": notice.copied_to,
        "attachments": list(notice.attachments),
        "clauses": [_clause_json(clause) for clause in notice.clauses],
        "tables": [_table_json(notice.reading_text, table) for table in notice.tables],
        "warnings": list(notice.warnings),
    }


def documents_json(documents: list[Described]) -> dict[str, Any]:
    """`documents` and `relations` of `show --json`; each relation once."""
    relations = {told.relation: told for each in documents for told in each.relations}
    return {
        "documents": [
            asdict(each.document)
            | {"places": [place.name for place in each.document.places]}
            | {"status": each.status.state if each.status else None}
            for each in documents
        ],
        "relations": [asdict(relation) | {"text": told.text} for relation, told in relations.items()],
    }


def summary_json(summary: NoticeSummary) -> dict[str, Any]:
    """One notice of what `notices --json` prints; `elements` names those found, `clauses` counts them."""
    return asdict(summary)


def report_json(report: Report) -> dict[str, Any]:
    """What `rebuild --json` prints; `unread` gives the reason for each file that could not be read."""
    return asdict(report)


def examination_json(examination: Examination) -> dict[str, Any]:
    """What `doctor --json` prints: how a file was read, where its elements stand, and the findings."""
    return {
        "file": examination.file,
        "needs_a_person": examination.needs_a_person,
        "provenance": asdict(examination.provenance) if examination.provenance else None,
        "places": {name: asdict(place) for name, place in examination.places.items()},
        "remarks": list(examination.remarks),
        "faults": list(examination.faults),
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    fields = asdict(quote) | {"path": list(quote.path), "score": round(quote.score, 4)}
    return {name: value for name, value in fields.items() if value is not None or name not in _ONLY_WHERE_THERE}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "file": hit.file,
        "document_number": hit.document_number,
        "clause": hit.clause,
        "path": list(hit.path),
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
    }


def _table_json(text: str, table: Table) -> dict[str, Any]:
    """A table with the printed rows of its head, and of each row below the cells with the names of their columns."""
    return {
        "caption": text[slice(*table.caption)] if table.caption else None,
        "head": text[slice(*table.head)] if table.head else None,
        "rows": [table.named_cells(text, row) for row in table.rows],
        "start": table.start,
        "end": table.end,
    }


def _clause_json(clause: Clause) -> dict[str, Any]:
    return {
        "path": list(clause.path),
        "heading": clause.heading,
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "duty_bearer": clause.duty_bearer,
    }
