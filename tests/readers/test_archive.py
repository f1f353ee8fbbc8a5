"""Zip archives are folders of the corpus; what is odd in them is told and costs nothing else."""

import struct
import zipfile
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.ingest.corpus import corpus_files, left_out
from index.readers.archive import members, read_bytes
from index.readers.reader import read_file

NOTICE = "关于防汛的通知\n各村：\n一、备足沙袋。"


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_members_are_files_of_the_corpus(tmp_path: Path) -> None:
    """Each file in an archive is read under its own name, and what cannot be is told."""
    inner = _zip(tmp_path / "inner.zip", {"a.txt": b"x"}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    files = {
        "通知/防汛.txt": NOTICE.encode(),
        "图.bin": b"x",
        "内.zip": inner,
        "__MACOSX/._x.txt": b"x",
        "README.md": b"",
    }
    archive = _zip(tmp_path / "附件.zip", files)
    (found,) = corpus_files(tmp_path)
    assert found.relative_to(tmp_path).as_posix() == "附件.zip/通知/防汛.txt"
    assert read_file(found, "防汛.txt").text == NOTICE
    assert left_out(tmp_path) == [
        ("附件.zip/内.zip", "压缩包没有打开，请解压后放入"),
        ("附件.zip/图.bin", "不支持 .bin 格式，请另存为 docx、pdf、html 或 txt"),
    ]
    with pytest.raises(FileNotFoundError):
        read_bytes(archive / "没有.txt", "没有.txt")


def test_names_without_a_mark_of_utf8_are_in_gb18030(tmp_path: Path) -> None:
    """What Windows writes on a Chinese system."""
    path = _zip(tmp_path / "a.zip", {"xxxx.txt": NOTICE.encode()})
    path.write_bytes(path.read_bytes().replace(b"xxxx.txt", "防汛.txt".encode("gb18030")))
    ((member, fault),) = members(path)
    assert (member.name, fault) == ("防汛.txt", None)
    assert read_bytes(member, "防汛.txt").decode() == NOTICE


def test_names_outside_the_archive_are_told(tmp_path: Path) -> None:
    """Nothing is read, or written, beside the archive."""
    path = _zip(tmp_path / "a.zip", {"../b.txt": b"x", "/etc/passwd.txt": b"x", "c.txt": b"x"})
    assert [member.name for member, fault in members(path) if fault is None] == ["c.txt"]
    assert left_out(tmp_path) == [("a.zip", "里面有名字不对的文件，没有读入，请解压后放入")]


@pytest.mark.parametrize(("at", "value"), [(12, struct.pack("<L", 1 << 30)), (0, b"XX")])
def test_broken_and_endless_archives_are_refused_in_a_sentence(tmp_path: Path, at: int, value: bytes) -> None:
    """A list of files of a gigabyte, and no list at all."""
    path = _zip(tmp_path / "a.zip", {"c.txt": b"x"})
    data = bytearray(path.read_bytes())
    data[len(data) - 22 + at : len(data) - 22 + at + len(value)] = value
    path.write_bytes(bytes(data))
    with pytest.raises(ReadingError, match="请"):
        members(path)
    assert corpus_files(tmp_path) == []
    assert left_out(tmp_path)[0][0] == "a.zip"


def test_what_unpacks_to_more_than_a_file_may_have_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by its entry, and where the entry lies, when it is read."""
    monkeypatch.setattr("index.readers.archive.MOST_BYTES", 1000)
    path = _zip(tmp_path / "a.zip", {"c.txt": bytes(2000)})
    ((member, fault),) = members(path)
    assert fault is not None
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 2000), struct.pack("<L", 10)))
    with pytest.raises(ReadingError):
        read_bytes(member, "c.txt")
