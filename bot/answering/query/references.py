"""What a question names, as the look-ups and the retrieval take it: files, clauses, positions, what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.scope.catalogue import Catalogue
from bot.answering.scope.clause_references import ClauseReference
from bot.answering.scope.scope import NamedScope, understand_scope

_WHOLE = "全文|全部内容|完整内容|整段|逐字|原文|(?i:full text|whole text|in full)"
_CLOSING = "结尾|末尾|最后一段|末段|最后一部分|(?i:closing|last paragraph)"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question names. `rest` is the question without it, for matching the content."""

    rest: str
    files: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Per thing named: the words and the files that they stand for within the scope."""
    clauses: tuple[ClauseReference, ...] = ()
    sentence: int | None = None
    """Position of a sentence asked for: 1 is the first, -1 the last."""
    whole: bool = False
    closing: bool = False
    missing: tuple[str, ...] = ()
    """What was named and no document of the index bears."""
    wider: tuple[str, ...] = ()
    """Files of wider bodies that bind the place named too."""
    understood: NamedScope | None = None

    @property
    def named(self) -> bool:
        """Whether documents are named and there."""
        return bool(self.files)


def scope(question: str, catalogue: Catalogue) -> Scope:
    """What `question` names among the documents of `catalogue`."""
    found = understand_scope(question, catalogue)
    rest, whole = _without(_WHOLE, found.rest)
    clauses = tuple(each for each in found.references if each.steps)
    closing = None
    if found.documents and not clauses:
        rest, closing = _without(_CLOSING, rest)
    left = frozenset(found.documents or ())
    return Scope(
        rest=rest,
        files=catalogue.files(found.documents or ()),
        groups=tuple((each.words, catalogue.files(left & frozenset(each.documents))) for each in found.named),
        clauses=clauses,
        sentence=next((each.sentence for each in found.references if each.sentence), None),
        whole=whole is not None,
        closing=closing is not None,
        missing=tuple(each.words for each in found.absent),
        wider=catalogue.files(found.wider),
        understood=found,
    )


def _without(pattern: str, text: str) -> tuple[str, re.Match[str] | None]:
    match = re.search(pattern, text)
    return (text[: match.start()] + " " + text[match.end() :] if match else text), match
