"""An index made by somebody else to do harm: refused in a sentence, nothing outside is read, nothing takes for ever."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from samples import MOUNTAIN, WATER

from index.errors import IndexDamaged, StoreError
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings
from index.storage.generations import MANIFEST, current_name, generation_folder
from index.storage.hashing import content_hash
from index.untrusted import is_inner

_LONG = 5.0
"""Seconds in which everything is refused, on a slow machine."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "mountain.txt").write_text(MOUNTAIN, encoding="utf-8")
    (folder / "corpus" / "water.txt").write_text(WATER, encoding="utf-8")
    rebuild(Settings.from_environ({"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}))
    return folder


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy of the built index, to be changed."""
    shutil.copytree(built / "index", tmp_path / "index")
    return tmp_path / "index"


def _generation(index: Path) -> Path:
    return generation_folder(index, current_name(index))


def _manifest(index: Path, **changed: object) -> None:
    path = _generation(index) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed))


def _sums(index: Path) -> None:
    """The sizes and check sums as they are now."""
    top = _generation(index)
    names = json.loads((top / MANIFEST).read_text("utf-8"))["files"]
    sums = {name: [(top / name).stat().st_size, zlib.crc32((top / name).read_bytes())] for name in names}
    _manifest(index, files=sums)


def _sql(index: Path, *statements: str) -> None:
    base = sqlite3.connect(_generation(index) / "clauses.sqlite")
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()
    _sums(index)


def _fields(change: Callable[[str], str]) -> Callable[[Path], None]:
    """Changes what is packed of each notice, with a digest that fits."""

    def harm(index: Path) -> None:
        base = sqlite3.connect(_generation(index) / "clauses.sqlite")
        for row, text, fields in base.execute("SELECT id, reading_text, fields FROM notices").fetchall():
            changed = change(fields)
            base.execute(
                "UPDATE notices SET fields = ?, digest = ? WHERE id = ?", (changed, content_hash(text, changed), row)
            )
        base.commit()
        base.close()
        _sums(index)

    return harm


def _link(name: str) -> Callable[[Path], None]:
    def harm(index: Path) -> None:
        path = _generation(index) / name
        path.rename(index.parent / "elsewhere")
        path.symlink_to(index.parent / "elsewhere")

    return harm


def _array(name: str, array: np.ndarray) -> Callable[[Path], None]:
    def harm(index: Path) -> None:
        np.save(_generation(index) / "vectors" / name, array)
        _sums(index)

    return harm


def _pipe(index: Path) -> None:
    (index / "CURRENT").unlink()
    os.mkfifo(index / "CURRENT")


ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT old.* FROM old, r"
OPENING: dict[str, Callable[[Path], object]] = {
    "a pipe in place of the pointer": _pipe,
    "a pipe beside the files": lambda index: os.mkfifo(_generation(index) / "vectors" / "p"),
    "a device named by a link": lambda index: (_generation(index) / "zero").symlink_to("/dev/zero"),
    "a file that is a link": _link("clauses.sqlite"),
    "a folder that is a link": _link("vectors"),
    "a file outside by its path": lambda index: _manifest(index, files={"/etc/hostname": [1, 1]}),
    "a file outside by dots": lambda index: _manifest(index, files={"../../x": [1, 1]}),
    "files as a list": lambda index: _manifest(index, files=[1]),
    "files as triples": lambda index: _manifest(index, files={"clauses.sqlite": [1, 2, 3]}),
    "a count in words": lambda index: _manifest(index, notices="viele"),
    "reasons as a number": lambda index: _manifest(index, unread=5),
    "a manifest nested without end": lambda index: (_generation(index) / MANIFEST).write_text("[" * 200_000),
    "an endless view": lambda index: _sql(
        index, "ALTER TABLE notices RENAME TO old", f"CREATE VIEW notices AS {ENDLESS}"
    ),
    "a trigger": lambda index: _sql(index, "CREATE TRIGGER t AFTER DELETE ON notices BEGIN DELETE FROM passages; END"),
    "starts that go backwards": _array("starts.npy", np.array([0, 9, 3], np.int64)),
    "starts without end": _array("starts.npy", np.array([0, 2**62], np.int64)),
    "tokens of another form": _array("tokens.npy", np.zeros(4, "U9")),
    "parts of another form": _array("parts.npy", np.zeros((4, 4))),
    "a claim of more than the file has": lambda index: _claim(index, "starts.npy"),
}
READING: dict[str, Callable[[Path], object]] = {
    "no fields": _fields(lambda fields: "{}"),
    "a list": _fields(lambda fields: "[]"),
    "nested without end": _fields(lambda fields: "[" * 100_000),
    "foreign keys": _fields(lambda fields: fields.replace('"heading"', '"x"')),
    "a number for a title": _fields(lambda fields: json.dumps(json.loads(fields) | {"title": 5})),
    "numbers for issuers": _fields(lambda fields: json.dumps(json.loads(fields) | {"issuers": [5]})),
    "a clause beyond the text": _fields(
        lambda fields: json.dumps(json.loads(fields) | {"sentences": [{"start": 0, "end": 10**9, "path": []}]})
    ),
}


def _claim(index: Path, name: str) -> None:
    path = _generation(index) / "vectors" / name
    data = path.read_bytes()
    size = int.from_bytes(data[8:10], "little")
    head = data[10 : 10 + size].decode()
    shape = head[head.index("(") : head.index(")") + 1]
    wide = head.rstrip().replace(shape, "(100000000000,)").encode()
    path.write_bytes(data[:10] + wide + b" " * (size - 1 - len(wide)) + b"\n" + data[10 + size :])
    _sums(index)


@pytest.mark.parametrize("harm", OPENING.values(), ids=OPENING)
def test_a_hostile_index_is_refused_on_opening(index: Path, harm: Callable[[Path], object]) -> None:
    """One sentence with the remedy, soon."""
    harm(index)
    begun = time.monotonic()
    with pytest.raises(IndexDamaged, match="wenhao rebuild") as caught:
        Index.open(index)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - begun < _LONG


@pytest.mark.parametrize("harm", READING.values(), ids=READING)
def test_a_forged_notice_is_refused_when_it_is_read(index: Path, harm: Callable[[Path], object]) -> None:
    """Its digest fits, its content is no notice."""
    harm(index)
    opened = Index.open(index)
    with pytest.raises(IndexDamaged, match="wenhao rebuild"):
        opened.notice("mountain.txt")


@pytest.mark.parametrize("harm", [*OPENING.values()], ids=OPENING)
def test_a_rebuild_puts_it_right(built: Path, index: Path, harm: Callable[[Path], object]) -> None:
    """Nothing of it is taken over."""
    harm(index)
    settings = Settings.from_environ({"WENHAO_CORPUS": str(built / "corpus"), "WENHAO_INDEX": str(index)})
    rebuild(settings)
    assert Index.open(index).search("沙袋", 1)


def test_a_rebuild_empties_and_overwrites_nothing_elsewhere(built: Path, index: Path) -> None:
    """Links in place of the index's own folder and files lead a rebuild nowhere."""
    other = index.parent / "other"
    (other / "folder").mkdir(parents=True)
    (other / "file").write_text("mine")
    settings = Settings.from_environ({"WENHAO_CORPUS": str(built / "corpus"), "WENHAO_INDEX": str(index)})
    for name in ("CURRENT.new", "embedding.journal"):
        (index / name).symlink_to(other / "file")
    (built / "corpus" / "more.txt").write_text(MOUNTAIN.replace("山", "岭"), encoding="utf-8")
    rebuild(settings)
    assert (other / "file").read_text() == "mine"
    (index / "rebuild.lock").unlink()
    (index / "rebuild.lock").symlink_to(other / "file")
    with pytest.raises(StoreError, match=r"rebuild\.lock"):
        rebuild(settings)
    (index / "rebuild.lock").unlink()
    shutil.rmtree(index / "generations")
    (index / "generations").symlink_to(other)
    with pytest.raises(StoreError, match="链接"):
        rebuild(settings)
    assert (other / "folder").is_dir()
    assert (other / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["", ".", "..", "/x", "a/../../b", "C:x", "a\\b"])
def test_names_that_lead_out(name: str) -> None:
    """Neither the folder itself nor anything beside it."""
    assert not is_inner(name)
