"""The lexical index: BM25 over single characters, bigrams and Latin words, kept by tantivy.

Single characters with bigrams measured better than dictionary words for Chinese; they need no dictionary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tantivy

from index.analysis import terms
from index.errors import IndexDamaged

LONGEST_QUERY = 512
LARGE, FREQUENT = 20_000, 0.03
"""Of more than LARGE texts, terms that a greater share than FREQUENT print are not searched for beside rarer ones.

They take most of the time and decide nothing: on 77,614 passages of laws the ten best are as good without them.
"""


class LexicalIndex:
    """A read-only lexical index; searching is safe from several threads."""

    def __init__(self, folder: Path) -> None:
        """Opens `folder`; raises IndexDamaged where it is not a whole index."""
        self._name = folder.name
        with self._damage():
            self._searcher = _searcher(folder)

    def search(self, query: str, k: int, notices: Collection[int] | None = None) -> list[tuple[int, float]]:
        """At most `k` (id, BM25 score > 0), best first, of texts that share a term with `query`.

        `notices` admits only texts of the notices with these numbers.
        """
        with self._damage():
            wanted = Counter(self._telling(terms(query[:LONGEST_QUERY])))
        if not wanted or k < 1 or (notices is not None and not notices):
            return []
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, _term(t, n)) for t, n in wanted.items()])
        if notices is not None:
            among = tantivy.Query.term_set_query(_schema(), "notice", list(notices))
            among = tantivy.Query.const_score_query(among, 0.0)
            either = tantivy.Query.boolean_query([(tantivy.Occur.Must, either), (tantivy.Occur.Must, among)])
        with self._damage():
            hits = self._searcher.search(either, limit=k, count=False).hits
            ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(i, score) for i, (score, _) in zip(ids, hits, strict=True)]  # type: ignore[misc]

    def _telling(self, asked: list[str]) -> list[str]:
        """Those of the terms `asked` that tell texts apart."""
        texts = self._searcher.num_docs
        if texts <= LARGE:
            return asked
        return [t for t in asked if self._searcher.doc_freq("terms", t) <= FREQUENT * texts] or asked

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turns what tantivy raises on altered files into IndexDamaged; it may panic, which is no Exception."""
        try:
            yield
        except BaseException as error:
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            raise IndexDamaged(f"索引的词语部分已损坏（{self._name}）。请运行 wenhao rebuild --full 重建。") from error


def _searcher(folder: Path) -> tantivy.Searcher:
    """Opens `folder` for reading; tantivy locks it for a moment, in a folder of links where nothing may be written."""
    try:
        return tantivy.Index.open(str(folder)).searcher()
    except ValueError as error:
        if "Lockfile" not in str(error):
            raise
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as links:
        for path in folder.glob("[!.]*"):
            Path(links, path.name).symlink_to(path.resolve())
        Path(links, ".managed.json").symlink_to((folder / ".managed.json").resolve())
        return tantivy.Index.open(links).searcher()


class LexicalWriter:
    """Adds to and removes from the index in a folder, made if need be; nothing shows before `close`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._writer = tantivy.Index(_schema(), str(folder), reuse=True).writer(heap_size=64_000_000, num_threads=1)

    def add(self, text_id: int, notice: int, text: str) -> None:
        """Adds a text of the notice with number `notice`."""
        document = tantivy.Document()
        document.add_unsigned("id", text_id)
        document.add_unsigned("notice", notice)
        document.add_text("terms", " ".join(terms(text)))
        self._writer.add_document(document)

    def remove(self, notice: int) -> None:
        """Removes all texts of a notice."""
        # by query: deleting by term takes the number for a signed one and finds nothing
        self._writer.delete_documents_by_query(tantivy.Query.term_query(_schema(), "notice", notice))

    def close(self) -> None:
        """Commits, and waits until the segments on disk stay as they are."""
        self._writer.commit()
        self._writer.wait_merging_threads()


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True)
    builder.add_unsigned_field("notice", indexed=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _term(term: str, times: int) -> tantivy.Query:
    query = tantivy.Query.term_query(_schema(), "terms", term, index_option="freq")
    return tantivy.Query.boost_query(query, float(times)) if times > 1 else query
