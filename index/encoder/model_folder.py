"""A folder with a sentence-transformers model is data: one with program code, or weights that can carry it, is refused.

The library itself loads classes out of a local folder without asking (modules.json, router_config.json), and older
weights are pickles, which run what they like when they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ModelError

_OWN = "sentence_transformers."
"""The module that all classes of a folder have to come from."""
_NAMES_CLASS = ("type", "types", "tokenizer_class")
"""Keys of the library's files whose values are imported."""
_PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")
_NO_PICKLES = ("openvino",)
_LONGEST_CONFIG = 1_000_000
"""Bytes; vocabularies are longer, and name no classes."""


def check_model_folder(folder: Path) -> None:
    """Raises ModelError where loading the model in `folder` could run code that is not the library's own."""
    top = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py":
            raise _refused(folder, f"它带有程序代码（{path.name}）")
        if path.suffix in _PICKLES and not path.name.startswith(_NO_PICKLES) and not _has_safetensors(path.parent):
            raise _refused(folder, f"它的权重不是 safetensors 格式（{path.name}）")
        if path.suffix == ".json" and path.is_file() and path.stat().st_size <= _LONGEST_CONFIG:
            _check_config(path, folder, top)


def _check_config(path: Path, folder: Path, top: Path) -> None:
    try:
        config = json.loads(path.read_bytes())
        foreign = next((name for name in _classes(config) if not name.startswith(_OWN)), None)
    except (ValueError, RecursionError):
        raise _refused(folder, f"{path.name} 已损坏") from None
    if foreign:
        raise _refused(folder, f"{path.name} 指定了别处的程序代码（{foreign[:80]}）")
    if path.name == "modules.json" and isinstance(config, list):
        for module in config:
            part = module.get("path", "") if isinstance(module, dict) else ""
            if not (path.parent / str(part)).resolve().is_relative_to(top):
                raise _refused(folder, "它用到文件夹以外的文件")


def _classes(config: Any) -> Iterator[str]:
    """The classes that a configuration names: values of certain keys with a dot in them, or a mark of another place."""
    if isinstance(config, list):
        for value in config:
            yield from _classes(value)
    elif isinstance(config, dict):
        for key, value in config.items():
            if key in _NAMES_CLASS:
                named = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
                yield from (name for name in named if isinstance(name, str) and ("." in name or "--" in name))
            yield from _classes(value)


def _has_safetensors(folder: Path) -> bool:
    return any(folder.glob("*.safetensors"))


def _refused(folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"不载入向量模型 {folder}：{reason}。模型文件夹里只能有 sentence-transformers 自己的模块和 safetensors 权重；"
        "请换一个模型，或去掉 WENHAO_MODEL 以使用自带的模型。"
    )
