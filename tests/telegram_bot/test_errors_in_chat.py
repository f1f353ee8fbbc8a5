"""What goes wrong between the bot, Telegram and the index, and that people get their answer all the same."""

import asyncio
import logging
import sqlite3
import sys
import time
from pathlib import Path

import httpx
import pytest
from emulator import TOKEN, Fault
from running_bot import ADMIN, service
from samples import FIRE, MOUNTAIN, Answerer, IndexReader

from bot.telegram_bot import app, jobs
from bot.telegram_bot.runtime.bounded_server import MOST
from index.errors import IndexDamaged


async def test_too_many_requests_holds_up_one_chat_only(tmp_path: Path) -> None:
    """The answer comes once, when Telegram allows it; meanwhile others get theirs."""
    async with service(tmp_path) as at:
        at.telegram.faults.append(
            Fault("sendMessage", 429, "Too Many Requests: retry after 2", {"retry_after": 2}, chat=1)
        )
        started = time.perf_counter()
        await at.telegram.say("沙袋", 1)
        await at.telegram.ask("沙袋", 2)
        assert not at.telegram.to(1)
        assert (await at.telegram.next_to(1, 0)).at - started >= 2
        await at.telegram.ask("线路", 2)
        assert len(at.telegram.to(1)) == 1


@pytest.mark.parametrize("fault", [Fault("sendMessage", 502, "Bad Gateway", times=2), Fault("sendMessage", 0)])
async def test_server_errors_are_retried(tmp_path: Path, fault: Fault) -> None:
    """A bad gateway or a broken connection costs time, not the answer."""
    async with service(tmp_path) as at:
        at.telegram.faults.append(fault)
        assert "沙袋" in (await at.telegram.ask("沙袋")).text


async def test_telegram_down_for_a_while(tmp_path: Path) -> None:
    """Polling goes on by itself when the server is back."""
    async with service(tmp_path) as at:
        at.telegram.is_down = True
        await at.telegram.say("沙袋")
        await asyncio.sleep(0.5)
        at.telegram.is_down = False
        assert "沙袋" in (await at.telegram.next_to(42, 0)).text


async def test_blocked_by_a_user(tmp_path: Path) -> None:
    """Whoever blocked the bot gets nothing, and nothing else happens."""
    async with service(tmp_path) as at:
        at.telegram.faults.append(Fault("sendMessage", 403, "Forbidden: bot was blocked by the user", chat=1))
        await at.telegram.say("沙袋", 1)
        await at.telegram.ask("沙袋", 2)
        assert not at.telegram.to(1)


async def test_group_that_became_a_supergroup(tmp_path: Path) -> None:
    """The answer follows the group to its new id, and so does the conversation."""
    async with service(tmp_path) as at:
        moved = Fault(
            "sendMessage", 400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -200}, chat=-100
        )
        at.telegram.faults.append(moved)
        await at.telegram.say("@wenhao_test_bot 沙袋", 1, -100)
        assert "沙袋" in (await at.telegram.next_to(-200, 0)).text
        assert "线路" in (await at.telegram.ask("@wenhao_test_bot 线路", 1, -200)).text


async def test_two_pollers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A second process with the same token is named in the log; when it is gone, updates come again."""
    async with service(tmp_path) as at:
        at.telegram.faults.append(Fault("getUpdates", 409, "Conflict: terminated by other getUpdates request"))
        await at.telegram.say("沙袋")
        assert "沙袋" in (await at.telegram.next_to(42, 0)).text
        assert "another process takes the updates" in caplog.text


async def test_error_while_answering(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The person is told in one sentence without details; the log has them; the next question is answered."""
    async with service(tmp_path) as at:
        assert (await at.telegram.ask("坏")).text == "出错了，这个问题没能回答，请稍后再问。"
        assert "secret of the answerer" in caplog.text
        assert "沙袋" in (await at.telegram.ask("沙袋")).text


