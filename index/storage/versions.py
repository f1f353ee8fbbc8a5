"""One name for all rules that decide what an index holds."""

from __future__ import annotations

from index.analysis import LEXICAL_RULES
from index.notice import NOTICE_RULES
from index.parsing.passages import PASSAGE_RULES

WITHOUT_INTERNAL = ", without internal papers"
"""Stands behind the rules of an index that leaves those out, so that another setting reads all files anew."""


def rules_fingerprint() -> str:
    """Names the rules of parsing, of cutting into passages and of lexical terms."""
    return f"parser {NOTICE_RULES}, passages {PASSAGE_RULES}, lexical {LEXICAL_RULES}"
