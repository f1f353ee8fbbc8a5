"""OpenAI's chat completions over the notices: the last message of the user is asked, those before are its history."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.answer import Answer
from bot.server.chat_text import Annotation, quotes_text, shifted
from bot.server.service import NoticeService
from bot.summary.summarizer import Summarizer
from bot.summary.summary_text import heading, outcome_text, sentence_text

MODEL = "wenhao"
MOST_MESSAGES = 200
"""Of one request; a longer conversation is refused."""
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


class BadRequest(Exception):
    """The body is no request for a chat completion; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked, what was asked before, and how to answer."""

    question: str
    history: tuple[str, ...]
    stream: bool
    usage: bool
    """Whether a stream ends with the usage (stream_options.include_usage)."""
    person: str

    @classmethod
    def from_json(cls, body: Any) -> ChatRequest:
        """Raises BadRequest. Messages of others than the user, and parts that are no text, say nothing here."""
        messages = body.get("messages") if isinstance(body, dict) else None
        if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
            raise BadRequest("messages 应为消息的列表")
        if len(messages) > MOST_MESSAGES:
            raise BadRequest(f"messages 至多 {MOST_MESSAGES} 条")
        asked = [_words(message.get("content")) for message in messages if message.get("role") == "user"]
        if not asked:
            raise BadRequest("messages 里没有 role 为 user 的消息")
        options = body.get("stream_options")
        usage = isinstance(options, dict) and options.get("include_usage") is True
        return cls(asked[-1], tuple(asked[:-1]), body.get("stream") is True, usage, str(body.get("user") or "")[:100])


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict) and "text" in part)
    raise BadRequest("消息的 content 应为文字")


def completion(service: NoticeService, summarizer: Summarizer | None, request: ChatRequest) -> dict[str, Any]:
    """The whole answer as one chat completion."""
    pieces = list(_pieces(service, summarizer, request))
    cited = [citation for _, citations in pieces for citation in citations]
    message = {"role": "assistant", "content": "".join(text for text, _ in pieces), "annotations": cited}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return _head("chat.completion") | {"choices": [choice], "usage": _USAGE}


def chunks(service: NoticeService, summarizer: Summarizer | None, request: ChatRequest) -> Iterator[dict[str, Any]]:
    """The answer in pieces: a checked sentence of the summary each, then the quotes with their annotations."""
    head = _head("chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    yield chunk({"role": "assistant", "content": ""})
    for text, cited in _pieces(service, summarizer, request):
        yield chunk({"content": text} | ({"annotations": cited} if cited else {}))
    yield chunk({}, "stop")
    if request.usage:
        yield head | {"choices": [], "usage": _USAGE}


def _pieces(
    service: NoticeService, summarizer: Summarizer | None, request: ChatRequest
) -> Iterator[tuple[str, list[Annotation]]]:
    """The words in order, and with the quotes their annotations, counted from the beginning of the message."""
    answer = service.answer(request.question, request.history, person=request.person)
    written = 0
    for text in _summary(summarizer, answer, request.person):
        written += len(text)
        yield text, []
    text, annotations = quotes_text(answer)
    yield text, shifted(annotations, written)


def _summary(summarizer: Summarizer | None, answer: Answer, person: str) -> Iterator[str]:
    if summarizer is None:
        return
    stream, began = summarizer.stream(answer, person), False
    while True:
        try:
            sentence = next(stream)
        except StopIteration as end:
            told = outcome_text(end.value) if end.value else ""
            if told:
                yield f"（概括：{told}）\n\n"
            return
        yield ("" if began else f"{heading(summarizer.settings.llm)}\n\n") + f"{sentence_text(sentence)}\n\n"
        began = True


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}
