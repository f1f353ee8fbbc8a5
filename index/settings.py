"""Where the corpus, the index and the embedding model are: the WENHAO_* settings."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from index.errors import SettingsError

EMBEDDED_MODEL = ""
"""The value of `Settings.model` that stands for the model that comes with the product."""

_STORE = re.compile(r"milvus://(?:[^\s/@:]+:[^\s/@]+@)?[^\s/@:]+:\d{1,5}(?:/\w+)?|milvus:(?!//)\S.*\.db")


Switch = Literal["on", "off"]
Strictness = Literal["careful", "normal", "generous"]
Internal = Literal["keep", "leave-out"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the index, checked; paths are not required to exist."""

    corpus: Path
    index: Path
    model: str
    data: Path
    store: str = ""
    """Where generations are kept if not in `index`: milvus://HOST:PORT, or milvus:FILE.db for milvus-lite."""
    strictness: Strictness = "normal"
    """How sure an answer must be: careful refuses more, generous less."""
    internal: Internal = "keep"
    """Whether files marked as internal papers (内部资料, 不公开) are taken in."""
    reader: Switch = "on"
    """Whether the best passages are read together with the question: surer, and slower by some 100 ms."""
    synonyms: Path | None = None
    """A file of the user's own words, each line `asked、asked > printed、printed`."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings in `environ` (default: the process's), an empty value counting as absent.

        Raises SettingsError that names every fault at once.
        """
        found = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
        corpus, index = found.get("WENHAO_CORPUS"), found.get("WENHAO_INDEX") or ".wenhao"
        data = found.get("WENHAO_DATA")
        faults = [f"{name} 含有空字符" for name in found if name.startswith("WENHAO_") and "\0" in found[name]]
        if _is_file(index):
            faults.append(f"WENHAO_INDEX={index} 是一个文件，应是文件夹")
        if data and _is_file(data):
            faults.append(f"WENHAO_DATA={data} 是一个文件，应是文件夹")
        store = found.get("WENHAO_STORE") or ""
        if store and not _STORE.fullmatch(store):
            faults.append("WENHAO_STORE 应为 milvus://主机:端口 或 milvus:文件.db")
        strictness = found.get("WENHAO_STRICTNESS") or "normal"
        if strictness not in get_args(Strictness):
            faults.append(f"WENHAO_STRICTNESS={strictness} 应为 {'、'.join(get_args(Strictness))} 之一")
        internal = found.get("WENHAO_INTERNAL") or "keep"
        if internal not in get_args(Internal):
            faults.append(f"WENHAO_INTERNAL={internal} 应为 {'、'.join(get_args(Internal))} 之一")
        reader = found.get("WENHAO_READER") or "on"
        if reader not in get_args(Switch):
            faults.append(f"WENHAO_READER={reader} 应为 on 或 off")
        synonyms = found.get("WENHAO_SYNONYMS")
        if synonyms and not _is_file(synonyms):
            faults.append(f"WENHAO_SYNONYMS={synonyms} 不是文件")
        if faults:
            raise SettingsError("设置有误：" + "；".join(faults) + "。请改正后再试。")
        return cls(
            corpus=Path(corpus) if corpus else default_corpus(),
            index=Path(index),
            model=found.get("WENHAO_MODEL") or EMBEDDED_MODEL,
            data=Path(data) if data else default_data(),
            store=store,
            strictness=cast(Strictness, strictness),
            internal=cast(Internal, internal),
            reader=cast(Switch, reader),
            synonyms=Path(synonyms) if synonyms else None,
        )


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # who may not even look is told when it is opened
        return False


def default_corpus() -> Path:
    """./corpus where there is one, else the notices that ship with the product."""
    here = Path("corpus")
    if here.is_dir():
        return here
    shipped = Path(__file__).with_name("shipped_corpus")
    return shipped if shipped.is_dir() else Path(__file__).parent.parent / "corpus"


def default_data() -> Path:
    """The user's data folder by the convention of the system."""
    return user_folder("data")


def user_folder(kind: Literal["config", "data"]) -> Path:
    """The user's folder of one kind by the convention of the system (XDG base directories on Linux)."""
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "wenhao"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "wenhao"
    variable, usual = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}[kind]
    return Path(os.environ.get(variable) or home / usual) / "wenhao"
