import hashlib
from pathlib import Path

from rendering import docx, pdf
from samples import LINES

from index.ingest.corpus import left_out
from index.ingest.doctor import describe, examine
from index.ingest.duplicates import DuplicateDetector
from index.parsing.parser import parse_file
from index.parsing.provenance import SourcePlace, place_of
from index.readers.reader import read_file


def test_sound_notice_needs_nobody(tmp_path):
    """A file that was read whole has its record and its elements, and no fault."""
    path = tmp_path / "文.txt"
    path.write_text("\n\n".join(LINES))
    found = examine(path, tmp_path)
    assert not found.needs_a_person
    assert found.provenance and found.provenance.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.provenance.encoding == "utf-8"
    assert found.places["title"] == SourcePlace(1, 3)
    assert any("青政发〔2021〕8号" in line for line in describe(found))


def test_gap_in_the_numbering_needs_a_person(tmp_path):
    """A lost label shows as a gap, and the gap is named."""
    path = tmp_path / "文.txt"
    path.write_text("\n\n".join([*LINES[:6], LINES[7], *LINES[8:]]).replace("二、", "三、"))
    found = examine(path)
    assert found.needs_a_person
    assert any("编号不连续" in fault for fault in found.faults)


def test_restored_labels_and_guessed_encodings_are_told(tmp_path):
    """What the reader added or judged is said, without alarm."""
    (tmp_path / "编号.docx").write_bytes(docx(LINES))
    (tmp_path / "国标.txt").write_text("\n".join(LINES), encoding="gb18030")
    assert any("自动编号 4 处" in remark for remark in examine(tmp_path / "编号.docx").remarks)
    assert any("gb18030" in remark for remark in examine(tmp_path / "国标.txt").remarks)


def test_unreadable_file_is_a_fault_not_an_exception(tmp_path):
    """The reason stands among the faults."""
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    found = examine(path)
    assert found.notice is None and found.faults == ("文件是空的，请换成有正文的文件。",)
    assert examine(Path(tmp_path / "无.txt")).needs_a_person


def test_copies_and_versions_need_a_person(tmp_path):
    """Of the files examined together the later one names the earlier one, and how alike they are."""
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text("\n\n".join(LINES))
    seen = DuplicateDetector()
    assert not examine(tmp_path / "甲.txt", seen=seen).needs_a_person
    assert examine(tmp_path / "乙.txt", seen=seen).faults == ("与 甲.txt 正文完全相同",)


def test_every_clause_has_its_page(tmp_path):
    """Each clause of a PDF is found on the page that prints its label."""
    path = tmp_path / "文.pdf"
    path.write_bytes(pdf(LINES, a_page=8))
    source, notice = read_file(path, path.name), parse_file(path)
    for clause in notice.clauses:
        place = place_of(source, notice, clause.start)
        assert source.pages[place.page - 1].split("\n")[place.paragraph - 1].startswith(clause.text[:10])
    assert {place_of(source, notice, clause.start).page for clause in notice.clauses} != {1}


def test_what_is_left_out_is_told(tmp_path):
    """Foreign formats and links are named with the reason; hidden files are nobody's business."""
    (tmp_path / "图.dwg").write_bytes(b"x")
    (tmp_path / ".隐").write_bytes(b"x")
    (tmp_path / "文.txt").write_text("正文")
    (tmp_path / "链.txt").symlink_to(tmp_path / "文.txt")
    assert [(name, reason[:3]) for name, reason in left_out(tmp_path)] == [("图.dwg", "不支持"), ("链.txt", "是链接")]
