"""A loopback server that speaks OpenAI's chat completions: writes summaries and reads questions, by the model's name
well or with a fault."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAULTY = ("altered", "unknown", "figure", "modal", "prose", "cut", "empty")
"""Models whose every sentence has a fault, or who write no sentence; cut stops in the middle of the second."""
FAILING = {"429": 429, "500": 500, "401": 401}
_QUOTE = re.compile(r"^\[(\d+)\] [^\n]*\n(.*?)(?=\n\n\[\d+\] |\Z)", re.DOTALL | re.MULTILINE)


class OpenAIServer:
    """Listens on a port of its own; `requests` holds the bodies that came, `readings` is how it reads a question."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.readings: list[str] = []
        self._closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                outer._answer(self, body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        model = str(body["model"])
        if model in FAILING or (model == "nojson" and "response_format" in body):
            handler.send_response(FAILING.get(model, 400))
            handler.send_header("Content-Length", "2")
            handler.end_headers()
            handler.wfile.write(b"{}")
            return
        if model == "silent":
            self._closing.wait(30)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        try:
            turn = sum(one["model"] == model for one in self.requests)
            for piece in _pieces(model, body["messages"], turn, self.readings):
                if model == "slow":
                    time.sleep(0.02)
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": model}
                chunk["choices"] = [
                    {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
                ]
                handler.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
                handler.wfile.flush()
            if model != "cut":
                handler.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass  # the client has heard enough


def _pieces(model: str, messages: list[dict[str, str]], turn: int, readings: list[str]) -> Iterator[str]:
    """What the model writes, a few characters at a time."""
    contents = [message["content"] for message in reversed(messages)]
    if asked := next((content for content in contents if "引文：" in content), ""):
        text = _written(model, [(int(number), words) for number, words in _QUOTE.findall(asked)], turn)
    else:
        text = _read(model, readings, turn)
    yield from (text[at : at + 7] for at in range(0, len(text), 7))


def _written(model: str, quotes: list[tuple[int, str]], turn: int) -> str:
    if model == "prose" or (model == "second" and turn == 1):
        return "好的，下面是概括：村党支部要做好各项工作。"
    if model == "empty":
        return '{"sentences": []}'
    sentences = [_sentence(model, number, words) for number, words in quotes[:3]]
    written = json.dumps({"sentences": sentences}, ensure_ascii=model == "escaped")
    if model == "fenced":
        return f"```json\n{written}\n```"
    return written[: len(written) - len(written) // 4] if model == "cut" else written


def _read(model: str, readings: list[str], turn: int) -> str:
    if model == "prose" or (model == "second" and turn == 1):
        return "这个问题问的是村党支部。"
    written = json.dumps({"questions": [] if model == "empty" else readings}, ensure_ascii=model == "escaped")
    if model == "fenced":
        return f"```json\n{written}\n```"
    return written[: len(written) // 2] if model == "cut" else written


def _sentence(model: str, number: int, words: str) -> dict[str, Any]:
    stated = words[: words.index("。") + 1] if "。" in words else words
    text, said, quoted = stated, number, stated
    if model == "altered":
        quoted = stated[:4] + "云" + stated[5:]
    elif model == "unknown":
        said = number + 50
    elif model == "figure":
        text = f"{stated[:-1]}，每周报告37次。"
    elif model == "modal":
        text = stated.replace("要", "可以") if "要" in stated else f"不得{stated}"
    elif model == "mixed" and number == 2:
        text = f"{stated[:-1]}，每周报告37次。"
    return {"text": text, "support": [{"id": said, "words": quoted}]}
