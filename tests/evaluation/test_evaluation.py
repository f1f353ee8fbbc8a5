"""What a question file may say, and what an answer or a ranking is worth."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Quote
from bot.evaluation.dataset import GoldPlace, Question, Stretch, check_questions, read_questions
from bot.evaluation.metrics import figures, is_better, missed
from bot.evaluation.runner import Founded
from bot.evaluation.scoring import QuestionScore, expected, of_answer, of_both, of_hits
from index.errors import EvaluationError
from index.notice import Clause, Notice
from index.search.index import Hit, Index

HAINAN, ANQING = "琼发〔2020〕3号", "庆组明电〔2020〕2号"
MASKS = "出入公共场所必须佩戴口罩"
GATHERINGS = "取消所有非必要人群聚集活动和公期等民俗活动"


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Index:
    return Index.open(shipped_index)


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def quoted(index: Index, number: str, words: str) -> Quote:
    """The words as a quote of the notice with that number, rightly cited."""
    notice = next(index.notice(s.file) for s in index.notices() if s.document_number == number)
    start = notice.reading_text.index(words)
    holding = [c for c in notice.clauses if c.start <= start < c.end]
    return Quote(
        text=words, document_number=number, title=notice.title, issuer=None, date_of_issue=None, print_date=None,
        clause=holding[0].label if holding else "", path=holding[0].path if holding else (), heading=None,
        duty_bearer=None, file=notice.file, start=start, end=start + len(words), score=1.0,
    )  # fmt: skip


def answered(*quotes: Quote) -> Answer:
    return Answer(question="", answered=True, kind="clauses", message="", quotes=quotes, took_ms=7.0)


REFUSAL = Answer(question="", answered=False, kind="refusal", message="没有", took_ms=5.0)
ASKS_ONE = Question(line=1, text="", stretches=(Stretch(HAINAN, MASKS), Stretch(HAINAN, GATHERINGS)))
ASKS_ALL = replace(ASKS_ONE, needs_all=True)
ASKS_NONE = Question(line=2, text="")


# --- question files ---


def test_questions_by_words_and_without_an_answer(tmp_path: Path) -> None:
    """All fields are read; without gold, or with answerable false, a question is to be refused."""
    path = written(
        tmp_path / "q",
        {"question": "甲", "history": ["先"], "kind": "k", "lang": "en", "gold": [{"doc": "d", "quote": "w"}]},
        "",
        {"question": "乙", "answerable": False, "gold": [{"doc": "d", "quote": "w"}]},
        {"question": "丙", "language": "zh", "need": "all", "gold": [{"doc": "d", "quote": "w"}]},
        {"question": "丁"},
    )
    assert check_questions(path) == 4
    first, second, third, fourth = read_questions(path)
    assert first == Question(1, "甲", ("先",), "k", "en", (Stretch("d", "w"),))
    assert (second.line, second.answerable, fourth.answerable) == (3, False, False)
    assert (third.needs_all, third.language) == (True, "zh")


def test_questions_by_place(tmp_path: Path) -> None:
    """A document with others that answer as well, and articles, with or without their number."""
    path = written(
        tmp_path / "q",
        {"question": "甲", "docid": "a", "other_docs_with_answer": ["b"], "answer": "三天"},
        {"question": "乙", "gold": [{"file": "法.md", "article": "第五条"}, {"file": "例.md"}]},
    )
    check_questions(path)
    document, articles = read_questions(path)
    assert (document.places, document.answer) == ((GoldPlace("a"), GoldPlace("b")), "三天")
    assert articles.places == (GoldPlace("法.md", "第五条"), GoldPlace("例.md", ""))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "第 2 行不是完整的 JSON"),
        ("[" * 100_000, "第 2 行不是完整的 JSON"),
        ("[]", "第 2 行不是 JSON 对象"),
        ({"history": []}, "第 2 行缺少 question"),
        ({"question": 7}, "第 2 行的 question 应是文字"),
        ({"question": "甲", "history": "先"}, "第 2 行的 history 应是一列文字"),
        ({"question": "甲", "need": "some"}, "第 2 行的 need 应是 any 或 all"),
        ({"question": "甲", "answerable": "yes"}, "第 2 行的 answerable 应是 true 或 false"),
        ({"question": "甲", "answerable": True}, "第 2 行的 answerable 是 true，却缺少 gold"),
        ({"question": "甲", "gold": "d"}, "第 2 行的 gold 应是一列对象"),
        ({"question": "甲", "gold": [{"quote": "w"}]}, "第 2 行的 gold 缺少 doc"),
        ({"question": "甲", "gold": [{"article": "第五条"}]}, "第 2 行的 gold 缺少 file"),
        ({"question": "甲", "gold": [{"doc": "d", "quote": "w"}, {"file": "f"}]}, "有的有 quote，有的没有"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: object, told: str) -> None:
    """The message says which line and which field, and ends with the remedy."""
    with pytest.raises(EvaluationError, match="请改正后再试") as raised:
        check_questions(written(tmp_path / "q", {"question": "好"}, line))
    assert told in str(raised.value)


def test_many_bad_lines_are_counted_and_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """Five are named, the rest counted."""
    path = tmp_path / "q"
    path.write_bytes(b"{\n" * 6 + "问题".encode("gb18030"))
    with pytest.raises(EvaluationError, match=r"有 7 行不能用：第 1 行.*第 5 行不是完整的 JSON；另有 2 行"):
        check_questions(path)
    path.write_bytes("问题".encode("gb18030"))
    with pytest.raises(EvaluationError, match="第 1 行不是 UTF-8 文字"):
        check_questions(path)


@pytest.mark.parametrize("lines", [[], ["", "  "]])
def test_a_file_without_questions_is_an_error(tmp_path: Path, lines: list[str]) -> None:
    """No figures of nothing."""
    with pytest.raises(EvaluationError, match="没有题目"):
        check_questions(written(tmp_path / "q", *lines))


def test_the_two_styles_do_not_mix(tmp_path: Path) -> None:
    """Their figures would have the same names."""
    path = written(
        tmp_path / "q", {"question": "甲", "gold": [{"doc": "d", "quote": "w"}]}, {"question": "乙", "docid": "d"}
    )
    with pytest.raises(EvaluationError, match=r"第 2 行起.*分成两个文件"):
        check_questions(path)


# --- answers ---


def test_a_gold_in_the_first_quote_counts_everywhere(index: Index) -> None:
    """One of two golds is enough where any is; blanks and line breaks in gold do not matter."""
    spaced = replace(ASKS_ONE, stretches=(Stretch(HAINAN, "出入公共场所 必须\n佩戴口罩"),))
    for question in (ASKS_ONE, spaced):
        outcome = of_answer(question, answered(quoted(index, HAINAN, MASKS)), index)
        assert outcome.right
        found = figures([outcome])
        assert [found[name] for name in ("hit@1", "hit@3", "complete", "precision@3")] == [1, 1, 1, 1]
        assert (found["false_refusal"], found["took_ms_p50"], found["quoted_chars_p50"]) == (0, 7, len(MASKS))
        assert "refused" not in found


def test_a_question_that_needs_all_is_complete_with_all(index: Index) -> None:
    """Every gold has to lie in the first six quotes."""
    other, one, two = (
        quoted(index, ANQING, "看好自家门"),
        quoted(index, HAINAN, MASKS),
        quoted(index, HAINAN, GATHERINGS),
    )
    some = of_answer(ASKS_ALL, answered(other, one), index)
    assert (some.right, some.counts["hit@1"][0], some.counts["hit@3"][0]) == (False, 0, 1)
    assert of_answer(ASKS_ALL, answered(one, other, other, other, other, two), index).right
    assert not of_answer(ASKS_ALL, answered(one, other, other, other, other, other, two), index).right


def test_what_stands_after_600_quoted_characters_is_not_read(index: Index) -> None:
    """A gold behind a long quote is no hit, and neither is one in a fourth quote."""
    notice = index.notice(quoted(index, ANQING, "看好自家门").file)
    clause = next(c for c in notice.clauses if len(c.text) > 600)
    long, gold = quoted(index, ANQING, clause.text), quoted(index, HAINAN, MASKS)
    assert not of_answer(ASKS_ONE, answered(long, gold), index).right
    short = quoted(index, ANQING, "看好自家门")
    assert of_answer(ASKS_ONE, answered(short, short, gold), index).right
    assert not of_answer(ASKS_ONE, answered(short, short, short, gold), index).right


def test_the_same_words_of_another_notice_are_no_hit(index: Index) -> None:
    """The notice that gold names, by number or by file, has to be the one that is quoted."""
    quote = quoted(index, HAINAN, MASKS)
    by_file = replace(ASKS_ONE, stretches=(Stretch(quote.file, MASKS),))
    elsewhere = replace(ASKS_ONE, stretches=(Stretch(ANQING, MASKS),))
    assert of_answer(by_file, answered(quote), index).right
    assert not of_answer(elsewhere, answered(quote), index).right


def test_refusals(index: Index) -> None:
    """A refusal is right where nothing answers, and a false one where something does."""
    wanted, false = of_answer(ASKS_NONE, REFUSAL, index), of_answer(ASKS_ONE, REFUSAL, index)
    unwanted = of_answer(ASKS_NONE, answered(quoted(index, HAINAN, MASKS)), index)
    assert [wanted.right, false.right, unwanted.right] == [True, False, False]
    found = figures([wanted, false, unwanted])
    assert (found["refused"], found["false_refusal"], found["hit@3"]) == (0.5, 1, 0)
    assert (expected(ASKS_NONE), false.came) == ("拒答", "拒答：没有")


def test_wrong_citations_are_counted(index: Index) -> None:
    """An altered word, a wrong number, a wrong clause: each shows in its figure."""
    quote = quoted(index, HAINAN, MASKS)
    altered = replace(quote, text=quote.text.replace("必须", "建议"))
    renumbered, moved = replace(quote, document_number=ANQING), replace(quote, clause="四")
    assert of_answer(ASKS_ONE, answered(quote, altered), index).counts["verbatim"] == (1, 2)
    assert of_answer(ASKS_ONE, answered(quote, renumbered), index).counts["verbatim"] == (1, 2)
    assert of_answer(ASKS_ONE, answered(quote, moved), index).counts["clause_right"] == (1, 2)


def test_closing_words_belong_to_no_clause(index: Index) -> None:
    """Naming the last clause for them is wrong, naming none is right; title and preamble are not counted."""
    closing = quoted(index, HAINAN, "在疫情防控斗争中发挥作用的情况，要及时报告省委")
    preamble = quoted(index, HAINAN, "始终牢记人民利益高于一切")
    assert closing.clause == ""
    outcome = of_answer(ASKS_ONE, answered(closing, replace(closing, clause="四"), preamble), index)
    assert outcome.counts["clause_right"] == (1, 2)


class OneNotice:
    """An index of one notice."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice

    def notice(self, file: str) -> Notice:
        return self._notice

    def verify(self, file: str, start: int, end: int, text: str) -> bool:
        return self._notice.reading_text[start:end] == text


