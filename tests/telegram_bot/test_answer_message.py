"""Answers as messages: limits, entities and words, for whatever an answer may hold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import QUOTE as ONE
from telegram import MessageEntity

from bot.answer import Answer, Quote
from bot.presentation.table_words import barred
from bot.telegram_bot.messages.answer_message import QUOTES_A_PAGE, answer_pages, clause_pages, source, sources_message
from bot.telegram_bot.messages.formatted_text import (
    LONGEST_TEXT,
    MOST_ENTITIES,
    QUOTE,
    FormattedText,
    cut,
    label,
    readable,
    units,
)
from bot.telegram_bot.messages.keyboards import near_buttons
from bot.telegram_bot.messages.texts import LANGUAGES, Language, in_script, language_of, translate

_any_text = st.text(st.characters(), min_size=1)
_quotes = st.builds(
    Quote,
    text=st.one_of(_any_text, st.text("防汛。；😀\n要", min_size=1, max_size=9000)).map(lambda text: f"要{text}。"),
    document_number=st.none() | _any_text,
    title=st.none() | st.text(min_size=1, max_size=700),
    issuer=st.none() | _any_text,
    date_of_issue=st.none() | st.dates().map(str),
    print_date=st.none() | st.dates().map(str),
    clause=st.text(max_size=3),
    path=st.lists(_any_text, max_size=3).map(tuple),
    heading=st.none(),
    duty_bearer=st.none() | _any_text,
    file=st.sampled_from("abc"),
    start=st.just(0),
    end=st.just(1),
    score=st.floats(0, 1),
)
_answers = st.lists(_quotes, min_size=1, max_size=9).map(
    lambda quotes: Answer("问", True, "clauses", "找到依据", tuple(quotes))
)


def _check(body: FormattedText) -> None:
    assert 0 < units(body.text) <= LONGEST_TEXT
    assert len(body.entities) <= MOST_ENTITIES
    end = within = 0
    for entity in body.entities:
        assert entity.length > 0 and (entity.offset >= end or (entity.type == "bold" and entity.offset >= within))
        within, end = entity.offset, max(end, entity.offset + entity.length)
    assert end <= units(body.text)


def _styled(body: FormattedText, *styles: str) -> list[str]:
    raw = body.text.encode("utf-16-le")
    return [
        raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in body.entities
        if entity.type in styles
    ]


def _flat(text: str) -> str:
    return text.replace("\n", "")


def _answer(*quotes: Quote) -> Answer:
    return Answer("问", True, "clauses", "找到依据", quotes)


@settings(deadline=None)  # the first traditional Chinese loads the converter
@given(_answers, st.sampled_from(LANGUAGES))
def test_pages_are_sendable_and_hold_every_quote(answer: Answer, language: Language) -> None:
    """Every page is within Telegram's limits, its entities lie apart and within, and no quoted word is lost.

    A bar stands for the tab between two cells.
    """
    said = [""] * len(answer.quotes)
    for page in answer_pages(answer, language):
        _check(page.body)
        assert len(page.shown) <= QUOTES_A_PAGE
        quoted = _styled(page.body, "blockquote", "expandable_blockquote")
        for at, words in zip(page.shown, quoted, strict=True):
            said[at] += words
    assert [_flat(words) for words in said] == [_flat(readable(barred(quote.text))) for quote in answer.quotes]


@given(_quotes, st.text("防汛。；😀\n要", min_size=1, max_size=20000), st.sampled_from(LANGUAGES))
def test_whole_clause_is_sendable(quote: Quote, text: str, language: Language) -> None:
    """A clause of any length comes in messages that hold all of it."""
    pages = clause_pages(quote, f"要{text}。", language)
    for page in pages:
        _check(page)
    quoted = "".join(words for page in pages for words in _styled(page, "blockquote", "expandable_blockquote"))
    assert _flat(quoted) == _flat(f"要{text}。")


@given(st.text(max_size=300), st.integers(2, 50))
def test_cut_loses_nothing(text: str, longest: int) -> None:
    """The parts joined are the text, and none is too long."""
    parts = cut(text, longest)
    assert "".join(parts) == text
    assert all(units(part) <= longest for part in parts)


@given(st.lists(st.tuples(st.text(), st.booleans())))
def test_offsets_are_those_of_the_library(pieces: list[tuple[str, bool]]) -> None:
    """Entities agree with python-telegram-bot's own conversion of code points to UTF-16."""
    rich, points, at = FormattedText(), [], 0
    for text, bold in pieces:
        text = readable(text)
        rich.add(text, QUOTE if bold else None)
        if text and bold:
            points.append(MessageEntity(QUOTE, at, len(text)))
        at += len(text)
    converted = MessageEntity.adjust_message_entities_to_utf_16(rich.text, points)
    assert [(one.offset, one.length) for one in rich.entities] == [(one.offset, one.length) for one in converted]


