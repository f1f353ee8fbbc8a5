"""A summary below an answer: its checked sentences as they come, in a private chat as a draft, elsewhere by edits."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from telegram import Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.llm.settings import ModelSettings, is_on
from bot.telegram_bot.context import reply
from bot.telegram_bot.messages.formatted_text import BOLD, ITALIC, LONGEST_TEXT, FormattedText
from bot.telegram_bot.runtime.monitoring.metrics import Metrics

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.summary.claims import ProvedSentence, Summary
    from bot.summary.summarizer import Summarizer

_LOG = logging.getLogger(__name__)
_MODELS = 2
"""Summaries made at a time; more wait."""
_SHOWN_EVERY = 1.0
"""Seconds between two drafts or edits: Telegram allows about one a second in a chat."""
_LONGEST_DRAFT = 5.0
"""Seconds that a draft may take, which is a courtesy."""


class SummaryMessages:
    """Sends summaries; a model that fails costs nobody an answer."""

    def __init__(self, summarizer: Summarizer, metrics: Metrics) -> None:
        self._summarizer, self._metrics = summarizer, metrics
        self._pool = ThreadPoolExecutor(_MODELS, thread_name_prefix="summary")
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_environ(cls, data: Path, metrics: Metrics) -> SummaryMessages | None:
        """By the settings of the environment; None without WENHAO_LLM, when nothing of it is imported."""
        if not is_on():
            return None
        from bot.summary.summarizer import Summarizer

        summarizer = Summarizer.from_environ(data)
        return cls(summarizer, metrics) if summarizer else None

    @property
    def settings(self) -> ModelSettings:
        """What the texts are sent to."""
        return self._summarizer.settings

    def begin(self, message: Message, answer: Answer, user: int) -> None:
        """Make the summary of `answer`, which answered `message`, beside all else; it counts for `user`."""
        task = asyncio.create_task(self._show(message, answer, str(user)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what is being made."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _show(self, message: Message, answer: Answer, person: str) -> None:
        try:
            await self._stream(message, answer, person)
        except Exception:  # a summary is an extra
            _LOG.exception("no summary")
            self._metrics.errors.labels("summary").inc()

    async def _stream(self, message: Message, answer: Answer, person: str) -> None:
        loop = asyncio.get_running_loop()
        came: asyncio.Queue[ProvedSentence | None] = asyncio.Queue()

        def put(sentence: ProvedSentence | None) -> None:
            loop.call_soon_threadsafe(came.put_nowait, sentence)

        def make() -> Summary | None:
            try:
                return self._summarizer.summarize(answer, person, put)
            finally:
                put(None)

        making = loop.run_in_executor(self._pool, make)
        shown = _Shown(message, self._summarizer.settings.llm)
        while sentence := await came.get():
            await shown.add(sentence)
        if summary := await making:
            self._count(summary)
        await shown.finish()

    def _count(self, summary: Summary) -> None:
        source = "cache" if summary.cached else "failed" if summary.fault else "model"
        self._metrics.summaries.labels(source).inc()
        self._metrics.summary_sentences.labels("shown").inc(len(summary.sentences))
        self._metrics.summary_sentences.labels("dropped").inc(sum(count for _, count in summary.dropped))
        self._metrics.model_tokens.inc(summary.tokens)


class _Shown:
    """The message in the making."""

    def __init__(self, message: Message, model: str) -> None:
        self._message, self._is_private = message, message.chat.type == ChatType.PRIVATE
        self._text = FormattedText().add(f"概括，以引文为准（{model} 所写，每句都已与引文核对）", BOLD)
        self._sent: Message | None = None
        self._sentences, self._told, self._at = 0, 0, 0.0

    async def add(self, sentence: ProvedSentence) -> None:
        """Show one more sentence; soon, where the last was shown just now."""
        part = FormattedText().add(f"\n\n· {sentence.text}")
        for support in sentence.supports:
            part.add(f"\n〔{support.quote}〕{' '.join(support.words.split())}", ITALIC)
        longer = self._text.joined(part)
        if longer.size > LONGEST_TEXT or not longer.fits():
            return
        self._text, self._sentences = longer, self._sentences + 1
        if time.monotonic() - self._at >= _SHOWN_EVERY:
            await self._show()

    async def finish(self) -> None:
        """The whole, to stay."""
        if self._is_private and self._sentences:
            await reply(self._message, self._text)
        elif self._told < self._sentences:
            await self._show()

    async def _show(self) -> None:
        self._at, self._told = time.monotonic(), self._sentences
        message, text = self._message, self._text
        with contextlib.suppress(TelegramError, TimeoutError):  # the next one, or the last, tells it all
            if self._is_private:
                self._at = math.inf  # a server that takes no drafts is not asked again
                draft = message.get_bot().send_message_draft(
                    message.chat.id, message.message_id, text.text, entities=text.entities
                )
                await asyncio.wait_for(draft, _LONGEST_DRAFT)
                self._at = time.monotonic()
            elif self._sent is None:
                self._sent = await reply(message, text)
            else:
                await self._sent.edit_text(text.text, entities=text.entities)
