"""Generations: each build is a folder of its own, published by one atomic rename of the file CURRENT.

.wenhao/CURRENT                  the name of the published generation
.wenhao/generations/NAME/        manifest.json, clauses.sqlite, vectors/, lexical/passages/, lexical/notices/
.wenhao/embedding.journal        what an interrupted rebuild has embedded
.wenhao/rebuild.lock             held while a rebuild runs
"""

from __future__ import annotations

import errno
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, IndexMissing, IndexOutdated, StoreError, system_reason
from index.untrusted import check_plain, check_types, decoding, is_inner, read_plain

FORMAT = 7
"""The version of the layout of a generation."""
TAKEN_OVER = (FORMAT, 6, 5, 4, 3)
"""The formats whose vectors a rebuild takes over."""
CLAUSES, VECTORS, MANIFEST = "clauses.sqlite", "vectors", "manifest.json"
LEXICAL, NOTICES = "lexical/passages", "lexical/notices"
EMBEDDING_CACHE = "embedding.journal"
_CURRENT, _FOLDER, _BUILDING, _LOCK = "CURRENT", "generations", ".building-", "rebuild.lock"
_LONGEST_NAME = 255
"""Bytes: what file systems take for a name."""
_REMEDY = "请运行 wenhao rebuild 重建。"
_FULL_REMEDY = "请运行 wenhao rebuild --full 重建。"
_LONGEST_MANIFEST = 256_000_000
"""Bytes: a few hundred for each file that could not be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from and by, and the size and checksum of each of its files.

    `rows` counts the vectors, those of removed passages included; `vectors` says how they are searched and `recall`
    which share of the exact ten nearest that finds; `unread` gives the reason for each file left out, `alike` what a
    notice has in common with another that it is a copy or a version of.
    """

    generation: str
    model: str
    encoder: str
    dimension: int
    rules: str
    corpus_digest: str
    notices: int
    clauses: int
    passages: int
    rows: int
    built_at: str
    libraries: dict[str, str]
    vectors: str = "exact"
    recall: float = 1.0
    unread: dict[str, str] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in `folder`, as `parsed`."""
        try:
            return cls.parsed(read_plain(folder / MANIFEST, _LONGEST_MANIFEST).decode("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"索引的清单读不出来（{MANIFEST}）。{_FULL_REMEDY}") from error

    @classmethod
    def parsed(cls, text: str) -> Manifest:
        """The manifest in `text`, of a format that a rebuild starts from.

        Raises IndexOutdated for another one, IndexDamaged for what is none.
        """
        with decoding(IndexDamaged(f"索引的清单读不出来。{_FULL_REMEDY}")):
            content: dict[str, Any] = json.loads(text)
            if content["format"] not in TAKEN_OVER:
                raise _outdated(content["format"])
            known = {f.name for f in fields(cls)}
            manifest = cls(**{name: value for name, value in content.items() if name in known})
            sums: Any = {name: tuple(found) for name, found in manifest.files.items()}
            manifest = replace(manifest, files=sums)
            check_types(manifest)
            if not all(map(is_inner, (manifest.generation, *manifest.files))):
                raise ValueError("a name leads out of the folder")
            return manifest

    def check_format(self) -> None:
        """Raises IndexOutdated where the generation cannot be searched before a rebuild."""
        if self.format != FORMAT:
            raise _outdated(self.format)

    def write(self, folder: Path) -> None:
        """Writes the manifest into `folder`."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    def check(self, folder: Path, checked_bytes: int) -> None:
        """Raises IndexDamaged where a file is missing, altered or no plain file.

        Checksums are read of files up to `checked_bytes`.
        """
        try:
            check_plain(folder)
        except OSError as error:
            raise IndexDamaged(f"索引已损坏：{folder.name} 里有不是普通文件的东西。{_FULL_REMEDY}") from error
        for name, (size, checksum) in self.files.items():
            try:
                whole = (folder / name).stat().st_size == size
                if whole and size <= checked_bytes:
                    whole = file_checksum(folder / name) == checksum
            except OSError:
                whole = False
            if not whole:
                raise IndexDamaged(f"索引已损坏：文件 {name} 缺失或被改动。{_FULL_REMEDY}")


def _outdated(format_: object) -> IndexOutdated:
    return IndexOutdated(f"索引由另一版本的 wenhao 建立（格式 {format_}）。{_REMEDY}")


def file_checksum(path: Path) -> int:
    """The CRC-32 of a file: 4 GB a second, and any flipped bit changes it."""
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 22):  # 4 MB: a large index is never held whole
            checksum = zlib.crc32(block, checksum)
    return checksum


