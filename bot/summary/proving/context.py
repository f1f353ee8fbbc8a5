"""What leaving words out must not change: who is bound, under which condition, and what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.summary.proving.alignment import parts
from bot.summary.proving.evidence import PART_MARKS, SENTENCE_MARKS, Placed, ProofText, Unproved
from bot.summary.proving.subjects import same_body, stated_subject
from bot.summary.proving.wording import is_condition, is_exception, narrowed_group, narrows
from bot.tokens import normalised


def check_joints(said: ProofText, placed: Sequence[Placed]) -> None:
    """The parts of one sentence follow one another in one quote, unless a part says itself whom it binds."""
    for before, after in pairwise(placed):
        between = {said.tokens[at].text for at in range(before.end, after.start)}
        if between & set(SENTENCE_MARKS) or stated_subject(said.words(after.start, after.end)):
            continue
        same = before.evidence.quote == after.evidence.quote
        if not same or after.runs[0].printed < before.runs[-1].printed + before.runs[-1].length:
            raise Unproved("order")


def check_gaps(said: ProofText, part: Placed) -> None:
    """Between two runs of a part the quote goes on in one clause, or the first run is only who has the duty."""
    quote = part.evidence.context
    for before, after in pairwise(part.runs):
        gap_start = before.printed + before.length
        gap = quote.tokens[gap_start : after.printed]
        if [token.text for token in gap] == [","]:
            continue
        marks = {token.text for token in gap if token.kind == "mark"}
        cut = next((at for at, token in enumerate(gap) if token.kind == "mark" and token.text in PART_MARKS), 0)
        if cut and is_condition(quote.words(gap_start, gap_start + cut)):
            raise Unproved("condition")
        if gap and quote.tokens[gap_start - 1].text == "每":  # 每公里 is not 每里
            raise Unproved("figure")
        if marks & set(PART_MARKS) or (gap and any(token.new_line for token in [*gap, quote.tokens[after.printed]])):
            if not _only_subject(said, part, after.said):
                raise Unproved("order")
        elif "、" in marks and gap[-1].text not in "、和及与或并":
            raise Unproved("order")


def _only_subject(said: ProofText, part: Placed, end: int) -> bool:
    """Whether the tokens of the part up to `end` hold who has the duty, a modal at most, and no more."""
    subject = stated_subject(said.words(part.start, part.end))
    rest = ProofText(said.words(part.start, end).replace(subject or "", "", 1))
    return subject is not None and all(rest.adds_nothing(at) for at in range(len(rest.tokens)))


def check_subject(said: ProofText, part: Placed) -> None:
    """Who a part binds is who the quote binds there."""
    subjects = said.owners_at(said.tokens[part.end - 1].end)
    bearer = normalised(part.evidence.quote.duty_bearer or "") or None
    quote = part.evidence.context
    for run in part.runs:
        printed = quote.owners_at(quote.tokens[run.printed + run.length - 1].end, bearer)
        if subjects and printed and not any(same_body(mine, theirs) for mine in subjects for theirs in printed):
            raise Unproved("subject")


def check_conditions(part: Placed, whole: Sequence[Placed]) -> None:
    """No condition, exception or narrowing word is lost that the quote puts beside the words of a part."""
    evidence, quote = part.evidence, part.evidence.context
    used = {
        at
        for one in whole
        if one.evidence.quote == evidence.quote
        for run in one.runs
        for at in range(run.printed, run.printed + run.length)
    }
    for run in part.runs:
        first, last = evidence.part_around(run.printed)
        left = next((at + 1 for at in range(run.printed - 1, first - 1, -1) if at in used), first)
        skipped = quote.words(left, run.printed)
        if skipped and (narrows(skipped) or narrowed_group(skipped, quote.text[quote.tokens[run.printed].start :])):
            raise Unproved("condition")
        begin, end = evidence.sentence_around(run.printed)
        around = [(begin + a, begin + b) for a, b in parts(quote.tokens[begin:end], PART_MARKS)]
        for a, b in around:
            lost = not used & set(range(a, b))
            words = quote.words(a, b)
            if lost and ((b <= first and is_condition(words)) or (a >= last and is_exception(words))):
                raise Unproved("condition")
