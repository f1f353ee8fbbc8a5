"""Rebuilding: what changed and only that, one generation after the other."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from samples import MOUNTAIN, WATER

from index.encoder.encoder import EmbeddedEncoder
from index.errors import CorpusError, IndexMissing, IndexOutdated, StoreError
from index.ingest import build
from index.ingest.build import rebuild
from index.search.index import Index
from index.settings import Settings
from index.storage import embedding
from index.storage.generations import CLAUSES, FORMAT, Manifest, current_name, file_checksum, rebuild_lock


@pytest.fixture
def settings(tmp_path, corpus):
    return Settings.from_environ({"WENHAO_CORPUS": str(corpus), "WENHAO_INDEX": str(tmp_path / "index")})


def same_as_fresh(settings, tmp_path):
    """Asserts that the index holds what one built from nothing holds: passages, their vectors, their words."""
    other = Settings.from_environ({"WENHAO_CORPUS": str(settings.corpus), "WENHAO_INDEX": str(tmp_path / "fresh")})
    rebuild(other, full=True)
    one, fresh = Index.open(settings.index), Index.open(other.index)
    vectors = []
    for index in (one, fresh):
        passages = sorted(index.passages().items(), key=lambda item: (item[1].file, item[1].start, item[1].end))
        vectors.append({p: index.vectors([i])[0] for i, p in passages})
    assert list(vectors[0]) == list(vectors[1])
    for passage, vector in vectors[0].items():
        assert np.allclose(vector, vectors[1][passage], atol=1e-6)
    for query in ("谁要备足沙袋", "水县", "报告"):
        texts = [{index.passage(i).text for i, _ in index.bm25(query)} for index in (one, fresh)]
        assert texts[0] == texts[1]
    assert [n.file for n in one.notices()] == [n.file for n in fresh.notices()]


def test_first_build_reports_every_notice(settings):
    """The report names each notice with its clauses and how much was embedded."""
    report = rebuild(settings)
    assert [n.file for n in report.notices] == ["mountain.txt", "water.txt"]
    assert report.notices[0].clauses == 3
    assert "document_number" in report.notices[0].elements
    assert report.changed
    assert report.embedded > 0


def test_nothing_changed_nothing_done(settings):
    """A second build keeps the generation and embeds nothing."""
    first, second = rebuild(settings), rebuild(settings)
    assert (second.changed, second.embedded, second.generation) == (False, 0, first.generation)
    assert second.notices == first.notices


def test_only_changed_passages_are_embedded(settings, corpus, tmp_path):
    """One sentence more costs one vector, and the index is as one built from nothing."""
    rebuild(settings)
    (corpus / "water.txt").write_text(WATER.replace("各乡镇党委：", "各乡镇党委、各街道：", 1), encoding="utf-8")
    report = rebuild(settings)
    assert (report.added, report.removed) == (1, 1)
    assert 0 < report.embedded <= 2
    same_as_fresh(settings, tmp_path)


def test_removed_notice_leaves_every_store(settings, corpus, tmp_path):
    """Nothing of a removed notice is found any more, by meaning or by word."""
    rebuild(settings)
    (corpus / "mountain.txt").unlink()
    report = rebuild(settings)
    assert (report.added, report.removed, report.embedded) == (0, 1, 0)
    assert {hit.file for hit in Index.open(settings.index).search("县水利局备足沙袋", 50)} == {"water.txt"}
    same_as_fresh(settings, tmp_path)


def test_many_changes_in_a_row(settings, corpus, tmp_path):
    """Notices that come, change and go leave the index as one built from nothing."""
    rebuild(settings)
    for step in range(4):
        (corpus / f"new{step}.txt").write_text(MOUNTAIN.replace("山县", f"山{step}县"), encoding="utf-8")
        (corpus / f"new{step - 2}.txt").unlink(missing_ok=True)
        (corpus / "water.txt").write_text(WATER * (1 + step % 2), encoding="utf-8")
        rebuild(settings)
    same_as_fresh(settings, tmp_path)


def test_renamed_notice_costs_no_embedding(settings, corpus):
    """A file under another name keeps its vectors."""
    rebuild(settings)
    (corpus / "water.txt").rename(corpus / "river.txt")
    assert rebuild(settings).embedded == 0


def test_full_forgets_the_previous_generation(settings):
    """--full embeds everything again and says so."""
    first, second = rebuild(settings), rebuild(settings, full=True)
    assert second.embedded == first.embedded
    assert second.reason
    assert second.generation != first.generation


def test_new_rules_rebuild_and_keep_the_vectors(settings, monkeypatch):
    """Other rules read every notice again; texts that stay the same keep their vectors."""
    rebuild(settings)
    monkeypatch.setattr(build, "rules_fingerprint", lambda: "other")
    report = rebuild(settings)
    assert (report.changed, report.embedded, report.reason) == (True, 0, "规则已更新")


def test_older_format_is_rebuilt_and_keeps_the_vectors(settings, tmp_path):
    """An index of the format before asks for a rebuild, which reads the notices again and embeds nothing."""
    folder = settings.index / "generations" / rebuild(settings).generation
    with closing(sqlite3.connect(folder / CLAUSES)) as store:
        store.executescript("CREATE TABLE names (name TEXT); ALTER TABLE notices ADD COLUMN known TEXT")
    manifest = Manifest.read(folder)
    files = manifest.files | {CLAUSES: ((folder / CLAUSES).stat().st_size, file_checksum(folder / CLAUSES))}
    replace(manifest, format=FORMAT - 1, files=files).write(folder)
    with pytest.raises(IndexOutdated, match="rebuild"):
        Index.open(settings.index)
    report = rebuild(settings)
    assert (report.embedded, report.reason) == (0, "索引格式已更新")
    same_as_fresh(settings, tmp_path)


def test_rows_of_removed_passages_do_not_pile_up(settings, corpus, tmp_path, monkeypatch):
    """Once most rows stand for removed passages, all are numbered anew, at no cost of embedding."""
    monkeypatch.setattr(build, "SPARE_ROWS", 0)
    for number in range(3):
        (corpus / f"more{number}.txt").write_text(MOUNTAIN.replace("山县", f"山{number}县"), encoding="utf-8")
    rebuild(settings)
    for file in sorted(corpus.glob("m*.txt")):
        file.unlink()
    rebuild(settings)
    (corpus / "water.txt").rename(corpus / "river.txt")
    report = rebuild(settings)
    assert (report.reason, report.embedded) == ("索引里空位太多", 0)
    manifest = Index.open(settings.index).manifest
    assert manifest.rows == manifest.passages
    same_as_fresh(settings, tmp_path)


def test_new_model_embeds_everything(settings, monkeypatch):
    """Another model's vectors are not mixed with the old ones."""
    first = rebuild(settings)
    monkeypatch.setattr(build, "expected_fingerprint", lambda settings: "other")
    report = rebuild(settings)
    assert report.embedded == first.embedded
    assert "向量模型" in report.reason


