"""What the bot itself says, in Chinese and English; traditional Chinese is converted from the simplified."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

Language = Literal["zh-hans", "zh-hant", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-hans", "zh-hant", "en")

_CHINESE = re.compile("[㐀-鿿豈-﫿]")
_LATIN = re.compile("[A-Za-z]")
_PRINTED = re.compile(r"(《[^《》]*》|“[^“”]*”|[一-鿿]{0,12}〔[0-9]{4}〕[0-9]{1,5}号)")
"""What a sentence of the bot's takes from a notice or a question: a title, quoted words, a document number."""


def translate(key: str, language: Language = "zh-hans", /, **values: object) -> str:
    """The text of `key`; `values` fill its gaps and are never converted."""
    text = _texts()[key]["en" if language == "en" else "zh"]
    if language == "zh-hant":
        text = _traditional(text)
    return text.format(**values) if values else text


def in_script(sentence: str, language: Language, asked: str = "") -> str:
    """`sentence` in the characters of `language`; titles, quoted words and document numbers stay as they are.

    Quoted words of the question `asked` are the reader's own, which the answering reads in simplified characters.
    """
    if language != "zh-hant":
        return sentence
    own = _converter("t2s").convert(asked)
    parts = _PRINTED.split(sentence)
    printed = (at % 2 == 1 and not _within(part, own) for at, part in enumerate(parts))
    return "".join(part if kept else _traditional(part) for part, kept in zip(parts, printed, strict=True))


def _within(part: str, own: str) -> bool:
    return part.startswith("“") and all(word in own for word in part.strip("“”").split("、"))


def language_of(text: str) -> Language | None:
    """The language that `text` is written in, None where nothing tells."""
    if not _CHINESE.search(text):
        return "en" if _LATIN.search(text) else None
    # A character that only traditional writing uses changes when simplified.
    return "zh-hant" if _converter("t2s").convert(text) != text else "zh-hans"


@cache
def _traditional(text: str) -> str:
    return _converter("s2tw").convert(text)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(direction: str) -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC(direction)
    return converter


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("texts.toml").read_text("utf-8"))
