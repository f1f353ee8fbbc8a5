"""Places of the country in texts, told apart from longer names that no list has."""

from __future__ import annotations

import pytest

from index.entities.places import gazetteer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("关于温县扫雪的通告", ["温县"]),
        ("河南滑县", ["河南省", "滑县"]),
        ("湖南省益阳市南县人民政府", ["湖南省", "益阳市", "南县"]),
        ("江南县人民政府", []),  # no 南县
        ("新杞县一中", []),
    ],
)
def test_a_name_of_two_characters_is_no_end_of_a_longer_one(text: str, names: list[str]) -> None:
    """It stands at the beginning, after a wider place or after a word of direction."""
    assert [mention.place.name for mention in gazetteer().mentions(text)] == names
