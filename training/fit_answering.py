"""Fits the order of candidates and the decision to answer: bot/answering/ranking/fitted.json.

    python training/fit_answering.py INDEX=QUESTIONS.jsonl[:HOW_MANY] … [--folder N] [--measure INDEX=QUESTIONS.jsonl …]

QUESTIONS are in the form of `wenhao eval`; follow-ups, and what asks for a place, year or clause that is not there
(`scope`), which no nearness can tell, are left out. With --folder each question is asked of up to N documents, its own
and others drawn by lot, since people keep folders and not collections; one in ABSENT is asked of others only. There are
two stages, what the search found and what of it was read by the reader, which must not have been trained on the
documents. In each the order is a softmax regression over signals of `Candidate`, the decision a logistic regression
over `answerability.features`; every set has the same weight, and in it the questions with an answer and those without.
Thresholds: the log odds below which 10 (careful), 2.5 (normal) and 2 (generous) of 100 answerable questions are
refused, in the mean over the sets. --measure prints the figures of sets left out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from bot.answering.query.query_terms import terms
from bot.answering.ranking import answerability
from bot.answering.ranking.candidates import Candidate, read, retrieve
from bot.answering.ranking.fitted import FITTED, fitted
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.search.index import Index

SEARCHED, READ = ("score", "similarity", "expansion"), ("rank_score", "reading")
"""The signals that order the candidates of each stage; those of the first are standardised."""
REFUSED = {"careful": 0.10, "normal": 0.025, "generous": 0.02}
"""Share of answerable questions that each strictness refuses."""
ABSENT = 4
"""Of so many questions one is asked of a folder without its document."""
RIGHT = 0.6
"""Share of a gold stretch that a candidate holds to count as right."""
SEED = 5

Matrix = npt.NDArray[np.float64]
Numbers = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one stage: signals of its candidates, which of them are right, and what the decision sees."""

    signals: Matrix
    right: npt.NDArray[np.bool_]
    answerable: bool
    features: dict[str, float]


