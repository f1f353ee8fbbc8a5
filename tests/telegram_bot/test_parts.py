"""The parts of the bot by themselves: what is kept and forgotten, limits, retries, words."""

import asyncio
import itertools
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from emulator import TOKEN
from running_bot import service
from samples import FIRE
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.telegram_bot.handlers.notices import elements
from bot.telegram_bot.messages.texts import LANGUAGES
from bot.telegram_bot.persistence.access import Access
from bot.telegram_bot.persistence.conversations import ConversationKey, Conversations
from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.persistence.feedback import Feedback
from bot.telegram_bot.persistence.sent_answers import SentAnswer
from bot.telegram_bot.runtime import rate_limiter
from bot.telegram_bot.runtime.rate_limiter import RetryingRateLimiter
from bot.telegram_bot.runtime.throttle import TokenBucket
from bot.telegram_bot.settings import read_settings
from index.errors import SettingsError
from index.notice import Notice

HERE = ConversationKey(1, 0, 1)


class Clock:
    """A time that passes only when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "bot.sqlite")
    yield opened
    opened.close()


def test_conversation_ends_with_silence(database: Database, clock: Clock) -> None:
    """Questions reach back to the last long silence, and only those before the message in question."""
    conversations = Conversations(database, 60, clock)
    for message, at in enumerate((0, 100, 130, 180), start=1):
        clock.now = 1000 + at
        conversations.add(HERE, message, f"问{message}")
    assert conversations.history(HERE, 5) == ["问2", "问3", "问4"]
    assert conversations.history(HERE, 4) == ["问2", "问3"]
    clock.now += 61
    assert conversations.history(HERE, 5) == []


def test_conversation_reaches_back_six_questions(database: Database, clock: Clock) -> None:
    """A follow-up leans on what was just said."""
    conversations = Conversations(database, 60, clock)
    for message in range(1, 10):
        conversations.add(HERE, message, f"问{message}")
    assert conversations.history(HERE, 10) == [f"问{n}" for n in range(4, 10)]


def test_old_questions_are_purged(database: Database, clock: Clock) -> None:
    """What is older than the limit is deleted, not merely unused."""
    conversations = Conversations(database, 60, clock)
    conversations.add(HERE, 1, "旧")
    clock.now += 100
    conversations.add(HERE, 2, "新")
    conversations.purge(50)
    assert [row["question"] for row in database.rows("SELECT question FROM turns")] == ["新"]


def test_erasing_leaves_no_row_of_a_person(database: Database, clock: Clock) -> None:
    """Every table with a column `user` is emptied of this one, except the uploads of administrators."""
    tables = {
        row["name"]
        for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "user" in {column["name"] for column in database.rows(f"PRAGMA table_info({row['name']})")}
    } - {"uploads"}
    for table in tables:
        columns = [column["name"] for column in database.rows(f"PRAGMA table_info({table})")]
        for user in (1, 2):
            values = [user if column == "user" else f"{user}" for column in columns]
            database.run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", *values)
    Conversations(database, 60, clock).erase(1)
    for table in tables:
        assert [row["user"] for row in database.rows(f"SELECT user FROM {table}")] == [2], table


def test_pairing_codes_run_out(database: Database, clock: Clock) -> None:
    """A code is good for a day, the same for the same person, and gone once used."""
    settings = read_settings(token=TOKEN, access="pairing", admins={9})
    access = Access(database, settings, clock)
    first, is_new = access.pair(1, 1, "李") or (None, None)
    assert is_new and access.pair(1, 1, "李") == (first, False)
    clock.now += 24 * 3600 + 1
    assert access.approve(first.code) is None
    again, is_new = access.pair(1, 1, "李") or (None, None)
    assert is_new and access.approve(again.code) == again and access.allows(1, 5)
    assert access.approve(again.code) is None


def test_waiting_list_is_bounded(database: Database, clock: Clock) -> None:
    """A crowd of strangers cannot fill the disk with requests."""
    access = Access(database, read_settings(token=TOKEN, access="pairing", admins={9}), clock)
    pairings = [access.pair(user, user, "x") for user in range(300)]
    assert sum(pairing is not None for pairing in pairings) == 200


def test_limit_refills(clock: Clock) -> None:
    """Six a minute: six at once, then one every ten seconds; half a message counts half."""
    limits = TokenBucket(6, clock)
    assert [limits.wait(1) for _ in range(6)] == [0] * 6
    assert limits.wait(1) == pytest.approx(10)
    assert limits.wait(2) == 0
    clock.now += 5
    assert limits.wait(1, 0.5) == 0
    assert limits.wait(1) == pytest.approx(10)


def test_formula_in_feedback_is_text(database: Database) -> None:
    """A question that a spreadsheet would calculate is exported as words."""
    from bot.answer import Answer

    issued = SentAnswer("x", 1, 1, "zh-hans", Answer("=1+1", False, "refusal", "没有。"))
    feedback = Feedback(database)
    feedback.add(issued, 1, useful=False)
    assert ",'=1+1," in feedback.table().decode("utf-8-sig")


def test_file_that_is_no_database(tmp_path: Path) -> None:
    """A damaged file is named, with what to do."""
    path = tmp_path / "bot.sqlite"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(SettingsError, match="把损坏的文件移走"):
        Database(path)


@pytest.mark.parametrize(
    ("errors", "endpoint", "calls"),
    [
        ([TimedOut(), NetworkError("Bad Gateway")], "sendMessage", 3),
        ([BadRequest("chat not found")], "sendMessage", 1),
        ([TimedOut()] * 9, "sendMessage", 10),
        ([TimedOut()], "sendChatAction", 1),
    ],
)
async def test_retries(errors: list[Exception], endpoint: str, calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may succeed later is tried again and again; what is refused, or worthless later, once."""
    monkeypatch.setattr(rate_limiter, "_FIRST_PAUSE", 0.001)
    made = itertools.count(1)

    async def request() -> bool:
        number = next(made)
        if number <= len(errors):
            raise errors[number - 1]
        return True

    limiter = RetryingRateLimiter(0, lambda old, new: None, lambda: True)
    attempt = limiter.process_request(request, (), {}, endpoint, {"chat_id": 1}, None)
    if calls > len(errors):
        assert await attempt is True
    else:
        with pytest.raises(NetworkError):
            await attempt
    assert next(made) == calls + 1


