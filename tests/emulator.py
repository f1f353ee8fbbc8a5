"""Telegram as the bot meets it: the Bot API emulator over loopback HTTP, with people who write and press.

lo-bot-api-emulator checks requests, queues updates, serves polling, webhooks and files. Added here is what it lacks:
the bot's username, what the bot said, faults on demand, edited messages, and Telegram's rules for entities.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator import updates as emulator_updates

TOKEN = "123456789:TEST-token_for-the-emulator_0000000"
USERNAME = "wenhao_test_bot"
BOT = {"id": 7, "is_bot": True, "first_name": "文号", "username": USERNAME}

_UNCHECKED = ("link_preview_options", "protect_content", "message_thread_id", "button")
_JSON = ("reply_markup", "entities", "caption_entities", "reply_parameters", "results", "commands", "button")
_BLOCKS = {"blockquote", "expandable_blockquote", "pre", "code"}

emulator_updates.KINDS.add("edited_message")


@dataclass(frozen=True, slots=True)
class Said:
    """One request of the bot that Telegram took."""

    method: str
    body: dict[str, Any]
    result: Any
    at: float
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words, a caption, or the notice over the chat."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def chat(self) -> int:
        """Where it was said, 0 for answers to presses and inline queries."""
        return int(self.body.get("chat_id", 0))

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The inline buttons by their words."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button for row in rows for button in row}

    def styled(self, *styles: str) -> list[str]:
        """The words under entities of these types."""
        raw = self.text.encode("utf-16-le")
        spans = [entity for entity in self.body.get("entities", []) if entity["type"] in styles]
        return [raw[2 * span["offset"] : 2 * (span["offset"] + span["length"])].decode("utf-16-le") for span in spans]


@dataclass(slots=True)
class Fault:
    """What is to go wrong: `status` refuses, 0 breaks the connection; `seconds` delays first."""

    method: str
    status: int = 200
    description: str = "Internal Server Error"
    parameters: dict[str, Any] | None = None
    seconds: float = 0.0
    chat: int | None = None
    times: int = 1


_NUMBERS = itertools.count(10_001)
"""Of messages: they go on from one emulator to the next, as Telegram's do; a bot may outlive several."""


