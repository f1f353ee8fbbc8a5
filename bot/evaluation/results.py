"""Runs and floors as files: a run saved as JSON, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.metrics import FIGURES, Figures, figures
from bot.evaluation.runner import EvaluationRun
from bot.evaluation.scoring import QuestionScore, expected
from index.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Earlier:
    """A saved run: its figures, and whether each question was right, by question and history."""

    name: str
    figures: Figures
    right: Mapping[tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class RunDifference:
    """What changed since `earlier`; `added` and `dropped` count questions that only one of the runs has."""

    earlier: Earlier
    gained: list[QuestionScore]
    lost: list[QuestionScore]
    added: int
    dropped: int


def run_json(run: EvaluationRun) -> dict[str, Any]:
    """The figures of a run, of each kind and of each language; `unfounded` numbers lines."""
    return {
        "questions": run.name,
        "figures": run.figures(),
        "kinds": {name: figures(outcomes) for name, outcomes in run.kinds().items()},
        "languages": {name: figures(outcomes) for name, outcomes in run.languages().items()},
        "unfounded": list(run.unfounded),
    }


def outcome_json(outcome: QuestionScore) -> dict[str, Any]:
    """One question, what should have come, what came, and what was counted: [achieved, possible] by figure."""
    question = outcome.question
    return {
        "line": question.line,
        "question": question.text,
        "history": list(question.history),
        "kind": question.kind,
        "language": question.language,
        "right": outcome.right,
        "expected": expected(question),
        "came": outcome.came,
        "counts": {name: list(count) for name, count in outcome.counts.items()},
        **outcome.sizes,
    }


def difference_json(difference: RunDifference) -> dict[str, Any]:
    """The earlier figures, and the questions that became right and that became wrong."""
    return {
        "figures": difference.earlier.figures,
        "became_right": [outcome_json(outcome) for outcome in difference.gained],
        "became_wrong": [outcome_json(outcome) for outcome in difference.lost],
        "added": difference.added,
        "dropped": difference.dropped,
    }


def report_json(run: EvaluationRun, fails: int, difference: RunDifference | None) -> dict[str, Any]:
    """What `eval --json` prints: the run, at most `fails` failures, and what changed."""
    wrong = [outcome for outcome in run.outcomes if not outcome.right]
    return run_json(run) | {
        "failures": [outcome_json(outcome) for outcome in wrong[:fails]],
        "against": difference_json(difference) if difference else None,
    }


def check_place(path: Path) -> None:
    """Raises EvaluationError where `save` would fail, so that nobody finds out after the last question."""
    if path.is_dir() or not path.parent.is_dir():
        raise EvaluationError(f"不能存到 {path}，请写一个已有文件夹里的文件名。")


def save(run: EvaluationRun, path: Path) -> None:
    """Writes a run as JSON, with each question's outcome; a file that is there is replaced as a whole."""
    from bot.serialization import dumps

    beside = path.with_name(f"{path.name}.part")
    saved = run_json(run) | {"outcomes": [outcome_json(outcome) for outcome in run.outcomes]}
    beside.write_text(dumps(saved) + "\n", encoding="utf-8")
    beside.replace(path)


def load(path: Path) -> Earlier:
    """A run that was saved; raises EvaluationError for any other file."""
    value = _object(path)
    try:
        right = {
            (*map(str, outcome["history"]), str(outcome["question"])): bool(outcome["right"])
            for outcome in value["outcomes"]
        }
        return Earlier(str(value["questions"]), _numbers(value["figures"]), right)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise EvaluationError(f"{path} 不是存下的评测结果，请用 wenhao eval --save 存一份再比。") from None


def compare(run: EvaluationRun, earlier: Earlier) -> RunDifference:
    """What changed from `earlier` to `run`, question by question."""
    now = {(*outcome.question.history, outcome.question.text): outcome for outcome in run.outcomes}
    both = [(outcome, earlier.right[key]) for key, outcome in now.items() if key in earlier.right]
    return RunDifference(
        earlier,
        gained=[outcome for outcome, before in both if outcome.right and not before],
        lost=[outcome for outcome, before in both if before and not outcome.right],
        added=len(now) - len(both),
        dropped=len(earlier.right) - len(both),
    )


def load_floors(path: Path) -> Figures:
    """The floors in a JSON object of figures; raises EvaluationError for one that is no figure."""
    try:
        floors = _numbers(_object(path))
    except (TypeError, ValueError, AttributeError):
        raise EvaluationError(f'{path} 不是底线文件，请写成 {{"hit@3": 0.9, "false_refusal": 0.05}}。') from None
    if unknown := [name for name in floors if name not in FIGURES]:
        raise EvaluationError(f"{path} 里没有这样的指标：{'、'.join(unknown)}；指标有：{'、'.join(FIGURES)}。")
    return floors


def _object(path: Path) -> Any:
    if path.is_dir():
        raise EvaluationError(f"{path} 是文件夹，请给出文件。")
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise EvaluationError(f"{path} 不是完整的 JSON，请检查是不是写对了文件。") from None


def _numbers(value: Mapping[str, Any]) -> Figures:
    return {name: float(number) for name, number in value.items()}
