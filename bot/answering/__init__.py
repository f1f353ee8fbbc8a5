"""Questions -> answers: what is asked, where it may stand, which words answer it, and when to refuse."""

from bot.answering.answerer import Answerer

__all__ = ["Answerer"]
