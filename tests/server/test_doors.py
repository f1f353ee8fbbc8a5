"""One contract: the command line, HTTP and MCP give the same answers."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from running_wenhao import ROOT, SHIPPED_QUESTIONS, Wenhao

from index.relations import STATE_NAMES

QUESTIONS = SHIPPED_QUESTIONS.read_text(encoding="utf-8").splitlines()[::6]


def same(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without how long it took."""
    return {name: value for name, value in answer.items() if name != "took_ms"}


@pytest.fixture
def stdio(shipped_index: Path) -> StdioServerParameters:
    """How an MCP client starts `wenhao mcp`."""
    environ = {**os.environ, "WENHAO_INDEX": str(shipped_index), "PYTHONPATH": str(ROOT)}
    return StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environ, cwd=ROOT)


async def test_every_question_has_one_answer(wenhao: Wenhao, served: str, stdio: StdioServerParameters) -> None:
    """`ask --jsonl`, POST /ask and the tool ask, over stdio and HTTP, agree on questions of all kinds."""
    told = [same(json.loads(line)) for line in wenhao("ask", "--jsonl", stdin="\n".join(QUESTIONS)).out.splitlines()]
    rows = [json.loads(line) for line in QUESTIONS]
    asked = [{"question": row["question"], "history": row.get("history", [])} for row in rows]
    async with (
        httpx.AsyncClient(base_url=served, timeout=60) as http,
        Client(stdio) as mcp,
        Client(f"{served}/mcp") as web,
    ):
        for number, (question, answer) in enumerate(zip(asked, told, strict=True)):
            assert same((await http.post("/ask", json=question)).json()) == answer
            assert same((await mcp.call_tool("ask", question)).structured_content) == answer
            if number % 10 == 0:
                assert same((await web.call_tool("ask", question)).structured_content) == answer


async def test_the_other_commands_agree_as_well(wenhao: Wenhao, served: str, stdio: StdioServerParameters) -> None:
    """search, show and notices, and the words of a notice as a resource."""
    number = "琼发〔2020〕3号"
    found = json.loads(wenhao("search", "防控措施", "-k", "3", "--json").out)
    shown = json.loads(wenhao("show", number, "--json").out)
    listed = json.loads(wenhao("notices", "--json").out)
    async with httpx.AsyncClient(base_url=served) as http, Client(stdio) as mcp:
        assert (await http.post("/search", json={"query": "防控措施", "k": 3})).json() == found
        assert (await mcp.call_tool("search", {"query": "防控措施", "k": 3})).structured_content == found
        assert (await http.get(f"/notices/{number}")).json() == shown
        assert (await mcp.call_tool("show", {"which": number})).structured_content == shown
        assert (await http.get("/notices")).json() == listed
        assert (await mcp.call_tool("notices", {})).structured_content == {"notices": listed}
        status = (await http.get(f"/status/{number}")).json()
        assert (await mcp.call_tool("status", {"which": number})).structured_content == status
        assert [document["status"] in STATE_NAMES for document in status["documents"]] == [True]
        quote = (await http.post("/ask", json={"question": f"{number}第三条"})).json()["quotes"][0]
        resource = await mcp.read_resource(f"notice://text/{quote['file']}")
        assert resource.contents[0].text[quote["start"] : quote["end"]] == quote["text"]


async def test_mcp_only_reads_and_tells_faults_in_a_sentence(stdio: StdioServerParameters) -> None:
    """Every tool says that it reads; what cannot be found is an error of the tool, without a traceback."""
    async with Client(stdio) as mcp:
        tools = (await mcp.list_tools()).tools
        assert {tool.name for tool in tools} == {"ask", "search", "show", "notices", "status"}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        missing = await mcp.call_tool("show", {"which": "不存在〔2020〕99号"})
        assert missing.is_error
        assert "没有文件" in missing.content[0].text
        assert "Traceback" not in str(missing)
        assert (await mcp.call_tool("search", {"query": "x", "k": 10**9})).is_error
        refused = await mcp.call_tool("ask", {"question": "\0" * 50})
        assert refused.structured_content["answered"] is False
