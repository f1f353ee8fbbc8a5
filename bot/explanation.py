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
class Candidate:
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
    candidates: tuple[Candidate, ...] = ()


_SHOWN = 60
"""Characters of a candidate that are shown; its place says where to read on."""


def explanation_text(explanation: Explanation) -> str:
    """The explanation for a reader of Chinese."""
    parts = [
        _section("理解", _understood(explanation.understood)),
        _section("判定", iter([explanation.reason])),
        _section("检索词（权重越大越少见）", map(_term, explanation.terms)),
        _section("门槛", map(_check, explanation.checks)),
        _section(
            "候选（覆盖：检索词按权重计；近似：高于全部条款均值的标准差数）", map(_candidate, explanation.candidates)
        ),
    ]
    return "\n".join(filter(None, parts))


def _section(heading: str, lines: Iterator[str]) -> str:
    told = "\n".join(f"  {line}" for line in lines)
    return f"{heading}：\n{told}" if told else ""


def _understood(understood: Understood) -> Iterator[str]:
    yield f"问题：{understood.question}"
    named = f"（由“{'、'.join(understood.named)}”）" if understood.named else ""
    yield f"范围：{'、'.join(understood.notices) or '全部公文'}{named}"
    if understood.missing:
        yield f"索引里没有：{'、'.join(understood.missing)}"
    if understood.clauses or understood.sentence:
        sentence = {None: "", -1: "最后一句"}.get(understood.sentence, f"第{understood.sentence}句")
        yield f"位置：{''.join(understood.clauses)}{sentence}"


def _term(term: WeighedTerm) -> str:
    printed = f" → {'、'.join(term.printed)}" if term.printed else ""
    kinds = "，机构或人" if term.body else "" if term.known else "，词表里没有"
    return f"{term.term}（{term.weight:.2f}{kinds}）{printed}"


def _check(check: Check) -> str:
    return f"{check.name} {check.threshold:.2f}：得 {check.value:.2f}，{'过' if check.passed else '不过'}"


def _candidate(candidate: Candidate) -> str:
    facts = [
        f"得分 {candidate.score:.3f}（最高分的 {candidate.share:.0%}）",
        f"覆盖 {candidate.coverage:.2f}（{'、'.join(candidate.covers) or '无'}"
        + (f"；仅见于标题：{'、'.join(candidate.in_context)}" if candidate.in_context else "")
        + "）",
        f"近似 {candidate.nearness:+.1f}",
    ]
    if candidate.bound:
        facts.append(f"约束所问主体 {candidate.bound:.2f}（{candidate.duty_bearer}）")
    text = candidate.text.replace("\n", " ")
    words = text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
    where = f"{candidate.document_number or candidate.file} {candidate.clause}".rstrip()
    taken = "取" if candidate.kept else "舍"
    return f"{candidate.rank}. {taken}：{candidate.why}\n     {'；'.join(facts)}\n     {where} {words}"
