"""What each part of the answering contributes: the figures of `wenhao eval` with one part switched off at a time.

    python tests/benchmarks/ablation.py INDEX QUESTIONS.jsonl [--search]

--search leaves out the parts that only `ask` uses. Prints a table in Markdown; a part that costs nothing when it is
switched off on any set of questions does not earn its place.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering import Answerer, pipeline
from bot.answering.query import query_terms
from bot.answering.query.spelling import Homophones
from bot.answering.ranking import answerability, missing_content, scoring, selection
from bot.answering.ranking.retriever import Retriever
from bot.evaluation.runner import evaluate, prepare
from index.indexes.part_index import PartVectors
from index.indexes.token_index import TokenVectors
from index.search import fusion
from index.search.index import Index
from index.settings import Settings

SHOWN = ("hit@1", "hit@3", "complete", "precision@3", "answer@3", "nDCG@10", "hit@10", "refused", "false_refusal")
Switch = Callable[[pytest.MonkeyPatch], None]


def _constant(module: object, **values: object) -> Switch:
    def switch(patch: pytest.MonkeyPatch) -> None:
        for name, value in values.items():
            patch.setattr(module, name, value)

    return switch


def _no_thesaurus(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(query_terms, "_chinese_at", lambda *args: (0, ()))
    patch.setattr(
        query_terms, "_english_at", lambda text, at: (len(query_terms.ENGLISH_WORD.match(text, at).group()), None)
    )


def _no_odds(patch: pytest.MonkeyPatch) -> None:
    for odds in (
        answerability.ODDS,
        answerability.ODDS_OF_ARTICLES,
        answerability.ODDS_OF_NOTICES,
        answerability.ODDS_OF_FEW,
    ):
        patch.setitem(odds, "", 100.0)


SEARCH: dict[str, Switch] = {
    "everything": lambda patch: None,
    "no meaning in the search": _constant(fusion, DENSE=0.0, ARTICLE_DENSE=0.0),
    "no words in the search": _constant(fusion, DENSE=1.0, ARTICLE_DENSE=1.0),
    "no whole notices in the search": _constant(fusion, NOTICE=0.0),
    "no runs of the question": _constant(fusion, PHRASE_BONUS=0.0),
    "no tokens": _constant(TokenVectors, cosines=lambda self, ids, question, whole: whole),
}
ASK: dict[str, Switch] = {
    "no meaning in the answering": _constant(scoring, COVERAGE_SHARE=1.0, COVERAGE_OF_FOUND=1.0),
    "no terms in the answering": _constant(scoring, COVERAGE_SHARE=0.0, COVERAGE_OF_FOUND=0.0),
    "no thesaurus": _no_thesaurus,
    "no mending of typing errors": _constant(Homophones, corrected=lambda self, text, prints: text),
    "no duty bearers": lambda patch: patch.setattr(
        pipeline.QuestionPipeline, "_duties", lambda self, question, weighed: []
    ),
    "no parts of sentences (small indexes)": _constant(PartVectors, nearest=lambda self, ids, vector, whole: whole),
    "nothing told from the meaning of elements": _constant(Retriever, asked_of_notice=lambda self, question: None),
    "no kinds of things asked for": _constant(missing_content, expected_types=lambda question: []),
    "no things that notices lack": _constant(missing_content, missing_thing=lambda question, chosen: None),
    "no lists that are only named": _constant(missing_content, only_named=lambda question, chosen: None),
    "no odds": _no_odds,
    "no running on (large indexes)": _constant(selection, RUN_ON=0, LONGEST_RUN=selection.RUN),
}


def main() -> None:
    """Asks all questions once for each part that is switched off."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--search", action="store_true")
    args = parser.parse_args()
    index = Index.open(args.index, Settings.from_environ())
    asked = prepare(args.questions)
    head: list[str] = []
    for name, switch in SEARCH.items() if args.search else {**SEARCH, **ASK}.items():
        with pytest.MonkeyPatch.context() as patch:
            switch(patch)
            found = evaluate(asked, index, Answerer(index), lambda *told: None).figures()
        if not head:
            head = [figure for figure in SHOWN if figure in found]
            print(f"| {args.questions.stem} | {' | '.join(head)} |\n|---|{'---|' * len(head)}")
        print(f"| {name} | {' | '.join(f'{found[figure]:.3f}' for figure in head)} |", flush=True)


if __name__ == "__main__":
    main()
