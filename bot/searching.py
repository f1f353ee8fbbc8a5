"""A query as a person or a program typed it -> ranked clauses, or why it cannot be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.question import fault, tidy

if TYPE_CHECKING:
    from index.search.index import Hit, Index


def search_clauses(index: Index, query: str, k: int, unread: str | None = None) -> tuple[list[Hit], str | None]:
    """At most `k` clauses, best first, or none and the reason; `unread` is a reason that is known before."""
    tidied = tidy(query)
    reason = unread or fault(query, tidied)
    return ([] if reason else index.search_clauses(tidied, k)), reason
