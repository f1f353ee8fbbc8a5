"""The chat model through LangChain's init_chat_model, and its faults as one sentence each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bot.llm.settings import ModelSettings
from index.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Messages = list[tuple[str, str]]
_NOT_INSTALLED = (
    "没有安装 {provider} 的接口。请运行 pip install 'wenhao[llm]'，或检查 WENHAO_LLM 的写法（提供者:模型）。"
)
_STATUS = {
    400: "模型服务不接受这个请求，请检查 WENHAO_LLM 的模型名称",
    401: "模型服务不认可密钥，请检查 WENHAO_LLM_KEY",
    402: "模型服务说余额不足",
    403: "模型服务拒绝访问，请检查 WENHAO_LLM_KEY",
    404: "模型服务没有这个模型或地址，请检查 WENHAO_LLM 和 WENHAO_LLM_URL",
    429: "模型服务说请求太多或额度已用完，请稍后再试",
}
_FINAL = (401, 402, 403, 404, 429)
"""What another request is answered with as well."""


class ModelFailed(Exception):
    """The model gave no usable answer; the message says why, in one sentence without the key."""

    def __init__(self, message: str, worth_another: bool = False) -> None:
        """`worth_another`: whether the same without JSON mode may do, which some servers turn away."""
        super().__init__(message)
        self.worth_another = worth_another


class ChatModel:
    """A chat model, loaded on first use; `usage` counts the tokens that it reports."""

    def __init__(self, settings: ModelSettings, make: Callable[[], BaseChatModel] | None = None) -> None:
        self.settings, self._make = settings, make or (lambda: _load(settings))
        self._model: BaseChatModel | None = None

    def stream(self, messages: Messages, usage: list[int], plain: bool = False) -> Iterator[str]:
        """The pieces of the output; with `plain` the server is not asked for its JSON mode, which some lack.

        Appends the tokens used to `usage`. Raises ModelFailed, also once the time allowed is over; SettingsError where
        the provider's package is missing.
        """
        self._model = self._model or self._make()
        deadline = time.monotonic() + self.settings.llm_seconds
        options = {} if plain else _json_mode(self.settings.llm)
        try:
            for chunk in self._model.stream(messages, **options):
                used = getattr(chunk, "usage_metadata", None)
                if used:
                    usage.append(int(used.get("total_tokens", 0)))
                yield str(chunk.text)
                if time.monotonic() > deadline:
                    raise ModelFailed(f"模型在 {self.settings.llm_seconds} 秒内没有写完")
        except ModelFailed:
            raise
        except Exception as error:  # each provider has its own exceptions
            status = _status(error)
            another = isinstance(status, int) and status not in _FINAL
            raise ModelFailed(_sentence(error, status, self.settings), another) from error


def _load(settings: ModelSettings) -> BaseChatModel:
    provider = settings.llm.partition(":")[0]
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(settings.llm, **_options(provider, settings))
    except ImportError:
        raise SettingsError(_NOT_INSTALLED.format(provider=provider)) from None
    except Exception as error:  # a key that is missing, a provider that does not exist: each has its own exception
        known = "api_key" in str(error) or "API_KEY" in str(error)
        reason = "缺少密钥，请填写 WENHAO_LLM_KEY" if known else "请检查 WENHAO_LLM 的写法（提供者:模型）"
        raise SettingsError(f"不能使用模型 {settings.llm}：{reason}。") from None
    return model


def _options(provider: str, settings: ModelSettings) -> dict[str, Any]:
    """What init_chat_model is given; the same settings are named otherwise for Ollama."""
    options: dict[str, Any] = {"base_url": settings.llm_url} if settings.llm_url else {}
    if provider == "ollama":
        limits = {"num_predict": settings.llm_tokens, "client_kwargs": {"timeout": settings.llm_seconds}}
        return options | limits | {"temperature": 0}
    if settings.llm_key:
        options["api_key"] = settings.llm_key
    elif settings.llm_url:
        options["api_key"] = "none"  # a server of one's own asks for none, and the client for any
    return options | {"timeout": settings.llm_seconds, "max_tokens": settings.llm_tokens, "max_retries": 0}


def _json_mode(model: str) -> dict[str, Any]:
    provider = model.partition(":")[0]
    if provider == "ollama":
        return {"format": "json"}
    return {"response_format": {"type": "json_object"}} if provider in ("openai", "deepseek") else {}


def _status(error: Exception) -> Any:
    """The HTTP status in the exception of any provider's client; None where it has none."""
    return getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)


def _sentence(error: Exception, status: Any, settings: ModelSettings) -> str:
    if status in _STATUS:
        return _STATUS[status]
    name = type(error).__name__.lower()
    if "timeout" in name or "timed out" in str(error).lower():
        return f"模型在 {settings.llm_seconds} 秒内没有回答"
    if isinstance(status, int):
        return f"模型服务出错（{status}），请稍后再试"
    if "connect" in name:
        return "连不上模型服务，请检查 WENHAO_LLM_URL 和网络"
    return "模型的回答中断了" if "protocol" in name or "read" in name else f"模型出错（{type(error).__name__}）"
