"""What a search asks of a published generation, and what a build tells one in the making."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.document import Document
    from index.encoder.embeddings import EncodedQuestion, Vectors
    from index.notice import Notice, NoticeSummary
    from index.parsing.passages import Passage
    from index.relations import Relation
    from index.settings import Settings
    from index.storage.embedding import Tell
    from index.storage.embedding_cache import EmbeddingCache
    from index.storage.generations import Manifest


class Store(Protocol):
    """One published generation, open for reading; safe from several threads.

    Passages have ids below the manifest's `rows`, notices have numbers. Scores: higher is better. `notices` admits only
    passages of the notices with these numbers; none of them finds nothing. Altered content raises IndexDamaged.
    """

    def nearest(self, vector: Vectors, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, cosine), best first. `vector`: float32[dimension], of unit length."""

    def search_bm25(self, query: str, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, BM25 score > 0), best first."""

    def search_bm25_notices(
        self, query: str, k: int, notices: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """At most `k` (notice number, BM25 score > 0 of the whole notice), best first."""

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The unit vectors of `ids`, float32[len(ids), dimension]; zeros where there is no passage any more."""

    def similarities(self, ids: Sequence[int], question: EncodedQuestion) -> Vectors:
        """How near each of `ids` is, float32[len(ids)].

        The cosine of the passage, or of its nearest part where parts are kept; with the vectors of its tokens, where
        these are kept, the mean of both.
        """

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of `ids` that exist, by id."""

    def notices_of(self, ids: Sequence[int]) -> dict[int, int]:
        """The number of the notice of each passage that is not an article of a law."""

    def notice_ids(self, files: Collection[str]) -> list[int]:
        """The numbers of the notices in `files`; those that are not in the index are left out."""

    def documents(self, files: Collection[str] | None = None) -> list[Document]:
        """The documents in `files`, default all, in the order of the file names and the text."""

    def relations(self, document: str | None = None) -> list[Relation]:
        """What the document with this id says of others, and they of it; without an id all relations."""

    def notice(self, file: str) -> Notice:
        """The whole notice; raises KeyError for a file that is not in the index."""

    def summaries(self, files: Collection[str] | None = None) -> list[NoticeSummary]:
        """The notices in `files`, default all, in the order of the file names."""

    def sources(self) -> dict[str, bytes]:
        """The content hash of the source of every notice, by file."""

    def close(self) -> None:
        """Lets go of files and connections; reading afterwards is a mistake of the caller."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage to be indexed: the text that is embedded for it, and the text whose words count for it."""

    passage: Passage
    embedded: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """The vectors of a draft: `rows` of `dimension`, how many were `embedded` anew, how they are searched, and the
    recall of that."""

    rows: int
    dimension: int
    embedded: int
    kind: str
    recall: float
    libraries: dict[str, str]


class Draft(Protocol):
    """A generation in the making; no reader sees it before `publish`."""

    def sources(self) -> dict[str, bytes]:
        """The content hash of the source of every notice that it holds, by file."""

    def remove(self, file: str) -> None:
        """Removes a notice that it holds."""

    def add(self, notice: Notice, source: bytes, rows: Sequence[PassageRow]) -> None:
        """Adds a notice that was read from a file whose content hash is `source`, with its passages."""

    def stated(self) -> tuple[list[Document], list[Relation]]:
        """All documents that it holds, and what they state of others, before `finish`."""

    def relate(self, relations: Sequence[Relation]) -> None:
        """Writes the relations between all documents, before `finish`."""

    def counts(self) -> dict[str, int]:
        """How many `notices`, `clauses` and `passages` it holds."""

    def finish(self) -> Written:
        """Embeds and writes what is not yet written; nothing may be added afterwards."""

    def bodies(self) -> Iterable[tuple[NoticeSummary, list[str]]]:
        """Once finished, every notice with the texts of its body's passages, in the order of the file names."""

    def publish(self, manifest: Manifest) -> None:
        """Makes it the current generation in one atomic step."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What a draft needs to embed: the model's settings, what an interrupted build has embedded, and who is told."""

    settings: Settings
    cache: EmbeddingCache
    tell: Tell


class Backend(Protocol):
    """Where generations are kept, the current one and those in the making."""

    def current(self) -> str:
        """The name of the published generation, told cheaply; raises IndexMissing where there is none."""

    def manifest(self, generation: str) -> Manifest:
        """What the generation was built from and by, of a format that a rebuild starts from.

        Raises IndexDamaged or IndexOutdated.
        """

    def check(self, manifest: Manifest, *, thoroughly: bool) -> None:
        """Raises IndexDamaged where a part of the generation is missing or altered; `thoroughly`: whatever it costs."""

    def open(self, manifest: Manifest) -> Store:
        """The generation, for reading."""

    def draft(
        self, name: str, base: Manifest | None, kept: bool, embedding: Embedding
    ) -> AbstractContextManager[Draft]:
        """A new generation called `name` that takes over the vectors of `base` and, if `kept`, all its notices.

        It is thrown away on leaving unless it was published.
        """

    def sweep(self) -> None:
        """Removes what nobody needs any more: older generations, and what a killed build left behind."""
