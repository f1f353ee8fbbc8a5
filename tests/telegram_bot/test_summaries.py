"""Summaries in Telegram: below the answer, streamed, and only what is proved."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator import Said, Telegram
from openai_server import OpenAIServer
from prometheus_client import generate_latest
from running_bot import service


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OpenAIServer]:
    """A server of models, and the settings that name it."""
    running = OpenAIServer()
    monkeypatch.setenv("WENHAO_LLM_URL", running.url)
    monkeypatch.setenv("WENHAO_LLM", "openai:slow")
    yield running
    running.close()


async def summary_in(telegram: Telegram, chat: int) -> Said:
    return await telegram.until(lambda said: said.chat == chat and said.method == "sendMessage" and "概括" in said.text)


async def test_a_private_chat_sees_the_summary_as_it_is_written(tmp_path: Path, server: OpenAIServer) -> None:
    """The answer first, as without a model; then a draft, then the whole over its words, counted in the metrics."""
    async with service(tmp_path) as at:
        answer = await at.telegram.ask("沙袋", 42)
        assert "备足沙袋" in answer.text
        assert "概括" not in answer.text
        summary = await summary_in(at.telegram, 42)
        assert summary.text.endswith("· 县水利局要备足沙袋。\n〔1〕县水利局要备足沙袋。")
        assert at.telegram.to(42, "sendMessageDraft")[0].text == summary.text
        counted = generate_latest(at.bot.context.metrics.registry).decode()
        assert 'wenhao_summary_sentences_total{outcome="shown"} 1.0' in counted


async def test_a_group_sees_one_message(tmp_path: Path, server: OpenAIServer) -> None:
    """No drafts in groups: a reply, edited as sentences come."""
    async with service(tmp_path) as at:
        await at.telegram.ask("@wenhao_test_bot 沙袋", 1, -100)
        assert "备足沙袋" in (await summary_in(at.telegram, -100)).text
        assert not at.telegram.to(-100, "sendMessageDraft")


async def test_what_is_not_proved_is_not_sent(
    tmp_path: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that invents a figure, and a question that is refused: the answer alone."""
    monkeypatch.setenv("WENHAO_LLM", "openai:figure")
    async with service(tmp_path) as at:
        await at.telegram.ask("沙袋", 42)
        await at.telegram.ask("养老金", 42)
        async with asyncio.timeout(20):
            while not server.requests:
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        assert all("概括" not in said.text for said in at.telegram.to(42))
    assert len(server.requests) == 1


async def test_a_model_may_read_a_follow_up(
    tmp_path: Path, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the setting what the model proposes reaches the answering, and /privacy says what is sent for that."""
    monkeypatch.setenv("WENHAO_LLM_READS", "on")
    server.readings = ["检修线路"]
    async with service(tmp_path) as at:
        await at.telegram.ask("养老金", 42)
        assert "供电所要检修线路" in (await at.telegram.ask("还有别的什么", 42)).text
        assert "养老金" in str(server.requests[0]["messages"])
        assert "之前的问题" in (await at.telegram.ask("/privacy", 42)).text
        counted = generate_latest(at.bot.context.metrics.registry).decode()
        assert 'wenhao_proposals_total{source="model"} 1.0' in counted


async def test_privacy_says_where_texts_go(tmp_path: Path, server: OpenAIServer) -> None:
    """/privacy names the model and its server; without a model there is no such line."""
    async with service(tmp_path) as at:
        assert "openai:slow（127.0.0.1" in (await at.telegram.ask("/privacy", 42)).text
