"""The index as the answering sees it: what each notice may be called by, and the candidates for a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.query.intent import asked_of_notice
from bot.answering.query.query_terms import Term, core_words, known_words, stretches, terms
from bot.answering.query.references import Scope, scope
from bot.answering.query.spelling import Homophones
from bot.answering.ranking.scoring import Meaning, Printed, ScoredCandidates, score
from index.entities.aliases import NoticeAliases, names_in
from index.indexes.flat_index import SMALL
from index.notice import Notice

if TYPE_CHECKING:
    from index.encoder.embeddings import EncodedQuestion
    from index.parsing.passages import Passage
    from index.search.index import Index

FEW = 5
"""Notices up to which a question about "the notices" is answered for each of them."""
DEPTH = 100
SHORT_TOPIC = 8
"""Characters up to which the topic of the one notice that a question names may be in words of its own."""
NAMING, AS_NEAR = 0.5, 0.08
"""Cosine from which a title is what a question speaks of, and how much less that of another meant may be."""
PLACED = 0.9
"""Share of the notices that must say where they apply before a place in a question chooses among them."""
BACKGROUND = 256
"""Passages from which the mean and the spread of the nearness to a question are taken."""


class Retriever:
    """One open index; made anew when another generation is opened."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._titles: dict[str, str] = {}

    def notice(self, file: str) -> Notice:
        """The whole notice."""
        return self.index.notice(file)

    @property
    def count(self) -> int:
        """How many notices there are."""
        return self.index.manifest.notices

    @cached_property
    def few(self) -> tuple[NoticeAliases, ...]:
        """All notices if they are at most FEW, else none."""
        if self.count > FEW:
            return ()
        return tuple(self.named([summary.file for summary in self.index.notices()]))

    def named(self, files: Collection[str]) -> list[NoticeAliases]:
        """What the notices in `files` are called, in the order of the file names."""
        return self.index.known(files)

    def scope(self, question: str, *, places_bind: bool | None = None) -> Scope:
        """What `question` names; `places_bind` instead of what the notices say about places."""
        places = self.places_bind if places_bind is None else places_bind
        known = self.index.find_by_alias(names_in(question, places=places))
        return scope(question, known, self.prints if places else None)

    @cached_property
    def _all(self) -> dict[int, Passage]:
        return self.index.passages() if self.index.manifest.rows <= SMALL else {}

    @cached_property
    def homophones(self) -> Homophones:
        """The words that a typing error may stand for; of places those of the notices (义务 is not 义乌)."""
        return Homophones(known_words(), core_words() | {place.name for known in self.few for place in known.places})

    @property
    def small(self) -> bool:
        """Whether every passage is held against a question; else the search proposes some."""
        return bool(self._all)

    def printing(self, words: str) -> list[Passage]:
        """The passages that print `words`; of a large index those among the nearest."""
        near = self._all or self.index.passages([i for i, _ in self.index.lexical(words, 5)])
        return [p for p in near.values() if words in p.text]

    def prints(self, words: str) -> bool:
        """Whether any notice prints `words`."""
        return self._printed(words) if self._all else bool(self.printing(words))

    @property
    def places_bind(self) -> bool:
        """Whether nearly every notice says where it applies, so that naming a place chooses among them."""
        return self.index.manifest.placed >= PLACED * self.count

    def terms(self, question: str) -> list[Term]:
        """The terms of `question`; what a small index prints decides between the words that it may be read as."""
        if not self._all:
            return terms(question)
        read = terms(question, self._printed)
        return read + stretches(question, read, self._printed)

    @cached_property
    def _printed(self) -> Callable[[str], bool]:
        text = "\n".join(f"{p.text}\n{p.duty_bearer or ''}" for p in self._all.values())
        return cache(text.__contains__)

    def about(self, topic: str, files: Sequence[str]) -> Sequence[str]:
        """Those of `files` whose titles print most of `topic`; all where it names nothing, none where they lack it."""
        asked = [term for term in self.terms(topic) if len(term.asked) > 1]
        if not asked or (len(files) == 1 and (topic.isascii() or len(topic.strip()) <= SHORT_TOPIC)):
            return files
        shares = {known.file: _printed_share(asked, known.title) for known in self.named(files)}
        most = max(shares.values(), default=0.0)
        return [file for file, share in shares.items() if share == most > 0]

    def beside_titles(self, words: str, files: Sequence[str]) -> list[Term]:
        """The terms of `words` that the titles of `files` do not print: what they say besides naming a notice."""
        titles = "\n".join(known.title for known in self.named(files))
        return [term for term in self.terms(words) if not any(word in titles for word in (term.asked, *term.printed))]

    def titled(self, question: str, files: Sequence[str]) -> Sequence[str]:
        """Those of `files` whose titles are near to `question`; all where none is."""
        among = {file: i for file, i in self._titles_of(self._all).items() if file in files}
        return files if len(files) == 1 else self._near(question, among) or files

    def entitled(self, question: str) -> Sequence[str]:
        """The notices whose titles are nearest to `question`, best first, at most FEW; each prints a term of it."""
        encoded = self.index.encode(question)
        found = self._all or self.index.passages([i for i, _ in self.index.ranked(question, encoded, DEPTH)])
        said = len(self.terms(question))
        near = self._near(question, self._titles_of(found))
        return [file for file in near if len(self.beside_titles(question, [file])) < said][:FEW]

    def _titles_of(self, passages: Mapping[int, Passage]) -> dict[str, int]:
        """The ids of those of `passages` that are titles, by file."""
        self._read_titles({p.file for p in passages.values()})
        return {p.file: i for i, p in passages.items() if p.kind == "element" and p.text == self._titles[p.file]}

    def _near(self, question: str, titles: Mapping[str, int]) -> list[str]:
        """The files of `titles`, whose ids these are, that are near to `question`, best first."""
        if not titles:
            return []
        cosines = self.index.vectors(list(titles.values())) @ self.index.encode(question).vector
        near = sorted(zip(map(float, cosines), titles, strict=True), reverse=True)
        return [file for cosine, file in near if cosine >= max(NAMING, near[0][0] - AS_NEAR)]

    def asked_of_notice(self, question: str) -> str | None:
        """What `question` asks of a notice itself, told from its meaning (by_meaning.py); None with another model."""
        return None if self.index.manifest.model else asked_of_notice(question, self.index.encode(question).vector)

    def score(self, question: str, terms: Sequence[Term], files: Sequence[str] = ()) -> ScoredCandidates:
        """The candidates for `question` in `files` (empty: in all notices), held against its `terms`."""
        encoded = self.index.encode(question)
        found = {} if self._all else self._found(question, encoded, terms, files)
        passages = self._all or self.index.passages(list(found))
        if not passages:
            return ScoredCandidates((), tuple(terms), tuple(term.weight for term in terms))
        ids = list(passages)
        similarities = self.index.similarities(ids, encoded)
        sample = similarities if self._all else self.index.similarities(self._background, encoded)
        z_scores = (similarities - sample.mean()) / max(float(sample.std()), 1e-6)
        meaning = Meaning(self.index.vectors(ids) @ encoded.vector, similarities, z_scores)
        proposed = np.array([found[i] for i in ids]) if found else None
        scored = score(terms, self._printing_all if self._all else self._printed_by(passages), meaning, proposed)
        return scored.among(files) if files else scored

    @cached_property
    def _printing_all(self) -> Printed:
        return self._printed_by(self._all)

    def _printed_by(self, passages: Mapping[int, Passage]) -> Printed:
        self._read_titles({p.file for p in passages.values()})
        return Printed(list(passages.values()), self._titles)

    def _title(self, file: str) -> str:
        self._read_titles({file})
        return self._titles[file]

    def _read_titles(self, files: set[str]) -> None:
        """Has the titles of `files` at hand; what is published never changes."""
        self._titles.update({known.file: known.title for known in self.named(files - self._titles.keys())})

    def _found(
        self, question: str, encoded: EncodedQuestion, terms: Sequence[Term], files: Sequence[str]
    ) -> dict[int, float]:
        """The passages that the search proposes for the question, and for the printed words of its terms."""
        found = dict(self.index.ranked(question, encoded, DEPTH, files=files or None))
        words = " ".join(word for term in terms for word in term.printed)
        for i, _ in self.index.lexical(words, DEPTH // 2) if words and not files else []:
            found.setdefault(i, 0.0)
        return found

    @cached_property
    def _background(self) -> list[int]:
        """The ids of at most BACKGROUND passages spread over the index."""
        rows = self.index.manifest.rows
        return [int(i) for i in np.linspace(0, rows - 1, min(rows, BACKGROUND))]


def _printed_share(asked: Sequence[Term], title: str) -> float:
    """The weighted share of the terms `asked` that `title` prints."""
    total = sum(term.weight for term in asked)
    printed = (term.weight for term in asked if any(word in title for word in (term.asked, *term.printed)))
    return sum(printed) / total if total else 0.0