def test_unreadable_file_is_left_out_and_named(settings, corpus):
    """A file that is no notice costs only itself, now and in later reports."""
    (corpus / "broken.txt").write_bytes(bytes(range(256)) * 20)
    assert list(rebuild(settings).unread) == ["broken.txt"]
    report = rebuild(settings)
    assert list(report.unread) == ["broken.txt"]
    assert not report.changed


@pytest.mark.parametrize("content", [None, b""])
def test_nothing_to_index_is_one_sentence(settings, corpus, content):
    """A corpus without one readable notice is an error, and an index that was there stays."""
    rebuild(settings)
    before = current_name(settings.index)
    for file in corpus.iterdir():
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
    with pytest.raises(CorpusError, match=str(corpus)):
        rebuild(settings)
    assert current_name(settings.index) == before
    assert Index.open(settings.index).search("沙袋", 1)


def test_two_rebuilds_at_once(settings):
    """The second of two rebuilds is told that the first is running."""
    with rebuild_lock(settings.index), pytest.raises(StoreError, match="另一个 rebuild"):
        rebuild(settings)


def test_old_generations_go(settings, corpus):
    """After a rebuild only the new generation is left."""
    rebuild(settings)
    (corpus / "more.txt").write_text(MOUNTAIN, encoding="utf-8")
    name = rebuild(settings).generation
    assert [p.name for p in (settings.index / "generations").iterdir()] == [name]


