"""The open index as the answering sees it: what each notice may be called by, and what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from bot.answering import messages
from bot.answering.messages import Locale
from bot.answering.query.intent import asked_of_notice
from bot.answering.query.query_terms import Term, terms
from bot.answering.query.references import Scope, scope
from bot.answering.query.thesaurus import add_synonyms
from bot.answering.scope.absent import named_words
from bot.answering.scope.catalogue import Catalogue
from index.analysis import simplified
from index.notice import Notice, NoticeSummary

if TYPE_CHECKING:
    from index.parsing.passages import Passage
    from index.search.index import Index

FEW = 5
"""Notices up to which a question about "the notices" is answered for each of them."""
DEPTH = 100
PRINTING = 50
"""Of so many passages that share most with some words, one prints them if any does: all its pairs are in it."""
SHORT_TOPIC = 8
"""Characters up to which the topic of the one notice that a question names may be in words of its own."""
NAMING, AS_NEAR = 0.5, 0.08
"""Cosine from which a title is what a question speaks of, and how much less that of another meant may be."""
LISTED = 5
"""Documents that a refusal lists as searched."""
READ_THROUGH = 40
"""Documents up to which a word is looked for in their whole texts."""


class Retriever:
    """One open index; made anew when another generation is opened."""

    def __init__(self, index: Index, as_of: str | None = None) -> None:
        """`as_of`: the day (ISO 8601) as of which is told what holds; None: today."""
        self.index, self.as_of = index, as_of
        self.strictness = index.settings.strictness
        self.reads = index.settings.reader == "on"
        if index.settings.synonyms:
            add_synonyms(index.settings.synonyms)
        self._titles: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def unread(self) -> Retriever:
        """The same without the reader, where its surer decision is not worth its time."""
        found = copy(self)
        found.reads = False
        return found

    def notice(self, file: str) -> Notice:
        """The whole notice."""
        return self.index.notice(file)

    @property
    def count(self) -> int:
        """How many notices there are."""
        return self.index.manifest.notices

    @cached_property
    def few(self) -> tuple[NoticeSummary, ...]:
        """All notices if they are at most FEW, else none."""
        return () if self.count > FEW else tuple(self.index.notices())

    def scope(self, question: str) -> Scope:
        """What `question` names."""
        return scope(question, self.catalogue)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The documents by what they bear themselves."""
        return Catalogue(self.index.documents(), self._print_in, self._is_cell)

    def _print_in(self, words: str, files: Sequence[str]) -> bool:
        """Whether one of `files` (empty: of all) prints `words`, blanks left aside."""
        if files and len(files) <= READ_THROUGH:
            return any(words in self._squeezed(file) for file in files)
        return self.prints(words)

    def _is_cell(self, words: str) -> bool:
        """Whether `words` are a whole cell of a row of a table."""
        rows = (passage.text for passage in self.printing(words) if passage.kind == "row")
        return any(words == "".join(simplified(cell).split()) for row in rows for cell in row.split("\t"))

    def _squeezed(self, file: str) -> str:
        if file not in self._texts:
            self._texts[file] = "".join(simplified(self.notice(file).reading_text).split())
        return self._texts[file]

    def printing(self, words: str) -> list[Passage]:
        """The passages that print `words` (in simplified characters), among those that share most with them."""
        near = self.index.passages([i for i, _ in self.index.bm25(words, PRINTING)])
        return [p for p in near.values() if words in simplified(p.text)]

    def prints(self, words: str) -> bool:
        """Whether any notice prints `words`."""
        return bool(self.printing(words))

    def spoken_of(self, words: str, named: Sequence[str]) -> Sequence[str]:
        """The notices `named`, else all of a few, else those whose titles `words` are near to."""
        return named or tuple(notice.file for notice in self.few) or self.entitled(words)

    def about(self, topic: str, files: Sequence[str]) -> Sequence[str]:
        """Those of `files` whose titles print most of `topic`; all where it names nothing, none where they lack it."""
        asked = [term for term in terms(topic) if len(term.asked) > 1]
        if not asked or (len(files) == 1 and (topic.isascii() or len(topic.strip()) <= SHORT_TOPIC)):
            return files
        shares = {file: _printed_share(asked, title) for file, title in self._titles_in(files).items()}
        most = max(shares.values(), default=0.0)
        return [file for file, share in shares.items() if share == most > 0]

    def beside_titles(self, words: str, files: Sequence[str]) -> list[Term]:
        """The terms of `words` that the titles of `files` do not print: what they say besides naming a notice."""
        titles = "\n".join(self._titles_in(files).values())
        return [term for term in terms(words) if not any(word in titles for word in (term.asked, *term.printed))]

    def titled(self, question: str, files: Sequence[str]) -> Sequence[str]:
        """Those of `files` whose titles are near to `question`; all where none is."""
        if len(files) == 1:
            return files
        found = self.index.ranked(question, self.index.encode(question), DEPTH, files=files)
        return self._near(question, self._titles_of(self.index.passages([i for i, _ in found]))) or files

    def entitled(self, question: str) -> Sequence[str]:
        """The notices whose titles are nearest to `question`, best first, at most FEW; each prints a term of it."""
        encoded = self.index.encode(question)
        found = self.index.passages([i for i, _ in self.index.ranked(question, encoded, DEPTH)])
        said = len(terms(question))
        near = self._near(question, self._titles_of(found))
        return [file for file in near if len(self.beside_titles(question, [file])) < said][:FEW]

    def _titles_of(self, passages: Mapping[int, Passage]) -> dict[str, int]:
        """The ids of those of `passages` that are titles, by file."""
        titles = self.titles(p.file for p in passages.values())
        return {p.file: i for i, p in passages.items() if p.kind == "element" and p.text == titles[p.file]}

    def _near(self, question: str, titles: Mapping[str, int]) -> list[str]:
        """The files of `titles`, whose ids these are, that are near to `question`, best first."""
        if not titles:
            return []
        cosines = self.index.vectors(list(titles.values())) @ self.index.encode(question).vector
        near = sorted(zip(map(float, cosines), titles, strict=True), reverse=True)
        return [file for cosine, file in near if cosine >= max(NAMING, near[0][0] - AS_NEAR)]

    def asked_of_notice(self, question: str) -> str | None:
        """What `question` asks of a notice itself, told from its meaning (query/intent.py); None with another model."""
        return None if self.index.manifest.model else asked_of_notice(question, self.index.encode(question).vector)

    def titles(self, files: Iterable[str]) -> Mapping[str, str]:
        """The titles of `files`, and of others asked for before; what is published never changes."""
        self._titles.update(self._titles_in(set(files) - self._titles.keys()))
        return self._titles

    def _titles_in(self, files: Collection[str]) -> dict[str, str]:
        """The titles of `files`, in the order of the file names, "" for what has none."""
        return {notice.file: notice.title or "" for notice in self.index.notices(files)}

    def searched(self, locale: Locale, within: Scope | None = None) -> str:
        """What was searched, for the user: the documents that a question names, or all."""
        if within and within.named and within.understood and within.groups:
            labels = [notice.name for notice in self.index.notices(within.files[:LISTED])]
            notices = locale.listed(labels) + ("…" if len(within.files) > LISTED else "")
            names = named_words(within.understood, locale)
            return locale.say("searched within", names=names, count=len(within.files), notices=notices)
        return messages.searched(self.count, self.few, locale)


def _printed_share(asked: Sequence[Term], title: str) -> float:
    """The weighted share of the terms `asked` that `title` prints."""
    total = sum(term.weight for term in asked)
    printed = (term.weight for term in asked if any(word in title for word in (term.asked, *term.printed)))
    return sum(printed) / total if total else 0.0
