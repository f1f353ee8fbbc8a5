"""One odd file costs only itself, whatever it does to the process that reads it."""

import os
import sys
import zipfile

import pytest
from rendering import W

from index.errors import ReadingError
from index.ingest.isolation import examine_apart, parse_apart, parse_each
from index.parsing.parser import parse_file
from index.readers import limits

NOTICE = "青山市林业局关于防火的通知\n青林发〔2021〕8号\n各乡镇：\n一、要巡山。\n青山市林业局\n2021年9月3日\n"


@pytest.fixture
def folder(tmp_path):
    """Two notices, and between them a document whose text takes seconds and hundreds of megabytes to read."""
    for name in ("甲.txt", "丙.txt"):
        (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "乙.docx", "w", zipfile.ZIP_DEFLATED) as package:
        runs = "<w:r><w:t>要</w:t></w:r>" * 700_000
        package.writestr("word/document.xml", f"<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>")
    return tmp_path


def test_what_a_child_reads_is_what_is_read_here(folder):
    """A notice comes through the pipe as it is."""
    assert parse_apart(folder / "甲.txt", folder) == parse_file(folder / "甲.txt", folder)
    assert examine_apart(folder / "甲.txt", folder).notice == parse_file(folder / "甲.txt", folder)


@pytest.mark.skipif(sys.platform != "linux", reason="only there the system holds a process to its limits")
@pytest.mark.parametrize(("limit", "value", "told"), [("SECONDS", 1, "秒"), ("MEMORY", 90 << 20, "内存")])
def test_a_file_beyond_its_limits_is_left_out_and_the_others_are_read(folder, monkeypatch, limit, value, told):
    """Too long or too large: that file is told in a sentence, its neighbours are read, in order."""
    monkeypatch.setattr(limits, limit, value)
    before, odd, after = parse_each([folder / name for name in ("甲.txt", "乙.docx", "丙.txt")], folder)
    assert (before.title, after.title) == ("青山市林业局关于防火的通知",) * 2
    assert isinstance(odd, ReadingError)
    assert odd.file == "乙.docx"
    assert told in odd.reason
    monkeypatch.undo()
    assert parse_apart(folder / "甲.txt", folder).title == before.title


def test_an_unexpected_error_is_a_sentence(folder):
    """What no reader foresaw is told with the remedy."""
    (folder / "丁.txt").mkdir()
    with pytest.raises(ReadingError, match="请"):
        parse_apart(folder / "丁.txt", folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_only_regular_files_with_readable_names_are_taken(tmp_path):
    """A pipe, a link and a name that is no text are told and left alone."""
    from index.ingest.corpus import corpus_files, left_out

    (tmp_path / "甲.txt").write_text(NOTICE, encoding="utf-8")
    os.mkfifo(tmp_path / "管道.txt")
    (tmp_path / "链接.txt").symlink_to("甲.txt")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text(NOTICE, encoding="utf-8")
    assert [path.name for path in corpus_files(tmp_path)] == ["甲.txt"]
    told = dict(left_out(tmp_path))
    assert {"管道.txt", "链接.txt", "\ufffd.txt"} == set(told)
    assert all("请" in reason for reason in told.values())
