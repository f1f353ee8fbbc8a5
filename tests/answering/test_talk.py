"""Talk and several questions: what asks nothing of the documents gets a line, what asks two things two answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from samples import MOUNTAIN, WATER

from bot.answering import Answerer
from bot.answering.query.several import questions
from bot.answering.talk import without_talk
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("您好", "greeting"),
        ("下午好啊，有人吗", "greeting"),
        ("太感谢了！", "thanks"),
        ("Thanks a lot.", "thanks"),
        ("拜拜", "farewell"),
        ("嗯，明白了", "acknowledgement"),
        ("答非所问", "complaint"),
        ("这不是我要的", "complaint"),
        ("你到底是人还是机器人", "who"),
        ("你会回答哪些问题", "how"),
        ("How do I use this?", "how"),
        ("哈哈哈", "interjection"),
        ("唉", "interjection"),
        ("Haha!", "interjection"),
        ("👍🏽 👍🏽", "interjection"),
        ("新年好！", "greeting"),
        ("行谢谢啦", "thanks"),
        ("不对不是这个", "complaint"),
    ],
)
def test_a_message_that_is_talk_as_a_whole_is_known(message: str, kind: str) -> None:
    """Nothing is left of it, whatever particles and stops stand around."""
    assert without_talk(message) == ("", kind)


@pytest.mark.parametrize(
    "message",
    [
        "好的党员受什么表扬",
        "帮助困难群众的钱从哪来",
        "不对外公布的数据归谁管",
        "哈密有什么要求",
        "呵护老人归谁管",
        "好的学校有哪些",
        "谢谢谁",
    ],
)
def test_a_question_that_holds_such_words_is_none(message: str) -> None:
    """Talk is known as a whole only."""
    assert without_talk(message) == (message, None)


def test_what_a_message_asks_besides_is_its_question() -> None:
    """Thanks before a question are left out."""
    assert without_talk("谢谢，那学校要做什么呢？") == ("那学校要做什么呢", "thanks")


def test_several_questions_are_told_apart_and_a_story_is_one() -> None:
    """Each must end with a question mark; what leads to the one question belongs to it."""
    assert questions("沙袋谁备？值班安排几个人？") == ["沙袋谁备？", "值班安排几个人？"]
    story = "我们村昨天下大雨。堤上没有人。该谁去巡查？"
    assert questions(story) == [story]
    assert questions("能吗？沙袋谁备？") == ["能吗？沙袋谁备？"]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """One over two invented notices."""
    folder = tmp_path_factory.mktemp("talk")
    (folder / "corpus").mkdir()
    for name, text in {"mountain": MOUNTAIN, "water": WATER}.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    places = {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}
    settings = Settings.from_environ({**os.environ, **places})
    rebuild(settings)
    return Answerer(Index.open(Path(settings.index), settings))


def test_talk_is_answered_without_a_search(answerer: Answerer) -> None:
    """A line, no quotes, no passages that come near; also after a question."""
    answer = answerer.ask("谢谢你", ["沙袋谁来备足"])
    assert (answer.kind, answer.quotes, answer.nearest) == ("talk", (), ())
    assert answer.message
    assert answerer.ask("hello").message.isascii()
    listed = answerer.ask("你这儿有哪些文件")
    assert (listed.kind, listed.quotes) == ("talk", ()) and "2" in listed.message


def test_two_questions_get_two_answers(answerer: Answerer) -> None:
    """Both are quoted, the first first, and the message says what each was told."""
    alone = [answerer.ask(question).quotes[0].text for question in ("沙袋谁来备足？", "山发7号的险情要报告给谁？")]
    both = answerer.ask("沙袋谁来备足？山发7号的险情要报告给谁？")
    assert [quote.text for quote in both.quotes[:2]] == alone
    assert both.message.count("\n") == 1


def test_the_reading_that_was_answered_is_told(answerer: Answerer) -> None:
    """A follow-up says how it was understood, a question that stands by itself says nothing."""
    assert answerer.ask("水发9号第二条").understood is None
    assert answerer.ask("山发7号呢", ["水发9号第二条"]).understood == "山发7号 第二条"
