"""Documents and relations as the JSON that a column or a row holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any, TypeVar

from index.document import Document
from index.entities.places import Place
from index.relations import Relation
from index.table import Row, Table
from index.untrusted import check_types

_Kind = TypeVar("_Kind", Document, Relation)
_seen: set[Any] = set()
_MOST_SHAPES = 10_000
"""Kinds of records remembered as looked at; others are looked at each time."""
_FIELDS = tuple(field.name for field in fields(Document))


def packed(values: Sequence[Document] | Sequence[Relation]) -> str:
    """`values` as JSON lists of their fields."""
    return json.dumps([astuple(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def documents_from(text: str) -> tuple[Document, ...]:
    """The documents that `packed` made `text` of; TypeError or ValueError for what it did not."""
    return tuple(_checked(_document(values), values) for values in json.loads(text))


def relations_from(text: str) -> tuple[Relation, ...]:
    """The relations that `packed` made `text` of; TypeError or ValueError for what it did not."""
    return tuple(_checked(Relation(*_tuples(values)), values) for values in json.loads(text))


def tables_from(packed: list[dict[str, Any]]) -> list[Table]:
    """The tables given by the fields that JSON holds of them; TypeError, KeyError or ValueError for what is none."""
    tables = []
    for table in packed:
        rows = tuple(Row(**{**row, "cells": _tuples(row["cells"])}) for row in table["rows"])
        for row in rows:
            check_types(row)
        places = {name: _tuples(table[name]) for name in ("caption", "head", "columns")}
        tables.append(Table(**{**table, **places, "rows": rows}))
    return tables


def _checked(value: _Kind, packed: list[Any]) -> _Kind:
    """`value`, whose fields are of the declared types; of what was packed alike one is looked at."""
    shape = (type(value), _shape(packed))
    if shape not in _seen:
        check_types(value)
        if len(_seen) < _MOST_SHAPES:
            _seen.add(shape)
    return value


def _shape(value: Any) -> Any:
    return tuple(map(_shape, value)) if type(value) is list else type(value)


def _document(packed: list[Any]) -> Document:
    values = dict(zip(_FIELDS, _tuples(packed), strict=True))
    values["places"] = tuple(Place(*place) for place in values["places"])
    return Document(**values)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if type(value) is list else value
