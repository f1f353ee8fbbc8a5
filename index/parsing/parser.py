"""A notice's source text -> Notice: reading text, elements, clause tree, sentences with their duty bearers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import ReadingError
from index.notice import Notice
from index.parsing.body import read_body
from index.parsing.classification import classification_of, internal_mark_of
from index.parsing.documents.attachments import missing_attachments
from index.parsing.documents.identity import documents_of
from index.parsing.documents.parts import split_parts
from index.parsing.duty_bearers import with_bearers
from index.parsing.elements.elements import read_elements
from index.parsing.layout.paragraphs import open_joints, paragraphs
from index.parsing.layout.tables import find_tables
from index.parsing.provenance import page_starts
from index.parsing.relations.statements import stated
from index.readers.reader import read_file
from index.readers.source_text import SourceText

_A_TEXT = 150
"""Characters from which what stands in a line or two is a whole text."""
_SENTENCES_OF_A_TEXT = 3
"""Sentences from which it is one."""


def parse_file(path: Path, root: Path | None = None) -> Notice:
    """The notice in `path`, named relative to `root`.

    Raises ReadingError, in one sentence with its remedy, where the file cannot be read as a notice.
    """
    name = path.relative_to(root).as_posix() if root else path.name
    return notice_of(read_file(path, name), name)


def notice_of(source: SourceText, file: str) -> Notice:
    """The notice in what a reader made of `file`. Raises ReadingError where it is marked as a state secret."""
    lines = paragraphs(source.text)
    margins = [line for margin in source.margins for line in paragraphs(margin)]
    if mark := classification_of([*lines, *margins]):
        reason = f"标有密级“{mark}”，涉密文件不得收录；请移出文件夹，已解密的请用公开的版本。"
        raise ReadingError(file, reason)
    notice = _notice(lines, file)
    starts = page_starts(source, notice) if source.recognised else ()
    internal = internal_mark_of([*lines, *margins])
    told = (f"标有“{internal}”，请确认可以收录",) if internal else ()
    warnings = (*source.warnings, *told, *notice.warnings)
    return replace(notice, warnings=warnings, page_starts=starts, internal_mark=internal)


def parse_text(source: str, file: str) -> Notice:
    """The notice that `source` holds; any text gives a Notice, and what is not in it is None."""
    return _notice(paragraphs(source), file)


def _notice(lines: list[str], file: str) -> Notice:
    elements = read_elements(lines)
    parts = split_parts(elements)
    body = read_body(elements, parts)
    documents = documents_of(file, elements, parts)
    values = elements.values
    return Notice(
        file=file,
        reading_text=elements.text,
        title=values.get("title"),
        document_number=values.get("document_number"),
        issuers=elements.issuers,
        addressees=values.get("addressees"),
        urgency=values.get("urgency"),
        classification=values.get("classification"),
        signature=values.get("signature"),
        date_of_issue=values.get("date_of_issue"),
        print_date=values.get("print_date"),
        printing_office=values.get("printing_office"),
        note=values.get("note"),
        copied_to=values.get("copied_to"),
        attachments=elements.attachments,
        elements=elements.elements,
        clauses=with_bearers(body.clauses, body.sentences),
        sentences=body.sentences,
        documents=documents,
        tables=find_tables(elements.paragraphs, elements.spans),
        statements=stated(elements.text, documents),
        warnings=(
            *_missing(values, elements.issuers),
            *missing_attachments(elements, parts),
            *open_joints(lines),
            *_unbroken(lines),
            *body.warnings,
        ),
    )


def _unbroken(lines: list[str]) -> list[str]:
    """A warning where a whole text stands in one line or two, so that its elements and clauses cannot be told."""
    whole = "".join(lines)
    if len(lines) > 2 or len(whole) < _A_TEXT or whole.count("。") < _SENTENCES_OF_A_TEXT:
        return []
    return ["原文没有换行，要素和条款可能认不全，请用分行的原件"]


def _missing(values: dict[str, str], issuers: tuple[str, ...]) -> list[str]:
    """One warning for each element by which a notice is cited that is not in the text."""
    names = {"title": "标题", "document_number": "发文字号", "date_of_issue": "成文日期"}
    warnings = [f"原文未载明{name}" for key, name in names.items() if key not in values]
    return warnings if issuers else [*warnings, "原文未载明发文机关"]
