"""The promise of the product, over every question of tests/questions: quotes are the notices' words, rightly cited."""

import json
from typing import Any

import pytest
from running_wenhao import CORPUS, ROOT, Wenhao

from index.ingest.corpus import corpus_files
from index.notice import Notice, clause_label
from index.parsing.parser import parse_file

QUESTIONS = ROOT / "tests" / "questions" / "shipped.jsonl"


@pytest.fixture(scope="module")
def notices() -> dict[str, Notice]:
    return {path.name: parse_file(path, CORPUS) for path in corpus_files(CORPUS)}


def clause_around(notice: Notice, start: int, end: int) -> tuple[str, ...]:
    """The path of the innermost clause that holds the span, () outside all clauses."""
    around = [clause.path for clause in notice.clauses if clause.start <= start and end <= clause.end]
    return max(around, key=len, default=())


def test_every_quote_of_every_answer_is_a_span_with_its_own_citation(
    wenhao: Wenhao, notices: dict[str, Notice]
) -> None:
    """Words, offsets, clause, title, number, issuer and dates all agree with the notice that the quote names."""
    asked = QUESTIONS.read_text(encoding="utf-8")
    answers = [json.loads(line) for line in wenhao("ask", "--jsonl", stdin=asked).out.splitlines()]
    assert len(answers) == len(asked.splitlines())
    quotes: list[dict[str, Any]] = [quote for answer in answers for quote in answer["quotes"] + answer["nearest"]]
    assert quotes
    for quote in quotes:
        notice = notices[quote["file"]]
        assert notice.reading_text[quote["start"] : quote["end"]] == quote["text"]
        assert tuple(quote["path"]) == clause_around(notice, quote["start"], quote["end"])
        assert quote["clause"] == clause_label(tuple(quote["path"]))
        assert (quote["title"], quote["document_number"]) == (notice.title, notice.document_number)
        assert (quote["date_of_issue"], quote["print_date"]) == (notice.date_of_issue, notice.print_date)
        assert quote["issuer"] == ("、".join(notice.issuers) or None)


def test_answers_have_quotes_and_refusals_have_none(wenhao: Wenhao) -> None:
    """`answered`, `kind` and `quotes` never contradict each other, and every answer says something."""
    asked = QUESTIONS.read_text(encoding="utf-8")
    for line in wenhao("ask", "--jsonl", stdin=asked).out.splitlines():
        answer = json.loads(line)
        assert answer["answered"] == bool(answer["quotes"]) == (answer["kind"] != "refusal")
        assert answer["message"]
