"""Faults done to an index and its corpus, seeded; each function returns what went wrong, in words."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from samples import FIRE, MOUNTAIN, WATER

from index.errors import StoreError, WenhaoError
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings
from index.storage.generations import current_name, generation_folder
from index.storage.local import LocalBackend

_HERE = Path(__file__).parent.parent
_ASKED = ["县水利局要备足沙袋", "有险情要立即报告", "值守"]


def prepared(folder: Path) -> Settings:
    """A corpus and its index in `folder`."""
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "mountain.txt").write_text(MOUNTAIN, encoding="utf-8")
    (folder / "corpus" / "water.txt").write_text(WATER, encoding="utf-8")
    settings = Settings.from_environ(_environ(folder))
    rebuild(settings)
    return settings


def flipped_bits(folder: Path, *, count: int, seed: int) -> list[str]:
    """Flips bits of artefacts as if too large to be checked on opening: no wrong quote, and a rebuild sees it."""
    settings = prepared(folder)
    script = "import sys; from pathlib import Path; from faulting import flip; flip(Path(sys.argv[1]), *sys.argv[2:])"
    ran = _elsewhere(["-c", script, str(settings.index), str(count), str(seed)], folder)  # it may crash
    lines = ran.stdout.splitlines()
    return [line for line in lines[1:] if line] + ([] if not ran.returncode else [f"{lines[-1:]}: {ran.stderr[-300:]}"])


def flip(index: Path, count: str, seed: str) -> None:
    """Flips a bit of each artefact in turn, `count` times, asks, and prints which and what was wrong, a line each."""
    settings, chance, place = Settings.from_environ(), random.Random(int(seed)), LocalBackend(index)
    manifest = place.manifest(place.current())
    paths = [generation_folder(index, manifest.generation) / name for name in manifest.files]
    print(f"{settings.corpus}: {len(paths)} artefacts")
    for number in range(int(count)):
        path = paths[number % len(paths)]
        whole = path.read_bytes()
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        fault = _read_unchecked(settings)
        try:
            place.check(manifest, thoroughly=True)
            fault += "; the next rebuild would not see it"
        except StoreError:
            pass
        print(fault and f"{path.name}, bit {bit} of byte {at}: {fault}", flush=True)
        path.write_bytes(whole)


def _read_unchecked(settings: Settings) -> str:
    """Asks an index whose files are not checked on opening: what was wrong, unless it was refused in words."""
    texts = ["".join(text.split()) for text in (MOUNTAIN, WATER)]
    try:
        with mock.patch("index.storage.local.CHECKED_BYTES", 0):
            opened = Index.open(settings.index)
        hits = [hit for question in _ASKED for hit in opened.search(question, 10)]
    except StoreError:
        return ""
    except BaseException as error:  # tantivy panics by one that is no Exception
        return f"{type(error).__name__}: {error}"
    wrong = [hit.text for hit in hits if not any("".join(hit.text.split()) in text for text in texts)]
    return f"wrong quotes: {wrong}" if wrong else ""


def failing_writes(folder: Path, *, count: int, seed: int) -> list[str]:
    """Rebuilds in a process whose writes fail beyond a random size of a file, as on a full disk."""
    settings, chance, faults = prepared(folder), random.Random(seed), []
    for number in range(count):
        name = current_name(settings.index)
        (folder / "corpus" / "fire.txt").write_text(FIRE.replace("1号", f"{number}号"), encoding="utf-8")
        limit, full = int(10 ** chance.uniform(1.5, 5.5)), chance.choice([[], ["--full"]])
        ran = _elsewhere(["-c", _REBUILD_WITHIN, *full, str(limit)], folder)
        told = ran.stderr.strip().splitlines()
        if ran.returncode not in (0, 1) or (ran.returncode == 1 and (len(told) != 1 or "索引" not in told[0])):
            faults.append(f"limit {limit}: exit {ran.returncode}: {told[-1:]}")
        if ran.returncode and current_name(settings.index) != name:
            faults.append(f"limit {limit}: failed and yet published")
        faults += _wrong(settings)
    rebuild(settings)
    faults += _wrong(settings, "林场要设卡检查")
    return faults


_REBUILD_WITHIN = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from index.__main__ import main
import index.ingest.build, index.storage.local_writer, index.encoder.encoder
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop()),) * 2)
sys.exit(main())
"""


