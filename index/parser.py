"""A notice's source text -> Notice: reading text, elements, clause tree, sentences with their duty bearers."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from index.body import read_body
from index.duty_bearers import with_bearers
from index.elements import read_elements
from index.errors import CorpusError, ReadingError
from index.notice import Notice
from index.provenance import page_starts
from index.reading import SUFFIXES, read_file
from index.reading_text import paragraphs
from index.source import Source


def parse_file(path: Path, root: Path | None = None) -> Notice:
    """The notice in `path`, named relative to `root`.

    Raises ReadingError, in one sentence with its remedy, where the file cannot be read as a notice.
    """
    name = path.relative_to(root).as_posix() if root else path.name
    return notice_of(read_file(path, name), name)


def notice_of(source: Source, file: str) -> Notice:
    """The notice in what a reader made of `file`. Raises ReadingError where it is marked as a state secret."""
    notice = parse_text(source.text, file)
    if notice.classification:
        reason = f"标有密级“{notice.classification}”，涉密文件不得收录；请移出文件夹，已解密的请用公开的版本。"
        raise ReadingError(file, reason)
    starts = page_starts(source, notice) if source.recognised else ()
    return replace(notice, warnings=(*source.warnings, *notice.warnings), page_starts=starts)


def parse_text(source: str, file: str) -> Notice:
    """The notice that `source` holds; any text gives a Notice, and what is not in it is None."""
    elements = read_elements(paragraphs(source))
    body = read_body(elements)
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
        warnings=(*_missing(values, elements.issuers), *body.warnings),
    )


def _missing(values: dict[str, str], issuers: tuple[str, ...]) -> list[str]:
    """One warning for each element by which a notice is cited that is not in the text."""
    names = {"title": "标题", "document_number": "发文字号", "date_of_issue": "成文日期"}
    warnings = [f"原文未载明{name}" for key, name in names.items() if key not in values]
    return warnings if issuers else [*warnings, "原文未载明发文机关"]


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
