"""What differs between two versions of a notice, clause by clause, in the words of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from index.notice import Notice

_ALIKE = 0.5
"""Two stretches that share so much are one that was changed; less, and one went and another came."""
_SAME_CLAUSE = 0.25
"""What the same number counts beside that: clauses are numbered anew when one comes between."""
_MOST_PAIRS = 400
"""Stretches changed in a row that are compared each with each; of more the order alone tells which became which."""
_SHORT = 2
"""Characters between two changes that are not worth showing apart."""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words: in both versions, only in the old one (gone) or only in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One stretch of text that came, went or changed; `path` is its clause, () outside all clauses."""

    path: tuple[str, ...]
    words: tuple[Words, ...]


_Stretch = tuple[tuple[str, ...], str]


def differences(old: Notice, new: Notice) -> list[Difference]:
    """All that differs between the reading texts, in the order of the new one; [] where only layout does."""
    before, after = list(_stretches(old)), list(_stretches(new))
    matcher = SequenceMatcher(None, [text for _, text in before], [text for _, text in after], autojunk=False)
    found: list[Difference] = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind != "equal":
            found += _changed(before[i:i_end], after[j:j_end])
    return found


def _stretches(notice: Notice) -> Iterator[_Stretch]:
    """The whole reading text, each clause without those below it; outside all clauses line by line."""
    text = notice.reading_text
    edges = {0, len(text), *(edge for clause in notice.clauses for edge in (clause.start, clause.end))}
    lines = {at for at, char in enumerate(text) if char == "\n"}
    starts = sorted(edges)
    for start, end in pairwise(starts):
        around = [clause for clause in notice.clauses if clause.start <= start and end <= clause.end]
        path = max((clause.path for clause in around), key=len, default=())
        inner = [] if path else sorted(at for at in lines if start < at < end)
        for first, last in pairwise([start, *inner, end]):
            if words := text[first:last].strip():
                yield path, words


def _changed(before: Sequence[_Stretch], after: Sequence[_Stretch]) -> list[Difference]:
    """The stretches of a block without any that is the same: those that belong together as one, changed."""
    partner = _partners(before, after)
    gone = {at: stretch for at, stretch in enumerate(before) if at not in partner.values()}
    found: list[Difference] = []
    for at, (path, text) in enumerate(after):
        old = partner.get(at)
        for earlier in [each for each in gone if old is not None and each < old]:
            found.append(_whole("gone", gone.pop(earlier)))
        found.append(
            Difference(path, _marked(before[old][1], text)) if old is not None else _whole("new", (path, text))
        )
    return [*found, *(_whole("gone", stretch) for stretch in gone.values())]


def _partners(before: Sequence[_Stretch], after: Sequence[_Stretch]) -> dict[int, int]:
    """For stretches of `after` the one of `before` that it was: the most alike, of the same clause rather."""
    if len(before) * len(after) > _MOST_PAIRS:
        return {at: at for at in range(min(len(before), len(after)))}
    scored = []
    for at, (path, text) in enumerate(after):
        for old, (earlier, words) in enumerate(before):
            likeness = _likeness(words, text) + _SAME_CLAUSE * (path == earlier != ())
            scored.append((likeness, -abs(old - at), at, old))
    partner: dict[int, int] = {}
    for likeness, _, at, old in sorted(scored, reverse=True):
        if likeness >= _ALIKE and at not in partner and old not in partner.values():
            partner[at] = old
    return partner


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _whole(kind: Literal["gone", "new"], stretch: _Stretch) -> Difference:
    return Difference(stretch[0], (Words(kind, stretch[1]),))


def _marked(old: str, new: str) -> tuple[Words, ...]:
    """Both texts in one, changed characters told apart; a character or two between changes goes with them."""
    runs: list[tuple[str, str]] = []  # of the same words twice, else what is only in one of them
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal" and (i_end - i > _SHORT or not i or i_end == len(old))
        if not same and runs and runs[-1][0] != runs[-1][1]:
            runs[-1] = (runs[-1][0] + old[i:i_end], runs[-1][1] + new[j:j_end])
        else:
            runs.append((old[i:i_end], new[j:j_end]))
    words: list[Words] = []
    for gone, come in runs:
        if gone == come:
            words.append(Words("same", gone))
        else:
            words += [Words("gone", gone)] * bool(gone) + [Words("new", come)] * bool(come)
    return tuple(words)
