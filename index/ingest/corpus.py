"""The files of a corpus, each with the hash of its content."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError, system_reason
from index.readers.reader import SUFFIXES
from index.storage.hashing import content_hash


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of the corpus and the hash of its content."""

    path: Path
    file: str
    digest: bytes

    def is_unchanged(self) -> bool:
        """Whether the file still has this content."""
        try:
            return content_hash(self.path.read_bytes()) == self.digest
        except OSError:
            return False


def sources_of(corpus: Path) -> list[CorpusFile]:
    """The files of the corpus with the hashes of their contents; raises CorpusError where there is none."""
    sources = []
    for path in corpus_files(corpus):
        try:
            sources.append(CorpusFile(path, path.relative_to(corpus).as_posix(), content_hash(path.read_bytes())))
        except FileNotFoundError:
            continue  # gone since it was listed
        except OSError as error:
            reason = system_reason(error)
            raise CorpusError(f"文件 {path} 读不出来（{reason}）。请检查权限，或移走该文件。") from error
    if not sources:
        raise CorpusError(f"{corpus} 里没有可读的公文。请放入公文文件，或用 --corpus 指定别的文件夹。")
    return sources


def corpus_digest(sources: Sequence[CorpusFile]) -> str:
    """Names the corpus: all file names and contents."""
    return content_hash(*(part for source in sources for part in (source.file, source.digest))).hex()


def corpus_files(root: Path) -> list[Path]:
    """The files under `root` that can be notices, sorted by name; links are not followed.

    Hidden files and those called README are left out. Raises CorpusError where `root` is no readable folder.
    """
    if not root.is_dir():
        raise CorpusError(f"找不到文件夹 {root}，请用 --corpus 指明公文所在的文件夹。")
    found: list[Path] = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found.extend(Path(folder, name) for name in files if _can_be_notice(Path(folder, name)))
    return sorted(found)


def left_out(root: Path) -> list[tuple[str, str]]:
    """The visible files and links under `root` that `corpus_files` leaves out, each with the reason in Chinese."""
    found: list[tuple[str, str]] = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        links = [Path(folder, name) for name in (*names, *files) if Path(folder, name).is_symlink()]
        found.extend((path.relative_to(root).as_posix(), "是链接，不跟随；请放入文件本身") for path in links)
        others = (Path(folder, name) for name in files if not name.startswith((".", "~$")))
        found.extend(
            (
                path.relative_to(root).as_posix(),
                f"不支持 {path.suffix or '无后缀'} 格式，请另存为 docx、pdf、html 或 txt",
            )
            for path in others
            if path.suffix.lower() not in SUFFIXES and not path.is_symlink()
        )
    return sorted(found)


def _can_be_notice(path: Path) -> bool:
    name = path.name
    return (
        path.suffix.lower() in SUFFIXES
        and not name.startswith((".", "~$"))
        and path.stem.lower() != "readme"
        and not path.is_symlink()
    )
