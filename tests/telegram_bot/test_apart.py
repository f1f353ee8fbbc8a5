"""Questions answered in processes of their own: real answers, and nothing that a process does reaches the bot."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.answering import Answerer
from bot.telegram_bot.runtime.apart import AnsweringProcesses, TakesTooLong
from bot.telegram_bot.runtime.live_index import LiveIndex
from index.errors import IndexMissing
from index.search.index import Index
from index.settings import Settings

QUESTION = "村党支部要做什么？"


@pytest.fixture(scope="module")
def settings(shipped_index: Path) -> Settings:
    return Settings.from_environ({**os.environ, "WENHAO_INDEX": str(shipped_index)})


@pytest.fixture
def answering(settings: Settings) -> Iterator[AnsweringProcesses]:
    processes = AnsweringProcesses(settings, 1, 10)
    yield processes
    processes.close()


def _pid(answering: AnsweringProcesses) -> int:
    return answering._all[0]._process.pid


def test_the_answer_is_that_of_the_answerer(answering: AnsweringProcesses, settings: Settings) -> None:
    """The same quotes, also for a follow-up."""
    direct = Answerer(Index.open(settings.index, settings))
    for question, history in ((QUESTION, []), ("那安庆呢？", [QUESTION]), ("红烧肉怎么做", [])):
        here, there = direct.ask(question, history), answering.ask(question, history)
        assert (here.message, here.quotes, here.nearest) == (there.message, there.quotes, there.nearest)


def test_a_process_that_hangs_is_replaced_in_time(settings: Settings) -> None:
    """The question is given up past its limit, and the next one is answered."""
    answering = AnsweringProcesses(settings, 1, 1)
    try:
        os.kill(_pid(answering), signal.SIGSTOP)  # hangs for whatever reason
        begun = time.monotonic()
        with pytest.raises(TakesTooLong):
            answering.ask(QUESTION)
        assert time.monotonic() - begun < 5
        assert answering.ask(QUESTION).answered
    finally:
        answering.close()


def test_another_process_answers_while_one_is_held_up(settings: Settings) -> None:
    """Others do not wait for the limit of one person's question; afterwards one process is left."""
    answering = AnsweringProcesses(settings, 2, 8)
    try:
        os.kill(_pid(answering), signal.SIGSTOP)
        with ThreadPoolExecutor(2) as people:
            held_up = people.submit(answering.ask, QUESTION)
            begun = time.monotonic()
            assert people.submit(answering.ask, QUESTION).result(7).answered
            assert time.monotonic() - begun < 7
            with pytest.raises(TakesTooLong):
                held_up.result()
        assert len(answering._all) == 1
        assert answering.ask(QUESTION).answered
    finally:
        answering.close()


def test_a_process_that_dies_is_replaced_and_the_question_asked_again(answering: AnsweringProcesses) -> None:
    """Nobody notices: the memory ran out, say, or the administrator killed it."""
    os.kill(_pid(answering), signal.SIGKILL)
    assert answering.ask(QUESTION).answered


def test_a_signal_that_stops_the_bot_leaves_its_questions_alone(answering: AnsweringProcesses) -> None:
    """What is in hand is answered first."""
    before = _pid(answering)
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(before, number)
    assert answering.ask(QUESTION).answered
    assert _pid(answering) == before


def test_the_processes_know_no_secret_of_the_bot(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is not in their environment."""
    monkeypatch.setenv("WENHAO_BOT_TOKEN", "1:known-to-nobody")
    answering = AnsweringProcesses(settings, 1, 10)
    environ = Path(f"/proc/{_pid(answering)}/environ")
    known = environ.read_bytes() if environ.exists() else b""
    answering.close()
    assert b"known-to-nobody" not in known


def test_no_process_outlives_the_answerer(settings: Settings) -> None:
    """They are gone when it is closed."""
    answering = AnsweringProcesses(settings, 1, 10)
    pids = [one._process.pid for one in answering._all]
    answering.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_index_that_cannot_be_opened_is_told_as_such(tmp_path: Path) -> None:
    """The error of the process is that of the answerer."""
    with pytest.raises(IndexMissing, match="wenhao rebuild"):
        AnsweringProcesses(Settings.from_environ({"WENHAO_INDEX": str(tmp_path)}), 1, 10)


async def test_a_hanging_question_costs_the_others_nothing_but_its_time(settings: Settings) -> None:
    """The event loop goes on, and the shutdown does not wait for it."""
    index = Index.open(settings.index, settings)
    processes = AnsweringProcesses(settings, 1, 1)
    live_index = LiveIndex(lambda: (index, processes), 1)
    await live_index.open()
    os.kill(_pid(processes), signal.SIGSTOP)
    with pytest.raises(TakesTooLong):
        await live_index.ask(QUESTION, [])
    assert (await live_index.ask(QUESTION, [])).answered
    live_index.close()
