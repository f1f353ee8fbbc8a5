"""Answers that were sent, kept for their buttons."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from bot.answer import Answer
from bot.packing import pack, unpack
from bot.telegram_bot.messages.texts import Language
from bot.telegram_bot.persistence.database import Database


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One answer and where it was given; `id` cannot be guessed."""

    id: str
    chat: int
    user: int
    language: Language
    answer: Answer


class SentAnswers:
    """Issued answers by id. An id is only good in the chat it was issued to."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, chat: int, user: int, language: Language, answer: Answer, asked: int | None = None) -> SentAnswer:
        """Keep `answer` to what message `asked` asks; it is about to be sent."""
        sent_answer = SentAnswer(secrets.token_hex(8), chat, user, language, answer)  # also part of deep links
        self._database.run(
            "INSERT INTO issued VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(sent_answer.id, chat, user, None, language, pack(answer), not answer.answered, self._clock(), asked),
        )
        return sent_answer

    def get(self, identity: str, chat: int) -> SentAnswer | None:
        """The answer, None if it is unknown, deleted, or was issued to another chat."""
        row = self._database.row("SELECT * FROM issued WHERE id = ? AND chat = ?", identity, chat)
        if row is None:
            return None
        return SentAnswer(row["id"], row["chat"], row["user"], cast("Language", row["language"]), unpack(row["answer"]))

    def sent(self, sent_answer: SentAnswer, message: int) -> None:
        """The answer went out as message `message`."""
        self._database.run("UPDATE issued SET message = ? WHERE id = ?", message, sent_answer.id)

    def question_of(self, chat: int, message: int) -> str | None:
        """The question that the bot's message `message` answers, None if it is not known."""
        row = self._database.row("SELECT answer FROM issued WHERE chat = ? AND message = ?", chat, message)
        return unpack(row["answer"]).question if row else None

    def message_for(self, chat: int, asked: int) -> int | None:
        """The bot's latest message that answers message `asked`, None if there is none."""
        row = self._database.row(
            "SELECT message FROM issued WHERE chat = ? AND asked = ? AND message IS NOT NULL ORDER BY at DESC",
            chat,
            asked,
        )
        return row["message"] if row else None

    def latest(self, chat: int, user: int) -> SentAnswer | None:
        """The latest answer to this person in this chat, None if none is kept."""
        row = self._database.row("SELECT id FROM issued WHERE chat = ? AND user = ? ORDER BY at DESC", chat, user)
        return self.get(row["id"], chat) if row else None

    def purge(self, older_than: float) -> None:
        """Delete what is older than `older_than` seconds."""
        self._database.run("DELETE FROM issued WHERE at < ?", self._clock() - older_than)

    def counts(self) -> dict[str, int]:
        """How many answers are kept: questions, today's, refused, and of how many users."""
        now = self._clock()
        row = self._database.row(
            "SELECT COUNT(*) AS questions, COALESCE(SUM(at >= ?), 0) AS today, COALESCE(SUM(refused), 0) AS refused,"
            " COUNT(DISTINCT user) AS users FROM issued",
            now - now % 86400,
        )
        return dict(row) if row else {}
