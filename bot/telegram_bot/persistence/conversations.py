"""What each person asked in each place, so that a follow-up is understood."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from bot.telegram_bot.messages.texts import Language
from bot.telegram_bot.persistence.database import Database

_MOST_TURNS = 6  # a follow-up leans on what was just said


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """One person in one chat, and in one topic where the chat is a forum; each has a conversation of its own."""

    chat: int
    thread: int
    user: int


class Conversations:
    """Earlier questions by place, forgotten after `silence` seconds without a question; languages by person."""

    def __init__(self, database: Database, silence: float, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._silence = silence
        self._clock = clock

    def history(self, conversation: ConversationKey, before: int) -> list[str]:
        """The questions of this conversation asked before message `before`, oldest first."""
        rows = self._database.rows(
            "SELECT question, at FROM turns WHERE chat = ? AND user = ? AND thread = ? AND message < ?"
            " ORDER BY message DESC LIMIT ?",
            *(conversation.chat, conversation.user, conversation.thread, before, _MOST_TURNS),
        )
        questions, later = [], self._clock()
        for row in rows:
            if later - row["at"] > self._silence:
                break
            questions.append(row["question"])
            later = row["at"]
        return questions[::-1]

    def add(self, conversation: ConversationKey, message: int, question: str) -> None:
        """Remember `question`; an edited message replaces what it said before."""
        self._database.run(
            "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?, ?)",
            *(conversation.chat, conversation.thread, conversation.user, message, question, self._clock()),
        )

    def said(self, conversation: ConversationKey, message: int) -> str | None:
        """The question that message asked, None if it is not remembered."""
        row = self._database.row(
            "SELECT question FROM turns WHERE chat = ? AND user = ? AND message = ?",
            conversation.chat,
            conversation.user,
            message,
        )
        return row["question"] if row else None

    def forget(self, conversation: ConversationKey) -> None:
        """Forget this conversation."""
        self._database.run(
            "DELETE FROM turns WHERE chat = ? AND thread = ? AND user = ?",
            conversation.chat,
            conversation.thread,
            conversation.user,
        )

    def compact(self) -> None:
        """Leave no trace on the disk of what people had erased."""
        self._database.compact()

    def purge(self, older_than: float) -> None:
        """Delete what is older than `older_than` seconds."""
        self._database.run("DELETE FROM turns WHERE at < ?", self._clock() - older_than)

    def language(self, user: int) -> Language | None:
        """The language this person chose, None where it follows the question."""
        row = self._database.row("SELECT language FROM preferences WHERE user = ?", user)
        return cast("Language | None", row["language"]) if row else None

    def choose_language(self, user: int, language: Language | None) -> None:
        """Keep the choice; None follows the question again."""
        self._database.run("INSERT OR REPLACE INTO preferences VALUES (?, ?)", user, language)

    def erase(self, user: int) -> None:
        """Delete everything that is kept about this person, in all chats."""
        tables = ("turns", "preferences", "issued", "feedback", "pairings")
        in_private = ("places", "follows", "news")  # where the chat has the number of the person
        self._database.together(
            [
                *((f"DELETE FROM {table} WHERE user = ?", (user,)) for table in tables),
                *((f"DELETE FROM {table} WHERE chat = ?", (user,)) for table in in_private),
            ]
        )
        self._database.forget()

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: its conversations, buttons and permission go along."""
        self._database.together(
            [
                ("UPDATE OR REPLACE turns SET chat = ? WHERE chat = ?", (new, old)),
                ("UPDATE issued SET chat = ? WHERE chat = ?", (new, old)),
                ("UPDATE OR REPLACE places SET chat = ? WHERE chat = ?", (new, old)),
                ("UPDATE OR REPLACE follows SET chat = ? WHERE chat = ?", (new, old)),
                ("UPDATE news SET chat = ? WHERE chat = ?", (new, old)),
                ("UPDATE OR REPLACE grants SET id = ? WHERE id = ?", (new, old)),
            ]
        )
