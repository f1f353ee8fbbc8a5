"""Dense and lexical scores -> one ranking.

Linear fusion of min-max scores measured better than reciprocal ranks on documents of the genre. A sentence of a notice
is judged within its notice: what the question names (a place, an issuer, a subject) often stands elsewhere in it. An
article of a law is worded to stand by itself, and is judged by itself.

A question in its asker's own words shares little more than common words with any text; the best of such matches means
nothing. So words weigh the less, the less of the question their best match holds.

Single characters and pairs do not tell a phrase from its pieces: of the best, those rise that print a long run of the
question as it stands (优化行政审批程序).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

DENSE = 0.6
"""How much of the own score of a passage that depends on its notice is its cosine; the rest is its BM25."""
ARTICLE_DENSE = 0.8
"""The same for an article of a law: people rarely ask in the words of the law."""
NOTICE = 0.5
"""How much of the score is the BM25 of the whole notice, where a passage depends on it."""
FULL_WEIGHT_SHARE = 0.2
"""Share of the highest possible BM25 from which a best match weighs fully."""
PHRASE_BONUS = 0.6
"""How much a passage that prints the whole question gains, where the best match scores 1."""
READ = 60
"""Of so many, best first, the texts are read for runs of the question."""


@dataclass(frozen=True, slots=True)
class LexicalHits:
    """BM25 scores of texts that share a term with the question, and what its `terms` would score at most.

    That is so many terms, each of them in one text of `texts` only.
    """

    scores: Mapping[int, float]
    terms: int
    texts: int

    @property
    def best(self) -> float:
        """The highest score, 1 where there is none."""
        return max(self.scores.values(), default=0.0) or 1.0

    @property
    def weight(self) -> float:
        """How much the words count, 0 to 1."""
        return min(1.0, self.best / max(FULL_WEIGHT_SHARE * self.terms * math.log(self.texts + 1), 1e-6))


def fuse(dense: Mapping[int, float], floor: float, words: LexicalHits, notices: LexicalHits) -> list[tuple[int, float]]:
    """(passage id, score in 0..1) of all passages in `dense`, best first, ties in the order of ids.

    `dense` holds cosines, of which `floor` counts as 0; `words` those of the passages that share a term with the
    question; `notices` the scores of their notices, by passage, for the passages that depend on theirs.
    """
    width = max(max(dense.values(), default=0.0) - floor, 1e-6)
    best, best_notice = words.best, notices.best
    told, told_by_notice = words.weight, NOTICE * notices.weight
    scored = []
    for i, cosine in dense.items():
        share = (1 - (DENSE if i in notices.scores else ARTICLE_DENSE)) * told
        score = (1 - share) * max(0.0, (cosine - floor) / width) + share * words.scores.get(i, 0.0) / best
        if i in notices.scores:
            score = (1 - told_by_notice) * score + told_by_notice * notices.scores[i] / best_notice
        scored.append((i, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def with_runs(
    ranked: Sequence[tuple[int, float]], question: str, texts: Callable[[Sequence[int]], Mapping[int, str]]
) -> list[tuple[int, float]]:
    """`ranked`, as `fuse` gives it, with the share of `question` that is the longest run printed by each of the best.

    `texts` gives the texts of passages, in simplified characters as `question`.
    """
    read = texts([i for i, _ in ranked[:READ]])
    length = max(len(question), 1)
    gains = {i: PHRASE_BONUS * longest_run(question, text) / length for i, text in read.items()}
    scored = ((i, (score + gains.get(i, 0.0)) / (1 + PHRASE_BONUS)) for i, score in ranked)
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def longest_run(question: str, text: str) -> int:
    """The length of the longest part of `question` that stands in `text`."""
    longest = 0
    for start in range(len(question)):
        while start + longest < len(question) and question[start : start + longest + 1] in text:
            longest += 1
    return longest
