"""Which document is spoken of without its title: 早先那个遗体捐献条例, 2023年修的那版学位细则, 限制放烟花的老规定.

The words are held against titles, and against the names of documents that others speak of and that are not on file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.answering.query.comparison import asks_for_older
from bot.answering.ranking.retriever import Retriever
from index.analysis import simplified
from index.document import Document
from index.entities.references import GENRES
from index.relations import HOLDING, Relation
from index.search.index import Index

_LIKE = 0.6
"""Share of the pairs of characters of a matter that the name of a document prints to be the one spoken of."""
_SURER = 0.5
"""What a year says for or against a document, beside that share."""
_OLD = 0.25
"""What it says that an older one is meant."""
_GENRES = re.compile(f"(?:[旧老原新]的?)?(?:{GENRES}|文件|政策|版本|版|文)")
_YEARS = re.compile("(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is meant: documents on file, or what others say of one that is not."""

    documents: tuple[Document, ...] = ()
    relations: tuple[Relation, ...] = ()


def spoken_of(question: str, matter: str, among: Collection[str] | None, retriever: Retriever) -> Spoken:
    """The documents that `matter`, the words of `question` around a genre word (条例, 细则), fits best.

    `among`: the ids of the documents in question, None: all. Nothing where no genre is named or no name is like it.
    """
    said = _pairs(_GENRES.sub(" ", matter))
    if not said or not _GENRES.search(question):
        return Spoken()
    index, older, years = retriever.index, asks_for_older(question), set(_YEARS.findall(question))
    scores: dict[Document | Relation, float] = {}
    for document in index.documents():
        if document.role == "attachment" or (among is not None and document.id not in among):
            continue
        own = {str(year) for year in retriever.catalogue.by_id[document.id].years}
        holds = older and index.status(document.id, as_of=retriever.as_of).state in HOLDING
        scores[document] = _score(said, document.title or "", years, own) - _OLD * holds
    for relation in absent_targets(index):
        if among is None or relation.source in among:
            scores[relation] = _score(said, relation.target_name, years, set(_YEARS.findall(relation.target_name)))
    best = max(scores.values(), default=0.0)
    meant = [each for each, score in scores.items() if score == best] if best >= _LIKE else []
    return Spoken(
        tuple(each for each in meant if isinstance(each, Document)),
        tuple(each for each in meant if isinstance(each, Relation)),
    )


def absent_targets(index: Index) -> list[Relation]:
    """What the documents on file repeal, replace or amend and is not there."""
    return [r for r in index.relations() if r.target is None and r.kind in ("repeals", "supersedes", "amends")]


def _score(said: Collection[str], name: str, years: set[str], own: set[str]) -> float:
    printed = _pairs(simplified(name))
    share = sum(pair in printed for pair in said) / len(said)
    if share < _LIKE or not years or not own:
        return share if share >= _LIKE else 0.0
    return share + (_SURER if years & own else -_SURER)


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters within the runs of words of `text`."""
    return {run[i : i + 2] for run in re.findall(r"[^\W_]+", text) for i in range(len(run) - 1)}
