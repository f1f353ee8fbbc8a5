"""One question on its way to one Answer, whose quotes are spans of the notices in the index."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answer import Answer, Quote
from bot.answering.lookup import clause_lookup, element_lookup
from bot.answering.lookup.list_items import listed_items
from bot.answering.messages import Locale
from bot.answering.query import comparison, element_intent, guard, mentions
from bot.answering.query.follow_up import Resolved, more_answerable, resolve
from bot.answering.query.intent import CONTACT, HEADING
from bot.answering.query.references import Scope
from bot.answering.quotes import quote
from bot.answering.ranking import selection
from bot.answering.ranking.retriever import FEW
from bot.answering.retrieval import WORTH_SHOWING, Retrieving
from bot.question import speaks_english
from index.analysis import simplified

if TYPE_CHECKING:
    from index.parsing.passages import Passage


class QuestionPipeline(Retrieving):
    """One question on its way to its answer."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to `question` after the questions of `history`."""
        started = time.perf_counter()
        self._locale = Locale(speaks_english(question))
        resolved = resolve(self._mended(question), [self._mended(turn) for turn in history], self._scope)
        answer = self._answer(
            more_answerable(resolved, lambda reading: QuestionPipeline(self._retriever)._tried(reading))
        )
        return replace(answer, question=question, took_ms=round((time.perf_counter() - started) * 1000, 2))

    def _tried(self, question: str) -> tuple[float, Passage] | None:
        """The odds that the notices answer `question`, and what does; None where that is not a matter of odds."""
        self._answer(Resolved(question))
        return None if self._sure is None or self._best is None else (self._sure, self._best)

    def _mended(self, question: str) -> str:
        """`question` in simplified characters, typing errors of pinyin input set right."""
        return self._retriever.homophones.corrected(simplified(question), self._retriever.prints)

    def _scope(self, question: str) -> Scope:
        return self._retriever.scope(question)

    def _answer(self, resolved: Resolved) -> Answer:
        if resolved.item is not None and resolved.before:
            return self._item(resolved.before, resolved.item)
        question = guard.without_orders(resolved.question)
        if reason := guard.unfit(resolved.question, question):
            return self._refusal(reason)
        asked = self._scope(question)
        if asked.missing and not asked.named:
            return self._missing(asked)
        if asked.clauses:
            return self._in_clause(question, asked)
        if blank := mentions.blank_number(asked.rest, self._retriever.printing):
            return self._refusal("blank number", words=blank)
        elsewhere = mentions.of_another(question, lambda: self._issuers(asked))
        element = None if elsewhere else element_intent.asked_elements(asked.rest)
        if element and self._asks_for_nothing_else(element) and not self._means_another(question, asked, element):
            files = self._spoken_of(element.topic.strip() or question, asked)
            if not 0 < len(files) <= FEW:
                return self._refusal("which notice's element")
            if about := self._retriever.about(element.topic, files):
                return self._elements(element.names, about)
        if asked.closing:
            return self._in_clause(question, asked)
        if not self._retriever.terms(asked.rest) and asked.named:
            return (comparison.asks_which(question) and self._that_print(asked)) or self._overview(asked)
        if not elsewhere and (found := self._of_notice(question, asked, element.names if element else ())):
            return found
        return self._retrieve(question, asked)

    def _spoken_of(self, words: str, asked: Scope) -> Sequence[str]:
        """The notices that are named, else all of a few, else those whose titles `words` are near to."""
        return asked.files or tuple(known.file for known in self._retriever.few) or self._retriever.entitled(words)

    def _issuers(self, asked: Scope) -> list[str]:
        files = asked.files or [known.file for known in self._retriever.few]
        return [issuer for file in files[:FEW] for issuer in self._retriever.notice(file).issuers]

    def _missing(self, asked: Scope) -> Answer:
        searched = self._searched()
        return self._refusal("no such notice", names=self._locale.listed(asked.missing), searched=searched)

    # --- exact reference ---

    def _in_clause(self, question: str, asked: Scope) -> Answer:
        files = self._spoken_of(asked.rest, asked)
        if not 0 < len(files) <= FEW:
            return self._refusal("which notice's clause")
        heading = clause_lookup.asks_for_heading(asked)
        if heading:
            files = self._retriever.about(clause_lookup.without_heading(asked.rest), files) or files
        found = [clause_lookup.find(self._retriever.notice(file), asked, self._locale) for file in files]
        places = [place for place in found if place.span]
        if not places:
            return self._told(self._locale.joined(*(place.message for place in found)))
        if not heading and any(term.known for term in self._retriever.beside_titles(asked.rest, files)):
            scored = self._score(question, asked, files)
            inside = [e for e in scored.candidates if any(place.holds(e.passage) for place in places)]
            return self._conclude(question, replace(scored, candidates=tuple(inside)), "clauses")
        quotes = [quote(place.notice, *place.span) for place in places if place.span]
        return self._answered("lookup", quotes, *(place.message for place in found if not place.span))

    def _overview(self, asked: Scope) -> Answer:
        notices = [self._retriever.notice(file) for file in asked.files]
        quotes = [q for notice in notices for q in clause_lookup.overview(notice, asked)]
        return self._answered("lookup", quotes) if quotes else self._refusal("nothing to quote")

    def _that_print(self, asked: Scope) -> Answer | None:
        """The first words of each notice that print the places named: they are looked for, and name no notice."""
        passages = {p.file: p for words, _ in asked.groups for p in reversed(self._retriever.printing(words))}
        quotes = [quote(self._retriever.notice(file), p.start, p.end) for file, p in passages.items()]
        return self._answered("lookup", quotes) if quotes else None

    def _asks_for_nothing_else(self, element: element_intent.AskedElements) -> bool:
        """Whether a question says nothing besides the printed elements that it asks for, and of which notice."""
        says = self._retriever.terms(element.left)
        return not any(term.known or (len(term.asked) > 1 and not element.of_notice) for term in says)

    def _elements(self, names: Sequence[str], files: Sequence[str]) -> Answer:
        notices = [self._retriever.notice(file) for file in files]
        found = [(name, notice, element_lookup.element_quotes(notice, name)) for notice in notices for name in names]
        messages = []
        for name in names:
            silent = [notice for of, notice, printed in found if of == name and printed is None]
            messages += [element_lookup.element_message(name, silent, self._locale)] if silent else []
        quotes = list(dict.fromkeys(printed for _, _, printed in found if printed))
        return self._answered("element", quotes, *messages) if quotes else self._told(self._locale.joined(*messages))

    def _means_another(self, question: str, asked: Scope, element: element_intent.AskedElements) -> bool:
        """Whether the one element that a question names is not what it asks for by its meaning: 讲值班那条叫啥."""
        may_mean = element_intent.MAY_MEAN.get(element.names[0], ())
        if len(element.names) > 1 or not may_mean:
            return False
        meant = self._retriever.asked_of_notice(question)
        return meant in may_mean and (meant != HEADING or re.search(element_intent.PART, asked.rest) is not None)

    def _of_notice(self, question: str, asked: Scope, worded: Sequence[str]) -> Answer | None:
        """What a question asks of a notice itself, told from its meaning; `worded`: the elements that it names."""
        name = self._retriever.asked_of_notice(question)
        files = self._spoken_of(question, asked) if name else ()
        if name is None or not 0 < len(files) <= FEW:
            return None
        if name == HEADING:
            heading = self._heading_on(clause_lookup.matter(asked.rest), files)
            return self._answered("lookup", [heading]) if heading else None
        near = self._retriever.titled(question, files)
        if name == CONTACT:
            notices = [self._retriever.notice(file) for file in dict.fromkeys([*near, *files])]
            quotes = [found for notice in notices for found in element_lookup.contact_quotes(notice)]
            return self._answered("lookup", quotes[: selection.MOST]) if quotes else None
        names = worded if name in worded else (name,)
        prints = any(element_lookup.element_quotes(self._retriever.notice(file), n) for file in near for n in names)
        return self._elements(names, near if prints else files)

    def _heading_on(self, matter: str, files: Sequence[str]) -> Quote | None:
        """The heading of the clause that is nearest to `matter`, by itself and by its nearest sentence, if one is."""
        scores: dict[Quote, list[float]] = {}
        scored = self._score(matter, Scope(rest=matter), files).of_body()
        speaks_of_it = scored.nearest > WORTH_SHOWING or any(e.coverage for e in scored.candidates[:1])
        for e in scored.candidates if speaks_of_it else ():
            found = clause_lookup.heading_over(self._retriever.notice(e.passage.file), e.passage)
            if found and found.span:
                best = scores.setdefault(quote(found.notice, *found.span), [0.0, 0.0])
                own = e.passage.start == found.span[0]
                best[own] = max(best[own], e.score)
        return max(scores, key=lambda heading: sum(scores[heading]), default=None)

    def _item(self, before: str, ordinal: int) -> Answer:
        """The `ordinal`-th item of what the answer to the question `before` lists."""
        first = self._answer(Resolved(before))
        for notice in (self._retriever.notice(file) for file in dict.fromkeys(q.file for q in first.quotes)):
            items = listed_items(notice, [q for q in first.quotes if q.file == notice.file])
            if len(items) < ordinal:
                continue
            start, end = items[ordinal - 1]
            text = notice.reading_text[start:end]
            if end - start > 16:
                return self._answered("clauses", [quote(notice, start, end)])
            asked = Scope(rest=text, files=(notice.file,))
            scored = self._score(text, asked, asked.files)
            others = (e for e in scored.candidates if not e.passage.start <= start < e.passage.end)
            kept = tuple(e for e in others if text in e.passage.text)
            return self._conclude(text, replace(scored, candidates=kept or scored.candidates), "clauses")
        return self._refusal("no such item")