async def test_new_generation_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a rebuild has published, the next questions are answered from it, without a restart."""
    monkeypatch.setattr(jobs, "REFRESH_EVERY", 0.05)
    async with service(tmp_path) as at:
        assert "没有找到" in (await at.telegram.ask("林场")).text
        reader = IndexReader(mountain=MOUNTAIN, fire=FIRE)
        at.bot.context.live_index._opens = lambda: (reader, Answerer(reader))
        at.reader.newer = True
        await asyncio.sleep(0.3)
        assert "设卡检查" in (await at.telegram.ask("林场")).text


async def test_question_in_progress_keeps_its_generation(tmp_path: Path) -> None:
    """What is being answered from the old index is finished before that is closed."""
    async with service(tmp_path) as at:
        await at.telegram.say("等 沙袋", 1)
        while not at.bot.context.live_index.snapshot.questions:
            await asyncio.sleep(0.01)
        reader = IndexReader(mountain=MOUNTAIN, fire=FIRE)
        at.bot.context.live_index._opens = lambda: (reader, Answerer(reader))
        assert "已重新载入" in (await at.telegram.ask("/reload", ADMIN)).text
        assert not at.reader.closed
        at.answerer.gate.set()
        assert "备足沙袋" in (await at.telegram.next_to(1, 0)).text
        assert at.reader.closed and not reader.closed


async def test_broken_generation_is_not_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A new index that cannot be opened is told to the log and to /reload; the old one goes on answering."""
    monkeypatch.setattr(jobs, "REFRESH_EVERY", 0.05)

    def broken() -> None:
        raise IndexDamaged("索引已损坏。请运行 wenhao rebuild 重建。")

    async with service(tmp_path) as at:
        at.bot.context.live_index._opens = broken
        at.reader.newer = True
        assert (await at.telegram.ask("/reload", ADMIN)).text == "索引已损坏。请运行 wenhao rebuild 重建。"
        await asyncio.sleep(0.2)
        assert "the old one stays: 索引已损坏" in caplog.text
        assert "沙袋" in (await at.telegram.ask("沙袋")).text


async def test_quote_that_changes_while_it_is_answered(tmp_path: Path) -> None:
    """Words that no longer stand in the notice are never sent."""
    async with service(tmp_path) as at:
        at.answerer.reader = IndexReader(mountain=MOUNTAIN)
        at.reader.change("mountain", MOUNTAIN.replace("沙袋", "石料"))
        said = await at.telegram.ask("沙袋")
        assert said.text == "文件库暂时不能用，请稍后再问。"


async def test_answer_comes_although_nothing_can_be_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk costs the buttons, not the answer."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async with service(tmp_path) as at:
        monkeypatch.setattr(at.bot.context.sent_answers._database, "run", full)
        said = await at.telegram.ask("沙袋")
        assert "县水利局要备足沙袋。" in said.text and not said.buttons
        assert "disk is full" in caplog.text
        monkeypatch.undo()
        assert (await at.telegram.ask("沙袋")).buttons


async def test_health_metrics_and_heartbeat(tmp_path: Path, unused_tcp_port: int) -> None:
    """/health is 200 while all is well and 503 with the reason otherwise; /metrics counts; the heartbeat is fresh."""
    beat = tmp_path / "run" / "heartbeat"
    async with service(tmp_path, health_port=unused_tcp_port, heartbeat=beat) as at, httpx.AsyncClient() as client:
        base = f"http://127.0.0.1:{unused_tcp_port}"
        await at.telegram.ask("沙袋")
        await at.telegram.ask("天气")
        health = await client.get(f"{base}/health")
        assert (health.status_code, health.json()) == (200, {"ok": True, "faults": []})
        assert beat.exists()
        counted = (await client.get(f"{base}/metrics")).text
        assert 'wenhao_questions_total{source="chat"} 2.0' in counted
        assert "wenhao_refusals_total 1.0" in counted
        assert "wenhao_answer_seconds_count 2.0" in counted
        at.bot._polling.answered_at -= 100
        at.telegram.is_down = True
        health = await client.get(f"{base}/health")
        assert health.status_code == 503 and "Telegram has not answered" in health.json()["faults"][0]
        at.telegram.is_down = False


