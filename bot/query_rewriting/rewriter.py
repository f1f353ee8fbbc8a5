"""A question and those before it -> questions that stand by themselves, as a language model proposes them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.query import guard
from bot.answering.query.several import MOST
from bot.answering.talk import without_talk
from bot.language import speaks_english
from bot.llm.chat_model import ChatModel, ModelFailed
from bot.llm.memory import MEMORY_FILE, ModelMemory, key_of
from bot.llm.settings import ModelSettings
from bot.query_rewriting.prompt import MOST_TURNS, PROMPT_RULES, messages
from bot.question import fault, tidy
from index.analysis import simplified

LONGEST_QUESTION = 300
"""Characters of a proposed question."""
LONGEST_OUTPUT = 8000
"""Characters that are read of what a model writes."""
_PARTS = re.compile("[^，,。.；;！!？?…\\s]{4,}")
_WORDS = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model proposes; no questions where it was not asked, or failed."""

    questions: tuple[str, ...] = ()
    fault: str | None = None
    """One sentence that says why the model gave nothing; None where it answered or was not asked."""
    tokens: int = 0
    cached: bool = False


class QueryRewriter:
    """Asks one model; safe from several threads."""

    def __init__(self, settings: ModelSettings, memory: ModelMemory, model: ChatModel | None = None) -> None:
        self.settings, self._memory = settings, memory
        self._model = model or ChatModel(settings)

    @classmethod
    def from_environ(cls, data: Path) -> QueryRewriter | None:
        """The rewriter that WENHAO_LLM and WENHAO_LLM_READS ask for, which remembers in the folder `data`; or None."""
        settings = ModelSettings.from_environ()
        return cls(settings, ModelMemory(data / MEMORY_FILE)) if settings and settings.llm_reads else None

    def propose(self, question: str, history: Sequence[str] = (), person: str = "") -> Proposal:
        """How `question` as typed may be meant after those of `history`, oldest first.

        `person` is whom the request counts for. Raises SettingsError where the model cannot be loaded.
        """
        asked, earlier = tidy(question), [turn for turn in map(tidy, history) if turn][-MOST_TURNS:]
        if not leaves_something_open(asked, earlier) or fault(question, asked):
            return Proposal()
        key = key_of("questions", PROMPT_RULES, self.settings.llm, self.settings.llm_url, asked, earlier)
        if known := proposed(self._memory.written(key)):
            return Proposal(known, cached=True)
        if not self._memory.take(person, self.settings.llm_daily):
            return Proposal(fault=f"今天使用模型的次数已用完（每人每天 {self.settings.llm_daily} 次）")
        usage: list[int] = []
        found = self._written(asked, earlier, usage)
        if isinstance(found, str):
            return Proposal(fault=found, tokens=max(usage, default=0))
        self._memory.keep(key, {"questions": found})
        return Proposal(found, tokens=max(usage, default=0))

    def _written(self, question: str, history: Sequence[str], usage: list[int]) -> tuple[str, ...] | str:
        """Asks the model, and once more where what it writes cannot be read; what it proposes, or what went wrong."""
        for again in (False, True):
            text = ""
            try:
                for piece in self._model.stream(messages(question, history, again), usage, plain=again):
                    text += piece
                    if len(text) > LONGEST_OUTPUT:
                        break
            except ModelFailed as error:
                told = str(error)
                if error.worth_another:
                    continue
                break
            if found := proposed(_value(text)):
                return found
            told = "模型的回答不是所要求的格式"
        return told


def leaves_something_open(question: str, history: Sequence[str]) -> bool:
    """Whether there is something for a model to read: an earlier turn, English, or a message of several parts.

    What is talk, and what would give the program orders, is none of its business.
    """
    text, _ = without_talk(simplified(question))
    if not text or guard.without_orders(text) != text or guard.unfit(text, text):
        return False
    several = len(_PARTS.findall(_WORDS.sub("", text))) > 1
    return bool(history) or speaks_english(text) or several


def proposed(value: Any) -> tuple[str, ...]:
    """The questions in the JSON value of a model, each once; none where it has not the form asked for."""
    found = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(found, list) or not 1 <= len(found) <= MOST or not all(isinstance(one, str) for one in found):
        return ()
    tidied = [tidy(one) for one in found]
    is_fit = all(len(one) <= LONGEST_QUESTION and any(map(str.isalnum, one)) for one in tidied)
    return tuple(dict.fromkeys(tidied)) if is_fit else ()


def _value(text: str) -> Any:
    """The first JSON object in `text`, which may stand in a fence; None where there is none."""
    start = text.find("{")
    try:
        return json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else None
    except (ValueError, RecursionError):
        return None
