"""Following a place, an issuer or a topic: told once of each notice that a rebuild brings, and what it replaces."""

import asyncio
from pathlib import Path

from emulator import Fault, Telegram
from running_bot import ADMIN, Service, service
from samples import FIRE, MOUNTAIN

ORDER = """火发〔2023〕2号

中共火县委关于废止《中共火县委关于森林防火的通知》的通知

各乡镇党委：

《中共火县委关于森林防火的通知》（火发〔2022〕1号）自本通知印发之日起废止。

中共火县委

2023年3月1日
"""


async def _rebuilt(at: Service, text: str, name: str) -> None:
    """As after `wenhao rebuild` beside the running bot."""
    (at.corpus / name).write_text(text)
    at.reader.rebuild(at.corpus)
    at.bot.context.live_index.snapshot.reader.newer = True


async def test_a_new_notice_is_told_once_with_what_it_repeals(tmp_path: Path) -> None:
    """Whoever follows its issuer is told; others are not; the button opens it."""
    async with service(tmp_path) as at:
        assert "例如：/follow 山县委" in (await at.telegram.ask("/follow", 1)).text
        assert "已关注：火县" in (await at.telegram.ask("/follow 火县", 1)).text
        await at.telegram.ask("/follow 渔业", 2)
        await asyncio.sleep(0.1)
        await _rebuilt(at, FIRE, "fire.txt")
        news = await at.telegram.next_to(1, 2)
        assert news.text == (
            "您关注的有 1 份新文件\n\n1. 《中共火县委关于森林防火的通知》\n火发〔2022〕1号 · 中共火县委 · 2022年3月1日"
        )
        await at.telegram.press(news, "1", 1)
        assert "发文字号：火发〔2022〕1号" in at.telegram.to(1, "editMessageText")[0].text
        await _rebuilt(at, ORDER, "order.txt")
        news = await at.telegram.next_to(1, 3)
        assert (
            "火发〔2023〕2号" in news.text
            and "\n废止：《中共火县委关于森林防火的通知》（火发〔2022〕1号）" in news.text
        )
        assert "火发〔2022〕1号 · " not in news.text
        assert len(at.telegram.to(2)) == 1


async def test_another_version_is_told_as_such_also_after_a_restart(tmp_path: Path) -> None:
    """What a rebuild brought while the bot was away is told when it comes back; what was there before is not."""
    async with Telegram() as telegram:
        async with service(tmp_path, telegram) as at:
            await telegram.ask("/follow 防汛", 1)
            while at.bot._follows._follows.known()[0] is None:
                await asyncio.sleep(0.02)
        async with service(tmp_path, telegram) as at:
            await _rebuilt(at, MOUNTAIN.replace("沙袋", "石料"), "mountain.txt")
            news = await telegram.next_to(1, 1)
            assert "1 份新文件" in news.text and "替换了文件库中原来的版本" in news.text
            await telegram.press(news, "不再关注 防汛", 1)
            assert "请写明地方" in (await telegram.ask("/follow", 1)).text


async def test_what_is_followed_is_listed_and_stopped(tmp_path: Path) -> None:
    """Ten at most, of two to twenty characters; a tap in the list stops one."""
    async with service(tmp_path) as at:
        for number in range(10):
            await at.telegram.ask(f"/follow 事项{number}", 1)
        full = await at.telegram.ask("/follow 再来", 1)
        assert "最多关注 10 项" in full.text
        await at.telegram.press(full, "不再关注 事项3", 1)
        assert "事项3" not in at.telegram.to(1, "editMessageText")[0].text
        assert "已关注：再来" in (await at.telegram.ask("/follow 再来", 1)).text
        for words in ("火", "长" * 21):
            assert "请写 2 至 20 个字" in (await at.telegram.ask(f"/follow {words}", 2)).text


async def test_who_cannot_be_told_any_more_is_not_told_again(tmp_path: Path) -> None:
    """A chat that blocked the bot follows nothing; one that may not ask any more is passed over; others are told."""
    async with service(tmp_path, access="pairing", users="1,3") as at:
        await at.telegram.ask("/follow 火县", 1)
        await at.telegram.ask("/allow 2", ADMIN)
        await at.telegram.ask("/follow 火县", 2)
        await at.telegram.ask("/follow 火县", 3)
        await at.telegram.ask("/allow remove 2", ADMIN)
        told = len(at.telegram.to(2))
        at.telegram.faults.append(Fault("sendMessage", 403, "Forbidden: bot was blocked by the user", chat=1))
        await _rebuilt(at, FIRE, "fire.txt")
        await at.telegram.next_to(3, 1)
        assert len(at.telegram.to(2)) == told
        assert [follow.chat for follow in at.bot._follows._follows.all()] == [2, 3]
        async with asyncio.timeout(10):
            while at.bot._follows._follows.news():
                await asyncio.sleep(0.02)
