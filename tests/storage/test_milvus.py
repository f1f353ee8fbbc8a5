"""The same search with the generations in Milvus (milvus-lite, the engine of the same interface in this process)."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from running_wenhao import CORPUS, ROOT
from samples import FIRE, MOUNTAIN, WATER
from taking_over import take_over_vectors

from index.encoder.encoder import EmbeddedEncoder
from index.errors import IndexDamaged, IndexMissing, StoreError
from index.indexes.part_index import PartVectors
from index.indexes.token_index import TokenVectors
from index.ingest.build import rebuild
from index.parsing.parser import parse_text
from index.parsing.passages import embedded_text, passages
from index.search.index import Index
from index.settings import Settings
from index.storage import embedding

ASKED = [
    "村党支部要做什么",
    "谁要给市委组织部报告",
    "農村黨組織要做什麼",
    "学校怎样准备开学",
    "擅离职守怎么处理",
    "What must members do?",
    "1月27日",
]


@pytest.fixture(autouse=True)
def _engine():
    pytest.importorskip("pymilvus")
    pytest.importorskip("milvus_lite")


@pytest.fixture
def settings(tmp_path, corpus):
    found = Settings.from_environ({"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(tmp_path / "index")})
    return replace(found, store=f"milvus:{tmp_path / 'engine.db'}")


def without_nearer(index, empty):
    """`index` without the vectors of parts and tokens, which an engine does not keep."""
    index._store._parts, index._store._tokens = PartVectors(empty), TokenVectors(empty)
    return index


@pytest.fixture(scope="module")
def both(shipped_index, tmp_path_factory):
    """The shipped notices in a folder, without those of parts and tokens, and in the engine."""
    pytest.importorskip("milvus_lite")
    folder = tmp_path_factory.mktemp("engine")
    settings = Settings.from_environ({"WENHAO_CORPUS": str(CORPUS), "WENHAO_INDEX": str(folder / "index")})
    settings = replace(settings, store=f"milvus:{folder / 'engine.db'}")
    local = without_nearer(Index.open(shipped_index), folder)
    take_over_vectors(local, settings)
    rebuild(settings)
    return local, Index.open(settings.index, settings)


def collections(settings):
    """What the engine holds."""
    from pymilvus import MilvusClient

    return MilvusClient(settings.store.removeprefix("milvus:")).list_collections()


def places(index, query, k=10, **only):
    """Where the hits for a query stand, with their scores."""
    return [((hit.file, hit.start, hit.end), hit.score) for hit in index.search(query, k, **only)]


def same_hits(one, other, query, apart=0.03, **only):
    """Asserts equal order but for scores less than `apart` from each other, and scores that near each other."""
    first, second = dict(places(one, query, **only)), dict(places(other, query, **only))
    for place in first.keys() & second.keys():
        assert first[place] == pytest.approx(second[place], abs=apart)
    lowest = min([*first.values(), *second.values()], default=0)
    for place in first.keys() ^ second.keys():  # on the edge of what was asked for
        assert first.get(place, second.get(place)) <= lowest + apart
    order = [place for place in first if place in second]
    for a, b in zip(order, sorted(order, key=lambda place: -second[place]), strict=True):
        assert abs(first[a] - first[b]) <= apart


@pytest.mark.parametrize("query", ASKED)
def test_the_engine_finds_what_the_folder_finds(both, query):
    """The same passages in the same order, up to ties, with the same scores, to .03: tantivy rounds lengths."""
    same_hits(*both, query)


def test_the_engine_gives_back_what_the_folder_gives(both):
    """Notices, their summaries, passages and vectors are the same."""
    local, engine = both
    assert engine.notices() == local.notices()
    assert engine.sources() == local.sources()
    for summary in local.notices():
        assert engine.notice(summary.file) == local.notice(summary.file)
    assert engine.passages() == local.passages()
    ids = list(local.passages())
    assert np.allclose(engine.vectors(ids), local.vectors(ids), atol=1e-6)
    files = [summary.file for summary in local.notices()]
    assert engine.notices(files[1:]) == local.notices(files[1:]) == local.notices()[1:]
    with pytest.raises(KeyError):
        engine.notice("none.txt")


def test_filters_stay_within_their_files(both):
    """A search within files stays within them; within none it finds nothing."""
    local, engine = both
    for summary in local.notices():
        assert {hit.file for hit in engine.search("党员", 50, files=[summary.file])} == {summary.file}
        same_hits(local, engine, "党员要做什么", files=[summary.file])
    assert engine.search("党员", 5, files=[]) == engine.search("党员", 5, files=["none.txt"]) == []
    assert engine.search("党员", 5, files=['a"] or id > 0 or file in ["b', "\\"]) == []


@pytest.mark.parametrize("query", ["", " \n", "\0", "\ud800", "😀" * 50, "要" * 100_000, "<b>&'\";--", "\x1b[31m"])
def test_odd_questions_do_no_harm(both, query):
    """No question raises; a blank one finds nothing."""
    assert len(both[1].search(query, 3)) == (0 if not query.strip() else 3)


def test_a_rebuild_costs_what_changed(settings, corpus, tmp_path):
    """Changed, added and removed notices: only new texts are embedded, and all is as in a folder built from nothing."""
    assert rebuild(settings).changed
    assert not rebuild(settings).changed
    (corpus / "water.txt").write_text(WATER.replace("昼夜值守", "日夜值守"), encoding="utf-8")
    (corpus / "fire.txt").write_text(FIRE, encoding="utf-8")
    (corpus / "mountain.txt").unlink()
    report = rebuild(settings)
    assert (report.added, report.removed) == (2, 2)
    local = replace(settings, store="", index=tmp_path / "local")
    fresh = rebuild(local)
    assert report.notices == fresh.notices
    engine, folder = Index.open(settings.index, settings), without_nearer(Index.open(local.index), tmp_path)
    assert 0 < report.embedded < engine.manifest.passages
    assert set(engine.passages().values()) == set(folder.passages().values())
    for query in ("谁要值守", "野外用火", "备足沙袋"):
        same_hits(folder, engine, query)
    assert all(hit.file != "mountain.txt" for hit in engine.search("县水利局要备足沙袋", 50))


def test_generations_follow_one_another(settings, corpus):
    """Who reads the old generation goes on, sees that there is a newer one, and the next but one is gone."""
    first = rebuild(settings).generation
    old = Index.open(settings.index, settings)
    (corpus / "fire.txt").write_text(FIRE, encoding="utf-8")
    second = rebuild(settings).generation
    assert not old.is_current()
    assert "沙袋" in old.search("县水利局要备足沙袋", 1)[0].text
    assert all(hit.file != "fire.txt" for hit in old.search("野外用火", 50))
    new = Index.open(settings.index, settings)
    assert new.is_current()
    assert new.manifest.generation == second
    assert "野外用火" in new.search("严禁野外用火", 1)[0].text
    assert sum(first.replace("-", "_") in name for name in collections(settings)) == 2
    (corpus / "fire.txt").unlink()
    rebuild(settings)
    assert not any(first.replace("-", "_") in name for name in collections(settings))


def test_interrupted_build_leaves_nothing_and_goes_on(settings, corpus, monkeypatch):
    """A build that breaks while embedding leaves the published generation; what it embedded is not embedded again."""
    name = rebuild(settings).generation
    before = collections(settings)
    (corpus / "fire.txt").write_text(FIRE, encoding="utf-8")
    monkeypatch.setattr(embedding, "BATCH", 2)
    whole, calls = EmbeddedEncoder.encode_passages, []

    def dying(self, texts):
        calls.append(len(texts))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(self, texts)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(EmbeddedEncoder, "encode_passages", dying)
        rebuild(settings)
    assert collections(settings) == before
    assert Index.open(settings.index, settings).manifest.generation == name
    assert rebuild(settings).embedded == len(embedded_texts(FIRE) - embedded_texts(MOUNTAIN)) - 2


def embedded_texts(text):
    """The texts embedded for a notice, each once."""
    notice = parse_text(text, "")
    return {embedded_text(notice, passage) for passage in passages(notice)}


def test_a_killed_build_is_swept(settings):
    """Collections that no alias names, left by a killed build, go with the next rebuild; others stay."""
    from pymilvus import DataType, MilvusClient

    rebuild(settings)
    client = MilvusClient(settings.store.removeprefix("milvus:"))
    fields = MilvusClient.create_schema()
    fields.add_field("id", DataType.INT64, is_primary=True)
    fields.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
    for name in ("wenhao_20200101T000000_dead_passages", "another"):
        client.create_collection(name, schema=fields)
    rebuild(settings)
    assert "another" in collections(settings)
    assert not any("dead" in name for name in collections(settings))


def test_a_notice_beyond_what_a_row_holds(settings, corpus):
    """A notice with a sentence of 30,000 characters comes back whole, and its end is found."""
    long = "有险情要立即报告" + "，沿河各村要派人日夜看守" * 2_500 + "。山鹰要回巢。"
    text = MOUNTAIN.replace("有险情要立即报告", long)
    (corpus / "long.txt").write_text(text, encoding="utf-8")
    local = replace(settings, store="", index=settings.index.with_name("local"))
    rebuild(local)
    folder = Index.open(local.index)
    take_over_vectors(folder, settings)
    rebuild(settings)
    engine = Index.open(settings.index, settings)
    assert engine.notice("long.txt") == folder.notice("long.txt")
    assert engine.passages() == folder.passages()
    assert max(len(passage.text.encode()) for passage in engine.passages().values()) > 65_535
    assert "山鹰" in engine.search("山鹰要回巢", 1)[0].text


def test_altered_text_is_noticed(settings):
    """A passage or a notice that was changed in the engine is refused when it is read, never shown."""
    generation = rebuild(settings).generation
    from index.storage.milvus.client import Engine, collection_of

    engine = Engine(settings.store)
    for part, where in (("_passages", "id == 0"), ("_notices", 'file == "mountain.txt"')):
        collection = collection_of(generation, part)
        (row,) = engine.rows(collection, where, ["*"])
        row.pop("words", None)
        engine.upsert(collection, [{**row, "record": row["record"].replace("山", "川")}])
    opened = Index.open(settings.index, settings)
    with pytest.raises(IndexDamaged, match="wenhao rebuild --full"):
        opened.passage(0)
    with pytest.raises(IndexDamaged, match="wenhao rebuild --full"):
        opened.notice("mountain.txt")
    assert opened.notice("water.txt")


def test_missing_rows_are_noticed_and_rebuilt(settings):
    """A generation with fewer passages than it was published with is refused and put right by a rebuild."""
    from index.storage.milvus.client import Engine, collection_of

    generation = rebuild(settings).generation
    Engine(settings.store).delete(collection_of(generation, "_passages"), ids=[0])
    with pytest.raises(IndexDamaged, match="wenhao rebuild"):
        Index.open(settings.index, settings)
    assert "不可用" in (rebuild(settings).reason or "")
    assert Index.open(settings.index, settings).search("沙袋", 1)


def test_an_empty_engine_has_no_index(settings):
    """Before the first rebuild the error says what to run."""
    with pytest.raises(IndexMissing, match="wenhao rebuild"):
        Index.open(settings.index, settings)


def test_an_engine_that_cannot_be_reached(settings, monkeypatch):
    """No server, a file that is none, no pymilvus: one sentence each that names the setting, without the password."""
    monkeypatch.setattr("index.storage.milvus.client._CONNECT", 1.0)
    stores = ["milvus://user:secret@127.0.0.1:9", f"milvus:{settings.corpus / 'water.txt' / 'x.db'}"]
    for store in stores:
        with pytest.raises(StoreError, match="WENHAO_STORE") as caught:
            Index.open(settings.index, replace(settings, store=store))
        assert "secret" not in str(caught.value)
        assert "\n" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(StoreError, match=r"pip install 'wenhao\[milvus\]'"):
        Index.open(settings.index, settings)


def test_another_machine_published_meanwhile(settings, corpus, monkeypatch):
    """The slower of two builds from different machines is refused; the published one stays."""
    from index.storage.milvus.writer import MilvusDraft

    rebuild(settings)
    publish = MilvusDraft.publish

    def slow(self, manifest):
        monkeypatch.setattr(MilvusDraft, "publish", publish)
        other.append(rebuild(replace(settings, index=settings.index.with_name("elsewhere"))).generation)
        publish(self, manifest)

    other = []
    monkeypatch.setattr(MilvusDraft, "publish", slow)
    (corpus / "fire.txt").write_text(FIRE, encoding="utf-8")
    with pytest.raises(StoreError, match="没有更新"):
        rebuild(settings)
    assert Index.open(settings.index, settings).manifest.generation == other[0]


def test_beyond_the_exact_size_the_recall_is_measured(settings, monkeypatch):
    """A larger index is searched by a graph, and the manifest says what share of the nearest it finds."""
    monkeypatch.setattr("index.storage.milvus.writer.EXACT_ROWS", 5)
    rebuild(settings)
    opened = Index.open(settings.index, settings)
    assert 0.9 <= opened.manifest.recall <= 1.0
    assert "沙袋" in opened.search("县水利局要备足沙袋", 1)[0].text


def test_a_server_serves_several_processes(settings, corpus, tmp_path):
    """milvus://HOST:PORT: one process rebuilds while another has the index open, and moves on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(tmp_path / "data"), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        settings = replace(settings, store=f"milvus://127.0.0.1:{port}")
        wait_for(port)
        rebuild(settings)
        opened = Index.open(settings.index, settings)
        (corpus / "fire.txt").write_text(FIRE, encoding="utf-8")
        environ = {"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(settings.index), "WENHAO_STORE": settings.store}
        ran = subprocess.run([sys.executable, "-m", "index"], env={**os.environ, **environ}, cwd=ROOT, check=True)
        assert ran.returncode == 0
        assert not opened.is_current()
        assert "野外用火" in Index.open(settings.index, settings).search("严禁野外用火", 1)[0].text
    finally:
        server.terminate()
        server.wait(20)
    with pytest.raises(StoreError, match="WENHAO_STORE"):
        opened.search("严禁野外用火", 1)


def wait_for(port):
    """Until something listens at `port`, a minute at most."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no server at {port}")
