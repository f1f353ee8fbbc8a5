"""What people say of the answers: useful or wrong, and why; exported as a table."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.citation import card
from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.persistence.sent_answers import SentAnswer

_HEAD = ("时间", "用户", "评价", "原因", "问题", "回答")


class Feedback:
    """One opinion of each person on each answer; the latest counts."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, sent_answer: SentAnswer, user: int, useful: bool, reason: str = "") -> None:
        """Keep the opinion with the question and the answer as they were."""
        answer = (
            "\n".join(f"{card(quote)}：{quote.text}" for quote in sent_answer.answer.quotes)
            or sent_answer.answer.message
        )
        self._database.run(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(sent_answer.id, user, useful, reason, sent_answer.answer.question, answer, self._clock()),
        )

    def counts(self) -> tuple[int, int]:
        """How many found an answer useful, and how many wrong."""
        rows = {
            row["useful"]: row["n"]
            for row in self._database.rows("SELECT useful, COUNT(*) AS n FROM feedback GROUP BY useful")
        }
        return rows.get(1, 0), rows.get(0, 0)

    def table(self) -> bytes:
        """All feedback as CSV, oldest first, for any spreadsheet (UTF-8 with a byte order mark)."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(_HEAD)
        for row in self._database.rows("SELECT * FROM feedback ORDER BY at"):
            at = datetime.fromtimestamp(row["at"], UTC).isoformat(timespec="seconds")
            useful = "有用" if row["useful"] else "不对"
            writer.writerow([at, row["user"], useful, row["reason"], _plain(row["question"]), _plain(row["answer"])])
        return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """`cell` as text also where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