class Telegram(LoBotApiEmulator):
    """The server, as an asynchronous context; `base` is its address."""

    def __init__(self) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True, max_updates=5000, max_assets=1000)
        self.said: list[Said] = []
        self.refused: list[tuple[str, int, str]] = []
        self.faults: list[Fault] = []
        self.base = ""
        self.is_down = False
        self.token = TOKEN
        self._news = asyncio.Event()
        self._presses = itertools.count(1)

    async def __aenter__(self) -> Telegram:
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._runner.cleanup()

    # the server's side

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        if self.is_down:
            return web.json_response({"ok": False, "error_code": 502, "description": "Bad Gateway"}, status=502)
        delay = next((fault for fault in self.faults if fault.method == method and fault.seconds), None)
        if delay:
            await asyncio.sleep(delay.seconds)
        broken = next((fault for fault in self.faults if fault.method == method and fault.status == 0), None)
        if broken and request.transport:
            self._used(broken)
            request.transport.close()
        # The library's last getUpdates may come before its cancelled long poll is gone.
        for _ in range(100):
            response: web.StreamResponse = await super().handle(request)
            if method != "getUpdates" or response.status != 409 or self.has_webhook or self._was_conflict:
                break
            await asyncio.sleep(0.01)
        return response

    @property
    def _was_conflict(self) -> bool:
        return bool(self.refused) and self.refused[-1][:2] == ("getUpdates", 409)

    @property
    def has_webhook(self) -> bool:
        return bool(self._update_queues.info(TOKEN)["url"])

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        body = {
            name: json.loads(value) if name in _JSON and isinstance(value, str) else value
            for name, value in fields.items()
        }
        for name in _UNCHECKED:
            fields.pop(name, None)
        try:
            self._fail(method, body)
            check_entities(body.get("text") or body.get("caption") or "", body.get("entities") or [])
            for result in body.get("results") or []:
                content = result["input_message_content"]
                check_entities(content["message_text"], content.get("entities") or [])
                content.pop("link_preview_options", None)
            drafted = method == "sendMessageDraft"  # which the emulator knows by name only
            is_profile = method.startswith("setMy") or method == "setChatMenuButton"  # and these not at all
            known = not (drafted or is_profile)
            result = super().validate(method, fields, uploads) if known else is_profile or _draft(body)
        except ApiRefusal as error:
            self.refused.append((method, error.status, error.description))
            raise
        if method == "getMe":
            result |= BOT
        elif method.startswith(("send", "editMessage")) and isinstance(result, dict):
            self._complete(result, body, uploads)
        if method not in ("getMe", "getUpdates"):
            files = {name: upload["data"] for name, upload in uploads.items()}
            self.said.append(Said(method, body, result, time.perf_counter(), files))
            self._news.set()
        return result

    def _fail(self, method: str, body: dict[str, Any]) -> None:
        for fault in self.faults:
            if fault.method != method or fault.chat not in (None, int(body.get("chat_id", 0))):
                continue
            self._used(fault)
            if fault.status != 200:
                raise ApiRefusal(fault.description, fault.status, fault.parameters)
            return

    def _used(self, fault: Fault) -> None:
        fault.times -= 1
        if fault.times == 0:
            self.faults.remove(fault)

    @staticmethod
    def _complete(message: dict[str, Any], body: dict[str, Any], uploads: dict[str, Any]) -> None:
        """What the emulator leaves out of the messages it returns."""
        chat = int(body["chat_id"])
        message["chat"] = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        message["from"] = BOT
        if "document" in message:
            message["document"]["file_name"] = next(iter(uploads.values()))["filename"]

    # the people's side

    async def send(self, update: dict[str, Any]) -> None:
        """Queue an update as it is."""
        await self.enqueue_update(update, token=TOKEN)

    def message(self, text: str | None, user: int = 42, chat: int | None = None, **more: Any) -> dict[str, Any]:
        """A message of `user`, in private or in the group `chat`."""
        where = {"id": chat, "type": "supergroup", "title": "群"} if chat else {"id": user, "type": "private"}
        message = {
            "message_id": next(_NUMBERS),
            "date": int(time.time()),
            "from": {"id": user, "is_bot": False, "first_name": "李", "language_code": "zh-hans"},
            "chat": where,
        }
        if text is not None:
            message |= {"text": text, "entities": _entities(text)}
        return message | more

    async def say(self, text: str, user: int = 42, chat: int | None = None, **more: Any) -> dict[str, Any]:
        """Somebody writes; returns the message."""
        message = self.message(text, user, chat, **more)
        await self.send({"message": message})
        return message

    async def edit(self, message: dict[str, Any], text: str) -> None:
        """Somebody edits their message."""
        await self.send({"edited_message": message | {"text": text, "edit_date": int(time.time())}})

    async def send_file(self, data: bytes, name: str, user: int = 42, size: int | None = None) -> None:
        """Somebody sends a file."""
        reference = f"file-{next(self._presses)}"
        self.assets[reference] = {"filename": name, "data": data, "size": len(data)}
        document = {
            "file_id": reference,
            "file_unique_id": f"{reference}-u",
            "file_name": name,
            "file_size": len(data) if size is None else size,
        }
        await self.send({"message": self.message(None, user, document=document)})

    async def press(self, said: Said, words: str, user: int = 42) -> Said:
        """Somebody presses the button with these words; returns what the bot answers to the press."""
        data = next(button["callback_data"] for text, button in said.buttons.items() if text.startswith(words))
        return await self.press_data(said, data, user)

    async def press_data(self, said: Said, data: str, user: int = 42, chat: int | None = None) -> Said:
        """A press with any data, also such as no button has."""
        identity = f"press-{next(self._presses)}"
        message = dict(said.result)
        if chat:
            message["chat"] = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        person = {"id": user, "is_bot": False, "first_name": "李", "language_code": "zh-hans"}
        query = {"id": identity, "from": person, "chat_instance": "1", "data": data, "message": message}
        await self.send({"callback_query": query})
        return await self.until(
            lambda said: said.method == "answerCallbackQuery" and said.body["callback_query_id"] == identity
        )

    async def inline(self, words: str, user: int = 42) -> str:
        """Somebody types after the bot's name; returns the id of the query."""
        identity = f"inline-{next(self._presses)}"
        person = {"id": user, "is_bot": False, "first_name": "李", "language_code": "zh-hans"}
        await self.send({"inline_query": {"id": identity, "from": person, "query": words, "offset": ""}})
        return identity

    # what the tests look at

    def waiting(self) -> list[dict[str, Any]]:
        """Updates that the bot has not confirmed."""
        updates: list[dict[str, Any]] = self._update_queues._state(TOKEN).updates
        return updates

    def to(self, chat: int, method: str = "sendMessage") -> list[Said]:
        """What the bot said in a chat."""
        return [said for said in self.said if said.method == method and said.chat == chat]

    async def ask(self, text: str, user: int = 42, chat: int | None = None, **more: Any) -> Said:
        """Somebody writes, and the bot's next message in that chat comes back."""
        before = len(self.to(chat or user))
        await self.say(text, user, chat, **more)
        return await self.next_to(chat or user, before)

    async def next_to(self, chat: int, before: int, method: str = "sendMessage", timeout: float = 30) -> Said:
        """The message in `chat` that comes after the first `before`."""
        await self._wait(lambda: len(self.to(chat, method)) > before, timeout)
        return self.to(chat, method)[before]

    async def until(self, matches: Callable[[Said], bool], timeout: float = 30) -> Said:
        """The first thing said that matches."""
        await self._wait(lambda: any(map(matches, self.said)), timeout)
        return next(filter(matches, self.said))

    async def _wait(self, is_true: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout):
            while not is_true():
                self._news.clear()
                await self._news.wait()


