"""The settings of the Telegram bot, read from the environment (WENHAO_BOT_…); the command line fills it from `.env`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingsError

_PREFIX = "WENHAO_BOT_"
_TOKEN = r"\d+:[A-Za-z0-9_-]{20,}"  # as @BotFather hands it out
_SECRET = r"[A-Za-z0-9_-]{1,256}"  # what setWebhook takes as secret_token

Identities = Annotated[frozenset[int], NoDecode]
Port = Annotated[int, Field(ge=1, le=65535)]


class BotSettings(BaseSettings):
    """Every setting of the bot; the name of its variable is WENHAO_BOT_ and the field in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr
    """The bot's token from @BotFather."""
    api_url: str | None = None
    """Another Bot API server, up to and with /bot; Telegram's own by default."""
    proxy: str | None = None
    """What Telegram is reached through: http://… or socks5://…; none by default."""
    data: Path | None = None
    """Folder of conversations, feedback, permissions and uploads; by default in that of WENHAO_DATA."""

    mode: Literal["polling", "webhook"] = "polling"
    """How updates arrive."""
    webhook_url: str | None = None
    """The public https address that Telegram calls."""
    webhook_path: str | None = None
    """The path as it arrives here; that of webhook_url by default."""
    webhook_listen: str = "127.0.0.1"
    webhook_port: Port = 8443
    webhook_secret: SecretStr | None = None
    """Telegram sends it along with every update, others cannot."""
    webhook_cert: Path | None = None
    """Certificate (PEM) where no proxy ends TLS; needs the key too."""
    webhook_key: Path | None = None

    access: Literal["open", "list", "pairing"] = "open"
    """Everybody; only the listed; or a code that an administrator approves."""
    admins: Identities = frozenset()
    users: Identities = frozenset()
    chats: Identities = frozenset()

    questions_per_minute: int = Field(default=120, ge=1)
    """Of one user: no person asks so fast, and a program that does costs the others little."""
    queue: int = Field(default=500, ge=1)
    """Updates that may wait before newcomers are told to come back."""
    workers: int = Field(default=4, ge=1, le=64)
    """Processes that answer at most; more than one only while a question holds one up."""
    answer_seconds: int = Field(default=20, ge=1)
    """After so long a question is given up and its process replaced."""
    sends_per_second: int = Field(default=30, ge=0)
    """Messages the bot sends; 0 for no limit (another Bot API server)."""

    conversation_minutes: int = Field(default=30, ge=1)
    """After so much silence the next question starts afresh."""
    keep_days: int = Field(default=30, ge=1)
    """How long answers stay behind their buttons; feedback stays until it is deleted."""
    upload_mb: int = Field(default=5, ge=1, le=20)
    """Largest notice taken as a file; Telegram hands bots at most 20 MB."""

    health_listen: str = "127.0.0.1"
    health_port: Port | None = None
    """Serves /health and /metrics."""
    heartbeat: Path | None = None
    """File touched every few seconds while the bot is well."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("token")
    @classmethod
    def _token_is_one(cls, token: SecretStr) -> SecretStr:
        return _matching(token, _TOKEN, "不是 BotFather 给出的 token（形如 123456:ABC…）")

    @field_validator("proxy")
    @classmethod
    def _proxy_is_one(cls, proxy: str | None) -> str | None:
        if proxy and not re.fullmatch(r"(?:https?|socks5h?)://[^\s/]+/?", proxy):
            raise ValueError("应为 http://主机:端口 或 socks5://主机:端口")
        return proxy

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_one(cls, secret: SecretStr | None) -> SecretStr | None:
        return secret and _matching(secret, _SECRET, "只能用字母、数字、_ 和 -，1 至 256 个")

    @field_validator("admins", "users", "chats", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return frozenset(int(part) for part in value.replace(",", " ").replace("，", " ").split())
        except ValueError:
            raise ValueError("应为数字编号，用逗号分开") from None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = []
        if self.mode == "webhook":
            if not (self.webhook_url or "").startswith("https://") and not _loopback(self.webhook_url):
                faults.append(f"{_PREFIX}WEBHOOK_URL：webhook 模式需要 https:// 开头的公网地址")
            if not self.webhook_secret:
                faults.append(f"{_PREFIX}WEBHOOK_SECRET：webhook 模式需要一个密钥，防止他人冒充 Telegram")
            if bool(self.webhook_cert) != bool(self.webhook_key):
                faults.append(f"{_PREFIX}WEBHOOK_CERT：证书与私钥（WEBHOOK_KEY）须一并给出")
            for path in (self.webhook_cert, self.webhook_key):
                if path and not path.is_file():
                    faults.append(f"{_PREFIX}WEBHOOK_CERT：没有文件 {path}")
        if self.access == "pairing" and not self.admins:
            faults.append(f"{_PREFIX}ADMINS：pairing 方式需要至少一名管理员来批准")
        if self.access == "list" and not (self.admins or self.users or self.chats):
            faults.append(f"{_PREFIX}USERS：list 方式需要列出用户（USERS）、群组（CHATS）或管理员（ADMINS）")
        if faults:
            raise ValueError("；".join(faults))
        return self


def read_settings(**given: Any) -> BotSettings:
    """The settings, `given` before the environment.

    Raises SettingsError with every fault in one message, without any of the values.
    """
    try:
        return BotSettings(**given)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
    faults = [_fault(item) for item in wrong]
    fields = {str(item["loc"][0]) for item in wrong if item["loc"]}
    if fields:  # what does not fit together is told along with what is wrong by itself
        try:
            BotSettings(**(given | {name: _HARMLESS.get(name, _default(name)) for name in fields}))
        except ValidationError as error:
            faults += map(_fault, error.errors(include_input=False, include_url=False))
    raise SettingsError(f"机器人的设置有误，请在环境变量或 .env 中改正：{'；'.join(faults)}。")


_HARMLESS = {"token": f"0:{'A' * 35}"}


def _default(name: str) -> Any:
    return BotSettings.model_fields[name].get_default()


def _fault(error: Mapping[str, Any]) -> str:
    reason = _REASONS.get(error["type"], "{msg}")
    told = {"msg": error["msg"].removeprefix("Value error, ")} | error.get("ctx", {})
    said = reason.format(**told).replace(" or ", ", ").replace("', '", "'、'")
    return f"{_PREFIX}{str(error['loc'][0]).upper()}：{said}" if error["loc"] else said


_REASONS = {
    "missing": "未填写",
    "int_parsing": "应为整数",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "只能是 {expected}",
}


def _matching(secret: SecretStr, pattern: str, reason: str) -> SecretStr:
    if not re.fullmatch(pattern, secret.get_secret_value()):
        raise ValueError(reason)
    return secret


def _loopback(url: str | None) -> bool:
    """True of an address on this machine, where a proxy or another Bot API server needs no TLS."""
    return (url or "").startswith(("http://127.0.0.1:", "http://localhost:"))
