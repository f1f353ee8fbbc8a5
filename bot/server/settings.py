"""The WENHAO_SERVE_… settings: where `wenhao serve` listens and which key opens it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import SettingsError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_KEY = re.compile(r"[\x21-\x7e]{16,200}")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where to listen, checked; the name of each setting is WENHAO_ and the field in capitals."""

    serve_listen: str = "127.0.0.1"
    serve_port: int = 8765
    serve_key: str = ""
    """What a program sends as Authorization: Bearer …; needed wherever others can reach the port."""

    def __repr__(self) -> str:
        return f"ServerSettings({self.serve_listen}:{self.serve_port})"  # never the key

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this machine reach it."""
        return self.serve_listen in _LOOPBACK

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> ServerSettings:
        """The settings in `environ` (default: the process's); SettingsError names every fault, never the key."""
        found = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
        listen = found.get("WENHAO_SERVE_LISTEN") or "127.0.0.1"
        port, key = found.get("WENHAO_SERVE_PORT") or "8765", found.get("WENHAO_SERVE_KEY") or ""
        faults = []
        if not (port.isascii() and port.isdecimal() and 0 <= int(port) <= 65535):
            faults.append("WENHAO_SERVE_PORT 应为 0 到 65535 的整数")
        if key and not _KEY.fullmatch(key):
            faults.append("WENHAO_SERVE_KEY 应为 16 至 200 个不含空格的英文字符")
        if listen not in _LOOPBACK and not key:
            faults.append("在本机以外的地址提供服务，须填写 WENHAO_SERVE_KEY")
        if faults:
            raise SettingsError("设置有误：" + "；".join(faults) + "。请改正后再试。")
        return cls(listen, int(port), key)
