"""Readings of a question by a model on the command line; why there is none is told on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.query_rewriting.rewriter import QueryRewriter

Propose = Callable[[str, Sequence[str]], Sequence[str]]
"""What a question may stand for after earlier ones, oldest first."""


def propose_by_environ(data: Path) -> Propose | None:
    """By the settings of the environment, None where they ask for no readings; raises SettingsError."""
    rewriter = QueryRewriter.from_environ(data)
    if rewriter is None:
        return None

    def propose(question: str, history: Sequence[str]) -> Sequence[str]:
        proposal = rewriter.propose(question, history)
        if proposal.fault:
            sys.stdout.flush()
            print(f"wenhao：模型没有改写问题，按原话回答：{proposal.fault}。", file=sys.stderr)
        return proposal.questions

    return propose
