"""Nothing that Telegram was told of is lost, and nothing is answered twice."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from emulator import Fault, Telegram
from running_bot import service
from telegram import Bot, Update

from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.persistence.inbox import Inbox, StoringQueue

BOT = Bot("1:A")


def _update(number: int, text: str = "沙袋", user: int = 5) -> Update:
    person = {"id": user, "is_bot": False, "first_name": "甲"}
    chat = {"id": user, "type": "private"}
    message = {"message_id": number, "date": 0, "chat": chat, "from": person, "text": text}
    update = Update.de_json({"update_id": number, "message": message}, BOT)
    assert update
    return update


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "bot.sqlite")


async def test_what_was_not_handled_is_left_in_the_order_of_arrival(database: Database) -> None:
    """The next process queues it before anything new, and it is then handled as ever."""
    inbox, again = Inbox(database), Inbox(database)
    queue = StoringQueue(inbox)
    for number in (7, 3, 9):
        await queue.put(_update(number))
    inbox.done(3)
    later = StoringQueue(again)
    assert await later.put_left(BOT) == (2, [])
    taken = [later.get_nowait() for _ in range(2)]
    assert [update.update_id for update in taken] == [7, 9]
    assert taken[0].message.text == "沙袋"
    for number in (7, 9):
        again.done(number)
    assert await StoringQueue(Inbox(database)).put_left(BOT) == (0, [])


async def test_what_comes_twice_is_queued_once(database: Database) -> None:
    """Also after it was handled; another update under the same number is another one."""
    inbox = Inbox(database)
    queue = StoringQueue(inbox)
    await queue.put(_update(1))
    inbox.done(1)
    await queue.put(_update(1))
    assert queue.qsize() == 1
    await queue.put(_update(1, user=6))
    assert queue.qsize() == 2


async def test_handled_words_are_forgotten(database: Database, tmp_path: Path) -> None:
    """Only the number stays, for a while."""
    inbox = Inbox(database, clock=lambda: 1000.0)
    await StoringQueue(inbox).put(_update(1, "私事一桩"))
    inbox.done(1)
    database.forget()
    assert not any("私事".encode() in path.read_bytes() for path in tmp_path.iterdir())
    Inbox(database, clock=lambda: 3000.0).purge(1500)
    assert database.rows("SELECT * FROM inbox") == []


async def test_what_may_end_the_process_is_left_out_in_the_end(database: Database) -> None:
    """An update with which twenty processes ended is not tried for ever; many ends in a short time do no harm."""
    await StoringQueue(Inbox(database, clock=lambda: 0)).put(_update(1))
    for _ in range(40):
        assert await StoringQueue(Inbox(database, clock=lambda: 60)).put_left(BOT) == (1, [])
    left, given_up = await StoringQueue(Inbox(database, clock=lambda: 7200)).put_left(BOT)
    assert (left, [update.update_id for update in given_up]) == (0, [1])
    assert await StoringQueue(Inbox(database, clock=lambda: 7200)).put_left(BOT) == (0, [])


async def test_whoever_is_given_up_is_told(tmp_path: Path) -> None:
    """Nothing is dropped without a word."""
    Inbox(Database(tmp_path / "bot" / "bot.sqlite"), clock=lambda: 0).take(_update(1, user=31))
    for _ in range(20):
        Inbox(Database(tmp_path / "bot" / "bot.sqlite"), clock=lambda: 0).left(BOT)
    async with service(tmp_path) as at:
        assert "没能回答" in (await at.telegram.next_to(31, 0)).text


async def test_a_locked_file_costs_the_record_only(database: Database, tmp_path: Path) -> None:
    """Updates are queued at once, and what was handled meanwhile is marked later."""
    inbox = Inbox(database)
    queue = StoringQueue(inbox)
    await queue.put(_update(1))
    other = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for number in (2, 3, 3):
        await queue.put(_update(number))
    inbox.done(1)
    inbox.done(2)
    other.execute("COMMIT")
    other.close()
    assert queue.qsize() == 3
    await queue.put(_update(4))
    inbox.done(4)
    assert [update.update_id for update in Inbox(database).left(BOT)[0]] == [3]


def test_the_start_waits_for_a_lock(database: Database, tmp_path: Path) -> None:
    """What a process before took is not lost because another program holds the file for a moment."""
    Inbox(database).take(_update(1))
    other = sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ["COMMIT"])
    release.start()
    assert len(Inbox(database).left(BOT)[0]) == 1
    release.join()
    other.close()


async def test_what_could_not_be_sent_is_answered_after_the_next_start(tmp_path: Path) -> None:
    """The bot is stopped while Telegram cannot be reached."""
    async with Telegram() as telegram:
        async with service(tmp_path, telegram) as at:
            telegram.faults.append(Fault("sendMessage", 502, "Bad Gateway", times=100))
            await telegram.say("沙袋", 31)
            while len(telegram.faults) and telegram.faults[0].times > 98:
                await asyncio.sleep(0.01)
            assert at.bot.processor.in_hand == 1
        telegram.faults.clear()
        async with service(tmp_path, telegram):
            assert "沙袋" in (await telegram.next_to(31, 0)).text


async def test_a_killed_bot_answers_what_it_had_taken(tmp_path: Path) -> None:
    """Also the parts of a question that were held back for the rest of it."""
    async with Telegram() as telegram:
        async with service(tmp_path, telegram) as at:
            await telegram.ask("沙袋")
            kept = (tmp_path / "bot" / "bot.sqlite").read_bytes()
            assert kept
            inbox = at.bot.context.inbox
            for number, user in enumerate((31, 32, 33), start=10_000):
                inbox.take(_update(number, "沙袋", user))
            inbox.take(_update(10_003, "线路，", 34))
            inbox.take(_update(10_004, "沙袋", 34))
        async with service(tmp_path, telegram):
            for user in (31, 32, 33, 34):
                assert "沙袋" in (await telegram.next_to(user, 0)).text
            assert [len(telegram.to(user)) for user in (31, 32, 33, 34)] == [1] * 4
            assert len(telegram.to(5)) <= 1


async def test_a_foreign_lock_delays_nobody(tmp_path: Path) -> None:
    """While another program holds the file the answer comes, at worst without buttons."""
    async with service(tmp_path) as at:
        other = sqlite3.connect(tmp_path / "bot" / "bot.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        said = await at.telegram.ask("沙袋", 8)
        assert "沙袋" in said.text
        other.execute("COMMIT")
        other.close()
        assert "线路" in (await at.telegram.ask("线路", 8)).text
