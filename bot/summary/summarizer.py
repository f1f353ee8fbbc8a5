"""An answer -> a summary whose every sentence its quotes prove, sentence by sentence as the model writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path

from bot.answer import Answer, Quote
from bot.llm.chat_model import ChatModel, ModelFailed
from bot.llm.memory import MEMORY_FILE, ModelMemory, key_of
from bot.llm.settings import ModelSettings
from bot.summary.claims import Claim, ProvedSentence, Summary
from bot.summary.claims_json import ClaimReader, claims_json, claims_of
from bot.summary.prompt import PROMPT_RULES, messages, shown_quotes
from bot.summary.proving.proof import REASONS, Unproved, prove

_KINDS = ("clauses", "lookup", "comparison")
"""Answers that have something to summarise."""
_FORM = "格式不符"
_TWICE = "重复"


class Summarizer:
    """Makes summaries with one model; safe from several threads."""

    def __init__(self, settings: ModelSettings, memory: ModelMemory, model: ChatModel | None = None) -> None:
        self.settings, self._memory = settings, memory
        self._model = model or ChatModel(settings)

    @classmethod
    def from_environ(cls, data: Path) -> Summarizer | None:
        """The summarizer that WENHAO_LLM asks for, which remembers in the folder `data`; None without it."""
        settings = ModelSettings.from_environ()
        return cls(settings, ModelMemory(data / MEMORY_FILE)) if settings else None

    def stream(self, answer: Answer, person: str = "") -> Generator[ProvedSentence, None, Summary | None]:
        """Each proved sentence as soon as the model has written it; returns the whole.

        None where there is nothing to summarise: a refused question never reaches the model. `person` is whom the
        summary counts for. Raises SettingsError where the model cannot be loaded.
        """
        if not answer.answered or answer.kind not in _KINDS or not answer.quotes:
            return None
        quotes, asked = shown_quotes(answer.quotes), answer.understood or answer.question
        if not quotes:
            return None
        told = [[number, quote.file, quote.start, quote.text] for number, quote in quotes.items()]
        key = key_of(PROMPT_RULES, self.settings.llm, self.settings.llm_url, asked, told)
        earlier = claims_of(self._memory.written(key))
        run = _Run(quotes)
        if earlier:
            yield from run.check(earlier)
            return run.summary(self.settings.llm, cached=True)
        if not self._memory.take(person, self.settings.llm_daily):
            return run.summary(self.settings.llm, f"今天的概括次数已用完（每人每天 {self.settings.llm_daily} 次）")
        usage: list[int] = []
        fault = yield from self._written(run, asked, quotes, usage)
        if run.written and not fault:
            self._memory.keep(key, claims_json(run.written))
        return run.summary(self.settings.llm, fault, max(usage, default=0))

    def summarize(
        self, answer: Answer, person: str = "", shown: Callable[[ProvedSentence], None] | None = None
    ) -> Summary | None:
        """As `stream`, for those who wait for the whole; each sentence is given to `shown` as it comes."""
        stream = self.stream(answer, person)
        while True:
            try:
                sentence = next(stream)
            except StopIteration as end:
                whole: Summary | None = end.value
                return whole
            if shown:
                shown(sentence)

    def _written(
        self, run: _Run, question: str, quotes: Mapping[int, Quote], usage: list[int]
    ) -> Generator[ProvedSentence, None, str | None]:
        """Asks the model, and once more where what it writes cannot be read; returns what went wrong."""
        fault: str | None = None
        for again in (False, True):
            reader = ClaimReader()
            try:
                for piece in self._model.stream(messages(question, quotes, again), usage, plain=again):
                    yield from run.check(reader.feed(piece))
                    if reader.complete:
                        break
                fault = None if reader.complete else "模型的回答不是所要求的格式，或没有写完"
                done = reader.found > 0 or reader.complete
            except ModelFailed as error:
                fault, done = str(error), reader.found > 0 or not error.worth_another
            run.dropped[_FORM] += reader.malformed
            if done:
                return fault
        return fault


class _Run:
    """One summary in the making."""

    def __init__(self, quotes: Mapping[int, Quote]) -> None:
        self._quotes = quotes
        self._sentences: list[ProvedSentence] = []
        self.dropped: Counter[str] = Counter()
        self.written: list[Claim] = []

    def check(self, claims: Iterator[Claim] | Sequence[Claim]) -> Iterator[ProvedSentence]:
        """The sentences among `claims` that the quotes prove, each once."""
        for claim in claims:
            self.written.append(claim)
            try:
                proved = prove(claim, self._quotes)
            except Unproved as error:
                self.dropped[REASONS[str(error)]] += 1
                continue
            if any(proved.text == sentence.text for sentence in self._sentences):
                self.dropped[_TWICE] += 1
                continue
            self._sentences.append(proved)
            yield proved

    def summary(self, model: str, fault: str | None = None, tokens: int = 0, cached: bool = False) -> Summary:
        """What has come of it."""
        dropped = tuple((reason, count) for reason, count in self.dropped.most_common() if count)
        return Summary(model, tuple(self._sentences), dropped, fault, tokens, cached)
