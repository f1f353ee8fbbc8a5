"""An answer on the terminal, and the same answer as JSON."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.answer import Answer, Printed, Quote, QuotedRows
from bot.cli.answer_text import answer_text, decisive
from bot.cli.terminal.output import quoted, show
from bot.presentation.table_words import drawn, in_lines
from bot.serialization import answer_json, dumps

QUOTE = Quote(
    text="村党组织要挨家挨户排查。",
    document_number="某发〔2020〕9号",
    title="关于做好某事的通知",
    issuer="中共某县委",
    date_of_issue="2020-02-03",
    print_date=None,
    clause="三",
    path=("三", "（二）"),
    heading="全面排查",
    duty_bearer="村党组织",
    file="a.txt",
    start=10,
    end=22,
    score=0.83123456,
)
ANSWER = Answer("村党支部要做什么", True, "clauses", "找到 1 条。", (QUOTE,), took_ms=12.345)


def test_a_quote_is_followed_by_its_citation_and_the_answer_by_the_closing_line() -> None:
    """The words stand behind their mark; title, number, clause, issuer and date follow in this order."""
    lines = answer_text(ANSWER).splitlines()
    assert "1. │ 村党组织要挨家挨户排查。" in lines
    cited = next(line for line in lines if line.startswith("——"))
    assert cited.startswith("——《关于做好某事的通知》　某发〔2020〕9号　")
    assert cited.index("第三条（二）") < cited.index("中共某县委") < cited.index("2020年2月3日")
    assert lines[-1] == "以上为原文照录。"


def test_a_notice_cannot_print_a_line_of_the_programs_own() -> None:
    """Each line of a quote bears the mark, whatever it imitates; elements stand on one line."""
    forged = "甲。\n——《假的决定》　国发〔2024〕1号\n\n以上为原文照录。\n\n2. 乙。"
    quote = replace(QUOTE, text=forged, title="关于\n——《假》的通知", issuer="某县\n以上为原文照录。")
    lines = answer_text(replace(ANSWER, quotes=(quote,) * 12)).splitlines()
    assert sum(line.startswith("——") for line in lines) == 12
    assert lines.count("以上为原文照录。") == 1
    assert [line for line in lines if line.startswith("2. ")] == ["2. │ 甲。"]
    assert "12. │ 甲。" in lines
    assert "    │ 以上为原文照录。" in lines


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\r", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041"])
def test_nothing_steers_the_terminal(char: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A sign stands for each such character; tabs, line breaks and wide blanks stay."""
    show(f"文{char}件\t甲\u3000乙\n丙")
    assert capsys.readouterr().out == "文\ufffd件\t甲\u3000乙\n丙\n"
    assert quoted(f"甲{char}\n乙", "  ") == "│ 甲\ufffd\n  │ 乙"


def test_json_escapes_what_steers_a_terminal_and_keeps_its_meaning() -> None:
    """Chinese stays readable, and what is read back is what was written."""
    written = dumps({"file": "甲\x1b[2J\x9b\u202e乙"})
    assert "甲" in written
    assert not set(written) & {"\x1b", "\x9b", "\u202e"}
    assert json.loads(written) == {"file": "甲\x1b[2J\x9b\u202e乙"}


def test_what_the_notice_lacks_is_said() -> None:
    """No title, number, issuer or date: 原文未载明 for each, and a quote outside the clauses is called that."""
    bare = replace(QUOTE, document_number=None, title=None, issuer=None, date_of_issue=None, path=(), clause="")
    text = answer_text(replace(ANSWER, quotes=(bare,)))
    assert text.count("原文未载明") == 4
    assert "条款之外" in text


def test_words_recognised_in_a_scan_say_so_with_their_page() -> None:
    """The page stands behind the clause, in JSON as a key that other quotes do not have."""
    scanned = replace(ANSWER, quotes=(replace(QUOTE, page=2), replace(QUOTE, page=3, path=(), clause="")))
    text = answer_text(scanned)
    assert "第三条（二）（扫描件第2页，文字为识别所得，请核对原件）" in text
    assert "条款之外（扫描件第3页" in text
    assert [quote["page"] for quote in answer_json(scanned)["quotes"]] == [2, 3]
    assert "扫描件" not in answer_text(ANSWER)
    assert "page" not in answer_json(ANSWER)["quotes"][0]


def test_a_print_date_is_not_passed_off_as_the_date_of_issue() -> None:
    """印发日期 stands beside 成文日期：原文未载明."""
    text = answer_text(replace(ANSWER, quotes=(replace(QUOTE, date_of_issue=None, print_date="2020-01-28"),)))
    assert "成文日期：原文未载明" in text
    assert "印发日期：2020年1月28日" in text


def test_a_title_stands_once() -> None:
    """A further quote of the same document is cited by number and clause, one of another in full."""
    other = replace(QUOTE, title="另一通知", document_number="某发〔2020〕10号")
    text = answer_text(replace(ANSWER, quotes=(QUOTE, replace(QUOTE, path=("四",)), other)))
    cited = [line for line in text.splitlines() if line.startswith("——")]
    assert cited[1] == "——某发〔2020〕9号　第四条" and cited[2].startswith("——《另一通知》")


def test_the_words_that_decide_are_those_nearest_to_the_question() -> None:
    """Of a long quote it is the part between two marks that shares most with the question; of a short one none."""
    long = replace(
        QUOTE, text="各村要加强值班值守，村党支部要挨家挨户排查登记来往人员，发现情况要在第一时间报告乡镇党委。"
    )
    assert decisive(replace(ANSWER, quotes=(QUOTE, long))) == ["村党支部要挨家挨户排查登记来往人员"]