def _draft(body: dict[str, Any]) -> bool:
    """A draft goes to a private chat, under a number that is not 0, and holds at most a message's text."""
    if int(body["chat_id"]) < 1 or int(body["draft_id"]) == 0 or not 0 <= len(body["text"]) <= 4096:
        raise ApiRefusal("Bad Request: wrong draft", 400)
    return True


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    """Telegram's rules: within the text, no code or quotation across or inside another entity, none of blanks only."""
    raw = text.encode("utf-16-le")
    end = 0
    for entity in sorted(entities, key=lambda entity: entity["offset"]):
        start, length = entity["offset"], entity["length"]
        covered = raw[2 * start : 2 * (start + length)]
        if length <= 0 or start < 0 or 2 * (start + length) > len(raw):
            raise ApiRefusal("Bad Request: entity lies outside of the text")
        if start < end and entity["type"] in _BLOCKS:
            raise ApiRefusal("Bad Request: entities overlap")
        if not covered.decode("utf-16-le").strip():  # raises where an entity splits a surrogate pair
            raise ApiRefusal("Bad Request: entity covers nothing visible")
        end = max(end, start + length)
    if len(entities) > 100:
        raise ApiRefusal("Bad Request: too many entities")


def _entities(text: str) -> list[dict[str, Any]]:
    found = []
    if text.startswith("/"):
        found.append({"type": "bot_command", "offset": 0, "length": len(text.split()[0])})
    mention = f"@{USERNAME}"
    if mention in text and not text.startswith("/"):
        offset = len(text[: text.index(mention)].encode("utf-16-le", "surrogatepass")) // 2
        found.append({"type": "mention", "offset": offset, "length": len(mention)})
    return found