def current_name(index: Path) -> str:
    """The name of the published generation; raises IndexMissing where there is none."""
    try:
        name = read_plain(index / _CURRENT, _LONGEST_NAME).decode("utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"还没有索引（{index}）。请先运行 wenhao rebuild。") from error
    except NotADirectoryError as error:
        raise StoreError(f"{index} 是一个文件，不能存放索引。请用 --index 或 WENHAO_INDEX 指定一个文件夹。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"索引 {index} 读不出来。请检查权限，或运行 wenhao rebuild --full 重建。") from error
    if Path(name).name != name or not is_inner(name) or name.startswith("."):
        raise IndexDamaged(f"索引已损坏：文件 {_CURRENT} 被改动。{_FULL_REMEDY}")
    return name


def generation_folder(index: Path, name: str) -> Path:
    """Where the generation `name` is."""
    return _generations(index) / name


def _generations(index: Path) -> Path:
    """The folder of all generations, which a rebuild empties: a link to another place is refused."""
    folder = index / _FOLDER
    if folder.is_symlink():
        raise IndexDamaged(f"{folder} 是链接，不能用作索引。请删去这个链接，再运行 wenhao rebuild --full。")
    return folder


@contextmanager
def staging(index: Path) -> Iterator[Path]:
    """A new empty folder for a generation, removed on leaving unless `publish` has renamed it."""
    from shutil import rmtree  # not for a question

    parent = _generations(index)
    parent.mkdir(parents=True, exist_ok=True)
    folder = parent / f"{_BUILDING}{os.urandom(6).hex()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, manifest: Manifest) -> Path:
    """Makes the staged `folder` the current generation: files to disk, then the name, in one atomic step."""
    names = sorted(
        str(p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock"
    )
    for name in names:
        _to_disk(folder / name)
    sums = {name: ((folder / name).stat().st_size, file_checksum(folder / name)) for name in names}
    manifest = Manifest(**{**asdict(manifest), "files": sums})
    manifest.write(folder)
    _to_disk(folder / MANIFEST)
    final = generation_folder(index, manifest.generation)
    folder.rename(final)
    _to_disk(final.parent)
    pointer = index / f"{_CURRENT}.new"
    pointer.unlink(missing_ok=True)  # it may be a link to another place
    pointer.write_text(manifest.generation + "\n", encoding="utf-8")
    _to_disk(pointer)
    pointer.replace(index / _CURRENT)
    _to_disk(index)
    return final


def sweep(index: Path) -> None:
    """Removes all generations but the current one; who still reads one keeps its open files until closing them."""
    from shutil import rmtree

    try:
        keep = current_name(index)
    except StoreError:
        keep = ""
    for folder in _generations(index).iterdir():
        if folder.name != keep:
            rmtree(folder, ignore_errors=True)


@contextmanager
def rebuild_lock(index: Path) -> Iterator[None]:
    """Held by one rebuild at a time; raises StoreError where another runs or the folder cannot be written."""
    from filelock import FileLock, Timeout

    with disk_errors(index):
        index.mkdir(parents=True, exist_ok=True)
    if (index / _LOCK).is_symlink() or ((index / _LOCK).exists() and not (index / _LOCK).is_file()):
        raise StoreError(f"{index / _LOCK} 不是普通文件。请删去它再试。")
    lock = FileLock(index / _LOCK, timeout=0)
    try:
        with disk_errors(index):
            lock.acquire()
    except Timeout as error:
        raise StoreError(f"另一个 rebuild 正在更新 {index}。请等它结束后再试。") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def disk_errors(index: Path) -> Iterator[None]:
    """Turns errors of the disk into a StoreError that names the remedy."""
    try:
        yield
    except OSError as error:
        if isinstance(error, TimeoutError):  # the lock's own: not the disk's
            raise
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(
                f"磁盘已满，索引没有更新，原有索引仍可使用。请腾出 {index} 所在磁盘的空间后再试。"
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StoreError(
                f"文件夹 {index} 不可写，索引没有更新。请检查权限，或用 --index 指定别的文件夹。"
            ) from error
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            raise StoreError(
                f"{index} 不是文件夹，不能存放索引。请用 --index 或 WENHAO_INDEX 指定一个文件夹。"
            ) from error
        raise StoreError(
            f"写索引 {index} 时出错（{system_reason(error)}），原有索引仍可使用。请检查磁盘后再试。"
        ) from error


@contextmanager
def failing_as_disk(*kinds: type[Exception]) -> Iterator[None]:
    """Turns the errors by which a library tells that it could not write into the OSError behind them."""
    try:
        yield
    except kinds as error:
        full = any(words in str(error).lower() for words in ("no space", "is full"))
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def _to_disk(path: Path) -> None:
    """Forces `path` to disk, so that a loss of power cannot undo a publication."""
    if os.name == "nt" and path.is_dir():  # a folder cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