def main() -> None:
    """Fits, writes, measures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="INDEX=QUESTIONS.jsonl[:HOW_MANY]")
    parser.add_argument("--folder", type=int, default=0, metavar="N")
    parser.add_argument("--measure", nargs="*", default=[], metavar="INDEX=QUESTIONS.jsonl")
    args = parser.parse_args()
    kept = json.loads(FITTED.read_bytes()) if FITTED.exists() else {"follow_up": {"": 0.0}}
    found = {"follow_up": kept["follow_up"]}
    for stage, signals in (("searched", SEARCHED), ("read", READ)):
        fitted_on = [list(asked(argument, signals, args.folder)) for argument in args.sets]
        found[stage] = fit(fitted_on, signals)
        FITTED.write_text(json.dumps(rounded(kept | found), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fitted.cache_clear()
        print(stage)
        for argument, questions in zip(args.sets, fitted_on, strict=True):
            report(argument, questions, found[stage])
        for argument in args.measure:
            report(f"(left out) {argument}", list(asked(argument, signals)), found[stage])


def fit(sets: Sequence[Sequence[Asked]], signals: Sequence[str]) -> Numbers:
    """The numbers of one stage, as ranking.fitted.Stage takes them."""
    weights = fit_decision(sets, sorted(sets[0][0].features))
    odds = [[odds_of(weights, q) for q in found if q.answerable] for found in sets]
    thresholds = {name: float(np.mean([np.quantile(of, share) for of in odds])) for name, share in REFUSED.items()}
    return {
        "thresholds": thresholds,
        "rank": fit_order([q for found in sets for q in found], signals),
        "answerability": weights,
    }


def asked(argument: str, signals: Sequence[str], folder_of: int = 0) -> Iterator[Asked]:
    """The questions of one set, as the retrieval of its index sees them, or of `folder_of` documents of it."""
    folder, _, rest = argument.partition("=")
    path, _, most = rest.partition(":")
    rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    rows = [r for r in rows if not (r.get("history") or r.get("scope") or r.get("kind") in ("talk", "lookup"))]
    if most:
        random.Random(SEED).shuffle(rows)
        rows = rows[: int(most)]
    index = Index.open(Path(folder))
    retriever = Retriever(index)
    notices = index.notices()
    files = {n.document_number: n.file for n in notices}
    everything, draw = [n.file for n in notices], random.Random(SEED)
    for row in rows:
        question = simplified(row["question"])
        home = row.get("file") or next((g["file"] for g in row.get("gold", ()) if "file" in g), None)
        among, absent = None, False
        if folder_of and home:
            absent = draw.randrange(ABSENT) == 0
            most = min(folder_of, len(everything))
            others = draw.sample(everything, draw.randint(min(3, most), most))
            among = {file for file in others if file != home} | (set() if absent else {home})
        found = retrieve(index, question, terms(question), among)
        if not found.ranked:
            continue
        searched = {c.passage_id: c.rank_score for c in found.ranked}
        if signals == READ:
            found = read(found, question, index)
        golds = (
            []
            if absent
            else [(g.get("file") or files.get(g["doc"], g["doc"]), bare(g["quote"])) for g in row.get("gold", ())]
        )
        right = np.array([any(holds(c, file, gold) for file, gold in golds) for c in found.ranked])
        own = [replace(c, rank_score=searched[c.passage_id]) for c in found.ranked]
        values = np.array([[getattr(c, name) for name in signals] for c in own])
        features = answerability.features(question, found, retriever.titles(c.passage.file for c in found.ranked))
        yield Asked(values if signals == READ else standard(values), right, bool(golds), features)


def holds(candidate: Candidate, file: str, gold: str) -> bool:
    """Whether a candidate prints a gold stretch of its file, or most of one that its border cuts."""
    text = bare(candidate.passage.text)
    if candidate.passage.file != file:
        return False
    cut = int(len(gold) * RIGHT) or 1
    return gold in text or gold[:cut] in text or gold[-cut:] in text


def standard(values: Matrix) -> Matrix:
    """Each column with mean 0 and deviation 1."""
    found: Matrix = (values - values.mean(0)) / np.maximum(values.std(0), 1e-6)
    return found


def fit_order(questions: Sequence[Asked], signals: Sequence[str]) -> dict[str, float]:
    """The weights by which right candidates come first."""
    pairs = [(torch.tensor(q.signals), torch.tensor(q.right)) for q in questions if q.right.any() and not q.right.all()]
    weights = torch.zeros(len(signals), dtype=torch.double, requires_grad=True)

    def loss() -> torch.Tensor:
        losses = [torch.logsumexp(x @ weights, 0) - torch.logsumexp((x @ weights)[y], 0) for x, y in pairs]
        return torch.stack(losses).mean() + 0.01 * (weights**2).sum()

    minimise(weights, loss)
    return dict(zip(signals, weights.tolist(), strict=True))


def fit_decision(sets: Sequence[Sequence[Asked]], names: Sequence[str]) -> dict[str, float]:
    """The weights of the features, in their own units, and the constant."""
    questions = [q for found in sets for q in found]
    values = np.array([[q.features[name] for name in names] for q in questions])
    mean, deviation = values.mean(0), np.maximum(values.std(0), 1e-6)
    x, y = torch.tensor((values - mean) / deviation), torch.tensor([float(q.answerable) for q in questions]).double()
    shares = []
    for found in sets:
        count = {answerable: sum(q.answerable == answerable for q in found) for answerable in (True, False)}
        shares += [1 / max(count[q.answerable], 1) for q in found]
    share = torch.tensor(shares, dtype=torch.double)
    weights = torch.zeros(len(names) + 1, dtype=torch.double, requires_grad=True)

    def loss() -> torch.Tensor:
        odds = x @ weights[:-1] + weights[-1]
        errors = torch.nn.functional.binary_cross_entropy_with_logits(odds, y, reduction="none")
        return (errors * share).sum() / share.sum() + 0.005 * (weights[:-1] ** 2).sum()

    minimise(weights, loss)
    own = weights.detach().numpy()
    found_weights = dict(zip(names, (own[:-1] / deviation).tolist(), strict=True))
    return {"": float(own[-1] - (own[:-1] * mean / deviation).sum()), **found_weights}


def minimise(weights: torch.Tensor, loss: object) -> None:
    """Brings `weights` to where `loss()` is least."""
    optimizer = torch.optim.LBFGS([weights], max_iter=80)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value: torch.Tensor = loss()  # type: ignore[operator]
        value.backward()
        return value

    optimizer.step(closure)


def odds_of(weights: dict[str, float], question: Asked) -> float:
    """The log odds of an answer."""
    return weights[""] + sum(weights[name] * value for name, value in question.features.items())


def report(name: str, found: Sequence[Asked], numbers: Numbers) -> None:
    """Prints how well a set is ordered and told."""
    own, weights = np.array(list(numbers["rank"].values())), numbers["answerability"]
    could = [q for q in found if q.answerable]
    orders = [q.right[np.argsort(-(q.signals @ own), kind="stable")] for q in could]
    at = {k: np.mean([right[:k].any() for right in orders]) for k in (1, 3, 6, 999)}
    yes = np.array([odds_of(weights, q) for q in could])
    no = np.array([odds_of(weights, q) for q in found if not q.answerable])
    area = np.mean([(y > no).mean() + 0.5 * (y == no).mean() for y in yes]) if len(no) else float("nan")
    fifth = np.quantile(yes, 0.05)
    told = numbers["thresholds"]["normal"]
    print(
        f"{name}: {len(could)} with an answer, {len(no)} without; "
        f"hit@1 {at[1]:.3f} @3 {at[3]:.3f} @6 {at[6]:.3f}, among the candidates {at[999]:.3f}; "
        f"area {area:.3f}, refused at 5 % {np.mean(no < fifth):.2f}; "
        f"at the threshold: refused {np.mean(no < told):.2f}, false refusals {np.mean(yes < told):.3f}"
    )


def rounded(value: object) -> object:
    """Numbers with five significant digits."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return float(f"{value:.5g}")


def bare(text: str) -> str:
    """`text` in simplified characters without white space."""
    return re.sub(r"\s+", "", simplified(text))


if __name__ == "__main__":
    main()
