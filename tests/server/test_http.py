"""The HTTP server: its faults, its key, and OpenAI's API by OpenAI's own client."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from openai import BadRequestError, OpenAI
from openai_server import OpenAIServer
from running_wenhao import Wenhao
from starlette.testclient import TestClient

from bot.llm.memory import ModelMemory
from bot.llm.settings import ModelSettings
from bot.server.http_app import LARGEST_BODY, http_app
from bot.server.service import NoticeService
from bot.server.settings import ServerSettings
from bot.summary.summarizer import Summarizer
from index.errors import SettingsError
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

QUESTION = "村党支部要做什么"
KEY = "a-key-of-sixteen-characters"


def client_of(url: str, key: str = "any") -> OpenAI:
    return OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


@pytest.fixture(scope="module")
def service(shipped_index: Path) -> Iterator[NoticeService]:
    made = NoticeService(lambda: Index.open(shipped_index))
    yield made
    made.close()


def test_an_openai_client_gets_quotes_and_annotations(served: str) -> None:
    """The text holds every quote word for word, and each annotation points at one."""
    with client_of(served) as client:
        assert [model.id for model in client.models.list()] == ["wenhao"]
        messages = [{"role": "system", "content": "你是助手"}, {"role": "user", "content": QUESTION}]
        message = client.chat.completions.create(model="wenhao", messages=messages).choices[0].message
    answer = httpx.post(f"{served}/ask", json={"question": QUESTION}).json()
    cited = [annotation.url_citation for annotation in message.annotations]
    assert [message.content[one.start_index : one.end_index] for one in cited] == [
        quote["text"] for quote in answer["quotes"]
    ]
    assert all(quote["document_number"] in message.content for quote in answer["quotes"])


def test_a_stream_says_the_same_as_the_whole(served: str) -> None:
    """Its pieces put together are the message; the last chunk ends it, and the usage follows when asked for."""
    messages = [{"role": "user", "content": [{"type": "text", "text": QUESTION}]}]
    with client_of(served) as client:
        whole = client.chat.completions.create(model="wenhao", messages=messages).choices[0].message.content
        options = {"include_usage": True}
        stream = list(client.chat.completions.create(model="x", messages=messages, stream=True, stream_options=options))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices) == whole
    assert stream[-2].choices[0].finish_reason == "stop"
    assert stream[-1].usage is not None


def test_earlier_messages_are_the_history(served: str) -> None:
    """A follow-up through the chat is understood as one through /ask is."""
    turns = ["村党支部要做什么", "那医院呢"]
    messages = [{"role": "user", "content": turns[0]}, {"role": "assistant", "content": "……"}]
    with client_of(served) as client:
        asked = [*messages, {"role": "user", "content": turns[1]}]
        content = client.chat.completions.create(model="wenhao", messages=asked).choices[0].message.content
    answer = httpx.post(f"{served}/ask", json={"question": turns[1], "history": turns[:1]}).json()
    assert content.startswith(answer["message"])
    assert all(quote["text"] in content for quote in answer["quotes"])


def test_summaries_come_first_and_only_what_is_proved(service: NoticeService, tmp_path: Path) -> None:
    """With a model the sentences stand above the quotes; annotations still point at the quotes."""
    models = OpenAIServer()
    try:
        settings = ModelSettings("openai:mixed", models.url, "k")
        summarizer = Summarizer(settings, ModelMemory(tmp_path / "s"))
        with TestClient(http_app(service, ServerSettings(), summarizer), "http://127.0.0.1") as client:
            body = {"messages": [{"role": "user", "content": QUESTION}]}
            message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    finally:
        models.close()
    assert message["content"].startswith("概括，以引文为准")
    assert "37次" not in message["content"]
    quotes = service.answer(QUESTION).quotes
    cited = [one["url_citation"] for one in message["annotations"]]
    assert [message["content"][one["start_index"] : one["end_index"]] for one in cited] == [q.text for q in quotes]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/ask", b"{", 400),
        ("POST", "/ask", b"[]", 400),
        ("POST", "/ask", b'{"question": 1}', 400),
        ("POST", "/ask", b'{"question": "x", "as_of": "gestern"}', 400),
        ("POST", "/ask", b"\xff", 400),
        ("POST", "/ask", b" " * (LARGEST_BODY + 1), 400),
        ("POST", "/search", b'{"query": "x", "k": "y"}', 400),
        ("POST", "/v1/chat/completions", b'{"messages": []}', 400),
        ("POST", "/v1/chat/completions", b'{"messages": [{"role": "user", "content": 5}]}', 400),
        ("GET", "/ask", b"", 405),
        ("GET", "/nothing", b"", 404),
        ("GET", "/notices/nothing", b"", 404),
    ],
)
def test_a_wrong_request_is_one_sentence(service, method: str, path: str, body: bytes, status: int) -> None:
    """Every fault is JSON with a message, as OpenAI's clients expect it, and never a traceback."""
    with TestClient(http_app(service, ServerSettings()), "http://127.0.0.1") as client:
        answered = client.request(method, path, content=body)
    assert answered.status_code == status
    assert answered.json()["error"]["message"]


def test_with_a_key_nothing_is_told_without_it(service: NoticeService) -> None:
    """Every path but /health asks for it, MCP too."""
    settings = ServerSettings("0.0.0.0", 1, KEY)
    with TestClient(http_app(service, settings)) as client:
        assert client.get("/health").status_code == 200
        for path in ("/notices", "/v1/models", "/mcp", "/nothing"):
            assert client.get(path).status_code == 401
        assert client.get("/notices", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/notices", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200


def test_a_page_of_another_name_is_turned_away(service: NoticeService) -> None:
    """A web page cannot reach the loopback under a name of its own (DNS rebinding)."""
    with TestClient(http_app(service, ServerSettings()), "http://evil.example") as client:
        assert client.get("/notices").status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [("WENHAO_SERVE_LISTEN", "0.0.0.0"), ("WENHAO_SERVE_PORT", "x"), ("WENHAO_SERVE_KEY", "short")],
)
def test_wrong_settings_are_told(name: str, value: str) -> None:
    """An address that others reach needs a key."""
    with pytest.raises(SettingsError, match="WENHAO_SERVE"):
        ServerSettings.from_environ({name: value})
    assert "KEY" not in repr(ServerSettings.from_environ({"WENHAO_SERVE_KEY": KEY}))


def test_openai_errors_are_openais(served: str) -> None:
    """A client's library tells a wrong request and a wrong key apart."""
    with client_of(served) as client, pytest.raises(BadRequestError):
        client.chat.completions.create(model="wenhao", messages=[])


def test_a_rebuild_is_served_without_a_restart(corpus: Path, tmp_path: Path) -> None:
    """The next question is answered from the newest generation."""
    settings = Settings.from_environ({"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(tmp_path / "index")})
    rebuild(settings)
    service = NoticeService(lambda: Index.open(settings.index))
    before = len(service.notices())
    (corpus / "water.txt").unlink()
    rebuild(settings)
    assert len(service.notices()) == before - 1
    service.close()


def test_serve_without_an_index_is_told(wenhao: Wenhao, tmp_path: Path) -> None:
    """One sentence with the remedy, before anything listens."""
    for verb in ("serve", "mcp"):
        ran = wenhao(verb, "--index", str(tmp_path / "none"))
        assert (ran.code, ran.out) == (1, "")
        assert "wenhao rebuild" in ran.err