def test_the_innermost_clause_is_the_one_to_name() -> None:
    """In a law the article, not the chapter around it."""
    text = "第一章 总则\n第二条 河道采砂应当经过批准。\n"
    chapter = Clause(("第一章",), "总则", text, 0, len(text))
    article = Clause(("第一章", "第二条"), None, text[7:22], 7, 22)
    notice = Notice("法.md", text, clauses=(chapter, article))
    quote = Quote(text[11:22], None, None, None, None, None, "第二条", (), None, None, "法.md", 11, 22, 1.0)
    for clause, right in (("第二条", 1), ("第一章", 0), ("", 0)):
        outcome = of_answer(ASKS_NONE, answered(replace(quote, clause=clause)), OneNotice(notice))
        assert outcome.counts["clause_right"] == (right, 1)


def test_an_answer_in_words_may_run_over_the_first_three_quotes(index: Index) -> None:
    """Blanks aside; it also has to be an answer."""
    parts = [quoted(index, HAINAN, words) for words in ("出入公共场所", "必须佩戴口罩")]
    question = Question(line=1, text="", places=(GoldPlace("x"),), answer=" 出入公共场所必须 佩戴口罩")
    assert of_answer(question, answered(*parts), index).counts["answer@3"] == (1, 1)
    assert not of_answer(question, answered(parts[0]), index).right
    assert not of_answer(question, REFUSAL, index).right


