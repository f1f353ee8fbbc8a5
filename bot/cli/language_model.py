"""What a language model adds on the command line: summaries above the quotes and in JSON, readings of questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.cli.terminal.output import show as show_text
from bot.query_rewriting.rewriter import QueryRewriter
from bot.summary.claims import ProvedSentence
from bot.summary.summarizer import Summarizer
from bot.summary.summary_text import heading, outcome_text, sentence_text, summary_json

Propose = Callable[[str, Sequence[str]], Sequence[str]]
"""What a question may stand for after earlier ones, oldest first."""


class Summaries:
    """What writes summaries of this run's answers."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    @classmethod
    def from_environ(cls, data: Path) -> Summaries | None:
        """By the settings of the environment; raises SettingsError where they are wrong."""
        summarizer = Summarizer.from_environ(data)
        return cls(summarizer) if summarizer else None

    def show(self, answer: Answer) -> None:
        """Print each sentence as it comes, then on stderr what else there is to know."""
        began = False

        def shown(sentence: ProvedSentence) -> None:
            nonlocal began
            if not began:
                show_text(f"{heading(self._summarizer.settings.llm)}\n")
            began = True
            show_text(f"{sentence_text(sentence)}\n")
            sys.stdout.flush()

        summary = self._summarizer.summarize(answer, shown=shown)
        if summary and (told := outcome_text(summary)):
            sys.stdout.flush()
            print(f"wenhao：概括：{told}", file=sys.stderr)

    def json(self, answer: Answer) -> dict[str, Any]:
        """What the JSON of `answer` has beside it: a summary, null where there is nothing to summarise."""
        summary = self._summarizer.summarize(answer)
        return {"summary": summary and summary_json(summary)}


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
