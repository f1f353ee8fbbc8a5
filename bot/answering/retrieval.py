"""From a question that names no place in a notice to the passages that answer it, or to a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answer import Answer, Kind, Quote
from bot.answering import messages
from bot.answering.messages import Voice
from bot.answering.query import comparison
from bot.answering.query.answer_types import slots
from bot.answering.query.references import Scope
from bot.answering.ranking import answerability, selection
from bot.answering.ranking.missing_content import Lack, lacks
from bot.answering.ranking.retriever import Library
from bot.answering.ranking.scoring import Evidence, Weighed
from bot.question import length
from index.parsing.passages import is_article

if TYPE_CHECKING:
    from index.parsing.passages import Passage

_NEAREST = 1
_NEIGHBOURS = 20
ONLY_A_BODY = 16
"""Characters up to which a question that names a body and no other known thing asks for all that binds it; a longer one
says in words of its own what of it."""
WORTH_SHOWING = 0.58
"""Cosine from which a passage is worth showing beside a refusal: it speaks of the same matter."""


class Retrieving:
    """One question, the notices that it is put to, and the voice that answers."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._voice = Voice()
        self._sure: float | None = None
        self._best: Passage | None = None

    def _weigh(self, question: str, asked: Scope, files: Sequence[str]) -> Weighed:
        return self._library.weigh(asked.rest.strip() or question, self._library.terms(asked.rest), files)

    def _retrieve(self, question: str, asked: Scope) -> Answer:
        files = comparison.compared(question, asked, self._library.few)
        if files:
            asked = replace(asked, rest=comparison.topic(asked.rest))
            return self._compare(question, self._weigh(question, asked, asked.files), files, asked)
        return self._conclude(question, self._weigh(question, asked, asked.files), "clauses")

    def _conclude(self, question: str, weighed: Weighed, kind: Kind) -> Answer:
        if duties := self._duties(question, weighed):
            return self._answered(kind, duties)
        if weighed.asks_for_duties:
            weighed = weighed.of_body()  # a list of addressees binds nobody
        chosen = selection.best(weighed) if self._library.small else selection.first(weighed)
        return self._refused(question, weighed, chosen) or self._answered(kind, self._quotes(chosen))

    def _duties(self, question: str, weighed: Weighed) -> list[Quote]:
        """All that binds the bodies that `question` names, if it names nothing else."""
        if not weighed.asks_for_duties or slots(question) or length(question) > ONLY_A_BODY:
            return []
        return selection.interleaved(self._quotes(selection.duties(weighed)))

    def _refused(
        self, question: str, weighed: Weighed, chosen: Sequence[Evidence], *, compared: bool = False
    ) -> Answer | None:
        """The refusal, where `chosen` is no answer."""
        if not chosen:
            return self._refuse(weighed)
        lacking = lacks(question, weighed.evidence) if self._library.small else []
        self._sure, self._best = self._odds(question, weighed, lacking, compared), weighed.evidence[0].passage
        return self._refuse(weighed, lacking) if self._sure < 0 else None

    def _odds(self, question: str, weighed: Weighed, lacking: Sequence[tuple[Lack, str]], compared: bool) -> float:
        return answerability.odds(*self._signals(question, weighed, lacking, compared))

    def _signals(
        self, question: str, weighed: Weighed, lacking: Sequence[tuple[Lack, str]], compared: bool
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """The weights of the signals that tell an answer in this index, and the signals."""
        if self._library.small:
            signals = answerability.signals_of_few(weighed, (lack for lack, _ in lacking), compared=compared)
            return answerability.ODDS_OF_FEW, signals
        notice = self._library.notice(weighed.evidence[0].passage.file)
        return self._odds_of_many(weighed), answerability.signals_of_many(question, weighed, notice)

    def _odds_of_many(self, weighed: Weighed) -> Mapping[str, float]:
        """By what comes nearest: an article of a law, notices that mostly have a document number, or other texts."""
        if is_article(weighed.evidence[0].passage.path):
            return answerability.ODDS_OF_ARTICLES
        nearest = self._library.named({e.passage.file for e in weighed.evidence[:_NEIGHBOURS]})
        numbered = sum(known.number is not None for known in nearest)
        return answerability.ODDS_OF_NOTICES if 2 * numbered > len(nearest) else answerability.ODDS

    def _compare(self, question: str, weighed: Weighed, files: Sequence[str], asked: Scope) -> Answer:
        quotes = self._duties(question, weighed)
        if not quotes:
            chosen = selection.best_of_each(weighed, files, comparison.KEEP)
            if refused := self._refused(question, weighed, chosen, compared=True):
                return refused
            quotes = self._quotes(chosen)
        quiet = self._library.named(set(files) - {q.file for q in quotes})
        return self._answered("comparison", quotes, messages.message(quiet, asked, self._voice))

    def _refuse(self, weighed: Weighed, lacking: Sequence[tuple[Lack, str]] = ()) -> Answer:
        near = weighed.evidence[:_NEAREST]
        words = [lacking[0][1]] if lacking else answerability.unanswered_words(weighed, near)[:3]
        nearest = self._quotes([e for e in near if e.cosine > WORTH_SHOWING])
        return self._refusal(
            "no answer about" if words else "no answer",
            nearest,
            searched=self._searched(),
            words=self._voice.listed(map(self._voice.thing, words)),
        )

    def _quotes(self, chosen: Sequence[Evidence]) -> list[Quote]:
        notices = {e.passage.file: self._library.notice(e.passage.file) for e in chosen}
        if self._library.small:
            return selection.joined(chosen, notices)
        return selection.joined(chosen, notices, runs_on=True)[: selection.MOST_OF_MANY]

    # --- what is said ---

    def _answered(self, kind: Kind, quotes: Sequence[Quote], *notes: str) -> Answer:
        say = self._voice.say
        count = len({q.file for q in quotes})
        first = say("found in several", count=count) if count > 1 else say("found", count=len(quotes))
        return Answer("", True, kind, self._voice.joined(first, *notes), tuple(quotes))

    def _refusal(self, key: str, nearest: Sequence[Quote] = (), /, **values: object) -> Answer:
        return self._told(self._voice.say(key, **values), nearest)

    def _searched(self) -> str:
        return messages.searched(self._library.count, self._library.few, self._voice)

    def _told(self, message: str, nearest: Sequence[Quote] = ()) -> Answer:
        return Answer("", False, "refusal", message, (), tuple(nearest))