# --- rankings ---


def hit(file: str, *path: str) -> Hit:
    return Hit(1, 0.5, file, None, "", path, "", 0, 1, 0.5, 0.0, None, None, "sentence", 0)


def test_documents_count_once_at_their_best_rank() -> None:
    """Binary gain; a document is named by its file, the end of its path, or its name without the suffix."""
    question = Question(line=1, text="", places=(GoldPlace("b"), GoldPlace("c.txt")))
    ranked = [hit("x/a.txt", "一"), hit("x/a.txt", "二"), hit("x/b.txt", "一"), hit("x/b.txt"), hit("x/c.txt")]
    found = figures([of_hits(question, ranked, 3.0)])
    ideal = 1 + 1 / math.log2(3)
    assert found["nDCG@10"] == round((1 / math.log2(3) + 1 / math.log2(4)) / ideal, 4)
    assert (found["MRR@10"], found["hit@1"], found["hit@10"], found["search_ms_p50"]) == (0.5, 0, 1, 3)


def test_articles_are_found_wherever_they_stand_in_the_tree() -> None:
    """A hit in 第五条（一） is one at 第五条; another article, or the same one of another law, is none."""
    question = Question(line=1, text="", places=(GoldPlace("a/法.md", "第五条"),))
    right, other, elsewhere = (
        hit("a/法.md", "第一章", "第五条", "（一）"),
        hit("a/法.md", "第六条"),
        hit("b/法.md", "第五条"),
    )
    assert of_hits(question, [right], 1.0).counts["hit@1"] == (1, 1)
    assert of_hits(question, [other, elsewhere, right], 1.0).counts["MRR@10"] == (pytest.approx(1 / 3), 1)
    assert not of_hits(question, [other, elsewhere], 1.0).right
    assert of_hits(question, [], 1.0).counts["nDCG@10"] == (0, 1)