async def test_webhook(tmp_path: Path, unused_tcp_port: int) -> None:
    """Updates arrive by webhook with the secret; without it they are turned away."""
    url = f"http://127.0.0.1:{unused_tcp_port}/hook/in"
    given = {"mode": "webhook", "webhook_url": url, "webhook_port": unused_tcp_port, "webhook_secret": "s3cret"}
    async with service(tmp_path, **given) as at, httpx.AsyncClient() as client:
        assert at.telegram.has_webhook
        assert "沙袋" in (await at.telegram.ask("沙袋")).text
        forged = {"update_id": 1, "message": at.telegram.message("沙袋")}
        assert (await client.post(url, json=forged)).status_code == 403
        headers = {"X-Telegram-Bot-Api-Secret-Token": "other"}
        assert (await client.post(url, json=forged, headers=headers)).status_code == 403
        assert len(at.telegram.to(42)) == 1


async def test_half_open_requests_do_not_stop_answers(tmp_path: Path, unused_tcp_port: int) -> None:
    """Whoever opens many connections and says nothing on them makes room for Telegram."""
    url = f"http://127.0.0.1:{unused_tcp_port}/hook"
    given = {"mode": "webhook", "webhook_url": url, "webhook_port": unused_tcp_port, "webhook_secret": "s3cret"}
    async with service(tmp_path, **given) as at:
        opened = []
        for _ in range(2 * MOST):
            reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
            writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\n")
            opened.append((reader, writer))
        assert "沙袋" in (await at.telegram.ask("沙袋")).text
        assert await asyncio.wait_for(opened[0][0].read(), 5) == b""  # the oldest were closed
        for _, writer in opened:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in opened), return_exceptions=True)


async def test_an_update_that_comes_twice_is_answered_once(tmp_path: Path, unused_tcp_port: int) -> None:
    """Telegram repeats what was not acknowledged in time."""
    url = f"http://127.0.0.1:{unused_tcp_port}/hook"
    given = {"mode": "webhook", "webhook_url": url, "webhook_port": unused_tcp_port, "webhook_secret": "s3cret"}
    async with service(tmp_path, **given) as at, httpx.AsyncClient() as client:
        update = {"update_id": 77, "message": at.telegram.message("沙袋", 5)}
        for _ in range(3):
            headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
            assert (await client.post(url, json=update, headers=headers)).status_code == 200
        await at.telegram.ask("沙袋", 6)
        assert len(at.telegram.to(5)) == 1


async def test_token_is_in_no_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even at DEBUG, with requests, errors and tracebacks being logged."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back afterwards
    redaction = app.log_to_stderr("DEBUG", [TOKEN])
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    try:
        async with service(tmp_path) as at:
            await at.telegram.ask("坏")
            at.telegram.faults.append(Fault("sendMessage", 502, "Bad Gateway"))
            await at.telegram.ask("沙袋")
            logging.getLogger("x").error("%s", at.bot.application.bot.token, exc_info=RuntimeError(TOKEN))
            logging.getLogger("x").error(repr(at.bot.application))
            sys.excepthook(RuntimeError, RuntimeError(f"{at.telegram.base}/bot{TOKEN}/getMe"), None)
    finally:
        root = logging.getLogger()
        root.handlers = [handler for handler in root.handlers if redaction not in handler.filters]
        root.setLevel(logging.WARNING)
        logging.lastResort.removeFilter(redaction)
    logged = capfd.readouterr().err
    assert "/sendMessage" in logged and "ZeroDivisionError" in logged
    assert TOKEN not in logged and TOKEN.partition(":")[2] not in logged
