"""The WENHAO_LLM* settings: which chat model is used, for what, where it is, and what it may cost. Off by default."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import SettingsError

_MODEL = re.compile(r"[a-z_]{2,30}:\S{1,200}")
_COUNTS = {"WENHAO_LLM_SECONDS": 30, "WENHAO_LLM_TOKENS": 800, "WENHAO_LLM_DAILY": 100}
_MOST = 1_000_000
"""What a limit may be set to."""
_SWITCH = ("on", "off")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The model, checked; the name of each setting is WENHAO_ and the field in capitals."""

    llm: str
    """provider:model, as LangChain's init_chat_model takes it."""
    llm_url: str = ""
    """The address of the model's server, where it is not the provider's own."""
    llm_key: str = ""
    llm_seconds: int = 30
    """How long one request may take."""
    llm_tokens: int = 800
    """The most tokens the model may write for one."""
    llm_daily: int = 100
    """Requests that may be made for a person in a day."""
    llm_reads: bool = False
    """Whether the model may also propose how a question is meant (bot.query_rewriting)."""

    def __repr__(self) -> str:
        return f"ModelSettings({self.told})"  # never the key

    @property
    def told(self) -> str:
        """The model and where it is, for people."""
        return f"{self.llm}（{self.host}）" if self.llm_url else self.llm

    @property
    def host(self) -> str:
        """The server's name and port, without what a URL may carry besides."""
        return urlsplit(self.llm_url).netloc.rpartition("@")[2]

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> ModelSettings | None:
        """The settings in `environ` (default: the process's); None without WENHAO_LLM.

        Raises SettingsError that names every fault at once, without the key.
        """
        found = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
        model, url = found.get("WENHAO_LLM", ""), found.get("WENHAO_LLM_URL", "")
        if not model:
            return None
        faults = []
        if not _MODEL.fullmatch(model):
            faults.append("WENHAO_LLM 应为 提供者:模型，如 ollama:qwen3")
        if url and urlsplit(url).scheme not in ("http", "https"):
            faults.append("WENHAO_LLM_URL 应以 http:// 或 https:// 开头")
        reads = found.get("WENHAO_LLM_READS") or "off"
        if reads not in _SWITCH:
            faults.append("WENHAO_LLM_READS 应为 on 或 off")
        counts = {}
        for name, usual in _COUNTS.items():
            value = found.get(name) or str(usual)
            if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= _MOST:
                faults.append(f"{name} 应为 1 以上的整数")
            else:
                counts[name.removeprefix("WENHAO_").lower()] = int(value)
        if faults:
            raise SettingsError("设置有误：" + "；".join(faults) + "。请改正后再试。")
        return cls(llm=model, llm_url=url, llm_key=found.get("WENHAO_LLM_KEY", ""), llm_reads=reads == "on", **counts)


def is_on() -> bool:
    """Whether a model is set at all; costs nothing."""
    return bool(os.environ.get("WENHAO_LLM", "").strip())
