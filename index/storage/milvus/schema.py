"""What a generation looks like in Milvus: the fields of its two collections, and what goes into a row.

A VARCHAR holds 65,535 bytes, so a notice takes as many rows as its text, its elements and its words need.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import accumulate, takewhile
from typing import Any

from index.analysis import terms
from index.document import Document
from index.errors import IndexDamaged
from index.notice import Notice, NoticeSummary, summary_of
from index.parsing.passages import Passage
from index.relations import Relation
from index.storage import packing
from index.storage.documents import notice_fields, notice_from
from index.storage.hashing import content_hash

PREFIX, PASSAGES, NOTICES = "wenhao_", "_passages", "_notices"
MANIFEST = -1
"""The number of the notice that is the manifest."""
PIECES = 1 << 20
"""More pieces than a notice can have."""
_BYTES = 65_535
_CHARACTERS = 16_000
"""So many characters fit into a VARCHAR, whatever they are."""
_INDEXED = 4_500
"""The words of so many Chinese characters fit: each gives itself and a pair, with blanks 11 to 14 bytes."""
_NO_WORD = "_"
"""Stands where a text has no words, as a row without any is not taken everywhere; no question has it."""


def schema(part: str, dimension: int, tokenizer: str) -> Any:
    """The fields of the collection `part`; words are kept as terms joined by blanks."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    fields = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    fields.add_field("id", DataType.INT64, is_primary=True)
    fields.add_field("notice", DataType.INT64)
    fields.add_field("record", DataType.VARCHAR, max_length=_BYTES)
    fields.add_field(
        "terms", DataType.VARCHAR, max_length=_BYTES, enable_analyzer=True, analyzer_params={"tokenizer": tokenizer}
    )
    fields.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    fields.add_function(Function("bm25", FunctionType.BM25, input_field_names=["terms"], output_field_names=["words"]))
    if part == PASSAGES:
        fields.add_field("article", DataType.BOOL)
        fields.add_field("embedded", DataType.VARCHAR, max_length=32)
        fields.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    else:
        fields.add_field("piece", DataType.INT64)
        fields.add_field("file", DataType.VARCHAR, max_length=4096)
        fields.add_field("source", DataType.VARCHAR, max_length=32)
        fields.add_field("summary", DataType.VARCHAR, max_length=_BYTES)
    return fields


def indexes(part: str, dense: dict[str, Any]) -> Any:
    """The indexes of the collection `part`; BM25 as tantivy has it, and `dense` for the vectors."""
    from pymilvus import MilvusClient

    wanted = MilvusClient.prepare_index_params()
    wanted.add_index(
        "words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params={"bm25_k1": 1.2, "bm25_b": 0.75}
    )
    wanted.add_index("notice", index_type="INVERTED")
    wanted.add_index("embedded" if part == PASSAGES else "file", index_type="INVERTED")
    if part == PASSAGES:
        wanted.add_index("vector", metric_type="IP", **dense)
    return wanted


def passage_record(passage: Passage) -> str:
    """What is shown of a passage, with its hash; a text that does not fit is left to the notice."""
    values = list(asdict(passage).values())
    record = _sealed(values)
    return record if len(record.encode()) <= _BYTES else _sealed([*values[:-1], None])


def passage_from(record: str, reading_text: Callable[[str], str]) -> Passage:
    """The passage in a record; `reading_text` gives that of the notice in a file."""
    file, path, heading, bearer, kind, start, end, text = _opened(record)
    if text is None:
        text = reading_text(file)[start:end]
    return Passage(file, tuple(path), heading, bearer, kind, start, end, text)


def notice_rows(number: int, notice: Notice, source: bytes) -> list[dict[str, Any]]:
    """The rows of one notice, which share its words, record and summary evenly."""
    packed = _sealed([notice.reading_text, notice_fields(notice)])
    stated = [packing.packed(notice.documents), packing.packed(notice.statements)]
    summary = json.dumps([asdict(summary_of(notice)), *stated], ensure_ascii=False)
    text = notice.reading_text
    return _rows(number, notice.file, source.hex(), text, packed, summary)


def manifest_rows(packed: str, relations: Sequence[Relation]) -> list[dict[str, Any]]:
    """The rows of the manifest, with the relations between all documents in place of a summary."""
    return _rows(MANIFEST, "", "", "", packed, _sealed([packing.packed(relations)]))


def relations_of(rows: Sequence[dict[str, Any]]) -> tuple[Relation, ...]:
    """The relations in the rows of the manifest."""
    return packing.relations_from(_opened(joined(rows, "summary"))[0])


def notice_of(file: str, rows: Sequence[dict[str, Any]]) -> Notice:
    """The notice in its rows."""
    text, packed = _opened(joined(rows, "record"))
    _, *stated = json.loads(joined(rows, "summary"))
    return notice_from(file, text, packed, *stated)


def stated_in(rows: Sequence[dict[str, Any]]) -> tuple[tuple[Document, ...], tuple[Relation, ...]]:
    """The documents of the notice in its rows, and what they state."""
    _, documents, statements = json.loads(joined(rows, "summary"))
    return packing.documents_from(documents), packing.relations_from(statements)


def summary_from(rows: Sequence[dict[str, Any]]) -> NoticeSummary:
    """What a list shows of the notice in its rows."""
    values: dict[str, Any] = json.loads(joined(rows, "summary"))[0]
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return NoticeSummary(**{**values, **lists})


def joined(rows: Sequence[dict[str, Any]], field: str) -> str:
    """A text from the pieces that its rows hold."""
    return "".join(str(row[field]) for row in sorted(rows, key=lambda row: int(row["piece"])))


def words_of(text: str) -> str:
    """The terms of `text`, as many as fit into a row."""
    found = terms(text)
    sizes = takewhile(lambda size: size <= _BYTES, accumulate(len(term.encode()) + 1 for term in found))
    return " ".join(found[: sum(1 for _ in sizes)]) or _NO_WORD


def _rows(number: int, file: str, source: str, text: str, packed: str, summary: str) -> list[dict[str, Any]]:
    limits = ((text, _INDEXED), (packed, _CHARACTERS), (summary, _CHARACTERS))
    count = max(1, *(-(-len(whole) // limit) for whole, limit in limits))
    texts, records, summaries = (_cut(whole, count) for whole, _ in limits)
    return [
        {
            "id": number * PIECES + piece,
            "notice": number,
            "piece": piece,
            "file": file,
            "source": source,
            "record": records[piece],
            "summary": summaries[piece],
            "terms": words_of(texts[piece]),
        }
        for piece in range(count)
    ]


def _cut(text: str, count: int) -> list[str]:
    """`text` in `count` pieces of nearly one length."""
    bounds = [len(text) * i // count for i in range(count + 1)]
    return [text[bounds[i] : bounds[i + 1]] for i in range(count)]


def _sealed(values: list[Any]) -> str:
    """JSON of `values` after its own hash."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return content_hash(body).hex() + body


def _opened(record: str) -> list[Any]:
    """What was sealed; raises IndexDamaged where it was altered."""
    if content_hash(record[32:]).hex() != record[:32]:
        raise IndexDamaged("索引的条款部分已损坏（Milvus）。请运行 wenhao rebuild --full 重建。")
    values: list[Any] = json.loads(record[32:])
    return values
