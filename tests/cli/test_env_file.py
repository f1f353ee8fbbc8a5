"""Settings from the user's own file and from the `.env` of a folder, which may be somebody else's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_wenhao import CORPUS, Wenhao

from bot.cli.env_file import is_trusted, load_settings, reaches_out, trust, user_file
from index.errors import SettingsError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, with a user's configuration of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    before = dict(os.environ)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    yield tmp_path / "work"
    for name in set(os.environ) - set(before):
        del os.environ[name]


def test_what_reaches_out_is_passed_over_and_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A model, a server or another program's variable in .env is not taken; the sentence names them and the remedy."""
    settings = ("WENHAO_MODEL=./m", "WENHAO_LLM_URL=http://10.0.0.1/", "HTTPS_PROXY=http://10.0.0.1/")
    (folder / ".env").write_text("\n".join((*settings, "WENHAO_CORPUS=./c")))
    load_settings()
    assert os.environ["WENHAO_CORPUS"] == "./c"
    assert not {"WENHAO_MODEL", "WENHAO_LLM_URL"} & set(os.environ)
    told = capsys.readouterr().err
    assert all(words in told for words in ("WENHAO_MODEL", "WENHAO_LLM_URL", "HTTPS_PROXY", "wenhao trust"))
    assert len(told.splitlines()) == 1
    assert "WENHAO_CORPUS" not in told


def test_a_trusted_folder_gives_all_its_settings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After `wenhao trust` nothing is passed over; other folders stay untrusted."""
    (folder / ".env").write_text("WENHAO_MODEL=./m")
    trust(folder)
    trust(Path())
    load_settings()
    assert os.environ["WENHAO_MODEL"] == "./m"
    assert capsys.readouterr().err == ""
    assert is_trusted(folder)
    assert not is_trusted(folder.parent)


def test_the_environment_comes_before_the_users_file_and_that_before_the_folder(folder: Path) -> None:
    """Nothing is passed over that the user has settled themselves."""
    user_file().parent.mkdir(parents=True)
    user_file().write_text("WENHAO_MODEL=mine\nWENHAO_CORPUS=mine\n")
    (folder / ".env").write_text("WENHAO_MODEL=theirs\nWENHAO_CORPUS=theirs\nWENHAO_INDEX=theirs\n")
    os.environ["WENHAO_CORPUS"] = "now"
    load_settings()
    assert [os.environ[f"WENHAO_{name}"] for name in ("MODEL", "CORPUS", "INDEX")] == ["mine", "now", "theirs"]


@pytest.mark.parametrize("content", [b"WENHAO_CORPUS=\xb9\xab", b"#" * 1_000_001])
def test_a_file_that_is_no_settings_is_one_sentence(folder: Path, content: bytes) -> None:
    """Bytes that are no UTF-8, and a file that never ends."""
    (folder / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


def test_a_pipe_in_place_of_the_file_is_passed_over(folder: Path) -> None:
    """Nothing waits for it."""
    os.mkfifo(folder / ".env")
    load_settings()


def test_names_that_reach_out() -> None:
    """The token and the bot's limits do not."""
    reaching = ("WENHAO_STORE", "WENHAO_BOT_API_URL", "WENHAO_BOT_WEBHOOK_LISTEN", "WENHAO_BOT_PROXY", "PATH")
    assert all(reaches_out(name, "x") for name in reaching)
    assert not any(reaches_out(name, "x") for name in ("WENHAO_READER", "WENHAO_BOT_TOKEN", "WENHAO_BOT_QUEUE"))


@pytest.mark.parametrize("name", ["WENHAO_CORPUS", "WENHAO_INDEX", "WENHAO_SYNONYMS"])
def test_places_outside_the_folder_reach_out(folder: Path, name: str) -> None:
    """A rebuild in somebody else's folder writes over no index but theirs, also by way of a link."""
    (folder / "link").symlink_to("/")
    assert [reaches_out(name, value) for value in ("", "inner", "./a/../b", str(folder / "c"))] == [False] * 4
    assert [reaches_out(name, value) for value in ("..", "/etc/passwd", "link/tmp", "a/../..")] == [True] * 4


def test_a_folder_does_not_say_who_administers_a_bot_of_elsewhere(folder: Path) -> None:
    """The bot's settings go with its token: one of the user's own file takes none of a folder that is not trusted."""
    (folder / ".env").write_text("WENHAO_BOT_TOKEN=1:theirs\nWENHAO_BOT_ADMINS=666\nWENHAO_BOT_ACCESS=open\n")
    user_file().parent.mkdir(parents=True)
    user_file().write_text("WENHAO_BOT_TOKEN=1:mine\n")
    load_settings()
    assert os.environ["WENHAO_BOT_TOKEN"] == "1:mine"
    assert not {"WENHAO_BOT_ADMINS", "WENHAO_BOT_ACCESS"} & set(os.environ)


def test_a_folder_with_a_token_of_its_own_says_who_administers_it(folder: Path) -> None:
    """That is the usual way, and needs no trust."""
    (folder / ".env").write_text("WENHAO_BOT_ADMINS=5\nWENHAO_BOT_TOKEN=1:theirs\n")
    load_settings()
    assert os.environ["WENHAO_BOT_ADMINS"] == "5"


def test_the_verb_trusts_the_folder(wenhao: Wenhao, tmp_path: Path) -> None:
    """`wenhao trust` says so and passes nothing over itself; a folder that is not there is one sentence."""
    (tmp_path / ".env").write_text(f"WENHAO_DATA={tmp_path / 'data'}\nWENHAO_CORPUS={CORPUS}")
    ran = wenhao("trust")
    assert (ran.code, ran.err) == (0, "")
    assert str(tmp_path) in ran.out
    assert wenhao("trust", str(tmp_path / "none")).code == 1
