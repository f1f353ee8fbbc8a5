"""The files of a corpus, each with the hash of its content."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError, ReadingError, system_reason
from index.readers import archive
from index.readers.reader import SUFFIXES
from index.storage.hashing import content_hash

_ARCHIVES = (archive.SUFFIX, ".rar", ".7z", ".tar", ".gz")


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of the corpus and the hash of its content, b"" where it cannot be read."""

    path: Path
    file: str
    digest: bytes

    def is_unchanged(self) -> bool:
        """Whether the file still has this content."""
        return _digest(self.path) == self.digest


def hashed_files(corpus: Path) -> list[CorpusFile]:
    """The files of the corpus with the hashes of their contents; raises CorpusError where there is none."""
    sources = [
        CorpusFile(path, path.relative_to(corpus).as_posix(), digest)
        for path in corpus_files(corpus)
        if (digest := _digest(path)) is not None
    ]
    if not sources:
        raise CorpusError(f"{corpus} 里没有可读的公文。请放入公文文件，或用 --corpus 指定别的文件夹。")
    return sources


def _digest(path: Path) -> bytes | None:
    """The hash of a file's content, b"" where it cannot be read, None where it is gone."""
    try:
        return content_hash(archive.read_bytes(path, path.name))
    except FileNotFoundError:
        return None
    except (OSError, ReadingError):
        return b""


def corpus_digest(sources: Sequence[CorpusFile]) -> str:
    """Names the corpus: all file names and contents."""
    return content_hash(*(part for source in sources for part in (source.file, source.digest))).hex()


def corpus_files(root: Path) -> list[Path]:
    """The files under `root` that can be notices, sorted by name; links are not followed.

    An archive counts as a folder. Hidden files and those called README are left out. Raises CorpusError where `root` is
    no readable folder.
    """
    if root.is_file():
        raise CorpusError(f"{root} 是文件，不是文件夹，请用 --corpus 指明公文所在的文件夹。")
    if not root.is_dir():
        raise CorpusError(f"找不到文件夹 {root}，请用 --corpus 指明公文所在的文件夹。")
    return sorted(path for path, fault in _offered(root) if fault is None)


def left_out(root: Path) -> list[tuple[str, str]]:
    """The visible files and links under `root` that `corpus_files` leaves out, each with the reason in Chinese."""
    faults = ((path.relative_to(root), fault) for path, fault in _offered(root) if fault)
    return sorted((os.fsencode(path).decode("utf-8", "replace"), fault) for path, fault in faults)


def _offered(root: Path) -> Iterator[tuple[Path, str | None]]:
    """What somebody put under `root` to be read, each with why it can be no notice, None where it can."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        links = [Path(folder, name) for name in names if Path(folder, name).is_symlink()]
        for path in (*links, *(path for name in files if _is_offered(path := Path(folder, name)))):
            fault = _fault(path)
            if fault is None and path.suffix.lower() == archive.SUFFIX:
                yield from _members(path)
            else:
                yield path, fault


def _members(path: Path) -> Iterator[tuple[Path, str | None]]:
    try:
        found = archive.members(path)
    except ReadingError as error:
        yield path, error.reason.rstrip("。")
        return
    for member, fault in found:
        folders = member.relative_to(path).parts[:-1]
        if _is_offered(member) and not any(name.startswith((".", "__MACOSX")) for name in folders):
            yield member, fault or (None if member.suffix.lower() in SUFFIXES else _unsupported(member))


def _is_offered(path: Path) -> bool:
    """Whether somebody put the file there to be read: hidden files, those of open documents and READMEs are not."""
    return not path.name.startswith((".", "~$")) and path.stem.lower() != "readme"


def _fault(path: Path) -> str | None:
    """Why the file can be no notice, with the remedy; None where it can."""
    try:
        path.as_posix().encode()
        about = path.lstat()
    except UnicodeEncodeError:
        return "文件名不是 UTF-8，请改名"
    except OSError as error:
        return f"打不开（{system_reason(error)}），请检查文件"
    if stat.S_ISLNK(about.st_mode):
        return "是链接，不跟随；请放入文件本身"
    if path.suffix.lower() not in (*SUFFIXES, archive.SUFFIX):
        return _unsupported(path)
    if not stat.S_ISREG(about.st_mode):
        return "不是普通文件，请移走"
    if about.st_size > archive.MOST_BYTES:
        return archive.too_large()
    return None


def _unsupported(path: Path) -> str:
    if path.suffix.lower() in _ARCHIVES:
        return "压缩包没有打开，请解压后放入"
    return f"不支持 {path.suffix or '无后缀'} 格式，请另存为 docx、pdf、html 或 txt"
