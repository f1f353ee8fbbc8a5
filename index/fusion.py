"""Dense and lexical scores -> one ranking.

Linear fusion of min-max scores measured better than reciprocal ranks on documents of the genre. A passage is judged
within its notice: what the question names (a place, an issuer, a subject) often stands elsewhere in the same notice.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE, LEXICAL, NOTICE = 0.25, 0.25, 0.5
"""The shares of the fused score: the passage's cosine, its BM25, and the BM25 of its whole notice."""


def fuse(
    dense: Mapping[int, float], floor: float, lexical: Mapping[int, float], notice: Mapping[int, float]
) -> list[tuple[int, float]]:
    """(passage id, score in 0..1) of all passages in `dense`, best first, ties in the order of ids.

    `dense` holds cosines, of which `floor` counts as 0; `lexical` and `notice` hold, by passage id, BM25 scores of
    passages and of their notices. Who shares no term with the question has no BM25 score and gets nothing for it.
    """
    width = max(max(dense.values(), default=0.0) - floor, 1e-6)
    best_lexical, best_notice = max(lexical.values(), default=0.0), max(notice.values(), default=0.0)
    scored = []
    for i, cosine in dense.items():
        score = DENSE * max(0.0, (cosine - floor) / width)
        score += LEXICAL * lexical.get(i, 0.0) / (best_lexical or 1.0) + NOTICE * notice.get(i, 0.0) / (
            best_notice or 1.0
        )
        scored.append((i, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
