"""The bot's settings: where they come from, and that all faults are told together."""

from pathlib import Path

import pytest

from bot.telegram_bot.connections import webhook_options
from bot.telegram_bot.settings import BotSettings, read_settings
from index.errors import SettingsError

TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BotSettings.model_fields:
        monkeypatch.delenv(f"WENHAO_BOT_{name.upper()}", raising=False)


def _environ(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"WENHAO_BOT_{name}", value)


def test_defaults_need_only_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing but a token the bot polls and is open to everybody; empty values count as absent."""
    _environ(monkeypatch, TOKEN=TOKEN, QUEUE="", WEBHOOK_URL="")
    settings = read_settings()
    assert (settings.mode, settings.access, settings.queue) == ("polling", "open", 500)


def test_lists_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are separated by commas of either width, or blanks."""
    _environ(monkeypatch, TOKEN=TOKEN, ADMINS="1, 2，-3 4")
    assert read_settings().admins == {1, 2, -3, 4}


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message names each faulty variable, what is wrong, and what does not fit together; no value is repeated."""
    _environ(
        monkeypatch,
        TOKEN="not-a-token-secret",
        MODE="webhook",
        WORKERS="0",
        QUEUE="viele",
        ADMINS="me",
        WEBHOOK_SECRET="with blank",
        WEBHOOK_KEY="/nowhere/key.pem",
    )
    with pytest.raises(SettingsError) as caught:
        read_settings()
    told = str(caught.value)
    for name in ("TOKEN", "WORKERS", "QUEUE", "ADMINS", "WEBHOOK_SECRET", "WEBHOOK_URL", "WEBHOOK_CERT"):
        assert f"WENHAO_BOT_{name}：" in told
    assert "not-a-token" not in told and "with blank" not in told and "viele" not in told


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"access": "pairing"}, "WENHAO_BOT_ADMINS"),
        ({"access": "list"}, "WENHAO_BOT_USERS"),
        ({"mode": "webhook", "webhook_secret": "s", "webhook_url": "http://example.org"}, "WENHAO_BOT_WEBHOOK_URL"),
        ({"access": "friends"}, "WENHAO_BOT_ACCESS：只能是 'open'、'list'、'pairing'"),
    ],
)
def test_what_does_not_fit_together(given: dict[str, str], fault: str) -> None:
    """Combinations that would lock everybody out or open the door are refused."""
    with pytest.raises(SettingsError, match=fault):
        read_settings(token=TOKEN, **given)


def test_missing_token() -> None:
    """The one setting without a default is asked for."""
    with pytest.raises(SettingsError, match="WENHAO_BOT_TOKEN：未填写"):
        read_settings()


def test_secrets_do_not_show() -> None:
    """Neither the representation nor the dump of the settings has them."""
    settings = read_settings(token=TOKEN, webhook_secret="s3cret-s3cret")
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "s3cret" not in f"{settings!r} {settings.model_dump()}"


def test_webhook_path(tmp_path: Path) -> None:
    """The path is that of the public address unless a proxy rewrites it."""
    given = {"token": TOKEN, "mode": "webhook", "webhook_url": "https://example.org/a/b/", "webhook_secret": "s"}
    assert webhook_options(read_settings(**given))["url_path"] == "a/b"
    assert webhook_options(read_settings(**given, webhook_path="/in"))["url_path"] == "in"
