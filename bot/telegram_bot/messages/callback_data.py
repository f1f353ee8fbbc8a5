"""The data of buttons: a few short fields in at most 64 bytes. Whatever is not of this form is an expired button."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram.constants import InlineKeyboardButtonLimit

_FORM = re.compile(r"([a-z]{1,2})((?::[A-Za-z0-9_-]{1,16}){1,6})")


@dataclass(frozen=True, slots=True)
class CallbackData:
    """What a button asks for: the action and its fields."""

    action: str
    fields: tuple[str, ...]

    def number(self, at: int) -> int:
        """The field at `at` as a number; raises ValueError where it is none."""
        if at >= len(self.fields) or not re.fullmatch("[0-9]{1,6}", self.fields[at]):
            raise ValueError(f"field {at} is no number")
        return int(self.fields[at])


def encode(action: str, *fields: object) -> str:
    """The callback_data of a button."""
    data = ":".join([action, *map(str, fields)])
    if not _FORM.fullmatch(data) or len(data) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"{data!r} is no data for a button")
    return data


def decode(data: str | None) -> CallbackData | None:
    """What was pressed, None where `data` is nothing that `encode` made."""
    match = _FORM.fullmatch(data or "")
    return CallbackData(match[1], tuple(match[2][1:].split(":"))) if match else None
