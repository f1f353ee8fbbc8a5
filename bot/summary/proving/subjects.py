"""Whom the words of a sentence bind, and whether two names mean one body (index.parsing.duty_bearers)."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.tokens import tokenize
from index.parsing.duty_bearers import subjects

_SENTENCE = re.compile("[^。!?;]+")
_JOINED = re.compile("[、和与及或]|以及")
_LABEL = re.compile(
    r"^(?:第\w{1,8}?[条章节款项]|[(]\w{1,4}[)]|[0-9一二三四五六七八九十百]{1,3}[、.])+(?:.{1,12}[章节条])?"
)
_GENERAL = re.compile("^(?:各级|各|全体|广大|所有|全省|全市|全县)+|等$")


def stated_subject(words: str) -> str | None:
    """The body that `words` begin with, as the one bound; None where they name none."""
    return next((name for name in subjects(words) if words.startswith(name)), None)


def stated_owners(text: str) -> list[tuple[int, str]]:
    """Where in `text` the bodies are named that it binds, and their names, in order."""
    found: list[tuple[int, str]] = []
    for sentence in _SENTENCE.finditer(text):
        place = sentence.start()
        for name in subjects(sentence[0]):
            place = text.find(name, place)
            if place < 0:
                break
            found.append((place, name))
            place += len(name)
    return found


def owner_at(owners: list[tuple[int, str]], at: int, default: str | None) -> str | None:
    """The body bound at offset `at`: the last of `owners` stated before it, else `default`, unless that is several."""
    stated = bisect_left(owners, (at, ""))
    return owners[stated - 1][1] if stated else default if default and ";" not in default else None


def same_body(said: str, printed: str) -> bool:
    """Whether all that `said` names is among what `printed` names: 农村党组织 in 农村、社区党组织."""
    said, printed = (_LABEL.sub("", "".join(token.text for token in tokenize(name))) for name in (said, printed))
    members = [_GENERAL.sub("", name) for name in _JOINED.split(printed) if name]
    return all(_among(_GENERAL.sub("", name), members) for name in _JOINED.split(said) if name) or said == printed


def _among(name: str, members: list[str]) -> bool:
    if name in members:
        return True
    shared = members[-1] if members else ""
    return any(
        len(member) > 1 and name.startswith(member) and shared.endswith(name[len(member) :]) for member in members
    )
