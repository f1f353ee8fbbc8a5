"""Dense and lexical scores -> one ranking.

Linear fusion of min-max scores measured better than reciprocal ranks on documents of the genre. A sentence of a notice
is judged within its notice: what the question names (a place, an issuer, a subject) often stands elsewhere in it. An
article of a law is worded to stand by itself, and is judged by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE = 0.6
"""How much of the own score of a passage that depends on its notice is its cosine; the rest is its BM25."""
ARTICLE_DENSE = 0.8
"""The same for an article of a law: people rarely ask in the words of the law."""
NOTICE = 0.5
"""How much of the score is the BM25 of the whole notice, where a passage depends on it."""


def fuse(
    dense: Mapping[int, float], floor: float, lexical: Mapping[int, float], notice: Mapping[int, float]
) -> list[tuple[int, float]]:
    """(passage id, score in 0..1) of all passages in `dense`, best first, ties in the order of ids.

    `dense` holds cosines, of which `floor` counts as 0. `lexical` holds BM25 scores of those passages that share a term
    with the question. `notice` holds the BM25 scores of their notices, for those passages that depend on theirs.
    """
    width = max(max(dense.values(), default=0.0) - floor, 1e-6)
    best_lexical = max(lexical.values(), default=0.0) or 1.0
    best_notice = max(notice.values(), default=0.0) or 1.0
    scored = []
    for i, cosine in dense.items():
        share = DENSE if i in notice else ARTICLE_DENSE
        score = share * max(0.0, (cosine - floor) / width) + (1 - share) * lexical.get(i, 0.0) / best_lexical
        if i in notice:
            score = (1 - NOTICE) * score + NOTICE * notice[i] / best_notice
        scored.append((i, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
