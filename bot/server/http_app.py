"""The HTTP server: the JSON of the command line, OpenAI's chat completions, and MCP, behind one key."""

from __future__ import annotations

import contextlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.serialization import dumps
from bot.server.chat_completions import MODEL, BadRequest, ChatRequest, chunks, completion
from bot.server.mcp_server import mcp_server
from bot.server.service import NoticeService
from bot.server.settings import ServerSettings
from bot.summary.summarizer import Summarizer
from index.errors import CorpusError, WenhaoError

LARGEST_BODY = 1_000_000
"""Bytes of a request."""
_WORKERS = 4
"""Questions answered at a time; more wait."""
_LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]

T = TypeVar("T")


class _App:
    """The handlers."""

    def __init__(self, service: NoticeService, summarizer: Summarizer | None) -> None:
        self._service, self._summarizer = service, summarizer
        self._limiter: CapacityLimiter | None = None

    async def _work(self, work: Callable[[], T]) -> T:
        """`work` in one of the threads."""
        self._limiter = self._limiter or CapacityLimiter(_WORKERS)
        return await to_thread.run_sync(work, limiter=self._limiter)

    async def health(self, request: Request) -> Response:
        return _json({"status": "ok"})

    async def models(self, request: Request) -> Response:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return _json({"object": "list", "data": [model]})

    async def ask(self, request: Request) -> Response:
        body = await _body(request)
        question, history, as_of = body.get("question"), body.get("history") or [], body.get("as_of")
        if not isinstance(question, str) or not isinstance(history, list) or not isinstance(as_of, str | None):
            raise BadRequest('应为 {"question": 问题, "history": [之前的问题], "as_of": 日期}，后两项可省')
        turns = [str(turn) for turn in history]
        return _json(await self._work(partial(self._service.ask, question, turns, _day(as_of))))

    async def search(self, request: Request) -> Response:
        body = await _body(request)
        query, k = body.get("query"), body.get("k", 10)
        if not isinstance(query, str) or not isinstance(k, int):
            raise BadRequest('应为 {"query": 检索词, "k": 条数}，后一项可省')
        return _json(await self._work(partial(self._service.search, query, k)))

    async def notices(self, request: Request) -> Response:
        return _json(await self._work(self._service.notices))

    async def show(self, request: Request) -> Response:
        return _json(await self._work(partial(self._service.show, request.path_params["which"])))

    async def status(self, request: Request) -> Response:
        as_of = _day(request.query_params.get("as_of"))
        return _json(await self._work(partial(self._service.status, request.path_params["which"], as_of)))

    async def chat(self, request: Request) -> Response:
        asked = ChatRequest.from_json(await _body(request))
        if not asked.stream:
            return _json(await self._work(partial(completion, self._service, self._summarizer, asked)))
        made = chunks(self._service, self._summarizer, asked)
        first = await self._work(partial(next, made))
        return StreamingResponse(_events(first, made), media_type="text/event-stream")


def http_app(service: NoticeService, settings: ServerSettings, summarizer: Summarizer | None = None) -> Starlette:
    """The application; with a key, every request but /health has to bring it."""
    app = _App(service, summarizer)
    served = mcp_server(service).streamable_http_app(
        stateless_http=True, json_response=True, host=settings.serve_listen
    )
    routes = [
        Route("/health", app.health),
        Route("/ask", app.ask, methods=["POST"]),
        Route("/search", app.search, methods=["POST"]),
        Route("/notices", app.notices),
        Route("/notices/{which:path}", app.show),
        Route("/status/{which:path}", app.status),
        Route("/v1/models", app.models),
        Route("/v1/chat/completions", app.chat, methods=["POST"]),
        *served.routes,
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with served.router.lifespan_context(served):
            yield

    hosts = _LOOPBACK_NAMES if settings.is_loopback else ["*"]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=hosts), Middleware(_Key, settings.serve_key)]
    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
        BadRequest: _handler(400, "invalid_request_error"),
        CorpusError: _handler(404, "not_found"),
        WenhaoError: _handler(503, "unavailable"),
        HTTPException: _http_fault,
    }
    return Starlette(routes=routes, middleware=middleware, exception_handlers=handlers, lifespan=lifespan)


class _Key:
    """Turns away whoever does not bring the key (Authorization: Bearer …)."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app, self._wanted = app, f"Bearer {key}".encode() if key else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._wanted and scope["path"] != "/health":
            brought = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(brought, self._wanted):
                await _fault(401, "invalid_api_key", "密钥不对：请以 Authorization: Bearer 密钥 送来")(
                    scope, receive, send
                )
                return
        await self._app(scope, receive, send)


def _day(text: str | None) -> str | None:
    """A day as ISO 8601 writes it, None for today; raises BadRequest."""
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise BadRequest("日期应写作 2021-06-01") from None


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; raises BadRequest."""
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > LARGEST_BODY:
            raise BadRequest("请求太长")
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRequest("请求应为 JSON") from None
    if not isinstance(body, dict):
        raise BadRequest("请求应为 JSON 对象")
    return body


async def _events(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> AsyncIterator[str]:
    """Server-sent events, the last [DONE]; what fails on the way is told as one."""
    yield f"data: {dumps(first)}\n\n"
    try:
        async for chunk in iterate_in_threadpool(rest):
            yield f"data: {dumps(chunk)}\n\n"
    except WenhaoError as error:
        yield f"data: {dumps({'error': {'message': str(error), 'type': 'unavailable'}})}\n\n"
    yield "data: [DONE]\n\n"


def _json(value: Any) -> Response:
    return Response(dumps(value), media_type="application/json")


def _fault(status: int, kind: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": kind}}, status)


def _handler(status: int, kind: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return _fault(status, kind, str(error))

    return handle


async def _http_fault(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = {404: "没有这个地址", 405: "这个地址不用这种方法"}.get(status, "请求不能处理")
    return _fault(status, "invalid_request_error", told)
