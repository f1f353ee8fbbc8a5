"""Runs the servers; what they need is imported here, so that no other command pays for it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SettingsError

if TYPE_CHECKING:
    from bot.query_rewriting.rewriter import QueryRewriter
    from index.search.index import Index

_NOT_INSTALLED = "没有安装所需的组件。请运行 pip install 'wenhao[{extra}]'。"


def serve_mcp(opens: Callable[[], Index], data: Path) -> None:
    """MCP over standard input and output, until the client closes it; raises SettingsError, StoreError."""
    try:
        from bot.server.mcp_server import mcp_server
    except ImportError:
        raise SettingsError(_NOT_INSTALLED.format(extra="mcp")) from None
    from bot.server.service import NoticeService

    service = NoticeService(opens, _rewriter(data))
    try:
        mcp_server(service).run("stdio")
    finally:
        service.close()


def _rewriter(data: Path) -> QueryRewriter | None:
    """What reads questions by a model; without WENHAO_LLM nothing of it is imported."""
    from bot.llm.settings import is_on

    if not is_on():
        return None
    from bot.query_rewriting.rewriter import QueryRewriter

    return QueryRewriter.from_environ(data)


def serve_http(opens: Callable[[], Index], data: Path) -> None:
    """HTTP until the process is stopped; raises SettingsError, StoreError."""
    from bot.server.settings import ServerSettings

    settings = ServerSettings.from_environ()
    try:
        import uvicorn

        from bot.server.http_app import http_app
    except ImportError:
        raise SettingsError(_NOT_INSTALLED.format(extra="serve")) from None
    from bot.llm.settings import is_on
    from bot.server.service import NoticeService

    summarizer = None
    if is_on():
        from bot.summary.summarizer import Summarizer

        summarizer = Summarizer.from_environ(data)
    service = NoticeService(opens, _rewriter(data))
    config = uvicorn.Config(
        http_app(service, settings, summarizer),
        host=settings.serve_listen,
        port=settings.serve_port,
        log_level=logging.WARNING,
        server_header=False,
    )
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen()  # who reads the address below can connect at once
    host, port = listening.getsockname()[:2]
    print(f"wenhao：在 http://{host}:{port} 提供服务，Ctrl-C 结束。", file=sys.stderr, flush=True)
    try:
        server.run(sockets=[listening])
    finally:
        service.close()