def test_two_quotes_a_page() -> None:
    """Five quotes go over three pages, each quote whole."""
    answer = _answer(*(replace(ONE, text="要" * 1200, start=at) for at in range(5)))
    pages = answer_pages(answer, "zh-hans")
    assert [page.shown for page in pages] == [(0, 1), (2, 3), (4,)]
    assert all(words == "要" * 1200 for page in pages for words in _styled(page.body, "expandable_blockquote"))


def test_only_some_quotes() -> None:
    """Pages of some of the quotes keep the places of these in the answer."""
    answer = _answer(*(replace(ONE, text=f"第{at}句。", start=at) for at in range(5)))
    assert [page.shown for page in answer_pages(answer, "zh-hans", [1, 3, 4])] == [(1, 3), (4,)]
    assert answer_pages(answer, "zh-hans", []) == []


def test_one_notice() -> None:
    """The whole message for one quote, word for word: whom it binds is in its words and not said again."""
    [page] = answer_pages(_answer(ONE), "zh-hans")
    assert page.body.text == "各村要逐户登记。\n山发〔2021〕7号 · 第三条（二） · 山县委 · 2021年6月1日"
    assert _styled(page.body, "code") == ["山发〔2021〕7号"]


def test_whom_it_binds_is_said_where_the_words_do_not() -> None:
    """A sentence whose subject stands in the one before it is shown with that subject."""
    [page] = answer_pages(_answer(replace(ONE, text="要逐户登记。")), "zh-hans")
    assert page.body.text.endswith("2021年6月1日 · 对象：各村")


def test_long_quotes_are_folded_and_the_words_that_decide_are_bold() -> None:
    """Beyond six lines a quote is folded; the part that shares most with the question is bold within it."""
    long = f"各村要逐户登记，{'逐项落实，' * 30}雨前转移老人和儿童，做好值守。"
    [page] = answer_pages(replace(_answer(replace(ONE, text=long)), question="老人和儿童怎么办？"), "zh-hans")
    assert _styled(page.body, "expandable_blockquote") == [long]
    assert _styled(page.body, "bold") == ["雨前转移老人和儿童"]
    [page] = answer_pages(replace(_answer(replace(ONE, text=long)), question="What of children?"), "zh-hans")
    assert _styled(page.body, "bold") == []


def test_words_of_a_scan_say_so() -> None:
    """Recognised words are cited with the page to check them on."""
    [page] = answer_pages(_answer(replace(ONE, page=2)), "zh-hans")
    assert "第三条（二）（扫描件第2页，文字为识别所得，请核对原件） · 山县委" in page.body.text


def test_several_regions() -> None:
    """Each quote has its own line of citation, the second of a notice without issuer and date; then how many answer."""
    other = replace(ONE, file="b.txt", issuer="中共水县委、水县政府", document_number=None, duty_bearer=None)
    pages = answer_pages(_answer(ONE, other, replace(ONE, text="各村要巡查。", path=("四",))), "zh-hans")
    assert pages[0].body.text == (
        "各村要逐户登记。\n山发〔2021〕7号 · 第三条（二） · 山县委 · 2021年6月1日\n"
        "各村要逐户登记。\n《关于做好防汛工作的通知》 · 第三条（二） · 水县委等 · 2021年6月1日\n"
        "2 份文件有规定，请按地区适用。"
    )
    [page] = answer_pages(_answer(ONE, replace(ONE, text="各村要巡查。", path=("四",))), "zh-hans")
    assert page.body.text.endswith("2021年6月1日\n各村要巡查。\n山发〔2021〕7号 · 第四条")


def test_sources_say_everything() -> None:
    """The title once a notice, every clause, issuer, date and whom it binds, and that all is verbatim."""
    body = sources_message([ONE, replace(ONE, path=("四",), duty_bearer=None)], "zh-hans")
    assert body.text == (
        "《关于做好防汛工作的通知》\n山发〔2021〕7号 · 第三条（二） · 中共山县委 · 2021年6月1日\n对象：各村\n"
        "山发〔2021〕7号 · 第四条\n\n以上为原文照录，未作改写。是否现行有效，请向发文机关核实。"
    )


def test_refusal_says_so_first() -> None:
    """A refusal says so in bold, then why; in traditional characters for who writes them, but for what is quoted."""
    answer = Answer("问", False, "refusal", "没有找到可以直接引用的条款。已查山发〔2021〕7号，没有关于“补贴”的内容。")
    [page] = answer_pages(answer, "zh-hans")
    assert page.body.text == "没有找到可以直接引用的条款\n已查山发〔2021〕7号，没有关于“补贴”的内容。"
    assert _styled(page.body, "bold") == ["没有找到可以直接引用的条款"]
    [page] = answer_pages(answer, "zh-hant")
    assert page.body.text.endswith("\n已查山发〔2021〕7号，沒有關於“补贴”的內容。")


