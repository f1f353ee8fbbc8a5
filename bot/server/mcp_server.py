"""The MCP server (Model Context Protocol): tools that search, ask, show and list, and the notices as resources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from urllib.parse import unquote

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from bot.serialization import dumps
from bot.server.service import MOST_HITS, NoticeService
from index.errors import CorpusError, WenhaoError

_INSTRUCTIONS = (
    "文号（wenhao）用公文原文回答问题。ask 的 quotes 是公文的原话，附文号和条款；"
    "引用时请照抄 text，不要改动数字、文号和条款。"
    "answered 为 false 就是公文里没有答案，nearest 只是最接近的话，不是答案。"
)
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Question = Annotated[str, Field(description="要问的事，一句话，如：村党支部要做什么")]
History = Annotated[list[str] | None, Field(description="同一人之前问过的话，先问的在前；追问时需要")]
Day = Annotated[date | None, Field(description="按这一天的效力，如 2021-06-01；默认今天")]
Count = Annotated[int, Field(ge=1, le=MOST_HITS, description="最多几条")]
Which = Annotated[str, Field(description="公文的文件名、发文字号或标题里的词")]


def mcp_server(service: NoticeService) -> MCPServer[Any]:
    """A server whose tools give the JSON of the command line; nothing it offers writes."""
    server: MCPServer[Any] = MCPServer("wenhao", title="文号", instructions=_INSTRUCTIONS, log_level="WARNING")

    @server.tool(title="问公文", annotations=_READS)
    def ask(question: Question, history: History = None, as_of: Day = None) -> dict[str, Any]:
        """用公文原文回答一个问题：引文附文号、条款和效力，公文里没有的就拒答。"""
        return _told(lambda: service.ask(question, history or (), as_of.isoformat() if as_of else None))

    @server.tool(title="检索条款", annotations=_READS)
    def search(query: Question, k: Count = 10) -> dict[str, Any]:
        """按相关程度列出条款，不作回答。"""
        return _told(lambda: service.search(query, k))

    @server.tool(title="一件公文", annotations=_READS)
    def show(which: Which) -> dict[str, Any]:
        """一件公文的要素和全部条款。"""
        return _told(lambda: service.show(which))

    @server.tool(title="公文目录", annotations=_READS)
    def notices() -> dict[str, Any]:
        """索引里有哪些公文。"""
        return _told(lambda: {"notices": service.notices()})

    @server.tool(title="公文效力", annotations=_READS)
    def status(which: Which, as_of: Day = None) -> dict[str, Any]:
        """一件公文现在（或某一天）是否有效，附说明其效力的原话。"""
        return _told(lambda: service.status(which, as_of.isoformat() if as_of else None))

    @server.resource("notice://list", title="公文目录", mime_type="application/json")
    def listed() -> str:
        """索引里有哪些公文。"""
        return dumps(service.notices())

    @server.resource("notice://text/{file}", title="公文全文", mime_type="text/plain")
    def text(file: str) -> str:
        """一件公文的全文；引文的 start、end 就是其中的字符位置。"""
        try:
            return service.reading_text(unquote(file))
        except CorpusError as error:
            raise ResourceNotFoundError(str(error)) from None

    return server


def _told(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` gives; what it reports becomes the tool's own error."""
    try:
        return work()
    except WenhaoError as error:
        raise ToolError(str(error)) from None
