"""The promise of the product, over every question of tests/questions: quotes are the notices' words, rightly cited."""

from pathlib import Path

import pytest
from running_wenhao import CORPUS

from bot.answer import Answer
from bot.answering.quotes import quote
from bot.evaluation.dataset import Question
from index.ingest.corpus import corpus_files
from index.notice import Notice, clause_label
from index.parsing.parser import parse_file


@pytest.fixture(scope="module")
def notices() -> dict[str, Notice]:
    return {path.name: parse_file(path, CORPUS) for path in corpus_files(CORPUS)}


def clause_around(notice: Notice, start: int, end: int) -> tuple[str, ...]:
    """The path of the innermost clause that holds the span, () outside all clauses."""
    around = [clause.path for clause in notice.clauses if clause.start <= start and end <= clause.end]
    return max(around, key=len, default=())


def test_every_quote_of_every_answer_is_a_span_with_its_own_citation(
    shipped_answers: list[tuple[Question, Answer]], notices: dict[str, Notice]
) -> None:
    """Words, offsets, clause, title, number, issuer and dates all agree with the notice that the quote names."""
    quotes = [cited for _, answer in shipped_answers for cited in (*answer.quotes, *answer.nearest)]
    assert quotes
    for cited in quotes:
        notice = notices[cited.file]
        assert notice.reading_text[cited.start : cited.end] == cited.text
        assert cited.path == clause_around(notice, cited.start, cited.end)
        assert cited.clause == clause_label(cited.path)
        assert (cited.title, cited.document_number) == (notice.title, notice.document_number)
        assert (cited.date_of_issue, cited.print_date) == (notice.date_of_issue, notice.print_date)
        assert cited.issuer == ("、".join(notice.issuers) or None)


def test_answers_have_quotes_and_refusals_have_none(shipped_answers: list[tuple[Question, Answer]]) -> None:
    """`answered`, `kind` and `quotes` never contradict each other, and every answer says something."""
    for _, answer in shipped_answers:
        assert answer.answered == bool(answer.quotes) == (answer.kind not in ("refusal", "talk"))
        assert answer.message


TABLE = """关于差旅住宿费标准的通知
一、住宿费标准见下表：
| 地区 | 处级 | 科级 |
|---|---|---|
| 东山县 | 350 | 300 |
| 西岭县 | 380 | 320 |
二、超过标准的部分自理。
"""


def test_a_row_of_a_table_is_quoted_with_its_head_as_a_span(tmp_path: Path) -> None:
    """The quote is the printed row; beside it stands the head of its table, and each cell's name."""
    (tmp_path / "a.md").write_text(TABLE, "utf-8")
    notice = parse_file(tmp_path / "a.md")
    text = notice.reading_text
    row = text.index("西岭县")
    cited = quote(notice, row, row + len("西岭县\t380\t320"))
    assert cited.table is not None
    assert [text[words.start : words.end] for words in cited.printed()] == ["西岭县\t380\t320", "地区\t处级\t科级"]
    assert all(text[words.start : words.end] == words.text for words in cited.printed())
    assert cited.table.rows == ((("地区", "西岭县"), ("处级", "380"), ("科级", "320")),)
    assert cited.heading == "地区\t处级\t科级"


def test_words_that_hold_a_tables_head_need_none_beside_them(tmp_path: Path) -> None:
    """Neither a clause with its table nor words outside one have a head of their own."""
    (tmp_path / "a.md").write_text(TABLE, "utf-8")
    notice = parse_file(tmp_path / "a.md")
    whole = notice.clauses[0]
    assert quote(notice, whole.start, whole.end).table is None
    assert quote(notice, notice.clauses[1].start, notice.clauses[1].end).table is None
