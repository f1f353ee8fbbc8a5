"""Who may import whom, and what a cold question imports."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from running_wenhao import ROOT

SOURCES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("bot/**/*.py")])
MOST_FILES = 14
"""Of a folder, `__init__.py` not counted."""
ON_THE_WAY_OF_A_QUESTION = {"numpy", "onnxruntime", "opencc", "tantivy"}
"""All third-party packages that `wenhao ask` may import over a few notices; each costs every question start-up time."""


def names(path: Path) -> Iterator[tuple[str, str]]:
    """Every name that a file imports, with the module that it is imported from; "" for a module as a whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def imported(path: Path, types: bool = True) -> Iterator[str]:
    """The modules that a file imports, at its top or in its functions; without `types` only what it needs to run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not types:
        tree.body = [node for node in tree.body if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node))]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            yield node.module or ""


def roots(path: Path) -> set[str]:
    """The top-level packages among them."""
    return {name.split(".")[0] for name in imported(path)}


def test_index_knows_nothing_of_bot() -> None:
    """The searchable index can be used without any chat."""
    assert [path for path in ROOT.glob("index/**/*.py") if "bot" in roots(path)] == []


def test_only_index_touches_the_engines() -> None:
    """Vectors, lexical index and models are reached through `index` alone, and tables and chat through `bot` alone."""
    engines = {"faiss", "tantivy", "onnxruntime", "torch", "sentence_transformers", "sqlite_vec"}
    assert [path for path in ROOT.glob("bot/**/*.py") if roots(path) & engines] == []
    assert [path for path in ROOT.glob("index/**/*.py") if roots(path) & {"telegram", "rich", "argparse"}] == []


@pytest.mark.parametrize(
    "renderer", ["bot/cli/answer_text.py", "bot/serialization.py", "bot/telegram_bot/messages/answer_message.py"]
)
def test_rendering_knows_only_the_answer(renderer: str) -> None:
    """What is shown is decided before: no renderer opens an index or asks a question."""
    ours = {name for name in imported(ROOT / renderer, types=False) if name.split(".")[0] in ("bot", "index")}
    assert ours <= {
        "bot.answer",
        "bot.citation",
        "bot.cli.terminal.output",
        "bot.presentation.deciding_words",
        "bot.question",
        "bot.telegram_bot.messages.formatted_text",
        "bot.language",
        "bot.presentation.table_words",
        "bot.presentation.text_table",
        "bot.telegram_bot.messages.texts",
    }


def test_no_imports_run_in_a_circle() -> None:
    """A module can be read without those that use it; imports in functions and for types count, too."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in SOURCES}
    needs: dict[str, set[str]] = {}
    for path in SOURCES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found = {f"{module}.{part}" if f"{module}.{part}" in modules else module for module, part in names(path)}
        needs[name] = found & modules
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_every_folder_can_be_overlooked() -> None:
    """A room holds about a dozen files; what grows beyond that is two rooms."""
    folders = {path.parent for path in [*SOURCES, *ROOT.glob("tests/**/*.py")]}
    counts = {folder: len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) for folder in folders}
    assert {str(folder.relative_to(ROOT)): count for folder, count in counts.items() if count > MOST_FILES} == {}


def test_nothing_is_pickled() -> None:
    """The index can be read without running what is in it."""
    assert [path for path in SOURCES if roots(path) & {"pickle", "dill", "joblib", "cloudpickle", "shelve"}] == []


def test_no_module_is_named_like_a_library() -> None:
    """`python bot/telegram.py` would otherwise import itself instead of the library."""
    libraries = {root for path in SOURCES for root in roots(path)} - {"bot", "index"}
    assert {path.stem for path in SOURCES} & libraries == set()


@pytest.mark.parametrize("question", ["村党支部要做什么", "琼发〔2020〕3号第三条", "What must a village branch do?"])
def test_a_cold_question_imports_no_more_than_the_listed_packages(shipped_index: Path, question: str) -> None:
    """Nothing heavy (torch, LangChain, transformers, telegram, pydantic) is imported to answer one question."""
    script = (
        "import json, sys\n"
        "from bot.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "found = {name.split('.')[0] for name, module in sys.modules.items() if getattr(module, '__spec__', None)}\n"
        "roots = sorted(found - set(sys.stdlib_module_names))\n"
        "print(json.dumps([code, roots]), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "ask", question],
        cwd=ROOT,
        env={**os.environ, "WENHAO_INDEX": str(shipped_index)},
        capture_output=True,
        check=True,
    )
    code, found = json.loads(ran.stderr)
    assert code == 0
    assert {root for root in found if not root.startswith("_")} <= ON_THE_WAY_OF_A_QUESTION | {"bot", "index"}
