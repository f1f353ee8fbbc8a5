"""`wenhao bot` as a process of its own: stopped gracefully, killed, started wrongly."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from emulator import TOKEN, Telegram
from running_bot import ADMIN
from running_wenhao import ROOT
from samples import FIRE


def _environ(telegram: Telegram, folder: Path, index: Path, **more: str) -> dict[str, str]:
    (folder / "corpus").mkdir(exist_ok=True)
    places = {
        "WENHAO_INDEX": str(index),
        "WENHAO_CORPUS": str(folder / "corpus"),
        "WENHAO_BOT_DATA": str(folder / "bot"),
    }
    given = {
        "WENHAO_BOT_TOKEN": TOKEN,
        "WENHAO_BOT_API_URL": f"{telegram.base}/bot",
        "WENHAO_BOT_ADMINS": str(ADMIN),
        "WENHAO_BOT_SENDS_PER_SECOND": "0",
    }
    return {**os.environ, "PYTHONPATH": str(ROOT), **places, **given, **more}


@asynccontextmanager
async def _process(environ: dict[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "bot"), cwd=folder, env=environ, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_sigterm_under_load_loses_nothing(tmp_path: Path, shipped_index: Path) -> None:
    """What was fetched is answered before the process ends with 0; the rest waits at Telegram."""
    async with Telegram() as telegram:
        users = range(1, 61)
        for user in users:
            await telegram.say("村党支部要做什么？", user)
        async with _process(_environ(telegram, tmp_path, shipped_index), tmp_path) as process:
            await telegram.next_to(1, 0, timeout=30)
            process.send_signal(signal.SIGTERM)
            _, stderr = await asyncio.wait_for(process.communicate(), 30)
        answered = [said.chat for said in telegram.said if said.method == "sendMessage"]
        left = [update["message"]["chat"]["id"] for update in telegram.waiting()]
        assert sorted(answered + left) == list(users)
        assert len(answered) > 1
        assert process.returncode == 0
        assert TOKEN not in stderr.decode()


async def test_kill_in_the_middle_loses_no_question(tmp_path: Path, shipped_index: Path) -> None:
    """What was fetched is answered by the next process, and none twice but what was being sent."""
    async with Telegram() as telegram:
        users = range(100, 140)
        for user in users:
            await telegram.say("村党支部要做什么？", user)
        environ = _environ(telegram, tmp_path, shipped_index)
        for _ in range(2):  # and once more, soon after
            async with _process(environ, tmp_path) as process:
                await telegram.until(lambda said: said.method == "sendMessage")
                process.kill()
                await process.communicate()
        async with _process(environ, tmp_path):
            for user in users:
                await telegram.next_to(user, 0, timeout=60)
        assert sum(len(telegram.to(user)) > 1 for user in users) <= 4


async def test_kill_loses_nothing_that_was_stored(tmp_path: Path, shipped_index: Path) -> None:
    """After kill -9 the next process knows the conversation, the feedback and the file that waits."""
    async with Telegram() as telegram:
        environ = _environ(telegram, tmp_path, shipped_index)
        async with _process(environ, tmp_path) as process:
            said = await telegram.ask("海南的村党支部要做什么？")
            await telegram.press(said, "👍")
            await telegram.send_file(FIRE.encode(), "fire.txt", ADMIN)
            shown = await telegram.next_to(ADMIN, 0)
            process.kill()
            await process.communicate()
        async with _process(environ, tmp_path):
            follow_up = await telegram.ask("那安庆呢？")
            assert "庆组明电〔2020〕2号" in follow_up.text
            await telegram.say("/feedback", ADMIN)
            table = await telegram.next_to(ADMIN, 0, "sendDocument")
            assert "有用,,海南的村党支部要做什么？" in table.files["document"].decode("utf-8-sig")
            await telegram.press(shown, "放弃", ADMIN)
            assert telegram.to(ADMIN, "editMessageText")[0].text == "已放弃，没有加入。"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"WENHAO_BOT_TOKEN": "", "WENHAO_BOT_WORKERS": "0"},
            "WENHAO_BOT_TOKEN：未填写；WENHAO_BOT_WORKERS：不得小于 1",
        ),
        ({"WENHAO_INDEX": "nowhere"}, "请先运行 wenhao rebuild"),
        ({"WENHAO_BOT_TOKEN": "987654321:" + "B" * 35}, "Telegram 不认这个 token"),
        ({"WENHAO_BOT_DATA": "/proc/nowhere"}, "不能使用机器人的数据文件"),
    ],
)
async def test_wrong_start_is_told_in_one_sentence(
    tmp_path: Path, shipped_index: Path, given: dict[str, str], told: str
) -> None:
    """Exit code 1 and a sentence with the remedy; no traceback, no token."""
    async with Telegram() as telegram:
        environ = _environ(telegram, tmp_path, shipped_index, **given)
        async with _process(environ, tmp_path) as process:
            _, stderr = await asyncio.wait_for(process.communicate(), 30)
    text = stderr.decode()
    assert process.returncode == 1
    assert told in text
    assert "Traceback" not in text and "B" * 35 not in text


async def test_revoked_token_ends_the_process(tmp_path: Path, shipped_index: Path) -> None:
    """A token that Telegram stops accepting is told at once, instead of a bot that is deaf without a word."""
    async with Telegram() as telegram:
        environ = _environ(telegram, tmp_path, shipped_index)
        async with _process(environ, tmp_path) as process:
            await telegram.ask("村党支部要做什么？")
            telegram.token = "1:revoked"
            await telegram.say("海南呢？")
            _, stderr = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert "Telegram 不认这个 token" in stderr.decode() and "Traceback" not in stderr.decode()


async def test_webhook_process(tmp_path: Path, shipped_index: Path, unused_tcp_port: int) -> None:
    """With webhook settings the process serves the webhook, answers, and ends with 0 when it is told to."""
    given = {
        "WENHAO_BOT_MODE": "webhook",
        "WENHAO_BOT_WEBHOOK_URL": f"http://127.0.0.1:{unused_tcp_port}/hook",
        "WENHAO_BOT_WEBHOOK_PORT": str(unused_tcp_port),
        "WENHAO_BOT_WEBHOOK_SECRET": "a-secret-of-the-webhook",
    }
    async with Telegram() as telegram:
        environ = _environ(telegram, tmp_path, shipped_index, **given)
        async with _process(environ, tmp_path) as process:
            while not telegram.has_webhook:
                await asyncio.sleep(0.05)
            assert "琼发〔2020〕3号" in (await telegram.ask("琼发3号 第三条")).text
            process.send_signal(signal.SIGTERM)
            _, stderr = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0
    assert "a-secret-of-the-webhook" not in stderr.decode()