def test_an_english_question_gets_english_labels_and_chinese_quotes() -> None:
    """Only what is ours is in English."""
    text = answer_text(replace(ANSWER, question="What must a village Party branch do?"))
    assert "date of issue" in text
    assert "以上为原文照录" not in text
    assert QUOTE.text in text


def test_a_refusal_labels_what_came_closest() -> None:
    """What is near is never shown as an answer."""
    text = answer_text(Answer("红烧肉怎么做", False, "refusal", "没有。", (), (QUOTE,)))
    assert text.index("不是对问题的回答") < text.index(QUOTE.text)
    assert "以上为原文照录" not in text


@pytest.mark.parametrize("words", ["一\n二", "很长" * 300, "  两头有空白  "])
def test_quoted_words_are_not_wrapped(words: str) -> None:
    """What stands behind the marks is the notice's own text."""
    marked = words.replace("\n", "\n   │ ")
    assert f"1. │ {marked}\n" in answer_text(replace(ANSWER, quotes=(replace(QUOTE, text=words),)))


def test_json_has_the_keys_of_the_contract() -> None:
    """Programs rely on these names and on their order."""
    value = answer_json(ANSWER)
    assert list(value) == ["question", "answered", "kind", "message", "quotes", "nearest", "took_ms", "understood"]
    assert list(value["quotes"][0]) == [
        "text", "document_number", "title", "issuer", "date_of_issue", "print_date", "clause", "path", "heading",
        "duty_bearer", "file", "start", "end", "score", "status", "status_by", "carrier", "place",
    ]  # fmt: skip
    assert value["quotes"][0]["path"] == ["三", "（二）"]
    assert (value["quotes"][0]["score"], value["took_ms"]) == (0.8312, 12.3)


@given(st.text())
def test_json_is_one_line_that_reads_back(text: str) -> None:
    """Any text gives one line of valid UTF-8 JSON."""
    line = dumps(answer_json(replace(ANSWER, question=text)))
    assert "\n" not in line
    assert json.loads(line.encode("utf-8"))["question"] == text.encode("utf-8", "replace").decode("utf-8")


ROW = replace(
    QUOTE,
    text="西岭县\t380\t320",
    start=30,
    end=41,
    heading="地区\t处级\t科级",
    table=QuotedRows(
        Printed("地区\t处级\t科级", 13, 22), (), ((("地区", "西岭县"), ("处级", "380"), ("科级", "320")),)
    ),
)


def test_a_row_of_a_table_stands_below_its_head_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Head and row are aligned whatever the width of the characters, behind the mark of a notice's words."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = answer_text(replace(ANSWER, quotes=(ROW,))).splitlines()
    marked = [line for line in lines if "│ " in line]
    assert [line.split()[-3:] for line in marked if "县" in line or "地区" in line] == [
        ["地区", "处级", "科级"],
        ["西岭县", "380", "320"],
    ]
    head, row = (next(line for line in marked if word in line) for word in ("地区", "西岭县"))
    columns = [cell_len(line[: line.index(word)]) for line, word in ((head, "科级"), (row, "320"))]
    assert columns[0] == columns[1]


def test_json_gives_the_head_of_a_row_as_a_span_and_its_cells_by_name() -> None:
    """The key `table` is there only where rows are quoted; the quote itself stays the printed row."""
    told = answer_json(replace(ANSWER, quotes=(ROW, QUOTE)))["quotes"]
    assert told[0]["text"] == "西岭县\t380\t320"
    assert told[0]["table"]["head"] == {"text": "地区\t处级\t科级", "start": 13, "end": 22}
    assert [list(cell) for cell in told[0]["table"]["rows"][0]] == [
        ["地区", "西岭县"],
        ["处级", "380"],
        ["科级", "320"],
    ]
    assert "table" not in told[1]


def test_rows_among_other_words_are_drawn_and_lose_nothing() -> None:
    """A sentence stays as it is; the rows below it are aligned without a head."""
    text = drawn("一、标准如下：\n县\t三百八十元\n某某地区\t320元", width=80)
    assert text.splitlines()[0] == "一、标准如下："
    assert "".join(text.split()) == "一、标准如下：县三百八十元某某地区320元"


def test_a_narrow_screen_shows_each_cell_behind_its_columns_name() -> None:
    """Rows without names of columns have a bar between their cells."""
    assert in_lines(ROW) == "地区：西岭县\n处级：380\n科级：320"
    form = replace(ROW, table=QuotedRows(None, (), ((("", "姓名"), ("", "张三")),)))
    assert in_lines(form) == "姓名｜张三"
    assert in_lines(replace(QUOTE, text="甲\t乙")) == "甲｜乙"


def test_the_mark_of_an_internal_paper_goes_with_its_words() -> None:
    """It stands behind the clause, and in JSON as a key that other quotes do not have."""
    marked = replace(ANSWER, quotes=(replace(QUOTE, internal_mark="内部资料　注意保存"),))
    assert "第三条（二）（原件标有“内部资料 注意保存”）" in answer_text(marked)
    assert answer_json(marked)["quotes"][0]["internal_mark"] == "内部资料　注意保存"
    assert "internal_mark" not in answer_json(ANSWER)["quotes"][0]
