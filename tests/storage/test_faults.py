"""What can happen to an index on disk: each fault is one sentence with a remedy, and no wrong answer."""

import errno
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from faulting import changing_corpus, failing_writes, flipped_bits, jumping_clock, read_only, two_writers
from killing import kill_rebuilds
from samples import MOUNTAIN, WATER

from index.errors import IndexDamaged, IndexMissing, IndexOutdated, StoreError
from index.ingest import build
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings
from index.storage import generations
from index.storage.generations import MANIFEST, current_name, generation_folder


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "mountain.txt").write_text(MOUNTAIN, encoding="utf-8")
    (folder / "corpus" / "water.txt").write_text(WATER, encoding="utf-8")
    rebuild(Settings.from_environ({"WENHAO_CORPUS": str(folder / "corpus"), "WENHAO_INDEX": str(folder / "index")}))
    return folder


@pytest.fixture
def settings(built, tmp_path):
    """A copy of the built index, to be damaged."""
    shutil.copytree(built / "index", tmp_path / "index")
    return Settings.from_environ({"WENHAO_CORPUS": str(built / "corpus"), "WENHAO_INDEX": str(tmp_path / "index")})


def artefacts(index):
    """The files of the current generation."""
    folder = generation_folder(index, current_name(index))
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")


def damages(index):
    """Asserts that the index is refused in one sentence with the remedy."""
    with pytest.raises((IndexDamaged, IndexOutdated)) as caught:
        Index.open(index)
    assert "wenhao rebuild" in str(caught.value)
    assert "\n" not in str(caught.value)


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip(path):
    content = bytearray(path.read_bytes())
    content[random.Random(path.name).randrange(len(content))] ^= 1 << 4
    path.write_bytes(content)


def extend(path):
    with path.open("ab") as file:
        file.write(b"\0")


@pytest.mark.parametrize(
    "harm", [truncate, flip, extend, lambda path: path.unlink(), lambda path: path.write_bytes(b"")]
)
def test_every_harmed_file_is_noticed_and_rebuilt(settings, harm):
    """Each file of a generation in turn, cut, flipped, gone: refused on opening, and a rebuild puts it right."""
    for path in artefacts(settings.index):
        if path.name == MANIFEST and harm in (flip, extend):
            continue  # the manifest may still read the same: its own words carry no checksum
        whole = path.read_bytes()
        harm(path)
        damages(settings.index)
        path.write_bytes(whole)
    harm(path)
    assert "不可用" in (rebuild(settings).reason or "")
    assert Index.open(settings.index).search("沙袋", 1)


def test_flipped_manifest_is_refused_or_harmless(settings):
    """A flipped bit anywhere in the manifest is an error in words or changes nothing that counts."""
    path = next(p for p in artefacts(settings.index) if p.name == MANIFEST)
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(200):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            hits = Index.open(settings.index).search("沙袋", 1)
        except StoreError as error:
            assert "wenhao rebuild" in str(error)
        else:
            assert "沙袋" in hits[0].text


@pytest.mark.parametrize("content", [b"", b"../../etc", b"\xff\xfe", b"nothing-here\n", b"a/b"])
def test_harmed_pointer_is_noticed_and_rebuilt(settings, content):
    """The file that names the generation, emptied or overwritten, is refused and put right by a rebuild."""
    (settings.index / "CURRENT").write_bytes(content)
    damages(settings.index)
    rebuild(settings)
    assert Index.open(settings.index).search("沙袋", 1)


def test_generation_of_another_version(settings):
    """An index of another format is outdated, not damaged."""
    path = next(p for p in artefacts(settings.index) if p.name == MANIFEST)
    path.write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(IndexOutdated, match="wenhao rebuild"):
        Index.open(settings.index)


def test_foreign_folder_is_no_index(tmp_path):
    """A folder of other things has no index, and what is in it survives a rebuild's refusal."""
    (tmp_path / "letter.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(IndexMissing, match="wenhao rebuild"):
        Index.open(tmp_path)
    assert (tmp_path / "letter.txt").exists()


def test_a_file_in_place_of_the_index(tmp_path, built):
    """Where the index should be there is a file: one sentence, and the file stays."""
    (tmp_path / "file").write_text("hello", encoding="utf-8")
    with pytest.raises(StoreError, match="WENHAO_INDEX"):
        Index.open(tmp_path / "file" / "index")
    settings = Settings.from_environ({"WENHAO_CORPUS": str(built / "corpus")})
    object.__setattr__(settings, "index", tmp_path / "file")
    with pytest.raises(StoreError, match="WENHAO_INDEX"):
        rebuild(settings)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "hello"


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "不可写"), (errno.EACCES, "不可写"), (errno.EIO, "检查磁盘")],
)
def test_disk_that_fails_while_publishing(settings, monkeypatch, code, words):
    """Full, read-only or broken disk: one sentence each, and the last good index goes on answering."""
    name = current_name(settings.index)

    def failing(path):
        raise OSError(code, "fails")

    with monkeypatch.context() as patch, pytest.raises(StoreError, match=words):
        patch.setattr(generations, "_to_disk", failing)
        rebuild(settings, full=True)
    assert current_name(settings.index) == name
    assert Index.open(settings.index).search("沙袋", 1)
    assert [p.name for p in (settings.index / "generations").iterdir()] == [name]


