"""Rebuilds killed at random moments, with readers asking all the while."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings

_NOTICE = """{place}发〔2021〕{number}号

中共{place}县委关于防汛工作第{number}次安排的通知

各乡镇党委：

一、明确责任。各乡镇党委要每天巡查堤防{number}次。

二、保障物资。县水利局要备足沙袋{number}00条。

中共{place}县委

2021年6月1日
"""
_PLACES = "山水林田湖"


@dataclass
class Outcome:
    """How often a rebuild was killed before its end and readers were answered, and what went wrong."""

    killed: int = 0
    answered: int = 0
    generations: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def kill_rebuilds(folder: Path, *, times: int, seed: int) -> Outcome:
    """Changes the corpus and kills the rebuild, `times` times, then lets one finish; faults are collected."""
    chance, outcome = random.Random(seed), Outcome()
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    _change(corpus, 0)
    settings = Settings.from_environ({"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(index)})
    rebuild(settings)
    environ = {**os.environ, "WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(index)}
    _change(corpus, 1)
    whole = _rebuild_elsewhere(environ, None)
    with _readers(index, outcome):
        for number in range(2, times + 2):
            _change(corpus, number)
            took = _rebuild_elsewhere(environ, chance.uniform(0.1, 2.5) * whole)
            outcome.killed += took is None
            whole = took or whole
    _change(corpus, times + 2)
    rebuild(settings)
    last = Index.open(index)
    if not any(f"巡查堤防{times + 2}次" in hit.text for hit in last.search("各乡镇党委要巡查堤防", 5)):
        outcome.faults.append("the last rebuild is not what is found")
    if len(list((index / "generations").iterdir())) != 1:
        outcome.faults.append("generations were left behind")
    return outcome


def _rebuild_elsewhere(environ: dict[str, str], limit: float | None) -> float | None:
    """How many seconds a rebuild in its own process took, or None if it was killed after `limit` seconds."""
    started = time.monotonic()
    command = [sys.executable, "-m", "index"]
    here = Path(__file__).parent.parent
    with subprocess.Popen(
        command, env=environ, cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    return time.monotonic() - started


def _change(corpus: Path, number: int) -> None:
    place = _PLACES[number % len(_PLACES)]
    (corpus / f"{place}.txt").write_text(_NOTICE.format(place=place, number=number), encoding="utf-8")


@contextmanager
def _readers(index: Path, outcome: Outcome) -> Iterator[None]:
    """Three threads that open, ask, check and move on to newer generations until the block ends."""
    stop, lock = threading.Event(), threading.Lock()

    def read() -> None:
        opened = Index.open(index)
        while not stop.is_set():
            try:
                if not opened.is_current():
                    opened.close()
                    opened = Index.open(index)
                hits = opened.search("县水利局要备足多少沙袋", 3)
                sound = bool(hits) and all(opened.verify(h.file, h.start, h.end, h.text) for h in hits)
                sound = sound and "沙袋" in hits[0].text
                fault = "" if sound else f"wrong answer: {hits}"
            except Exception as error:
                fault = f"{type(error).__name__}: {error}"
            with lock:
                outcome.answered += not fault
                outcome.generations.add(opened.manifest.generation)
                if fault:
                    outcome.faults.append(fault)
            time.sleep(0.01)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
