"""From a question that names no place in a notice to the passages that answer it, or to a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answer import Answer, Kind, Quote
from bot.answering import messages
from bot.answering.messages import Locale
from bot.answering.query import comparison
from bot.answering.query.answer_types import expected_types
from bot.answering.query.references import Scope
from bot.answering.ranking import answerability, selection
from bot.answering.ranking.missing_content import Lack, lacks
from bot.answering.ranking.retriever import Retriever
from bot.answering.ranking.scoring import Candidate, ScoredCandidates
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

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        self._locale = Locale()
        self._sure: float | None = None
        self._best: Passage | None = None

    def _score(self, question: str, asked: Scope, files: Sequence[str]) -> ScoredCandidates:
        return self._retriever.score(asked.rest.strip() or question, self._retriever.terms(asked.rest), files)

    def _retrieve(self, question: str, asked: Scope) -> Answer:
        files = comparison.compared(question, asked, self._retriever.few)
        if files:
            asked = replace(asked, rest=comparison.topic(asked.rest))
            return self._compare(question, self._score(question, asked, asked.files), files, asked)
        return self._conclude(question, self._score(question, asked, asked.files), "clauses")

    def _conclude(self, question: str, scored: ScoredCandidates, kind: Kind) -> Answer:
        if duties := self._duties(question, scored):
            return self._answered(kind, duties)
        if scored.asks_for_duties:
            scored = scored.of_body()  # a list of addressees binds nobody
        chosen = selection.best(scored) if self._retriever.small else selection.first(scored)
        return self._refused(question, scored, chosen) or self._answered(kind, self._quotes(chosen))

    def _duties(self, question: str, scored: ScoredCandidates) -> list[Quote]:
        """All that binds the bodies that `question` names, if it names nothing else."""
        if not scored.asks_for_duties or expected_types(question) or length(question) > ONLY_A_BODY:
            return []
        return selection.interleaved(self._quotes(selection.duties(scored)))

    def _refused(
        self, question: str, scored: ScoredCandidates, chosen: Sequence[Candidate], *, compared: bool = False
    ) -> Answer | None:
        """The refusal, where `chosen` is no answer."""
        if not chosen:
            return self._refuse(scored)
        lacking = lacks(question, scored.candidates) if self._retriever.small else []
        self._sure, self._best = self._log_odds(question, scored, lacking, compared), scored.candidates[0].passage
        return self._refuse(scored, lacking) if self._sure < 0 else None

    def _log_odds(
        self, question: str, scored: ScoredCandidates, lacking: Sequence[tuple[Lack, str]], compared: bool
    ) -> float:
        return answerability.log_odds(*self._features(question, scored, lacking, compared))

    def _features(
        self, question: str, scored: ScoredCandidates, lacking: Sequence[tuple[Lack, str]], compared: bool
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """The weights of the features that tell an answer in this index, and the features."""
        if self._retriever.small:
            features = answerability.features_of_few(scored, (lack for lack, _ in lacking), compared=compared)
            return answerability.ODDS_OF_FEW, features
        notice = self._retriever.notice(scored.candidates[0].passage.file)
        return self._weights_of_many(scored), answerability.features_of_many(question, scored, notice)

    def _weights_of_many(self, scored: ScoredCandidates) -> Mapping[str, float]:
        """By what comes nearest: an article of a law, notices that mostly have a document number, or other texts."""
        if is_article(scored.candidates[0].passage.path):
            return answerability.ODDS_OF_ARTICLES
        nearest = self._retriever.named({e.passage.file for e in scored.candidates[:_NEIGHBOURS]})
        numbered = sum(known.number is not None for known in nearest)
        return answerability.ODDS_OF_NOTICES if 2 * numbered > len(nearest) else answerability.ODDS

    def _compare(self, question: str, scored: ScoredCandidates, files: Sequence[str], asked: Scope) -> Answer:
        quotes = self._duties(question, scored)
        if not quotes:
            chosen = selection.best_of_each(scored, files, comparison.KEEP)
            if refused := self._refused(question, scored, chosen, compared=True):
                return refused
            quotes = self._quotes(chosen)
        quiet = self._retriever.named(set(files) - {q.file for q in quotes})
        return self._answered("comparison", quotes, messages.silent_notices(quiet, asked, self._locale))

    def _refuse(self, scored: ScoredCandidates, lacking: Sequence[tuple[Lack, str]] = ()) -> Answer:
        near = scored.candidates[:_NEAREST]
        words = [lacking[0][1]] if lacking else answerability.unanswered_words(scored, near)[:3]
        nearest = self._quotes([e for e in near if e.cosine > WORTH_SHOWING])
        return self._refusal(
            "no answer about" if words else "no answer",
            nearest,
            searched=self._searched(),
            words=self._locale.listed(map(self._locale.thing, words)),
        )

    def _quotes(self, chosen: Sequence[Candidate]) -> list[Quote]:
        notices = {e.passage.file: self._retriever.notice(e.passage.file) for e in chosen}
        if self._retriever.small:
            return selection.joined(chosen, notices)
        return selection.joined(chosen, notices, runs_on=True)[: selection.MOST_OF_MANY]

    # --- what is said ---

    def _answered(self, kind: Kind, quotes: Sequence[Quote], *notes: str) -> Answer:
        say = self._locale.say
        count = len({q.file for q in quotes})
        first = say("found in several", count=count) if count > 1 else say("found", count=len(quotes))
        return Answer("", True, kind, self._locale.joined(first, *notes), tuple(quotes))

    def _refusal(self, key: str, nearest: Sequence[Quote] = (), /, **values: object) -> Answer:
        return self._told(self._locale.say(key, **values), nearest)

    def _searched(self) -> str:
        return messages.searched(self._retriever.count, self._retriever.few, self._locale)

    def _told(self, message: str, nearest: Sequence[Quote] = ()) -> Answer:
        return Answer("", False, "refusal", message, (), tuple(nearest))
