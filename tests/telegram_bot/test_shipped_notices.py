"""The bot over the shipped notices: the same answers as `wenhao ask`, from the same index."""

import asyncio
import shutil
from pathlib import Path

import pytest
from emulator import Said, Telegram
from running_bot import ADMIN, make_bot, started
from running_wenhao import CORPUS
from samples import FIRE

from bot.answer import Answer
from bot.answering import Answerer
from bot.evaluation.dataset import Question
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings


class InThisProcess(Answerer):
    """The real answerer, as the bot lets go of one."""

    def close(self) -> None:
        """Nothing to let go of."""


def _quoted(said: Said) -> list[str]:
    return [words.strip() for words in said.styled("blockquote", "expandable_blockquote")]


async def _all_pages(telegram: Telegram, said: Said) -> list[str]:
    quoted = _quoted(said)
    while word := next((text for text in said.buttons if "▸" in text or text in ("更多", "More")), None):
        before = len(telegram.to(said.chat, "editMessageText"))
        await telegram.press(said, word, said.chat)
        said = await telegram.next_to(said.chat, before, "editMessageText")
        quoted += _quoted(said)
    return quoted


async def test_questions_get_the_answers_of_ask(
    tmp_path: Path, shipped_index: Path, shipped_answers: list[tuple[Question, Answer]]
) -> None:
    """Each question, with its earlier turns said before it, shows exactly the quotes that `wenhao ask` gives."""
    index = Index.open(shipped_index)
    async with Telegram() as telegram:
        bot = make_bot(telegram, tmp_path, lambda: (index, InThisProcess(index)))
        async with started(bot):

            async def converse(user: int, question: Question, expected: Answer) -> None:
                turns = [*question.history, question.text]
                for said in range(len(turns)):
                    await telegram.say(turns[said], user)
                    last = await telegram.next_to(user, said, timeout=60)
                if not expected.answered:  # what came close and what can be asked, as buttons
                    assert not _quoted(last)
                    return
                shown = await _all_pages(telegram, last)
                assert sorted(shown) == sorted(quote.text.strip() for quote in expected.quotes), question
                assert shown[0] == expected.quotes[0].text.strip()
                assert f"{expected.quotes[0].document_number}" in last.text

            asked = list(enumerate(shipped_answers[::3], start=1000))
            for at in range(0, len(asked), 8):
                await asyncio.gather(*(converse(user, *one) for user, one in asked[at : at + 8]))


@pytest.fixture
def own_index(tmp_path: Path, shipped_index: Path) -> Settings:
    """An index and a corpus that a test may change."""
    shutil.copytree(shipped_index, tmp_path / "index")
    shutil.copytree(CORPUS, tmp_path / "corpus")
    places = {"WENHAO_CORPUS": str(tmp_path / "corpus"), "WENHAO_INDEX": str(tmp_path / "index")}
    return Settings.from_environ(places)


async def test_uploaded_notice_is_answered_from(tmp_path: Path, own_index: Settings) -> None:
    """A file goes through the real rebuild, the next question quotes it, who follows it is told; /delete undoes it."""

    def opens() -> tuple[Index, Answerer]:
        index = Index.open(own_index.index)
        return index, InThisProcess(index)

    async with Telegram() as telegram, started(make_bot(telegram, tmp_path, opens, lambda: rebuild(own_index).unread)):
        await telegram.ask("/follow 林场", 7)
        await telegram.send_file(FIRE.encode("gb18030"), "火发1号.txt", ADMIN)
        shown = await telegram.next_to(ADMIN, 0)
        assert "发文字号：火发〔2022〕1号" in shown.text and "条款：2" in shown.text
        await telegram.press(shown, "加入文件库", ADMIN)
        await telegram.until(lambda said: said.text == "已加入文件库：火发1号.txt，现有文件 4 份。", timeout=60)
        assert "林场要设卡检查。" in (await telegram.ask("火发〔2022〕1号 第一条")).text
        assert "《中共火县委关于森林防火的通知》\n火发〔2022〕1号" in (await telegram.next_to(7, 1)).text
        await telegram.press(await telegram.ask("/delete 火发", ADMIN), "删除", ADMIN)
        await telegram.until(lambda said: "现有文件 3 份。用 /restore" in said.text, timeout=60)
        assert "林场" not in (await telegram.ask("火发〔2022〕1号 第一条", 8)).text


async def test_every_offered_question_is_answered(tmp_path: Path, shipped_index: Path) -> None:
    """Each question that /start offers, in Chinese and in English, gets quotes when it is tapped."""
    index = Index.open(shipped_index)
    async with Telegram() as telegram, started(make_bot(telegram, tmp_path, lambda: (index, InThisProcess(index)))):
        for user, language in ((1, "简体"), (2, "English")):
            await telegram.press(await telegram.ask("/lang", user), language, user)
            start = await telegram.ask("/start", user)
            assert len(start.buttons) == 4
            for question in start.buttons:
                before = len(telegram.to(user))
                await telegram.press(start, question, user)
                said = await telegram.next_to(user, before)
                assert said.text.startswith(question.rstrip("…")) and _quoted(said)


async def test_the_buttons_of_several_places_and_of_the_sources(tmp_path: Path, shipped_index: Path) -> None:
    """Several notices are told apart by where they apply; a quote outside all clauses is copied as such."""
    index = Index.open(shipped_index)
    async with Telegram() as telegram, started(make_bot(telegram, tmp_path, lambda: (index, InThisProcess(index)))):
        said = await telegram.ask("村党支部要做什么")
        assert {"福建省", "海南省", "安庆市"} <= said.buttons.keys()
        said = await telegram.ask("Who must report, and to whom?")
        await telegram.press(said, "Cite")
        assert "Copy 海南省委 outside the clauses" in telegram.to(42, "editMessageText")[0].buttons


async def test_rebuild_is_noticed_while_running(tmp_path: Path, own_index: Settings) -> None:
    """What `wenhao rebuild` publishes beside the running bot is answered from without a restart."""

    def opens() -> tuple[Index, Answerer]:
        index = Index.open(own_index.index)
        return index, InThisProcess(index)

    async with Telegram() as telegram, started(make_bot(telegram, tmp_path, opens)):
        assert "没有" in (await telegram.ask("火发〔2022〕1号 第一条")).text
        (own_index.corpus / "fire.txt").write_text(FIRE, "utf-8")
        await asyncio.to_thread(rebuild, own_index)
        for user in range(100):
            said = await telegram.ask("火发〔2022〕1号 第一条", 50 + user)
            if "设卡检查" in said.text:
                break
            await asyncio.sleep(0.1)
        assert "林场要设卡检查。" in said.text
