"""Settings from files: the user's own, and the `.env` of the current folder, which may be somebody else's.

The environment comes first, then the user's own file, then `.env`. What reaches out of the folder (a model, a server,
an address, a place to read or write, a variable of another program), and what concerns a bot whose token stands
elsewhere, is taken from `.env` only once the user has trusted the folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from bot.cli.terminal.output import show
from index.errors import SettingsError
from index.settings import user_folder

_OWN = "WENHAO_"
_REACHING = (
    *("MODEL", "STORE", "DATA", "LLM", "SERVE"),
    *("BOT_API_URL", "BOT_PROXY", "BOT_DATA", "BOT_WEBHOOK", "BOT_HEALTH_LISTEN", "BOT_HEARTBEAT"),
)
"""How settings begin, after WENHAO_, that fetch, send, listen or write somewhere else."""
_PLACES = ("WENHAO_CORPUS", "WENHAO_INDEX", "WENHAO_SYNONYMS")
"""Settings that do so where their path leads out of the folder."""
_BOT, _TOKEN = "WENHAO_BOT_", "WENHAO_BOT_TOKEN"
_LONGEST = 1_000_000
"""Bytes of a file of settings."""


def user_file() -> Path:
    """The user's own settings."""
    return user_folder("config") / "wenhao.env"


def load_settings() -> None:
    """Put the settings of both files into the environment, where it does not hold them already.

    What was passed over is told on stderr. Raises SettingsError where a file cannot be read.
    """
    _add(_read(user_file()))
    found = {name: value for name, value in _read(Path(".env")).items() if name not in os.environ}
    reaching = sorted(name for name, value in found.items() if reaches_out(name, value))
    passed = [] if not reaching or is_trusted(Path()) else reaching
    _add({name: value for name, value in found.items() if name not in passed})
    if passed:
        show(
            f"wenhao：没有采用当前文件夹 .env 中的 {'、'.join(passed)[:500]}，它们会用到这个文件夹以外的东西。"
            f"信得过这个文件夹就运行一次 wenhao trust，或把它们写进 {user_file()}。",
            file=sys.stderr,
        )


def reaches_out(name: str, value: str) -> bool:
    """Whether the setting can make the program use something outside the current folder, or is of a bot outside."""
    if name in _PLACES:
        return bool(value) and not Path(value).resolve().is_relative_to(Path().resolve())
    if name.startswith(_BOT) and _TOKEN in os.environ:  # who may use that bot is not for this folder to say
        return True
    return not name.startswith(_OWN) or name.removeprefix(_OWN).startswith(_REACHING)


def is_trusted(folder: Path) -> bool:
    """Whether the user has trusted `folder`."""
    try:
        return str(folder.resolve()) in _trusted().read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False


def trust(folder: Path) -> None:
    """Trust `folder` from now on; nothing changes where it is trusted already."""
    if "\n" in str(folder.resolve()):
        raise SettingsError("这个文件夹的名称里有换行，不能信任。")
    if not is_trusted(folder):
        _trusted().parent.mkdir(parents=True, exist_ok=True)
        with _trusted().open("a", encoding="utf-8") as file:
            file.write(f"{folder.resolve()}\n")


def _trusted() -> Path:
    """The list of trusted folders, one a line."""
    return user_folder("config") / "trusted"


def _read(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    with path.open("rb") as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise SettingsError(f"{path} 太大，不像是设置文件。")
    try:
        values = dotenv_values(stream=StringIO(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise SettingsError(f"{path} 不是 UTF-8 文字，请另存为 UTF-8。") from None
    return {name: value for name, value in values.items() if value is not None and "\0" not in name + value}


def _add(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        os.environ.setdefault(name, value)
