"""No regular expression of the product can be made to hang by a text of repeated words."""

from __future__ import annotations

import ast
import importlib
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running_wenhao import ROOT

_SEED = 19
_GENERAL = [*"一1 a中（。，第号-的省委《　#", "**", "<!--", "a ", "()", "1."]
_END = "\x01"
"""What no pattern expects: a search is slowest where it fails."""
_FEW = range(4, 33, 4)
"""Times a unit is repeated, so slowly growing that an exponential pattern is told before it hangs the test."""
_QUESTION, _DOCUMENT = 2_000, 12_000
"""Characters: what a question may have; what a page or an unbroken paragraph of a document easily has."""
_UNITS = 16
_SLOW = 0.05
"""Seconds that a search may take in any case; one that takes longer has to be linear."""
_TRIES = 5
_STEEP = 9
"""Times longer that four times the text may take: a linear pattern takes 4, a quadratic one 16."""


def _modules() -> Iterator[tuple[str, Path]]:
    for package in ("index", "bot"):
        for file in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__") and "milvus" not in name:
                yield name, file


def _compiled(value: object, name: str) -> Iterator[re.Pattern[str]]:
    """The expressions in a module's variable: compiled, or written out under a name in capitals."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, str) and name.isupper() and re.search(r"[*+{\[]", value):
        try:
            yield re.compile(value)
        except re.error:  # a text that is no expression
            return
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _compiled(one, name)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _compiled(one, name)


def _literals(file: Path) -> Iterator[re.Pattern[str]]:
    """The expressions that calls of re are given in place."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            module, pattern = node.func.value, node.args[0]
            if isinstance(module, ast.Name) and module.id == "re" and isinstance(pattern, ast.Constant):
                yield from _compiled(pattern.value, "LITERAL")


def _patterns() -> dict[str, set[re.Pattern[str]]]:
    """All expressions by the module that they stand in."""
    found: dict[str, set[re.Pattern[str]]] = {}
    for name, file in _modules():
        variables = vars(importlib.import_module(name))
        own = {one for key, value in variables.items() for one in _compiled(value, key)}
        found[name] = own | set(_literals(file))
    return found


def _units(pattern: re.Pattern[str]) -> list[str]:
    """What to repeat: words and parts of words of the pattern, pairs of them, and what texts are full of."""
    chance = random.Random(_SEED)
    words = re.findall("[\u4e00-\u9fff]{1,4}|[A-Za-z]{2,8}", pattern.pattern)
    parts = [*_GENERAL, *dict.fromkeys([*words, *(chance.choice(word) for word in words)])]
    pairs = [chance.choice(parts) + chance.choice(parts) for _ in range(_UNITS // 2)]
    return [*chance.sample(parts, min(len(parts), _UNITS)), *pairs]


def _seconds(search: Callable[[str], object], text: str) -> float:
    """The processor time of one search, the shorter of two where it seems long."""
    taken = []
    for _ in range(2):
        begun = time.thread_time()
        search(text)
        taken.append(time.thread_time() - begun)
        if taken[0] < _SLOW:
            break
    return min(taken)


def slow_text(pattern: re.Pattern[str], most: int) -> str | None:
    """The repeated text that `pattern` is too slow for, None where it is linear up to `most` characters."""
    head = next(iter(re.findall("[\u4e00-\u9fff]{1,2}", pattern.pattern)), "")
    for unit in _units(pattern):
        for before in {"", head}:
            for count in (*_FEW, most // 16 // len(unit)):
                if _seconds(pattern.search, before + unit * count + _END) > _SLOW:
                    return f"{before}{unit!r} {count} times"
            short = _seconds(pattern.search, before + unit * (most // 4 // len(unit)) + _END)
            if 2 * _STEEP * short < _SLOW:
                continue
            long = _seconds(pattern.search, before + unit * (most // len(unit)) + _END)
            if long > _SLOW and long > _STEEP * short:
                return f"{before}{unit!r} up to {most} characters: {short:.3f} s for a quarter, {long:.3f} s for all"
    return None


@pytest.mark.parametrize("package", ["bot", "index"])
def test_every_pattern_is_linear(package: str) -> None:
    """A question of repeated words, or a document, is searched in time that grows with its length."""
    most = _QUESTION if package == "bot" else _DOCUMENT
    tried = {
        (name, pattern)
        for name, patterns in _patterns().items()
        for pattern in patterns
        if name.partition(".")[0] == package and re.search("[*+{]", pattern.pattern)
    }
    slow = [(name, pattern.pattern[:60], slow_text(pattern, most)) for name, pattern in tried]
    faults = [f"{name}: {pattern}: {text}" for name, pattern, text in slow if text]
    assert len(tried) > 30
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("pattern", "most"),
    [("(?:省|委|省委)*号", _QUESTION), (r"\s*(?:on|about)", 16 * _QUESTION), ("<!--.*?-->", _DOCUMENT)],
)
def test_slow_patterns_are_told(pattern: str, most: int) -> None:
    """The probe finds an exponential pattern and quadratic ones, on a machine that is busy now and then."""
    assert any(slow_text(re.compile(pattern, re.DOTALL), most) for _ in range(_TRIES))