def changing_corpus(folder: Path, *, count: int, seed: int) -> list[str]:
    """Rebuilds while a thread writes and removes notices: each ends well or in words, the last one is right."""
    settings, chance, faults = prepared(folder), random.Random(seed), []
    stop, corpus = threading.Event(), folder / "corpus"

    def meddle() -> None:
        while not stop.wait(chance.uniform(0, 0.01)):
            path = corpus / f"{chance.choice('abc')}.txt"
            if chance.random() < 0.4:
                path.unlink(missing_ok=True)
            else:
                text = FIRE.replace("1号", f"{chance.randrange(100)}号")
                path.write_text(text[: chance.choice([len(text), 40])], encoding="utf-8")

    thread = threading.Thread(target=meddle)
    thread.start()
    try:
        for _ in range(count):
            try:
                rebuild(settings)
            except WenhaoError as error:
                faults += [] if "\n" not in str(error) else [f"not one sentence: {error}"]
            faults += _wrong(settings)
    except Exception as error:
        faults.append(f"{type(error).__name__}: {error}")
    finally:
        stop.set()
        thread.join()
    rebuild(settings)
    opened, expected = Index.open(settings.index), {path.name for path in corpus.iterdir()}
    if {notice.file for notice in opened.notices()} != expected:
        faults.append("the last rebuild does not hold the corpus")
    for file in expected:
        printed = (corpus / file).read_text(encoding="utf-8")
        if "".join(opened.notice(file).reading_text.split()) != "".join(printed.split()):
            faults.append(f"{file} is not as it stands in the corpus")
    return faults


def jumping_clock(folder: Path, *, count: int, seed: int) -> list[str]:
    """Rebuilds at times that jump by years in both directions: the one built last is the one that is read."""
    settings, chance, faults = prepared(folder), random.Random(seed), []
    for number in range(count):
        opened = Index.open(settings.index)
        (folder / "corpus" / "fire.txt").write_text(FIRE.replace("设卡", f"设卡{number}次"), encoding="utf-8")
        with mock.patch("index.ingest.build.datetime", _Clock(timedelta(days=chance.uniform(-9000, 9000)))):
            rebuild(settings)
        if opened.is_current():
            faults.append("the newer generation is not noticed")
        faults += _wrong(settings, f"设卡{number}次")
    return faults


class _Clock:
    """datetime.now, off by `jump`."""

    def __init__(self, jump: timedelta) -> None:
        self._jump = jump

    def now(self, *zone: object) -> datetime:
        return datetime.now(*zone) + self._jump  # type: ignore[arg-type]


def two_writers(folder: Path, *, count: int, seed: int) -> list[str]:
    """Rebuilds of one index from several processes at once: one at a time, the others say so, and all is there."""
    settings, chance, faults = prepared(folder), random.Random(seed), []
    for number in range(count):
        (folder / "corpus" / "fire.txt").write_text(FIRE.replace("设卡", f"设卡{number}次"), encoding="utf-8")
        writers = [
            subprocess.Popen(
                [sys.executable, "-m", "index"],
                cwd=_HERE,
                env={**os.environ, **_environ(folder)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(chance.choice([2, 3]))
        ]
        told = [(writer.communicate()[1].strip(), writer.returncode) for writer in writers]
        if not any(code == 0 for _, code in told):
            faults.append(f"none was let through: {told}")
        faults += [f"exit {code}: {words}" for words, code in told if code and "另一个 rebuild" not in words]
        faults += _wrong(settings, f"设卡{number}次")
    return faults


def _wrong(settings: Settings, expected: str = "县水利局要备足沙袋") -> list[str]:
    """What is wrong with the published index: it does not open, does not find `expected`, or quotes wrongly."""
    try:
        opened = Index.open(settings.index)
        hits = opened.search(expected, 5)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    if not all(opened.verify(hit.file, hit.start, hit.end, hit.text) for hit in hits):
        return ["a quote that does not stand in its notice"]
    return [] if any(expected in hit.text for hit in hits) else [f"{expected} is not found"]


def _environ(folder: Path) -> dict[str, str]:
    return {"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}


def _elsewhere(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **_environ(folder), "PYTHONPATH": str(_HERE / "tests")}
    return subprocess.run([sys.executable, *command], cwd=_HERE, env=environ, capture_output=True, text=True)


@contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    """Nothing in `folders` can be written; root, whom no permission stops, becomes another user for the while."""
    paths = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(65534)
        yield
    finally:
        if user == 0:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)