def test_open_index_outlives_its_generation(settings):
    """Who has the old generation open goes on answering from it after a rebuild, and can tell that it is old."""
    old = Index.open(settings.index)
    assert old.is_current()
    rebuild(settings, full=True)
    assert not old.is_current()
    hit = old.search("县水利局要备足沙袋", 1)[0]
    assert old.verify(hit.file, hit.start, hit.end, hit.text)
    assert old.notices() == Index.open(settings.index).notices()


def test_leftovers_of_a_killed_build_go(settings):
    """What a killed build left behind is removed by the next one."""
    left = settings.index / "generations" / ".building-dead"
    left.mkdir()
    (left / "clauses.sqlite").write_bytes(b"half")
    assert Index.open(settings.index).search("沙袋", 1)
    rebuild(settings, full=True)
    assert not left.exists()


def test_killed_rebuilds_never_reach_a_reader(tmp_path):
    """Rebuilds killed at random moments: no wrong or failed answer, and the next rebuild finishes."""
    outcome = kill_rebuilds(tmp_path, times=5, seed=3)
    assert outcome.faults == []
    assert outcome.answered > 10
    assert outcome.killed


@pytest.mark.parametrize(
    ("fault", "count"),
    [(flipped_bits, 12), (failing_writes, 4), (changing_corpus, 4), (jumping_clock, 3), (two_writers, 1)],
)
def test_seeded_faults_do_no_harm(tmp_path, fault, count):
    """Each kind a few times: no crash, no wrong quote, and a rebuild puts right what a rebuild can."""
    assert fault(tmp_path, count=count, seed=11) == []


def test_read_only_index(settings):
    """An index that may not be written to answers; a rebuild says in one sentence that it cannot."""
    with tempfile.TemporaryDirectory() as folder:  # outside of what only this user may enter
        Path(folder).chmod(0o755)
        for name, source in (("index", settings.index), ("corpus", settings.corpus)):
            shutil.copytree(source, Path(folder, name))
        kept = replace(settings, index=Path(folder, "index"), corpus=Path(folder, "corpus"))
        with read_only(kept.index):
            with pytest.raises(StoreError, match="不可写"):
                rebuild(kept, full=True)
            assert Index.open(kept.index, kept).search("沙袋", 1)


def test_a_file_that_changes_while_it_is_read(settings, tmp_path, monkeypatch):
    """What is read differs from what was there at first: told, left out, and read by the next rebuild."""
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    settings = replace(settings, corpus=corpus)
    first, second = MOUNTAIN.replace("沙袋", "麻袋"), MOUNTAIN.replace("沙袋", "布袋")
    (corpus / "mountain.txt").write_text(first, encoding="utf-8")
    parse_each = build.parse_each

    def meddled(paths, root):
        (corpus / "mountain.txt").write_text(second, encoding="utf-8")
        return parse_each(paths, root)

    with monkeypatch.context() as patch:
        patch.setattr(build, "parse_each", meddled)
        report = rebuild(settings)
    assert "改动" in report.unread["mountain.txt"]
    (corpus / "mountain.txt").write_text(first, encoding="utf-8")
    rebuild(settings)
    assert "麻袋" in Index.open(settings.index).search("县水利局要备足麻袋", 1)[0].text


def test_a_file_that_vanishes_while_it_is_read(settings, tmp_path, monkeypatch):
    """A file removed between being listed and being read is told, the others are indexed."""
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    settings = replace(settings, corpus=corpus)
    parse_each = build.parse_each

    def vanishing(paths, root):
        (corpus / "mountain.txt").unlink()
        return parse_each(paths, root)

    with monkeypatch.context() as patch:
        patch.setattr(build, "parse_each", vanishing)
        report = rebuild(settings, full=True)
    assert list(report.unread) == ["mountain.txt"]
    assert [notice.file for notice in Index.open(settings.index).notices()] == ["water.txt"]
