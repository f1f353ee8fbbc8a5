"""What differs between the version on file and another, clause by clause: what goes struck through, what comes bold."""

from __future__ import annotations

from bot.citation import clause_words, day_words
from bot.telegram_bot.messages.formatted_text import (
    BOLD,
    MOST_ENTITIES,
    STRUCK,
    FormattedText,
    clip,
)
from bot.telegram_bot.messages.texts import Language, translate
from index.ingest.differences import Difference, Words, differences
from index.notice import Notice

_MOST = 12
"""Differences that are shown; who needs more reads the file."""
_ROOM = 1400
"""UTF-16 units of them together: about two screens of a phone."""
_RUN, _AROUND = 120, 12
"""UTF-16 units of words that go or come, and code points of those that stay on each side of a change."""
_OTHERS = 20
"""Entities that the rest of the message may have."""


def differences_message(old: Notice, new: Notice, language: Language, room: int) -> FormattedText:
    """The differences from `old` to `new` within `room` UTF-16 units, and how many more there are."""
    found = differences(old, new)
    body = FormattedText().add(translate("d head", language, count=len(found), **_version(old, language)) + "\n")
    room = min(room, _ROOM) - 40
    for at, difference in enumerate(found):
        line = _line(difference, language)
        longer = body.joined(line)
        if at >= _MOST or longer.size > room or len(longer.entities) > MOST_ENTITIES - _OTHERS:
            return body.add("\n" + translate("d more", language, count=len(found) - at))
        body = longer
    return body


def _version(notice: Notice, language: Language) -> dict[str, object]:
    day = notice.date_of_issue or notice.print_date
    return {"day": day_words(day) if day else translate("d undated", language), "clauses": len(notice.clauses)}


def _line(difference: Difference, language: Language) -> FormattedText:
    line = FormattedText().add(f"\n{clause_words(difference.path) or translate('outside', language)}：")
    last = len(difference.words) - 1
    for at, words in enumerate(difference.words):
        if words.kind == "same":
            line.add(_shortened(words, is_first=at == 0, is_last=at == last))
        else:
            line.add(clip(words.text, _RUN), STRUCK if words.kind == "gone" else BOLD)
    return line


def _shortened(words: Words, *, is_first: bool, is_last: bool) -> str:
    """What stays, as far as it stands next to a change."""
    text = words.text
    head = "" if is_first else text[:_AROUND]
    tail = "" if is_last else text[-_AROUND:]
    return text if len(head) + len(tail) >= len(text) else f"{head}…{tail}"
