"""Dense and lexical scores -> one ranking.

Linear fusion of min-max scores measured better than reciprocal ranks on documents of the genre.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE_SHARE = 0.5
"""How much of the fused score is the dense part's; the rest is the lexical part's."""


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float], floor: float) -> list[tuple[int, float]]:
    """(passage id, score in 0..1) of all passages in `dense`, best first, ties in the order of ids.

    `dense` holds cosines, `lexical` BM25 scores of those passages that share a term with the question; a passage
    without one gets nothing from the lexical part. `floor` is the cosine that counts as 0.
    """
    top = max(dense.values(), default=0.0)
    width = max(top - floor, 1e-6)
    highest = max(lexical.values(), default=1.0)
    scored = [
        (i, DENSE_SHARE * max(0.0, (d - floor) / width) + (1 - DENSE_SHARE) * lexical.get(i, 0.0) / highest)
        for i, d in dense.items()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
