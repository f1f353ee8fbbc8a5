"""The figures of the house that have reached their goals stay there, and the script counts what it says it counts."""

from pathlib import Path

import pytest
from structure import circles, depth, figures, modules, needs, numbers, patterns

MOST_FILES = 12
MOST_LINES, USUAL_LINES = 42, 15
"""Of the longest function, and of nine functions in ten."""


def test_what_has_been_reached_stays() -> None:
    """No crowded folder, no circles of imports, everything typed, functions that are read at a glance."""
    found = figures(modules())
    assert found["files in the fullest folder"] <= MOST_FILES
    assert found["import circles"] == 0
    assert found["functions typed, percent"] == 100
    assert found["function lines, longest"] <= MOST_LINES
    assert found["function lines, 90th percentile"] <= USUAL_LINES


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An invented package of three modules."""
    package = tmp_path / "index"
    package.mkdir()
    package.joinpath("one.py").write_text(
        '''"""One."""\n\nimport re\n\nfrom index import two\n\nMARKS = "[a-z]"\nTITLE = "word"\n'''
        '''MOST = 7\n"""So many."""\nLEAST = 3\n\n\ndef f(text: str) -> bool:\n    """Tells."""\n'''
        """    return two.g(text) or len(text) > 5 or re.search(f"^{MARKS}+", text[3]) is not None  # why\n"""
    )
    package.joinpath("two.py").write_text(
        "def g(text):\n    from index import three\n\n    return three.HOLDS in text\n"
    )
    package.joinpath("three.py").write_text("HOLDS = 8192\n")
    return tmp_path


def test_numbers_and_patterns_are_counted_as_the_docstring_says(house: Path) -> None:
    """A pattern and what it is made of are two literals; 7, 3 and 5 were chosen, an index and a machine size not."""
    found = {module.name: module for module in modules(house, ["index"])}
    assert patterns(found.values()) == {"index.one": 2, "index.two": 0, "index.three": 0}
    assert [told for _, told in sorted(numbers(found["index.one"]))] == [True, True, True]
    assert numbers(found["index.three"]) == []
    seen = figures(list(found.values()) + modules(house, ["bot"]))
    assert (seen["lines of code"], seen["functions typed, percent"]) == (12, 50)


def test_imports_in_functions_count(house: Path) -> None:
    """The way down leads through imports inside functions, and one that leads back makes a circle."""
    graph = needs(modules(house, ["index"]))
    assert (circles(graph), depth(graph)) == ([], 3)
    house.joinpath("index", "three.py").write_text("from index import one\n")
    graph = needs(modules(house, ["index"]))
    assert circles(graph) == [["index.one", "index.three", "index.two"]]
    assert depth(graph) == 1
