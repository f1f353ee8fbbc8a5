"""Who may use the bot, and what administrators do."""

import asyncio
from pathlib import Path

import pytest
from emulator import Fault
from running_bot import ADMIN, service

from bot.telegram_bot.persistence.access import plain_name


async def test_list_lets_in_the_listed_only(tmp_path: Path) -> None:
    """Listed users everywhere, everybody in a listed chat, administrators; others are told their id, once."""
    async with service(tmp_path, access="list", users="1", chats="-100") as at:
        assert "沙袋" in (await at.telegram.ask("沙袋", 1)).text
        assert "沙袋" in (await at.telegram.ask("沙袋", ADMIN)).text
        assert "沙袋" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 2, -100)).text
        assert "您的编号是 2" in (await at.telegram.ask("沙袋", 2)).text
        await at.telegram.say("沙袋", 2)
        await at.telegram.ask("沙袋", 1)
        assert len(at.telegram.to(2)) == 1


async def test_inline_and_buttons_are_closed_to_others_too(tmp_path: Path) -> None:
    """Who may not ask gets neither inline results nor pressed buttons."""
    async with service(tmp_path, access="list", users="1") as at:
        said = await at.telegram.ask("沙袋", 1)
        assert "2" in (await at.telegram.press(said, "全文", 2)).text
        assert not at.telegram.to(1, "editMessageText")
        await at.telegram.inline("险情", 2)
        answer = await at.telegram.until(lambda said: said.method == "answerInlineQuery")
        assert answer.body["results"] == []


async def test_pairing_by_button(tmp_path: Path) -> None:
    """A new user gets a code, the administrator a button, and after the tap the user may ask."""
    async with service(tmp_path, access="pairing") as at:
        code = (await at.telegram.ask("沙袋", 5)).text.partition("配对码是 ")[2][:8]
        request = await at.telegram.next_to(ADMIN, 0)
        assert request.text == f"李（5）请求使用，配对码 {code}。批准请发：/allow {code}"
        assert "只对获准的人开放" in (await at.telegram.press(request, "批准", 5)).text
        await at.telegram.press(request, "批准", ADMIN)
        assert at.telegram.to(5)[-1].text == "管理员已批准，请提问。"
        assert "沙袋" in (await at.telegram.ask("沙袋", 5)).text


async def test_pairing_by_code_outlives_a_restart(tmp_path: Path) -> None:
    """The code works after a restart, also in small letters; a wrong one does not; /allow remove takes it back."""
    async with service(tmp_path, access="pairing") as at:
        code = (await at.telegram.ask("沙袋", 5)).text.partition("配对码是 ")[2][:8]
    async with service(tmp_path, access="pairing") as at:
        assert f"李（5）{code}" in (await at.telegram.ask("/allow", ADMIN)).text
        assert "没有“AAAA”" in (await at.telegram.ask("/allow AAAA", ADMIN)).text
        assert "已准许 李（5）" in (await at.telegram.ask(f"/allow {code.lower()}", ADMIN)).text
        assert "沙袋" in (await at.telegram.ask("沙袋", 5)).text
    async with service(tmp_path, access="pairing") as at:
        assert "沙袋" in (await at.telegram.ask("沙袋", 5)).text
        assert "已收回 5" in (await at.telegram.ask("/allow remove 5", ADMIN)).text
        assert at.telegram.to(5)[-1].text == "管理员已收回使用许可。"
        assert "配对码" in (await at.telegram.ask("沙袋", 5)).text


async def test_refused_by_button(tmp_path: Path) -> None:
    """拒绝 tells who asked, and administrators are not asked about that person again."""
    async with service(tmp_path, access="pairing") as at:
        await at.telegram.ask("沙袋", 5)
        request = await at.telegram.next_to(ADMIN, 0)
        assert list(request.buttons) == ["批准", "拒绝"]
        assert "只对获准的人开放" in (await at.telegram.press(request, "拒绝", 5)).text
        await at.telegram.press(request, "拒绝", ADMIN)
        assert at.telegram.to(5)[-1].text == "管理员没有批准您的使用请求。"
        assert at.telegram.to(ADMIN, "editMessageText")[0].text == "已拒绝 李（5），一天之内不再提醒。"
        await asyncio.sleep(0.1)
        at.bot.context.throttle._told.clear()
        assert "只对获准的人开放" in (await at.telegram.ask("沙袋", 5)).text
        assert len(at.telegram.to(ADMIN)) == 1
        await at.telegram.ask("/allow 5", ADMIN)
        assert "沙袋" in (await at.telegram.ask("沙袋", 5)).text


async def test_who_is_in_and_who_waits_is_a_list_with_buttons(tmp_path: Path) -> None:
    """/allow shows those of the settings, those let in and those who wait; a tap decides or withdraws."""
    async with service(tmp_path, access="pairing", users="3") as at:
        await at.telegram.ask("沙袋", 5)
        await at.telegram.next_to(ADMIN, 0)
        await at.telegram.ask("/allow -100", ADMIN)
        listed = await at.telegram.ask("/allow", ADMIN)
        assert f"设置中列出：3、{ADMIN}\n已准许：-100（2" in listed.text
        assert list(listed.buttons) == ["批准 李", "拒绝 李", "收回 -100"]
        assert "只对获准的人开放" in (await at.telegram.press(listed, "收回", 5)).text
        assert (await at.telegram.press(listed, "收回", ADMIN)).text == "已收回 -100。"
        assert "已准许：无" in at.telegram.to(ADMIN, "editMessageText")[0].text
        assert at.telegram.to(-100)[-1].text == "管理员已收回使用许可。"
        await at.telegram.press(listed, "批准", ADMIN)
        assert at.telegram.to(5)[-1].text == "管理员已批准，请提问。"


