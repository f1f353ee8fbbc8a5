"""From ranked candidates to the few quotes worth showing: cut where the answer ends, joined where it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.answer import Quote
from bot.answering.quotes import quote
from bot.answering.ranking.scoring import Candidate, ScoredCandidates
from index.notice import Notice
from index.parsing.passages import Passage

_LABEL = 5
"""Characters that a clause's label and the stop after its heading take."""
MOST = 6
"""Quotes of one answer."""
KEEP = 0.75
"""Share of the best score down to which a passage belongs to the answer."""
MOST_OF_MANY = 3
"""Quotes of one answer from a large index; they run on, and which of them answers is less sure."""
LEAST_BOUND = 0.6
"""Share of the bodies named that a duty bearer must be, for the question to be one about its duties."""
AS_BOUND = 0.8
"""Share of a notice's best match down to which another of its bearers is meant as well."""
SECOND = 0.8
"""Share of a notice's best score down to which its second passage is quoted in a comparison."""
RUN_ON = 280
"""Characters by which a quote from a large index runs on within its clause: there the best sentence is often the one
that announces the answer."""
LONGEST_RUN = 480
"""Characters of a quote that runs on."""
RUN = 260
"""Characters up to which neighbouring sentences that all answer are quoted as one."""


def best(scored: ScoredCandidates, keep: float = KEEP, most: int = MOST) -> list[Candidate]:
    """The candidates that answer, best first."""
    if not scored.candidates:
        return []
    top = scored.candidates[0]
    return [e for e in scored.candidates if not falls_short(e, top, keep)][:most]


def falls_short(e: Candidate, top: Candidate, keep: float = KEEP) -> Literal["score", "kind"] | None:
    """What `e` lacks to stand beside the best candidate `top` in an answer, None where it belongs to it."""
    if e.score < keep * top.score:
        return "score"
    return None if e.passage.kind == top.passage.kind else "kind"


def first(scored: ScoredCandidates) -> list[Candidate]:
    """The first candidates of one kind, best first: in a large index the answer often is not the best hit."""
    return [e for e in scored.candidates if e.passage.kind == scored.candidates[0].passage.kind][:MOST]


def duties(scored: ScoredCandidates) -> list[Candidate]:
    """The passages that bind the bodies asked about, in the order of each text, the nearest notice first."""
    most: dict[str, float] = {}
    for e in scored.candidates:
        most[e.passage.file] = max(e.duty_match, most.get(e.passage.file, LEAST_BOUND))
    bound = [
        e
        for e in scored.candidates
        if e.duty_match >= AS_BOUND * most[e.passage.file]
        and e.duty_match >= LEAST_BOUND
        and _says_more_than_heading(e.passage)
    ]
    files = list(dict.fromkeys(e.passage.file for e in bound))
    return sorted(bound, key=lambda e: (files.index(e.passage.file), e.passage.start))


def _says_more_than_heading(passage: Passage) -> bool:
    return passage.kind == "body" and len(passage.text) > len(passage.heading or "") + _LABEL


def interleaved(quotes: Sequence[Quote]) -> list[Quote]:
    """The first quote of each notice, then the second of each, and so on, at most MOST."""
    of_each: dict[str, int] = {}
    turns = []
    for q in quotes:
        turns.append(of_each.setdefault(q.file, 0))
        of_each[q.file] += 1
    return [q for _, q in sorted(zip(turns, quotes, strict=True), key=lambda pair: pair[0])][:MOST]


def best_of_each(scored: ScoredCandidates, files: Sequence[str], keep: float) -> list[Candidate]:
    """The best candidates of each of `files` that come near the best, best first, then second quotes of each."""
    if not scored.candidates:
        return []
    least = keep * scored.candidates[0].score
    of_each = [[e for e in scored.candidates if e.passage.file == file and e.score >= least][:2] for file in files]
    firsts = [group[0] for group in of_each if group]
    seconds = [group[1] for group in of_each if len(group) > 1 and group[1].score >= SECOND * group[0].score]
    return [*sorted(firsts, key=_by_score), *sorted(seconds, key=_by_score)][:MOST]


def _by_score(e: Candidate) -> float:
    return -e.score


def joined(candidates: Sequence[Candidate], notices: dict[str, Notice], *, runs_on: bool = False) -> list[Quote]:
    """Quotes of `candidates`, best first; neighbours in one clause become one quote, which may run on in its clause."""
    longest = LONGEST_RUN if runs_on else RUN
    runs: list[list[int]] = []  # [start, end] per quote
    homes: list[Candidate] = []
    for e in candidates:
        p = e.passage
        for run, home in zip(runs, homes, strict=True):
            if home.passage.file != p.file:
                continue
            if run[0] <= p.start and p.end <= run[1]:
                break
            near = home.passage.path == p.path and _touch(notices[p.file], run, p.start, p.end)
            if near and max(run[1], p.end) - min(run[0], p.start) <= longest:
                run[0], run[1] = min(run[0], p.start), max(run[1], p.end)
                break
        else:
            runs.append([p.start, _run_on(notices[p.file], p) if runs_on else p.end])
            homes.append(e)
    return [quote(notices[h.passage.file], a, b, h.score) for (a, b), h in zip(runs, homes, strict=True)]


def _run_on(notice: Notice, passage: Passage) -> int:
    """Where a quote that begins with `passage` ends: after the sentences of its clause that follow within RUN_ON."""
    end = passage.end
    for sentence in notice.sentences:
        inside = sentence.path[: len(passage.path)] == passage.path
        if sentence.start < passage.end or not inside:
            continue
        if sentence.end > min(passage.end + RUN_ON, passage.start + LONGEST_RUN):
            break
        end = sentence.end
    return end


def _touch(notice: Notice, run: Sequence[int], start: int, end: int) -> bool:
    """Whether nothing but a line break stands between the run and the span."""
    gap = notice.reading_text[run[1] : start] if start >= run[1] else notice.reading_text[end : run[0]]
    return not gap.strip()
