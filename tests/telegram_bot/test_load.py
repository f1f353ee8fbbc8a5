"""Many people at once: nothing lost, nothing twice, in order within a chat, and fair between chats."""

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running_bot import ADMIN, service

from bot.telegram_bot.messages.callback_data import decode, encode


async def test_everybody_is_answered_once_and_in_order(tmp_path: Path) -> None:
    """60 messages of 20 people at once: each question gets its own answer, in the order it was asked."""
    words = {"沙袋": "备足沙袋", "线路": "检修线路", "值班": "值班人员"}
    async with service(tmp_path, work=0.005) as at:
        for word in words:
            for user in range(1, 21):
                await at.telegram.say(word, user)
        for user in range(1, 21):
            await at.telegram.next_to(user, 2)
        for user in range(1, 21):
            texts = [said.text for said in at.telegram.to(user)]
            assert len(texts) == 3
            assert all(answer in text for answer, text in zip(words.values(), texts, strict=True))


async def test_slow_chat_delays_nobody_else(tmp_path: Path) -> None:
    """While one chat's question takes long, others are answered; its own next question waits for its turn."""
    async with service(tmp_path) as at:
        await at.telegram.say("等 沙袋", 1)
        await at.telegram.say("线路", 1)
        await asyncio.gather(*(at.telegram.ask("沙袋", user) for user in range(2, 12)))
        await at.telegram.until(lambda said: said.method == "sendChatAction" and said.chat == 1)
        assert not at.telegram.to(1)
        at.answerer.gate.set()
        await at.telegram.next_to(1, 1)
        assert ["线路" in said.text for said in at.telegram.to(1)] == [False, True]


async def test_full_queue_says_so(tmp_path: Path) -> None:
    """Beyond the bound newcomers are told to come back; what was taken is answered."""
    async with service(tmp_path, queue=3, workers=1) as at:
        for user in range(1, 7):
            await at.telegram.say("等 沙袋", user)
        for user in (4, 5, 6):
            assert "提问的人太多" in (await at.telegram.next_to(user, 0)).text
        at.answerer.gate.set()
        for user in (1, 2, 3):
            assert "沙袋" in (await at.telegram.next_to(user, 0)).text


async def test_a_flood_of_one_turns_nobody_else_away(tmp_path: Path) -> None:
    """Beyond a share of the queue only the one who floods is told to wait; others are answered meanwhile."""
    async with service(tmp_path, queue=50, questions_per_minute=10_000) as at:
        for _ in range(200):
            await at.telegram.say("沙袋", 1)
        said = await asyncio.gather(*(at.telegram.ask("线路", user) for user in range(2, 22)))
        assert all("线路" in one.text for one in said)


async def test_stopping_answers_all_that_was_fetched(tmp_path: Path) -> None:
    """A graceful stop under load, with a question still waiting for its second part, loses nothing."""
    async with service(tmp_path, work=0.02) as at:
        for user in range(1, 31):
            await at.telegram.say("沙袋", user)
        await at.telegram.say("请看：沙袋 ，", 31)
        while at.bot.processor.in_hand < 5:
            await asyncio.sleep(0.01)
    fetched = {said.chat for said in at.telegram.said if said.method == "sendMessage"}
    left = {update["message"]["chat"]["id"] for update in at.telegram.waiting()}
    assert fetched | left == set(range(1, 32)) and not fetched & left
    assert len(at.telegram.to(31)) == 1


HOSTILE = [
    "*_`[<b>粗</b>](http://x)&lt;",
    "\u202e沙袋\u202c",
    "沙\u200b袋\u200d\ufeff",
    "👩‍👩‍👧‍👦🇨🇳🏴‍☠️" * 50,
    "\ud800沙袋\udfff",
    "a\x00b\x07c",
    "要" * 4096,
    "@" * 500,
    "/" + "长" * 300,
    "/doc \ud800〔2021〕\u202e",
    "/doc " + "山" * 3000,
    "/start n-" + "0" * 60,
    "/start c-1-1-1",
    "/allow '; DROP TABLE grants; --",
    "／ｄｏｃ",
    "%s {0} {question} \\x00 ${x}",
    " \n\t ",
    "\u3000",
    "沙袋\n" * 200,
]
DATA = [
    "",
    "x",
    "p:",
    "p:nothing:0",
    "w:a:99999999:0:0",
    "p:a:-1",
    "u:../../x:add",
    "c:zz:1:2:3",
    "e:1",
    "l:xx",
    "a:AAAA",
    "f:a:good:0",
    "r:a:9:9",
    "s:999999",
    "n:0000000000:0",
    "x" * 64,
    "p:\u202e:0",
    "w:::::",
    "p:a:１",
]


async def test_hostile_updates_leak_nothing_and_break_nothing(tmp_path: Path) -> None:
    """1,000 hostile messages, presses and queries: no error, no answer in a chat that did not ask."""
    chance = random.Random(20200128)
    async with service(tmp_path, queue=2000) as at:
        victim = await at.telegram.ask("沙袋", 1)
        own = [button["callback_data"] for button in victim.buttons.values() if "callback_data" in button]
        before = len(at.telegram.to(1))
        for number in range(1000):
            user = chance.randrange(100, 140)
            kind = chance.random()
            if kind < 0.6:
                await at.telegram.say(chance.choice(HOSTILE), user)
            elif kind < 0.9:
                person = {"id": user, "is_bot": False, "first_name": "\u202e\ud800"}
                message = at.telegram.message("…", 7, chat=None) | {"chat": {"id": user, "type": "private"}}
                data = chance.choice(DATA + own)
                query = {"id": str(number), "from": person, "chat_instance": "1", "data": data, "message": message}
                await at.telegram.send({"callback_query": query})
            else:
                person = {"id": user, "is_bot": False, "first_name": "x"}
                words = chance.choice(HOSTILE)[:256]
                await at.telegram.send(
                    {"inline_query": {"id": str(number), "from": person, "query": words, "offset": ""}}
                )
        while at.telegram.waiting() or at.bot.processor.in_hand:
            await asyncio.sleep(0.05)
        assert "沙袋" in (await at.telegram.ask("沙袋", 2)).text
        assert len(at.telegram.to(1)) == before
        assert not at.telegram.to(1, "editMessageText") and not at.telegram.to(ADMIN)
        texts = [said.text for said in at.telegram.said]
        assert not [text for text in texts if "出错" in text or "不能用" in text]
        assert not at.telegram.refused
        pressed = {said.text for said in at.telegram.said if said.method == "answerCallbackQuery"}
        assert pressed <= {
            "此按钮已过期，请重新提问。",
            "此命令只供管理员使用。",
            "",
            "已删除您的提问、回答、反馈和设置。",
        }


@given(st.text())
@settings(max_examples=300)
def test_any_callback_data_is_read_or_expired(data: str) -> None:
    """What pack made comes back; everything else is no press."""
    pressed = decode(data)
    assert pressed is None or encode(pressed.action, *pressed.fields) == data


@pytest.mark.parametrize("fields", [("a b",), ("x" * 17,), tuple("1234567"), ()])
def test_data_that_would_not_come_back_is_not_packed(fields: tuple[str, ...]) -> None:
    """A fault of the program shows at once, not when the button is pressed."""
    with pytest.raises(ValueError, match="no data for a button"):
        encode("w", *fields)