def test_progress_reaches_its_end(settings):
    """Each stage reports up to its total."""
    told = []
    rebuild(settings, progress=lambda *step: told.append(step))
    last = {stage: (done, total) for stage, done, total in told}
    assert set(last) == {"解析", "关系", "向量", "查重", "写入"}
    assert all(done == total for done, total in last.values())


def test_failure_in_the_middle_keeps_the_old_index(settings, corpus, monkeypatch):
    """A build that breaks while embedding leaves the published generation and nothing else."""
    name = rebuild(settings).generation
    (corpus / "more.txt").write_text(MOUNTAIN.replace("堤防", "水库"), encoding="utf-8")

    def broken(self, texts):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(StoreError, match="磁盘已满"):
        patch.setattr(EmbeddedEncoder, "encode_passages", broken)
        rebuild(settings)
    assert [p.name for p in (settings.index / "generations").iterdir()] == [name]
    assert Index.open(settings.index).search("沙袋", 1)
    assert rebuild(settings).changed


def test_interrupted_build_goes_on_where_it_stopped(settings, monkeypatch):
    """What was embedded before an interruption is not embedded again."""
    monkeypatch.setattr(embedding, "BATCH", 8)
    whole = EmbeddedEncoder.encode_passages
    calls = []

    def dying(self, texts):
        calls.append(len(texts))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(self, texts)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(EmbeddedEncoder, "encode_passages", dying)
        rebuild(settings)
    with pytest.raises(IndexMissing):
        Index.open(settings.index)
    report = rebuild(settings)
    assert report.embedded == len({p.text for p in Index.open(settings.index).passages().values()}) - 16
    assert sorted(p.name for p in settings.index.iterdir()) == ["CURRENT", "generations", "rebuild.lock"]


def test_copies_and_left_out_files_are_told_and_nothing_is_dropped(settings, corpus):
    """A copy under another name is in the index and in the report; so is, by its reason, what no reader takes."""
    (corpus / "again.docx.txt").write_text(MOUNTAIN.replace("\n\n", "\n　　"), encoding="utf-8")
    (corpus / "drawing.dwg").write_bytes(b"x")
    for report in (rebuild(settings), rebuild(settings)):
        assert len(report.notices) == 3
        assert report.alike == {"mountain.txt": "与 again.docx.txt 正文完全相同"}
        assert "不支持" in report.unread["drawing.dwg"]
    assert [notice.file for notice in Index.open(settings.index).notices()] == [n.file for n in report.notices]


def test_internal_papers_are_told_and_left_out_where_a_setting_says_so(settings, corpus):
    """The report names the mark either way; another setting reads all files anew, without embedding them again."""
    (corpus / "inside.txt").write_text("内部资料 注意保存\n关于某事的通知\n各镇：\n一、各镇要每日报送台账。\n", "utf-8")
    kept = rebuild(settings)
    warned = next(notice.warnings for notice in kept.notices if notice.file == "inside.txt")
    assert any("内部资料" in warning for warning in warned)
    without = rebuild(replace(settings, internal="leave-out"))
    assert "内部资料 注意保存" in without.unread["inside.txt"]
    assert "inside.txt" not in {notice.file for notice in without.notices}
    assert {hit.file for hit in Index.open(settings.index).search("每日报送台账", 50)} & {"inside.txt"} == set()
    again = rebuild(settings)
    assert (len(again.notices), again.embedded <= kept.embedded) == (len(kept.notices), True)
