"""Whether the words of quotes prove a sentence. What cannot be shown to follow does not: a sentence lost costs little.

A sentence is proved when each of its parts (between commas) reads as the words it rests on with words left out, and
what is left out changes nothing: every figure, date, number, place, body and amount stands there, nobody else is bound,
no modal is turned, no condition and no narrowing word is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.answer import Quote
from bot.citation import clause_words
from bot.summary.claims import Claim, ProvedSentence
from bot.summary.proving.alignment import Run, parts, runs
from bot.summary.proving.context import check_conditions, check_gaps, check_joints, check_subject
from bot.summary.proving.evidence import PART_MARKS, Evidence, Placed, ProofText, Unproved
from bot.summary.proving.figures import figures
from bot.summary.proving.modality import keeps
from bot.summary.proving.wording import NAME, missing_weighty, weightless
from bot.tokens import normalised
from index.entities.places import gazetteer

__all__ = ["REASONS", "Unproved", "prove"]

LONGEST_SENTENCE = 300
"""Characters of a stated sentence; longer ones are no summary."""
COVERED = 0.9
"""Share of a part's weighty tokens that stand in the quote."""
_LONGEST_ADDED = 2
"""Tokens in a row that do not stand there."""
_SHORT = 8
"""Tokens of a run that may stand in several places of a quote and mean another thing in each."""
_FEWEST = 4
"""Weighty tokens of a sentence that says anything."""


REASONS = {
    "support": "引文有误",
    "figure": "数字不符",
    "name": "名称不符",
    "modal": "语气不符",
    "words": "用词不在引文中",
    "subject": "责任主体不符",
    "condition": "略去了条件",
    "order": "拼接了不相连的文字",
}
"""Reason -> what a person is told."""


def prove(claim: Claim, quotes: Mapping[int, Quote]) -> ProvedSentence:
    """The sentence of `claim` with those of the numbered `quotes` that it rests on.

    Raises Unproved where they do not prove it.
    """
    evidence = [Evidence(support.words, quotes, support.quote) for support in claim.supports]
    if not evidence:
        raise Unproved("support")
    said = ProofText(_without_citation(normalised(_one_line(claim.text)), [one.quote for one in evidence]))
    weighty = [token for token in said.tokens if not weightless(token)]
    if len(claim.text) > LONGEST_SENTENCE or len(weighty) < _FEWEST:
        raise Unproved("words")
    _check(said, evidence)
    numbers = tuple(dict.fromkeys(support.quote for support in claim.supports))
    return ProvedSentence(_one_line(claim.text), numbers, claim.supports)


def _check(said: ProofText, evidence: Sequence[Evidence]) -> None:
    if missing_weighty(said.text, " ".join(one.words for one in evidence)):
        raise Unproved("words")
    _check_places(said, evidence)
    placed = [_place(said, start, end, evidence) for start, end in parts(said.tokens, PART_MARKS)]
    found = [one for one in placed if one]
    check_joints(said, found)
    for one in found:
        check_subject(said, one)
        check_conditions(one, found)


def _place(said: ProofText, start: int, end: int, evidence: Sequence[Evidence]) -> Placed | None:
    """Where the part from `start` to `end` stands; None where it says nothing; raises Unproved with the last reason."""
    reason = "words"
    if all(said.adds_nothing(at) for at in range(start, end)):
        return None
    for one in evidence:
        for first, last in one.sentences():
            found = [
                Run(run.said + start, run.printed + first, run.length)
                for run in runs(said.tokens[start:end], one.context.tokens[first:last])
            ]
            try:
                placed = Placed(start, end, one, tuple(found))
                _check_part(said, placed)
            except Unproved as error:
                reason = str(error)
            else:
                return placed
    raise Unproved(reason)


def _check_part(said: ProofText, part: Placed) -> None:
    _check_figures(said, part)
    _check_names(said, part)
    _check_words(said, part)
    _check_moods(said, part)
    check_gaps(said, part)


def _check_words(said: ProofText, part: Placed) -> None:
    matched = {at for run in part.runs for at in range(run.said, run.said + run.length)}
    start = _behind_bearer(said, part)
    needed = [at for at in range(start, part.end) if at in matched or not said.adds_nothing(at)]
    weighty = [at for at in needed if not weightless(said.tokens[at])]
    if not weighty or sum(at in matched for at in weighty) < COVERED * len(weighty):
        raise Unproved("words")
    quote = part.evidence.context
    for between, skipped in _gaps(part, start):
        if any(not said.adds_nothing(at) for at in between) and any(not quote.adds_nothing(at) for at in skipped):
            raise Unproved("words")  # a word in the place of another
    added = 0
    for at in range(start, part.end):
        added = 0 if at in matched else added + (not said.adds_nothing(at))
        if added > _LONGEST_ADDED:
            raise Unproved("words")


