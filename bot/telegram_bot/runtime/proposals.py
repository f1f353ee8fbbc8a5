"""Readings of a question by a model, off the event loop; one that fails costs nobody an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bot.llm.settings import is_on
from bot.telegram_bot.runtime.monitoring.metrics import Metrics

if TYPE_CHECKING:
    from bot.query_rewriting.rewriter import Proposal, QueryRewriter

_LOG = logging.getLogger(__name__)
_MODELS = 4
"""Questions read at a time; more wait."""


class Proposals:
    """Asks the model how questions are meant."""

    def __init__(self, rewriter: QueryRewriter, metrics: Metrics) -> None:
        self._rewriter, self._metrics = rewriter, metrics
        self._pool = ThreadPoolExecutor(_MODELS, thread_name_prefix="proposal")

    @classmethod
    def from_environ(cls, data: Path, metrics: Metrics) -> Proposals | None:
        """By the settings of the environment; None without WENHAO_LLM, when nothing of it is imported."""
        if not is_on():
            return None
        from bot.query_rewriting.rewriter import QueryRewriter

        rewriter = QueryRewriter.from_environ(data)
        return cls(rewriter, metrics) if rewriter else None

    async def of(self, question: str, history: Sequence[str], user: int) -> Sequence[str]:
        """What `question` may stand for after `history`; it counts for `user`."""
        loop = asyncio.get_running_loop()
        try:
            proposal = await loop.run_in_executor(self._pool, self._rewriter.propose, question, history, str(user))
        except Exception:  # the question is answered as it was asked
            _LOG.exception("no proposal")
            self._metrics.errors.labels("proposal").inc()
            return ()
        self._count(proposal)
        return proposal.questions

    def close(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _count(self, proposal: Proposal) -> None:
        if proposal.questions or proposal.fault:
            source = "cache" if proposal.cached else "failed" if proposal.fault else "model"
            self._metrics.proposals.labels(source).inc()
        self._metrics.model_tokens.inc(proposal.tokens)
