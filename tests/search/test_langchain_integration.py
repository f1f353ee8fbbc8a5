"""LangChain's way in, by LangChain's own standard tests and by what a citation needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.documents import Document
from langchain_tests.integration_tests import RetrieversIntegrationTests
from running_wenhao import CORPUS

from index.errors import IndexMissing
from index.ingest.corpus import corpus_files
from index.langchain_integration import ClauseSplitter, NoticeLoader, NoticeRetriever
from index.parsing.parser import parse_file
from index.relations import STATE_NAMES
from index.search.index import Index


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Iterator[Index]:
    opened = Index.open(shipped_index)
    yield opened
    opened.close()


class TestStandard(RetrieversIntegrationTests):
    """The contract every LangChain retriever keeps."""

    @pytest.fixture(autouse=True)
    def _open(self, index: Index) -> None:
        self.index = index

    @property
    def retriever_constructor(self) -> type[NoticeRetriever]:
        return NoticeRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self.index}

    @property
    def retriever_query_example(self) -> str:
        return "村党组织要做什么"


def test_a_retrieved_document_is_a_cited_span(index: Index) -> None:
    """`page_content` stands word for word in the notice that the metadata names, at the offsets it names."""
    for document in NoticeRetriever(index=index, k=10).invoke("谁要给市委组织部报告"):
        cited = document.metadata
        assert index.verify(cited["file"], cited["start"], cited["end"], document.page_content)
        assert cited["document_number"] == index.notice(cited["file"]).document_number
        assert {"title", "issuers", "date_of_issue", "print_date", "clause", "path"} <= cited.keys()


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"place": "安庆"}, {"庆组明电〔2020〕2号"}),
        ({"issuer": "海南省委"}, {"琼发〔2020〕3号"}),
        ({"issuer": "海南省委", "place": "安庆"}, set()),
        ({"year": 1999}, set()),
        ({"files": frozenset({"none.txt"})}, set()),
        ({"holding": True}, {"庆组明电〔2020〕2号", "琼发〔2020〕3号", "闽委发明电〔2020〕1号"}),
    ],
)
def test_filters_leave_only_what_they_name(index: Index, filters: dict[str, Any], numbers: set[str]) -> None:
    """By place, issuer, year, file or status, as fields or as arguments of one call; each document tells its status."""
    every = NoticeRetriever(index=index, k=30)
    filtered = every.model_copy(update=filters)
    for found in (filtered.invoke("党组织要做什么"), every.invoke("党组织要做什么", **filters)):
        assert {document.metadata["document_number"] for document in found} == numbers
        assert all(document.metadata["status"] in STATE_NAMES for document in found)


async def test_a_retriever_can_be_waited_for(index: Index) -> None:
    """The asynchronous way finds the same, and an option that does not exist is told."""
    retriever = NoticeRetriever(index=index, k=3)
    assert await retriever.ainvoke("防控措施") == retriever.invoke("防控措施")
    with pytest.raises(ValueError, match="holding"):
        retriever.invoke("防控措施", valid=True)


def test_a_retriever_opens_an_index_by_its_folder(shipped_index: Path, tmp_path: Path) -> None:
    """from_folder takes the folder that `wenhao rebuild` wrote; a missing one raises the reported error."""
    assert len(NoticeRetriever.from_folder(shipped_index, k=2).invoke("防控措施")) == 2
    with pytest.raises(IndexMissing):
        NoticeRetriever.from_folder(tmp_path / "none")


def test_the_loader_gives_one_document_a_notice() -> None:
    """Reading text as content, elements as metadata, None where an element is not in the text."""
    documents = NoticeLoader(CORPUS).load()
    assert [document.metadata["file"] for document in documents] == [path.name for path in corpus_files(CORPUS)]
    hainan = next(document for document in documents if document.metadata["document_number"] == "琼发〔2020〕3号")
    assert hainan.metadata["date_of_issue"] is None
    assert hainan.page_content == parse_file(CORPUS / hainan.metadata["file"]).reading_text


def test_the_splitter_cuts_at_clauses_and_keeps_every_word() -> None:
    """Chunks in order are the notice without the blanks between them; each knows its clause and offsets."""
    for document in NoticeLoader(CORPUS).lazy_load():
        chunks = ClauseSplitter().split_documents([document])
        joined = "".join(chunk.page_content for chunk in chunks)
        assert "".join(joined.split()) == "".join(document.page_content.split())
        for chunk in chunks:
            start, end = chunk.metadata["start"], chunk.metadata["end"]
            assert document.page_content[start:end] == chunk.page_content
            assert chunk.metadata["document_number"] == document.metadata["document_number"]
        assert {chunk.metadata["clause"] for chunk in chunks} >= {"", "一", "二", "三"}


def test_the_splitter_leaves_preamble_and_closing_outside_the_clauses() -> None:
    """What belongs to no clause is a chunk of its own with an empty path."""
    paragraphs = ["关于值班的通知", "各村：", "通知如下。", "一、值班", "（一）白天。", "（二）夜间。", "特此通知。"]
    chunks = ClauseSplitter().create_documents(["\n\n".join(paragraphs)], [{"source": "here"}])
    assert [chunk.metadata["path"] for chunk in chunks] == [[], ["一"], ["一", "（一）"], ["一", "（二）"], []]
    assert all(chunk.metadata["source"] == "here" for chunk in chunks)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text())
def test_any_text_can_be_split(text: str) -> None:
    """No text raises, and no chunk is blank."""
    assert all(chunk.strip() for chunk in ClauseSplitter().split_text(text))
    assert all(isinstance(chunk, Document) for chunk in ClauseSplitter().create_documents([text]))
