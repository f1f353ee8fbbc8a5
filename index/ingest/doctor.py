"""What was read from a file and how, and what a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadingError, system_reason
from index.ingest.duplicates import DuplicateDetector, fingerprint_of
from index.notice import ELEMENT_NAMES, NOTICE_RULES, Notice
from index.parsing.parser import notice_of
from index.parsing.provenance import Provenance, SourcePlace, place_of, provenance_of
from index.readers.reader import read_file

_SURE_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "utf-16", None})


@dataclass(frozen=True, slots=True)
class Examination:
    """The findings on one file."""

    file: str
    provenance: Provenance | None
    """None where the file could not be read."""
    notice: Notice | None
    places: dict[str, SourcePlace]
    """Element -> where it stands in the original."""
    remarks: tuple[str, ...]
    """What is worth knowing and needs nobody."""
    faults: tuple[str, ...]
    """What a person has to look at."""

    @property
    def needs_a_person(self) -> bool:
        """Whether anything is wrong with the file."""
        return bool(self.faults)


def examine(path: Path, root: Path | None = None, seen: DuplicateDetector | None = None) -> Examination:
    """Read the file at `path` as a rebuild would; what cannot be read is a fault, not an exception.

    A file that is a copy or a version of one of those `seen` before it needs a person, who knows which to keep.
    """
    name = path.relative_to(root).as_posix() if root else path.name
    try:
        source = read_file(path, name)
        notice = notice_of(source, name)
        provenance = provenance_of(path, name, source, NOTICE_RULES)
    except ReadingError as error:
        return Examination(name, None, None, {}, (), (error.reason,))
    except OSError as error:
        return Examination(name, None, None, {}, (), (f"打不开（{system_reason(error)}），请检查文件。",))
    places = {element.name: place_of(source, notice, element.start) for element in notice.elements}
    remarks = [warning for warning in notice.warnings if "未载明" in warning]
    faults = [warning for warning in notice.warnings if "未载明" not in warning]
    if source.automatic_labels:
        remarks.append(f"补上了 Word 自动编号 {source.automatic_labels} 处")
    if source.encoding not in _SURE_ENCODINGS:
        remarks.append(f"编码由内容判断为 {source.encoding}，请留意有无乱码")
    if not notice.sentences:
        faults.append("没有读到正文")
    faults += seen.compare(fingerprint_of(notice)) if seen else []
    return Examination(name, provenance, notice, places, tuple(remarks), tuple(faults))


def describe(examination: Examination) -> list[str]:
    """The findings as lines to print."""
    lines = [examination.file]
    record, notice = examination.provenance, examination.notice
    if record and notice:
        encoding = f"，编码 {record.encoding}" if record.encoding else ""
        lines.append(f"  读取：{record.reader}{encoding}；{record.size} 字节，SHA-256 {record.sha256[:16]}…")
        for element in notice.elements:
            place = examination.places[element.name]
            # Issuers have no line of their own where the title, the signature or the text names them.
            line = notice.reading_text[element.start : element.end].replace("\n", " ")
            printed = "、".join(notice.issuers) if element.name == "issuer" else line
            name = ELEMENT_NAMES[element.name]
            lines.append(f"  {name}（第 {place.page} 页第 {place.paragraph} 段）：{printed[:60]}")
        lines.append(f"  条款 {len(notice.clauses)} 条，句子 {len(notice.sentences)} 句")
    lines += [f"  说明：{remark}" for remark in examination.remarks]
    lines += [f"  请人工核对：{fault}" for fault in examination.faults]
    return lines
