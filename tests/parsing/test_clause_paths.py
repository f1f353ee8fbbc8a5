"""Clauses as texts name them."""

from __future__ import annotations

import pytest

from index.parsing.relations.clause_paths import clause_paths


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("第三条第二款第（一）项", [("第三条", "第二款", "（一）")]),
        ("第六条第二项、第四项", [("第六条", "（二）"), ("第六条", "（四）")]),
        ("第五条至第七条", [("第五条",), ("第六条",), ("第七条",)]),
        ("第12条第3款", [("第十二条", "第三款")]),
        ("第一百二十条之二第一款", [("第一百二十条之二", "第一款")]),
        ("第二部分第（三）点", [("二", "（三）")]),
        ("落实五项措施", []),
    ],
)
def test_clauses_are_named_as_laws_cite_them(words: str, paths: list[tuple[str, ...]]) -> None:
    """条, 款, 项 and ranges; numerals in either script."""
    assert list(clause_paths(words)) == paths
