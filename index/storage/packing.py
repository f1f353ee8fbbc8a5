"""Documents and relations as the JSON that a column or a row holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any, TypeVar

from index.document import Document
from index.entities.places import Place
from index.relations import Relation
from index.untrusted import check_types

_Kind = TypeVar("_Kind", Document, Relation)
_FIELDS = tuple(field.name for field in fields(Document))


def packed(values: Sequence[Document] | Sequence[Relation]) -> str:
    """`values` as JSON lists of their fields."""
    return json.dumps([astuple(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def documents_from(text: str) -> tuple[Document, ...]:
    """The documents that `packed` made `text` of; TypeError or ValueError for what it did not."""
    return _checked(tuple(_document(values) for values in json.loads(text)))


def relations_from(text: str) -> tuple[Relation, ...]:
    """The relations that `packed` made `text` of; TypeError or ValueError for what it did not."""
    return _checked(tuple(Relation(*_tuples(values)) for values in json.loads(text)))


def _checked(values: tuple[_Kind, ...]) -> tuple[_Kind, ...]:
    for value in values:
        check_types(value)
    return values


def _document(packed: list[Any]) -> Document:
    values = dict(zip(_FIELDS, _tuples(packed), strict=True))
    values["places"] = tuple(Place(*place) for place in values["places"])
    return Document(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
