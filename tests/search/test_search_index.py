"""`Index`: opening, searching, checking quotes."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from index.errors import IndexMissing, IndexOutdated
from index.ingest.corpus import hashed_files
from index.search.index import Index
from index.settings import Settings

HEAVY = {"torch", "transformers", "sentence_transformers", "langchain_core", "telegram", "scipy"}


@pytest.fixture(scope="module")
def index(shipped_index):
    return Index.open(shipped_index)


def test_hits_are_spans_of_their_notices(index):
    """Every hit carries its notice's words, number and clause, and is ranked by its score."""
    hits = index.search("村党支部要做什么", 20)
    assert [hit.rank for hit in hits] == list(range(1, 21))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)
    for hit in hits:
        assert index.verify(hit.file, hit.start, hit.end, hit.text)
        assert hit.document_number == index.notice(hit.file).document_number
        assert hit.clause == (hit.path[0] if hit.path else "")


def test_meaning_and_words_both_count(index):
    """A question in the notice's words finds its sentence, one in other words a sentence of that meaning."""
    assert "市委组织部" in index.search("感染疫病情况第一时间报告市委组织部", 1)[0].text
    assert any("表彰" in h.text or "表扬" in h.text for h in index.search("表现好的会得到什么奖励", 5))


def test_traditional_question_ranks_as_the_simplified_one(index):
    """The writing of the question does not change what is found."""
    one, other = (index.search(q, 10) for q in ("农村党组织要做什么", "農村黨組織要做什麼"))
    assert [hit.passage_id for hit in one] == [hit.passage_id for hit in other]


def test_more_hits_do_not_reorder_the_first(index):
    """The first three of thirty are the first three of three."""
    few, many = index.search("党员要带头做什么", 3), index.search("党员要带头做什么", 30)
    assert [hit.passage_id for hit in few] == [hit.passage_id for hit in many[:3]]


def test_search_clauses_gives_each_clause_once(index):
    """Ranked clauses: no clause twice, ranks without gaps."""
    hits = index.search_clauses("党组织", 8)
    assert len({(hit.file, hit.path) for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_filter_by_file(index):
    """A search within files stays within them; within none it finds nothing."""
    file = index.notices()[1].file
    assert {hit.file for hit in index.search("党员", 50, files=[file])} == {file}
    assert index.search("党员", 5, files=[]) == []
    assert index.search("党员", 5, files=["none.txt"]) == []


@pytest.mark.parametrize("query", ["", " \n", "\0", "\ud800", "😀" * 50, "要" * 100_000, "<b>&'\";--", "\x1b[31m"])
def test_odd_questions_do_no_harm(index, query):
    """No question raises; a blank one finds nothing."""
    hits = index.search(query, 3)
    assert len(hits) == (0 if not query.strip() else 3)


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_wanted(index, k):
    """k below one gives none."""
    assert index.search("党员", k) == []


def test_all_passages_when_k_is_large(index):
    """k beyond the size gives every passage at most once."""
    hits = index.search("党员", 10_000)
    assert len(hits) == len({hit.passage_id for hit in hits}) <= index.manifest.passages


def test_a_hit_carries_its_nearness(index):
    """The dense score of a hit tells how near its nearest part and its tokens are to the question."""
    encoded, hits = index.encode("党员要做什么"), index.search("党员要做什么", 5)
    ids = [hit.passage_id for hit in hits]
    assert np.allclose(index.similarities(ids, encoded), [hit.dense for hit in hits], atol=1e-6)
    assert not np.allclose(index.vectors(ids) @ encoded.vector, [hit.dense for hit in hits], atol=1e-3)


def test_lexical_ids_are_passages(index):
    """Every id of the lexical side names a passage."""
    assert all(index.passage(i).text for i, score in index.bm25("党员", 5))


def test_summaries_list_every_notice(index):
    """The list shows number, title and clauses of each notice without reading it whole."""
    summaries = index.notices()
    assert len(summaries) == 3
    for summary in summaries:
        notice = index.notice(summary.file)
        assert (summary.title, summary.document_number) == (notice.title, notice.document_number)
        assert (summary.issuers, summary.clauses) == (notice.issuers, len(notice.clauses))
    assert index.notices([summaries[2].file, summaries[0].file, "none.txt"]) == [summaries[0], summaries[2]]


def test_sources_tell_whether_a_file_is_the_same(index):
    """Each notice with the hash of its file."""
    sources = {source.file: source.digest for source in hashed_files(Settings.from_environ({}).corpus)}
    assert index.sources() == sources


def test_stored_notice_is_the_parsed_one(index):
    """What comes back from the store equals what the parser gives."""
    from index.parsing.parser import parse_file

    corpus = Settings.from_environ({}).corpus
    for summary in index.notices():
        assert index.notice(summary.file) == parse_file(corpus / summary.file, corpus)


def test_verify_refuses_what_does_not_stand_there(index):
    """A text one character off, a wrong place or an unknown file is no quote."""
    hit = index.search("党员", 1)[0]
    assert index.verify(hit.file, hit.start, hit.end, hit.text)
    assert not index.verify(hit.file, hit.start + 1, hit.end + 1, hit.text)
    assert not index.verify(hit.file, hit.start, hit.end, hit.text[:-1] + "！")
    assert not index.verify("none.txt", hit.start, hit.end, hit.text)
    assert not index.verify(hit.file, -5, -1, index.notice(hit.file).reading_text[-5:-1])


def test_missing_index_names_the_remedy(tmp_path):
    """Without an index the error says what to run."""
    with pytest.raises(IndexMissing, match="wenhao rebuild"):
        Index.open(tmp_path / "none")


def test_other_rules_are_outdated(shipped_index, monkeypatch):
    """An index built by other rules is not used."""
    monkeypatch.setattr("index.search.index.rules_fingerprint", lambda: "other")
    with pytest.raises(IndexOutdated, match="wenhao rebuild"):
        Index.open(shipped_index)


def test_other_model_is_outdated(shipped_index):
    """An index of another model is not used."""
    with pytest.raises(IndexOutdated, match="WENHAO_MODEL"):
        Index.open(shipped_index, Settings.from_environ({"WENHAO_MODEL": "some/model"}))


def test_many_threads_get_the_same_answer(index):
    """Questions from several threads at once each get their own right answer."""
    questions = ["党员要做什么", "组织部门的职责", "农村党组织", "报告市委组织部"]
    expected = {q: [hit.passage_id for hit in index.search(q, 5)] for q in questions}
    wrong = []

    def ask(question):
        for _ in range(5):
            if [hit.passage_id for hit in index.search(question, 5)] != expected[question]:
                wrong.append(question)

    threads = [threading.Thread(target=ask, args=(q,)) for q in questions * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_question_imports_nothing_heavy(shipped_index):
    """Opening the index and searching imports no torch, no LangChain, no Telegram."""
    code = (
        "import sys; from pathlib import Path; from index.search.index import Index\n"
        f"assert Index.open(Path({str(shipped_index)!r})).search('党员', 1)\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(ran.stdout.split())
