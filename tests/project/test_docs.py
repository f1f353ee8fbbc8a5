"""What the README says is so."""

import re
import shlex
from pathlib import Path

import pytest
from running_wenhao import CORPUS, ROOT, Wenhao

from bot.evaluation.dataset import check_questions, read_questions

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of the README in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def shown() -> list[tuple[list[str], str]]:
    """Every command of the README that is shown with its output."""
    sessions = [block.split("\n", 1) for block in blocks("console")]
    return [(shlex.split(command.removeprefix("$ wenhao ")), output.rstrip("\n")) for command, output in sessions]


@pytest.mark.parametrize(("args", "output"), shown(), ids=[" ".join(args) for args, _ in shown()])
def test_a_shown_answer_is_the_real_one(wenhao: Wenhao, args: list[str], output: str) -> None:
    """What a reader sees in the README is, to the letter, what the command prints."""
    assert wenhao(*args).out.rstrip("\n") == output


def test_the_readme_opens_with_a_question_and_its_answer_and_stays_short() -> None:
    """A real answer comes before any explanation; 150 lines at most."""
    assert README.split("\n\n")[1].startswith("```console\n$ wenhao ask ")
    assert len(README.splitlines()) <= 150


def test_every_command_of_the_readme_exists(wenhao: Wenhao) -> None:
    """Each `wenhao VERB` and each option beside it is known to the command line; each `make` target exists."""
    for verb in set(re.findall(r"`wenhao ([a-z]+)", README)):
        assert wenhao(verb, "--help").code == 0, verb
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    for line in commands + re.findall(r"`((?:wenhao|make) [^`]*)`", README):
        words = shlex.split(line, comments=True)
        if words[0] == "wenhao":
            known = wenhao(words[1], "--help").out
            assert all(word in known for word in words if word.startswith("--")), line
        else:
            assert words[0] == "make"
            assert re.search(rf"^{words[1]}:", MAKEFILE, flags=re.MULTILINE), line


def test_every_file_of_the_readme_exists() -> None:
    """Links lead somewhere."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_example_questions_can_be_asked(tmp_path: Path) -> None:
    """Each line of the example is a question whose answer is known."""
    (example,) = blocks("json")
    for line in example.splitlines():
        (tmp_path / "questions").write_text(line, encoding="utf-8")
        assert check_questions(tmp_path / "questions") == 1
        assert all(question.answerable for question in read_questions(tmp_path / "questions"))


def test_the_langchain_example_runs(
    shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The example, word for word, prints three cited passages."""
    (example,) = blocks("python")
    (tmp_path / ".wenhao").symlink_to(shipped_index)
    (tmp_path / "corpus").symlink_to(CORPUS)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    assert len(re.findall(r"^\S+〔2020〕\d+号 ", capsys.readouterr().out, flags=re.MULTILINE)) == 3
