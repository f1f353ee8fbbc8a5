"""Where a quote begins and ends around the passage that was found: the whole list, what follows in its clause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from index.notice import Notice, Sentence
from index.parsing.passages import Passage

RUN_ON, LONGEST_RUN = 280, 480
"""Characters by which a quote runs on within its clause, and up to which: the best sentence is often the one that
announces the answer."""
LONGEST_LIST = 600
"""Characters up to which an item is quoted with its stem and all items of the list; so much is read at a glance."""


def with_list(notice: Notice, passage: Passage) -> tuple[int, int]:
    """`passage` with the stem and the items of the list that it belongs to, as it is where it belongs to none.

    A stem ends with a colon and stands one level above its items: 下列人员不计入：（一）…；（二）….
    A row of a table is quoted from where a merged cell that belongs to it is printed.
    """
    if passage.kind == "row":
        return _with_merged_cells(notice, passage), passage.end
    parent = list_of(passage)
    around = [s for s in notice.sentences if s.path[: len(parent)] == parent]
    stem = stem_of(notice, passage)
    if stem is None:
        return passage.start, passage.end
    items = list(takewhile(lambda s: len(s.path) > len(parent), (s for s in around if s.start >= stem.end)))
    if not items or not stem.start <= passage.start <= items[-1].end:
        return passage.start, passage.end
    for end in (items[-1].end, max(passage.end, stem.end)):
        if end - stem.start <= LONGEST_LIST:
            return stem.start, end
    return passage.start, passage.end


def list_of(passage: Passage) -> tuple[str, ...]:
    """The path of the clause whose list `passage` begins or is an item of."""
    return passage.path if passage.text.endswith(("：", ":")) else passage.path[:-1]


def stem_of(notice: Notice, passage: Passage) -> Sentence | None:
    """The sentence ending with a colon that announces the list which `passage` begins or is an item of."""
    parent = list_of(passage)
    if passage.kind != "body" or not parent:
        return None
    before = (s for s in reversed(notice.sentences) if s.start < passage.end and s.path == parent)
    stem = next(before, None)
    return stem if stem and notice.reading_text[stem.start : stem.end].endswith(("：", ":")) else None


def _with_merged_cells(notice: Notice, passage: Passage) -> int:
    found = notice.row_at(passage.start)
    if found is None:
        return passage.start
    table, row = found
    above = min((span[0] for span in table.merged_above(row)), default=row.start)
    first = next((each.start for each in table.rows if each.start <= above < each.end), passage.start)
    return first if passage.end - first <= LONGEST_RUN else passage.start


def run_on(notice: Notice, passage: Passage) -> int:
    """Where a quote that begins with `passage` ends: after what follows in its clause within RUN_ON.

    A sentence that binds another body begins another matter.
    """
    end, most = passage.end, min(passage.end + RUN_ON, passage.start + LONGEST_RUN)
    for sentence in _after(notice, passage) if passage.kind == "body" else ():
        if sentence.duty_bearer != passage.duty_bearer or sentence.end > most:
            break
        end = sentence.end
    return end


def touch(notice: Notice, run: Sequence[int], passage: Passage) -> bool:
    """Whether nothing but a line break stands between the span `run` and the passage."""
    text = notice.reading_text
    gap = text[run[1] : passage.start] if passage.start >= run[1] else text[passage.end : run[0]]
    return not gap.strip()


def _after(notice: Notice, passage: Passage) -> list[Sentence]:
    """The sentences that follow `passage` in its clause."""
    inside = (s for s in notice.sentences if s.path[: len(passage.path)] == passage.path)
    return [s for s in inside if s.start >= passage.end]
