"""From ranked candidates to the few quotes worth showing: cut where the answer ends, joined where it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.answer import Quote
from bot.answering.quotes import quote
from bot.answering.ranking.candidates import Candidate, Candidates
from bot.answering.ranking.spans import run_on, touch, with_list

if TYPE_CHECKING:
    from bot.answering.ranking.retriever import Retriever

MOST = 6
"""Quotes of one answer."""
SHOWN = 3
"""Quotes of an answer that was looked for: a reader's eye takes in three."""
MARGIN = 1.5
"""How far below the best a candidate's rank_score may lie for it to be quoted as well. Of 188 questions on 80 office
documents .1 gives hit@3 .60 with .64 of the quotes right, .6 gives .67 and .63, 1.2 .69 and .58, 2.0 .70 and .49."""
MARGIN_READ = 2.5
"""The same after the reader, whose odds are natural logarithms: 1.5 gives hit@3 .85 with .75 of the quotes right, 2.5
.87 and .69, on 70 other notices .87 and .84, .88 and .82."""
RUN = 260
"""Characters up to which neighbouring sentences that all answer are quoted as one."""


def chosen(candidates: Candidates) -> list[Candidate]:
    """The candidates to be quoted, best first: those near the best, of its kind."""
    if not candidates.ranked:
        return []
    best = candidates.ranked[0]
    least = best.rank_score - (MARGIN_READ if candidates.are_read else MARGIN)
    alike = (c for c in candidates.ranked if (c.passage.kind == "element") == (best.passage.kind == "element"))
    return [c for c in alike if c.rank_score >= least][:SHOWN]


def quotes(candidates: Sequence[Candidate], retriever: Retriever, *, runs_on: bool = True) -> list[Quote]:
    """Quotes of `candidates`, best first; neighbours in one clause become one quote, none lies inside another.

    An item of a list is quoted with the list; else the first one runs on within its clause.
    """
    runs: list[list[int]] = []  # [start, end] per quote
    homes: list[Candidate] = []
    notices = {c.passage.file: retriever.notice(c.passage.file) for c in candidates}
    for candidate in candidates:
        passage = candidate.passage
        for run, home in zip(runs, homes, strict=True):
            if home.passage.file != passage.file:
                continue
            if run[0] <= passage.start and passage.end <= run[1]:
                break
            near = home.passage.path == passage.path and touch(notices[passage.file], run, passage)
            if near and max(run[1], passage.end) - min(run[0], passage.start) <= RUN:
                run[0], run[1] = min(run[0], passage.start), max(run[1], passage.end)
                break
        else:
            notice = notices[passage.file]
            start, end = with_list(notice, passage)
            if runs_on and not runs and (start, end) == (passage.start, passage.end):
                end = run_on(notice, passage)
            runs.append([start, end])
            homes.append(candidate)
    return [quote(notices[h.passage.file], a, b, h.score) for (a, b), h in zip(runs, homes, strict=True)]