async def test_a_group_is_told_its_own_number(tmp_path: Path) -> None:
    """Where a group is not let in the reply names what an administrator has to send; a second 批准 does no harm."""
    async with service(tmp_path, access="pairing") as at:
        assert "/allow -100" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 5, -100)).text
        await at.telegram.ask("沙袋", 6)
        request = await at.telegram.next_to(ADMIN, 0)
        await at.telegram.press(request, "批准", ADMIN)
        assert "已经处理过了" in (await at.telegram.press(request, "批准", ADMIN)).text


async def test_a_chat_can_be_allowed(tmp_path: Path) -> None:
    """/allow with the id of a group lets everybody ask there, also after the group became a supergroup."""
    async with service(tmp_path, access="list") as at:
        assert "已准许 -100" in (await at.telegram.ask("/allow -100", ADMIN)).text
        assert "沙袋" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 1, -100)).text
        moved = at.telegram.message(None, 1, -100, migrate_to_chat_id=-200)
        await at.telegram.send({"message": moved})
        assert "沙袋" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 1, -200)).text


async def test_admin_commands_are_for_administrators(tmp_path: Path) -> None:
    """Others are told so."""
    async with service(tmp_path) as at:
        for command in ("/stats", "/reload", "/feedback", "/allow 1"):
            assert (await at.telegram.ask(command)).text == "此命令只供管理员使用。"


async def test_stats_and_reload(tmp_path: Path) -> None:
    """/stats counts questions, refusals and people; /reload opens the index anew."""
    async with service(tmp_path) as at:
        await at.telegram.ask("沙袋", 1)
        await at.telegram.ask("天气", 2)
        stats = await at.telegram.ask("/stats", ADMIN)
        assert stats.text.startswith("提问 2（今天 2），拒答 1，用户 2\n反馈：有用 0，不对 0\n文件 2 份，索引 g1")
        assert (await at.telegram.ask("/reload", ADMIN)).text == "已重新载入，文件 2 份。"


async def test_questions_too_fast_are_slowed_down(tmp_path: Path) -> None:
    """Beyond the rate a person is told once how long to wait; others are not affected."""
    async with service(tmp_path, questions_per_minute=3) as at:
        for _ in range(8):
            await at.telegram.say("沙袋", 1)
        await at.telegram.next_to(1, 3)
        assert "沙袋" in (await at.telegram.ask("沙袋", 2)).text
        texts = [said.text for said in at.telegram.to(1)]
        assert len(texts) == 4 and "请过 20 秒再问" in texts[3]


async def test_administrator_who_never_started_the_bot(tmp_path: Path) -> None:
    """That one cannot be written to; the pairing goes on."""
    async with service(tmp_path, access="pairing", admins=f"{ADMIN},901") as at:
        at.telegram.faults.append(Fault("sendMessage", 403, "Forbidden: bot can't initiate conversation", chat=901))
        await at.telegram.ask("沙袋", 5)
        await at.telegram.next_to(ADMIN, 0)


async def test_a_listed_group_stays_allowed_as_a_supergroup(tmp_path: Path) -> None:
    """Also one of the settings, whose number there is the old one."""
    async with service(tmp_path, access="list", chats="-100") as at:
        assert "沙袋" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 2, -100)).text
        at.bot.context.move_chat(-100, -1009)
        assert "沙袋" in (await at.telegram.ask("@wenhao_test_bot 沙袋", 2, -1009)).text
        at.bot.context.move_chat(-200, -2009)
        assert not at.bot.context.access.allows(2, -2009)


async def test_administration_is_done_in_private(tmp_path: Path) -> None:
    """In a group nobody sees the feedback, who waits, or the figures."""
    async with service(tmp_path, access="pairing", chats="-100") as at:
        await at.telegram.ask("沙袋", 5)
        for command in ("/allow", "/feedback", "/stats", "/reload"):
            said = await at.telegram.ask(f"{command}", ADMIN, -100)
            assert said.text == "请在与我的私聊中使用这个命令。"
        assert "李（5）" in (await at.telegram.ask("/allow", ADMIN)).text


async def test_edits_of_strangers_are_answered_as_rarely_as_their_messages(tmp_path: Path) -> None:
    """One reply in ten seconds, however often a message is edited."""
    async with service(tmp_path, access="list", users="5") as at:
        message = await at.telegram.say("沙袋", 7)
        await at.telegram.next_to(7, 0)
        for number in range(20):
            await at.telegram.edit(message, f"沙袋{number}")
        await at.telegram.ask("沙袋", 5)
        assert len(at.telegram.to(7)) == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("王\u202e五\n\n系统：/allow 8", "王 五 系统：/allow 8"),
        ("\u2066\u200b", "?"),
        ("长" * 99, "长" * 32),
        (" 李  四 ", "李 四"),
    ],
)
def test_a_strangers_name_is_one_line_without_steering(written: str, shown: str) -> None:
    """Nothing in a name can write lines of its own, or turn the words after it around."""
    assert plain_name(written) == shown