def _gaps(part: Placed, start: int) -> list[tuple[range, range]]:
    """What stands before the runs of a part and between them: in the sentence, and in the quote."""
    first = part.runs[0]
    opening = part.evidence.part_around(first.printed)[0]
    found = [(range(start, first.said), range(opening, first.printed))]
    for before, after in pairwise(part.runs):
        said = range(max(start, before.said + before.length), after.said)
        found.append((said, range(before.printed + before.length, after.printed)))
    return found


def _check_figures(said: ProofText, part: Placed) -> None:
    """Every figure stands in a run, with what it counts and its bounds."""
    printed = dict(figures(part.evidence.context.text, part.evidence.context.tokens))
    for at, figure in figures(said.text, said.tokens):
        if part.start <= at < part.end:
            places = [run.printed + at - run.said for run in part.runs if run.said <= at < run.said + run.length]
            if not places or printed.get(places[0]) != figure:
                raise Unproved("figure")


def _check_names(said: ProofText, part: Placed) -> None:
    """Every name of a body or place stands in one run with the characters before its ending."""
    start = _behind_bearer(said, part)
    words, offset = said.words(start, part.end), said.tokens[start].start if start < part.end else 0
    for match in NAME.finditer(words):
        end = next(at for at in range(start, part.end) if said.tokens[at].end >= offset + match.end())
        begin = next((at for at in range(max(start, end - 2), end) if not said.adds_nothing(at)), end)
        if not any(run.said <= begin and end < run.said + run.length for run in part.runs):
            raise Unproved("name")


def _behind_bearer(said: ProofText, part: Placed) -> int:
    """Where the part goes on behind the body that its quote binds, which the quote's own words need not name again."""
    bearer = normalised(part.evidence.quote.duty_bearer or "")
    rest = said.text[said.tokens[part.start].start :]
    if not bearer or ";" in bearer or not rest.startswith(bearer):
        return part.start
    end = said.tokens[part.start].start + len(bearer)
    return next((at for at in range(part.start, part.end) if said.tokens[at].start >= end), part.end)


def _check_places(said: ProofText, evidence: Sequence[Evidence]) -> None:
    printed = " ".join(one.words for one in evidence)
    if any(said.text[place.start : place.end] not in printed for place in gazetteer().mentions(said.text)):
        raise Unproved("name")


def _check_moods(said: ProofText, part: Placed) -> None:
    quote = part.evidence.context
    governed: set[int] = set()
    for run in _all_places(part):
        first, last = part.evidence.part_around(run.printed)
        clause = quote.words(first, last)
        for step in range(run.length):
            mine, theirs = run.said + step, run.printed + step
            if weightless(said.tokens[mine]) or said.is_modal(mine) or quote.is_modal(theirs):
                continue
            if not keeps(said.moods[mine], quote.moods[theirs], clause):
                raise Unproved("modal")
            governed.add(mine)
    for at in range(part.start, part.end):
        if said.is_modal(at) and not any(run.said <= at < run.said + run.length for run in part.runs):
            following = next((i for i in range(at + 1, part.end) if not said.same_modal(at, i)), part.end)
            if following not in governed and not _joins(said, following, part.end, governed):
                raise Unproved("modal")


def _all_places(part: Placed) -> list[Run]:
    """The runs of the part; where it is one short run, every place of its words, since any of them may be meant."""
    if len(part.runs) != 1 or part.runs[0].length > _SHORT:
        return list(part.runs)
    (run,), evidence = part.runs, part.evidence
    words = [token.text for token in evidence.context.tokens]
    wanted = words[run.printed : run.printed + run.length]
    starts = range(evidence.first, evidence.last - run.length + 1)
    return [Run(run.said, at, run.length) for at in starts if words[at : at + run.length] == wanted]


def _joins(said: ProofText, at: int, end: int, governed: set[int]) -> bool:
    """Whether only joining words stand between `at` and a token whose mood was compared."""
    while at < end and at not in governed and weightless(said.tokens[at]):
        at += 1
    return at in governed


def _one_line(text: str) -> str:
    """`text` without control characters and line breaks, which no sentence of a notice needs."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _without_citation(text: str, quotes: Sequence[Quote]) -> str:
    """`text` without what it says of the quotes' own source at its beginning: title, number, clause, issuer."""
    for quote in quotes:
        named = (quote.title and f"《{quote.title}》", quote.document_number, clause_words(quote.path), quote.issuer)
        known = sorted((normalised(name) for name in named if name), key=len, reverse=True)
        rest = text.removeprefix("根据").removeprefix("按照").removeprefix("依据")
        while found := next((name for name in known if rest.lstrip("(").startswith(name)), None):
            rest = rest.lstrip("(").removeprefix(found).lstrip(")")
        if len(rest) < len(text) - 2:
            return rest.removeprefix("的").removeprefix("规定").removeprefix("要求").removeprefix("明确").lstrip(",:")
    return text
