"""A run as text for people: figures, the same by kind and language, failures, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.evaluation.metrics import SHARES, SPREADS, Figures, counts, figures, is_better
from bot.evaluation.results import RunDifference
from bot.evaluation.runner import EvaluationRun
from bot.evaluation.scoring import QuestionScore, expected
from bot.presentation.text_table import text_table

_QUANTILES = {"p50": "中位数", "p95": "95% 分位"}
_LISTED = 10


def run_text(run: EvaluationRun, *, fails: int, difference: RunDifference | None = None) -> str:
    """All of a run; at most `fails` failures and at most as many questions that changed each way."""
    parts = [_figures_table(run, difference)]
    parts += [_groups_table("题型", run.kinds()), _groups_table("语言", run.languages())]
    if run.unfounded:
        lines = "、".join(map(str, run.unfounded[:_LISTED]))
        more = "等" if len(run.unfounded) > _LISTED else ""
        parts.append(f"{len(run.unfounded)} 题的依据不在索引里，答不对：第 {lines} 行{more}。")
    wrong = [outcome for outcome in run.outcomes if not outcome.right]
    parts.append(_listed("没有答对", wrong, fails))
    if difference:
        parts += [_listed("比上次新答对", difference.gained, fails), _listed("比上次新答错", difference.lost, fails)]
        if difference.added or difference.dropped:
            parts.append(f"与上次不同的题：新增 {difference.added} 题，少了 {difference.dropped} 题，逐题比较不计。")
    return "\n\n".join(filter(None, parts))


def figure_words(name: str) -> str:
    """What a figure says, in words."""
    if name in SHARES:
        return SHARES[name]
    spread, _, at = name.rpartition("_")
    return f"{SPREADS[spread]}，{_QUANTILES[at]}" if spread in SPREADS else "题数"


def _figures_table(run: EvaluationRun, difference: RunDifference | None) -> str:
    found, of = run.figures(), counts(run.outcomes)
    before = difference.earlier.figures if difference else {}
    rows = []
    for name, value in found.items():
        part = "{:g}/{:g}".format(*(round(number, 2) for number in of[name])) if name in of else ""
        change = [_told(name, before.get(name)), _change(name, value, before.get(name))] if difference else []
        rows.append([name, _told(name, value), part, *change, figure_words(name)])
    headers = ["指标", "数值", "得／共", *(["上次", "变化"] if difference else []), "说明"]
    return text_table(rows, headers)


def _groups_table(title: str, groups: Mapping[str, Sequence[QuestionScore]]) -> str:
    if not groups:
        return ""
    by_group = {group: figures(outcomes) for group, outcomes in groups.items()}
    shares = [name for name in SHARES if any(name in found for found in by_group.values())]
    rows = [
        [group, str(len(groups[group])), *(_told(name, found.get(name)) for name in shares)]
        for group, found in by_group.items()
    ]
    return text_table(rows, [title, "题数", *(name.replace("_", " ") for name in shares)])


def _listed(title: str, outcomes: Sequence[QuestionScore], most: int) -> str:
    shown = outcomes[:most]
    if not outcomes:
        return ""
    rest = f"，列出前 {len(shown)} 题" if len(shown) < len(outcomes) else ""
    return "\n".join(
        [f"{title} {len(outcomes)} 题{rest if shown else ''}{'：' if shown else '。'}", *map(_line, shown)]
    )


def _line(outcome: QuestionScore) -> str:
    question = outcome.question
    sort = " ".join(filter(None, [question.kind, question.language]))
    asked = " → ".join([*question.history, question.text])
    return (
        f"  第 {question.line} 行{f'〔{sort}〕' if sort else ''}{' '.join(asked.split())}\n"
        f"    应有：{expected(question)}\n    得到：{outcome.came}"
    )


def _told(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.4f}" if name in SHARES else f"{value:g}"


def _change(name: str, now: float, before: float | None) -> str:
    if before is None or now == before:
        return "" if before is None else "＝"
    better = is_better(name, now, before)
    judged = {True: " 变好", False: " 变差", None: ""}[better]
    return f"{'↑' if now > before else '↓'} {_told(name, abs(now - before))}{judged}"


def floors_text(found: Figures, floors: Figures, missed: Sequence[str]) -> str:
    """One sentence that names the figures that missed their floor."""
    told = (f"{name} {_told(name, found.get(name))}（底线 {_told(name, floors[name])}）" for name in missed)
    return f"没有达到底线：{'；'.join(told)}。"
