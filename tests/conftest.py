"""What tests share: an environment without settings, one index of the shipped notices, and the command line."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from running_wenhao import CORPUS, SHIPPED_QUESTIONS, Ran, Wenhao
from samples import MOUNTAIN, WATER

from bot.answer import Answer
from bot.evaluation.dataset import Question

# How long an example takes tells about the machine, not the code; the same code is tried with the same examples.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _bare_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of the machine reaches a test, and nothing is written to the user's folders."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("WENHAO_"):
                patch.delenv(name)
        patch.setenv("WENHAO_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the shipped notices; not to be changed."""
    from index.ingest.build import rebuild
    from index.settings import Settings

    folder = tmp_path_factory.mktemp("shipped") / "index"
    rebuild(Settings.from_environ({**os.environ, "WENHAO_CORPUS": str(CORPUS), "WENHAO_INDEX": str(folder)}))
    return folder


@pytest.fixture(scope="session")
def shipped_answers(shipped_index: Path) -> list[tuple[Question, Answer]]:
    """The questions of tests/questions/shipped.jsonl on the shipped notices, each with its answer."""
    from bot.answering import Answerer
    from bot.evaluation.dataset import read_questions
    from bot.question import ask
    from index.search.index import Index

    answerer = Answerer(Index.open(shipped_index))
    questions = read_questions(SHIPPED_QUESTIONS)
    return [(question, ask(answerer, question.text, question.history)) for question in questions]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two invented notices, to be changed as a test likes."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "mountain.txt").write_text(MOUNTAIN, encoding="utf-8")
    (folder / "water.txt").write_text(WATER, encoding="utf-8")
    return folder


@pytest.fixture
def wenhao(
    shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Wenhao:
    """Runs `wenhao` with these arguments in an empty folder, on the index of the shipped notices."""
    from bot.cli.main import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENHAO_INDEX", str(shipped_index))

    def run(*args: str, stdin: str | bytes = b"") -> Ran:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capsys.readouterr()
        try:
            code = main(args)
        except SystemExit as left:  # argparse leaves this way
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
