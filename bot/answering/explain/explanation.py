"""Why an answer is what it is: what was understood, weighed, kept and refused, as a record and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """The question as it was answered: mended, completed from the turns before, and what it names."""

    question: str
    notices: tuple[str, ...] = ()
    """Document numbers (else titles) of the notices that it is answered from; empty: from all."""
    named: tuple[str, ...] = ()
    """The words of the question that named them."""
    missing: tuple[str, ...] = ()
    """Numbers and places that it names and no notice bears."""
    clauses: tuple[str, ...] = ()
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class WeighedTerm:
    """A term of the question, the words it may be printed as, and its weight (higher: rarer, so more telling)."""

    term: str
    printed: tuple[str, ...]
    weight: float
    body: bool
    known: bool


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """A passage held against the question; `why` is the rule by which it is in the answer or is not."""

    rank: int
    kept: bool
    why: str
    score: float
    share: float
    """Of the best score, 0 to 1."""
    coverage: float
    """Weighted share of the terms that the passage prints, 0 to 1."""
    covers: tuple[str, ...]
    """The terms printed in it, or in the name of whom it binds."""
    in_context: tuple[str, ...]
    """The terms printed in its heading or title only."""
    nearness: float
    """In meaning, standard deviations above the mean of the corpus."""
    bound: float
    """How far it binds the bodies that the question names, 0 to 1."""
    duty_bearer: str | None
    document_number: str | None
    clause: str
    file: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """A number held against its threshold; a refusal follows where one that counts has not been `passed`."""

    name: str
    value: float
    threshold: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """One answer explained: the rule that decided it, by name and in words, and what it was decided on."""

    understood: Understood
    rule: str
    reason: str
    terms: tuple[WeighedTerm, ...] = ()
    checks: tuple[Check, ...] = ()
    candidates: tuple[ExplainedCandidate, ...] = ()


_SHOWN = 60
"""Characters of a candidate that are shown; its place says where to read on."""


def explanation_text(explanation: Explanation, english: bool = False) -> str:
    """The explanation for a reader of Chinese, or of English."""
    told = _Told(english)
    say = told.say
    parts = [
        told.section(say("理解", "Understood"), told.understood(explanation.understood)),
        told.section(say("判定", "Decided"), iter([explanation.reason])),
        told.section(
            say("检索词（权重越大越少见）", "Terms (weight: higher is rarer)"), map(told.term, explanation.terms)
        ),
        told.section(say("门槛", "Thresholds"), map(told.check, explanation.checks)),
        told.section(
            say(
                "候选（覆盖：检索词按权重计；近似：高于全部条款均值的标准差数）",
                "Candidates (coverage: of the terms by weight; nearness: standard deviations above the mean)",
            ),
            map(told.candidate, explanation.candidates),
        ),
    ]
    return "\n".join(filter(None, parts))


class _Told:
    """An explanation in one of the two languages."""

    def __init__(self, english: bool) -> None:
        self._english = english

    def say(self, chinese: str, english: str) -> str:
        return english if self._english else chinese

    def _listed(self, words: tuple[str, ...]) -> str:
        return self.say("、", ", ").join(words)

    def section(self, heading: str, lines: Iterator[str]) -> str:
        told = "\n".join(f"  {line}" for line in lines)
        return f"{heading}{self.say('：', ':')}\n{told}" if told else ""

    def understood(self, understood: Understood) -> Iterator[str]:
        say = self.say
        yield f"{say('问题：', 'question: ')}{understood.question}"
        by = self._listed(understood.named)
        named = say(f"（由“{by}”）", f" (by “{by}”)") if by else ""
        yield f"{say('范围：', 'among: ')}{self._listed(understood.notices) or say('全部公文', 'all notices')}{named}"
        if understood.missing:
            yield f"{say('索引里没有：', 'not in the index: ')}{self._listed(understood.missing)}"
        if understood.clauses or understood.sentence:
            at = understood.sentence
            last, nth = say("最后一句", "last sentence"), say(f"第{at}句", f"sentence {at}")
            sentence = {None: "", -1: last}.get(at, nth)
            yield f"{say('位置：', 'place: ')}{''.join(understood.clauses)}{sentence}"

    def term(self, term: WeighedTerm) -> str:
        printed = f" → {self._listed(term.printed)}" if term.printed else ""
        kind = self.say("，机构或人", ", body or persons") if term.body else ""
        if not term.body and not term.known:
            kind = self.say("，词表里没有", ", in no list of words")
        return self.say(f"{term.term}（{term.weight:.2f}{kind}）", f"{term.term} ({term.weight:.2f}{kind})") + printed

    def check(self, check: Check) -> str:
        held = self.say("过", "passed") if check.passed else self.say("不过", "not passed")
        got = self.say(f"：得 {check.value:.2f}，", f": {check.value:.2f}, ")
        return f"{check.name} {check.threshold:.2f}{got}{held}"

    def candidate(self, candidate: ExplainedCandidate) -> str:
        text = candidate.text.replace("\n", " ")
        words = text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
        where = f"{candidate.document_number or candidate.file} {candidate.clause}".rstrip()
        taken = self.say("取：", "taken: ") if candidate.kept else self.say("舍：", "left: ")
        facts = self.say("；", "; ").join(self._facts(candidate))
        return f"{candidate.rank}. {taken}{candidate.why}\n     {facts}\n     {where} {words}"

    def _facts(self, c: ExplainedCandidate) -> Iterator[str]:
        say = self.say
        yield say(f"得分 {c.score:.3f}（最高分的 {c.share:.0%}）", f"score {c.score:.3f} ({c.share:.0%} of the best)")
        covers = self._listed(c.covers) or say("无", "none")
        only = say("；仅见于标题：", "; in the heading only: ") + self._listed(c.in_context) if c.in_context else ""
        yield say(f"覆盖 {c.coverage:.2f}（{covers}{only}）", f"coverage {c.coverage:.2f} ({covers}{only})")
        yield f"{say('近似', 'nearness')} {c.nearness:+.1f}"
        if c.bound:
            yield say(
                f"约束所问主体 {c.bound:.2f}（{c.duty_bearer}）",
                f"binds the bodies asked about {c.bound:.2f} ({c.duty_bearer})",
            )
