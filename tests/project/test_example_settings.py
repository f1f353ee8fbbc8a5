"""`.env.example` and the settings that the code reads are the same list."""

import itertools
import os
import re
from dataclasses import fields
from pathlib import Path

from dotenv import dotenv_values
from running_wenhao import ROOT

from bot.llm.settings import ModelSettings
from bot.server.settings import ServerSettings
from bot.telegram_bot.settings import BotSettings
from index.settings import Settings

EXAMPLE = ROOT / ".env.example"


def settings_of_the_code() -> set[str]:
    """The variables of the classes of settings."""
    kinds = (Settings, ModelSettings, ServerSettings)
    ours = {f"WENHAO_{field.name.upper()}" for kind in kinds for field in fields(kind)}
    return ours | {f"WENHAO_BOT_{name.upper()}" for name in BotSettings.model_fields}


def test_the_example_lists_every_setting_and_no_other() -> None:
    """A setting that is added, renamed or removed has to be so in both places."""
    assert set(dotenv_values(EXAMPLE)) == settings_of_the_code()


def test_no_setting_is_read_that_the_classes_do_not_know() -> None:
    """Every WENHAO_ name anywhere in the code is a setting of one of the classes."""
    named: set[str] = set()
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("index/**/*.py")]:
        named |= set(re.findall(r"WENHAO_[A-Z]+(?:_[A-Z]+)*(?![A-Z_])", path.read_text(encoding="utf-8")))
    assert named <= settings_of_the_code() | {"WENHAO_BOT"}


def test_every_setting_is_explained_above_it() -> None:
    """Each variable, or the run of variables it belongs to, follows a comment."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in itertools.pairwise(lines):
        if line.startswith("WENHAO_"):
            assert before.startswith(("#", "WENHAO_")), line


def test_the_example_as_it_stands_means_the_defaults(tmp_path: Path) -> None:
    """Copied unchanged it changes nothing: an empty value counts as absent."""
    empty = {name: value or "" for name, value in dotenv_values(EXAMPLE).items()}
    assert Settings.from_environ({**os.environ, **empty, "WENHAO_DATA": str(tmp_path)}) == Settings.from_environ(
        {**os.environ, "WENHAO_DATA": str(tmp_path)}
    )
