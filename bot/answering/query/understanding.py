"""What a question that stands by itself asks: its words, what it names, and the language to answer in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.messages import Locale
from bot.answering.query.query_terms import Term, terms
from bot.answering.query.references import Scope

if TYPE_CHECKING:
    from bot.answering.ranking.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood; `terms` are those of what is left of it without the things it names."""

    text: str
    scope: Scope
    terms: tuple[Term, ...]
    locale: Locale

    @property
    def content(self) -> str:
        """What is looked for: the question without what it names, all of it where nothing is left."""
        return self.scope.rest.strip() or self.text

    @property
    def files(self) -> tuple[str, ...] | None:
        """The files that it names, None where it names none."""
        return self.scope.files or None

    def about(self, content: str) -> Query:
        """The same question, asked of `content` only."""
        return replace(self, scope=replace(self.scope, rest=content), terms=tuple(terms(content)))


def understand(text: str, retriever: Retriever, locale: Locale, within: tuple[str, ...] = ()) -> Query:
    """The query in `text`, which is in simplified characters; `within`: the files that are meant if it names none."""
    scope = retriever.scope(text)
    if within and not scope.named and not scope.missing:
        scope = replace(scope, files=within)
    return Query(text, scope, tuple(terms(scope.rest)), locale)
