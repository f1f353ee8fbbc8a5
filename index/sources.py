"""The files of a corpus, each with the hash of its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.clause_store import content_hash
from index.errors import CorpusError, system_reason
from index.parser import corpus_files


@dataclass(frozen=True, slots=True)
class Source:
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


def sources_of(corpus: Path) -> list[Source]:
    """The files of the corpus with the hashes of their contents; raises CorpusError where there is none."""
    sources = []
    for path in corpus_files(corpus):
        try:
            sources.append(Source(path, path.relative_to(corpus).as_posix(), content_hash(path.read_bytes())))
        except FileNotFoundError:
            continue  # gone since it was listed
        except OSError as error:
            reason = system_reason(error)
            raise CorpusError(f"文件 {path} 读不出来（{reason}）。请检查权限，或移走该文件。") from error
    if not sources:
        raise CorpusError(f"{corpus} 里没有可读的公文。请放入公文文件，或用 --corpus 指定别的文件夹。")
    return sources


def corpus_digest(sources: Sequence[Source]) -> str:
    """Names the corpus: all file names and contents."""
    return content_hash(*(part for source in sources for part in (source.file, source.digest))).hex()
