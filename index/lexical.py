"""The lexical index: BM25 over single characters, bigrams and Latin words, kept by tantivy.

Single characters with bigrams measured better than dictionary words for Chinese; they need no dictionary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path

import tantivy

from index.errors import IndexDamaged

LEXICAL_RULES = "1"
"""Changes whenever the same text gives other terms."""

_RUNS = re.compile(r"[a-z0-9]+(?:[.\-][0-9]+)*|[㐀-䶿一-鿿豈-﫿〇\U00020000-\U0003ffff]+", re.IGNORECASE)
_LONGEST_QUERY = 512


def terms(text: str) -> list[str]:
    """The terms of `text` in order: of a Chinese run its characters and bigrams, else lower-case words and numbers.

    Traditional characters count as their simplified forms.
    """
    found: list[str] = []
    for run in _RUNS.findall(simplified(text)):
        if run.isascii():
            found.append(run.lower())
        else:
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def simplified(text: str) -> str:
    """`text` with traditional characters as simplified ones; the length may change."""
    return text if text.isascii() else str(_converter().convert(_SURROGATES.sub("\ufffd", text)))


_SURROGATES = re.compile("[\ud800-\udfff]")


@cache
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC  # only where there is Chinese to convert

    return OpenCC("t2s")


class LexicalIndex:
    """A read-only lexical index; searching is safe from several threads."""

    def __init__(self, folder: Path) -> None:
        """Opens `folder`; raises IndexDamaged where it is not a whole index."""
        try:
            self._index = tantivy.Index(_schema(), str(folder), reuse=True)
            self._index.reload()
            self._searcher = self._index.searcher()
        except ValueError as error:
            raise IndexDamaged(f"索引的词语部分打不开（{folder.name}）。请运行 wenhao rebuild --full 重建。") from error

    def search(self, query: str, k: int, files: Collection[str] | None = None) -> list[tuple[int, float]]:
        """At most `k` (passage id, BM25 score > 0), best first; only passages that share a term with `query`."""
        wanted = Counter(terms(query[:_LONGEST_QUERY]))
        if not wanted or k < 1 or (files is not None and not files):
            return []
        any_term = tantivy.Query.boolean_query([(tantivy.Occur.Should, _term(t, n)) for t, n in wanted.items()])
        if files is not None:
            within = tantivy.Query.const_score_query(tantivy.Query.term_set_query(_schema(), "file", list(files)), 0.0)
            any_term = tantivy.Query.boolean_query([(tantivy.Occur.Must, any_term), (tantivy.Occur.Must, within)])
        hits = self._searcher.search(any_term, limit=k, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(i, score) for i, (score, _) in zip(ids, hits, strict=True)]  # type: ignore[misc]


def write(folder: Path, added: Iterable[tuple[int, str, str]], removed: Sequence[int] = ()) -> None:
    """Removes the passages `removed` from the index in `folder` (made if need be), then adds (id, file, text)."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), str(folder), reuse=True)
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for passage in removed:
        writer.delete_documents("id", passage)
    for passage, file, text in added:
        document = tantivy.Document()
        document.add_unsigned("id", passage)
        document.add_text("file", file)
        document.add_text("terms", " ".join(terms(text)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("file", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _term(term: str, times: int) -> tantivy.Query:
    query = tantivy.Query.term_query(_schema(), "terms", term, index_option="freq")
    return tantivy.Query.boost_query(query, float(times)) if times > 1 else query
