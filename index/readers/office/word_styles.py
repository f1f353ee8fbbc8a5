"""Word's styles (ECMA-376 part 1, 17.7): what a run shows that its own properties don't say."""

from __future__ import annotations

from functools import cache
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 20
"""Styles that one is based on, one on another; a file may make them a circle."""


class Styles:
    """The styles of one document."""

    def __init__(self, styles: Any | None) -> None:
        named = {} if styles is None else {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}

        @cache
        def settings(name: str) -> dict[str, Any]:
            found: dict[str, Any] = {}
            style = named.get(name)
            for _ in range(_LONGEST_CHAIN):
                if style is None:
                    break
                for setting in style.iterfind(f"{_W}rPr/*"):
                    found.setdefault(setting.tag, setting)
                base = style.find(f"{_W}basedOn")
                style = None if base is None else named.get(base.get(f"{_W}val"))
            return found

        self._settings = settings

    def settings(self, run: Any | None, paragraph: Any | None) -> dict[str, Any]:
        """The run properties by tag, of a w:rPr within a paragraph of a w:pPr: its own before those of the styles."""
        found = dict(self._settings(_style(paragraph, "pStyle")))
        if run is not None:
            found |= self._settings(_style(run, "rStyle"))
            found |= {setting.tag: setting for setting in run}
        return found


def _style(properties: Any | None, tag: str) -> str:
    named = None if properties is None else properties.find(f"{_W}{tag}")
    return "" if named is None else str(named.get(f"{_W}val", ""))