def test_the_eleventh_place_is_too_late() -> None:
    """Ten are looked at."""
    before = [hit(f"{number}.txt") for number in range(10)]
    question = Question(line=1, text="", places=(GoldPlace("x.txt"),))
    assert of_hits(question, [*before[:9], hit("x.txt")], 1.0).right
    assert not of_hits(question, [*before, hit("x.txt")], 1.0).right


def test_where_both_are_measured_the_answer_decides(index: Index) -> None:
    """A well-ranked document whose words are not quoted is not yet an answer."""
    question = Question(line=1, text="", places=(GoldPlace("x.txt"),), answer="三天")
    both = of_both(of_hits(question, [hit("x.txt")], 2.0), of_answer(question, REFUSAL, index))
    assert not both.right
    assert {"hit@1", "answer@3", "false_refusal"} <= set(both.counts)
    assert set(both.sizes) == {"took_ms", "search_ms"}


# --- figures ---


def test_quantiles_are_of_what_was_measured() -> None:
    """The median, and the smallest value that 95 of 100 do not exceed."""
    found = figures([QuestionScore(ASKS_NONE, True, {}, {"took_ms": float(ms)}) for ms in range(1, 101)])
    assert (found["took_ms_p50"], found["took_ms_p95"]) == (50.5, 95)


def test_floors_are_ceilings_for_what_should_be_low() -> None:
    """Reaching the floor is enough; a figure that was not measured has missed it."""
    found = {"hit@3": 0.8, "false_refusal": 0.06}
    assert missed(found, {"hit@3": 0.8, "false_refusal": 0.06}) == []
    assert missed(found, {"hit@3": 0.81, "false_refusal": 0.05, "refused": 0.5}) == [
        "hit@3",
        "false_refusal",
        "refused",
    ]
    assert is_better("questions", 2, 1) is None


def test_gold_that_is_nowhere_is_noticed(index: Index) -> None:
    """Where any gold is enough one has to stand in the index, where all are needed every one."""
    founded = Founded(index)
    nowhere = Stretch(HAINAN, "红烧肉要放冰糖")
    assert founded(ASKS_ONE) and founded(ASKS_NONE)
    assert founded(replace(ASKS_ONE, stretches=(Stretch(HAINAN, MASKS), nowhere)))
    assert not founded(replace(ASKS_ALL, stretches=(Stretch(HAINAN, MASKS), nowhere)))
    assert not founded(replace(ASKS_ONE, stretches=(Stretch("国发〔2020〕1号", MASKS),)))
    assert founded(Question(1, "", places=(GoldPlace("hainan-qiongfa-2020-3"),)))
    assert not founded(Question(1, "", places=(GoldPlace("x"),)))