async def test_a_flood_that_would_take_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits an hour for an answer."""
    from telegram.error import RetryAfter

    async def request() -> bool:
        raise RetryAfter(3600)

    limiter = RetryingRateLimiter(0, lambda old, new: None, lambda: True)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(limiter.process_request(request, (), {}, "sendMessage", {"chat_id": 1}, None), 1)


def test_elements_leave_room_for_what_is_said_about_them() -> None:
    """However long the elements of a notice are, they fit a message together with warnings and questions."""
    long = "长😀" * 2000
    notice = Notice(
        file="a.txt",
        reading_text=long,
        **dict.fromkeys(("title", "document_number", "addressees", "urgency", "classification", "signature"), long),
        **dict.fromkeys(("date_of_issue", "print_date", "printing_office", "note", "copied_to"), long),
        issuers=(long, long),
        attachments=(long,) * 50,
    )
    for language in LANGUAGES:
        assert elements(notice, language).size < 3000


async def test_inline_results_fit_one_request(tmp_path: Path) -> None:
    """Ten citations of the longest quotes would be refused; the best that fit are sent."""
    async with service(tmp_path) as at:
        duty = f"{'各单位要落实责任，' * 400}林场要防火。"
        at.reader.change(
            "fire", "\n\n".join([FIRE, *(f"{number}、第{number}项。{duty}" for number in "三四五六七八九")])
        )
        await at.telegram.inline("林场")
        said = await at.telegram.until(lambda said: said.method == "answerInlineQuery")
        assert 0 < len(said.body["results"]) < 8


def test_texts_are_complete() -> None:
    """Every text exists in both languages with the same gaps."""
    texts = tomllib.loads(files("bot.telegram_bot.messages").joinpath("texts.toml").read_text("utf-8"))
    for key, text in texts.items():
        assert set(text) == {"zh", "en"}, key
        gaps = {language: set(re.findall(r"{(\w+)}", words)) for language, words in text.items()}
        assert gaps["zh"] == gaps["en"], key