def test_an_english_message_is_cut_after_its_first_sentence() -> None:
    """The usual first sentence, in either language, gives way to the reader's; the reason stands below it."""
    message = "No clause found that can be quoted. Notices searched: 3, so this is not answered."
    [page] = answer_pages(Answer("What?", False, "refusal", message), "zh-hans")
    assert page.body.text == "没有找到可以直接引用的条款\nNotices searched: 3, so this is not answered."


def test_refusal_for_another_reason() -> None:
    """A question that cannot be one is refused with that reason, not as if something had been looked for."""
    [page] = answer_pages(Answer("问", False, "refusal", "问题太长。"), "zh-hans")
    assert page.body.text == "问题太长。"


def test_talk_is_a_plain_line() -> None:
    """A greeting is met with what the answer says, without bold."""
    [page] = answer_pages(Answer("你好", True, "talk", "您好，请提问。"), "zh-hans")
    assert page.body.text == "您好，请提问。" and page.body.entities == []


def test_note_after_the_first_sentence_is_kept() -> None:
    """What an answer says beside the number of notices stands below the quotes."""
    answer = replace(_answer(ONE), message="找到 1 条直接依据。水县的文件没有规定。")
    [page] = answer_pages(answer, "zh-hans")
    assert page.body.text.endswith("2021年6月1日\n水县的文件没有规定。")


@pytest.mark.parametrize(
    ("text", "language"),
    [("村党支部要做什么？", "zh-hans"), ("村黨支部要做什麼？", "zh-hant"), ("What to do?", "en"), ("？123", None)],
)
def test_language_of(text: str, language: Language | None) -> None:
    """The question's own writing decides."""
    assert language_of(text) == language


def test_traditional_labels_leave_values_alone() -> None:
    """Only the bot's own words are converted, never what is filled in."""
    assert translate("doc unknown", "zh-hant", wanted="发〔2020〕") == "沒有找到“发〔2020〕”。現有文件見 /sources。"


def test_what_a_notice_lacks_in_the_language_of_the_reader() -> None:
    """A title that is not printed is no title; English dates are ISO 8601."""
    bare = replace(ONE, title=None, document_number=None, issuer=None, date_of_issue=None, print_date=None)
    told = source(bare, "zh-hans").text
    assert told.startswith("原文未载标题\n原文未载文号 · ") and told.endswith("原文未载发文机关 · 原文未载日期")
    told = source(bare, "en").text
    assert told.startswith("title not stated\nnumber not stated · ")
    assert told.endswith("issuer not stated · date not stated")
    printed = replace(bare, print_date="2021-06-02")
    assert source(printed, "en").text.endswith("printed 2021-06-02")
    assert source(printed, "zh-hans").text.endswith("2021年6月2日印发")


def test_bold_where_only_characters_are_shared() -> None:
    """村党支部 and 村（社区）党组织 share no pair of characters; one character alone is none."""
    words = "做好当前各项工作，乡镇（街道）、村（社区）党组织要落实属地管理责任，牢牢守好第一道防线。"
    [page] = answer_pages(replace(_answer(replace(ONE, text=words * 2)), question="村党支部"), "zh-hans")
    assert _styled(page.body, "bold") == ["乡镇（街道）、村（社区）党组织要落实属地管理责任"]
    [page] = answer_pages(replace(_answer(replace(ONE, text=words * 2)), question="网"), "zh-hans")
    assert _styled(page.body, "bold") == []


def test_the_beginnings_of_what_came_closest() -> None:
    """Each once, the clause not twice, and as many letters as a phone shows beside twice the Chinese characters."""
    whole = replace(ONE, text="第五条 应当登记。", path=("第五条",))
    rows = near_buttons([whole, replace(whole, file="b.txt"), replace(ONE, text="要" * 99, path=("三",))], "id")
    assert [row[0].text for row in rows] == ["第五条 应当登记。", f"第三条 {'要' * 17}…"]
    assert label("What must a village Party branch do?", 44) == "What must a village Party branch do?"


def test_the_words_of_a_question_in_its_own_characters() -> None:
    """What the refusal quotes of the question is traditional as the question is; what it quotes of a notice stays."""
    told = "没有关于“奖金”的内容，见《奖金办法》和“奖励”。"
    assert in_script(told, "zh-hant", "獎金怎麼發") == "沒有關於“獎金”的內容，見《奖金办法》和“奖励”。"
