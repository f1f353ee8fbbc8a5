"""Files of older word processors are read as what paper shows of them, by the rules that hold for .docx."""

import random
import shutil
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.readers.legacy import rtf
from index.readers.reader import read_file
from index.readers.source_text import SourceText
from index.readers.tables import ABOVE, BESIDE, CELL, HEAD, OPENS, ROW

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "marks.doc"
"""Saved by LibreOffice 7.4, as the other samples: struck, deleted, hidden and raised runs, lists, tables, a box."""
TEXT = [
    "青山市林业局关于发放补助的通知",
    "青林发〔2021〕8号",
    "各乡镇人民政府：",
    "一、补助标准",
    "（一）每人每天补助200元，面积10^5平方米，CO2排放3^1天。",
    "（二）共150户，期限14天。",
    "二、申领程序",
    "在表上打☑或□后交12-3窗口。",
    "以上请遵照执行。",
    "青山市林业局",
    "2021年3月1日",
]


def read(tmp_path: Path, name: str, data: bytes) -> SourceText:
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path, name)


def lines(source: SourceText) -> list[str]:
    return [line for line in source.text.split("\n") if ROW not in line]


def rows(source: SourceText) -> list[list[str]]:
    found = [line for line in source.text.split("\n") if ROW in line]
    return [line.lstrip(OPENS + HEAD).removeprefix(ROW).split(CELL) for line in found]


@pytest.mark.parametrize("name", ["文.doc", "文.wps", "文.rtf", "文.odt"])
def test_older_and_open_formats_without_a_converter(tmp_path, monkeypatch, name):
    """Labels of lists as printed; what is struck, deleted or hidden is out and told; tables with merged cells."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    sample = SAMPLES / f"marks{Path(name).suffix.replace('wps', 'doc')}"
    source = read(tmp_path, name, sample.read_bytes())
    assert [line for line in lines(source) if "0898" not in line] == TEXT
    assert ("咨询电话：0898-6533" in lines(source)) == (name != "文.rtf")  # LibreOffice does not save it there
    assert source.margins == ("内部资料",)
    assert [sum(word in told for told in source.warnings) for word in ("修订", "隐藏", "删除线")] == [1, 1, 1]
    assert rows(source) == [
        ["地区", "标准（元/天）", BESIDE],
        [ABOVE, "处级", "科级"],
        ["西岭县", "380", "300 内007 内017 内107 内117"],
        ["东岭县", "350", "280"],
        [ABOVE, "340", "270"],
    ]


def test_damaged_word_documents_are_read_or_refused(tmp_path):
    """Bytes changed, removed or repeated: a text or one sentence with the remedy."""
    whole, chance = SAMPLE.read_bytes(), random.Random(1)
    for number in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 4))] = chance.randbytes(chance.choice((1, 4)))
        if number % 3 == 0:
            del data[chance.randrange(len(data)) :]
        try:
            read(tmp_path, "文.doc", bytes(data))
        except ReadingError as error:
            assert "请" in error.reason


def rtf_of(body: str) -> bytes:
    fonts = r"{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset2 Wingdings;}}"
    text = "".join(
        char if ord(char) < 128 else "".join(f"\\'{byte:02x}" for byte in char.encode("gb18030")) for char in body
    )
    return (r"{\rtf1\ansi\ansicpg936\deff0" + fonts + r"{\colortbl;\red1\green2\blue3;}\f0 " + text + "}").encode()


def test_rich_text(tmp_path):
    """Labels that the file prints, marks, fields, notes and margins; what is for programs alone is no text."""
    source = read(
        tmp_path,
        "文.rtf",
        rtf_of(
            r"{\header\pard 秘密\par}{\*\generator X 1.0;}\pard 关于补助的通知\par"
            r"\pard{\listtext\pard 一、\tab}补助{\strike 300}200元，10{\super 5}平方米，3{\sub 2}，{\v 999}\u8221 ?\par"
            r"共{\deleted 140}150户，打{\f1 \'fe}。{\field{\*\fldinst PAGEREF 1234}{\fldrslt 见后}}"
            r"{\footnote 注解7}\par"
        ),
    )
    assert lines(source) == ["关于补助的通知", "一、补助200元，10^5平方米，3_2，”", "共150户，打☑。见后^1", "^1 注解7"]
    assert source.margins == ("秘密",)
    assert [sum(word in told for told in source.warnings) for word in ("修订", "隐藏", "删除线")] == [1, 1, 1]


def test_tables_of_rich_text(tmp_path):
    """Cells joined downwards, and across by where those of other rows end."""
    row = r"\trowd\trleft0{}\pard\intbl {}\row"
    head = row.format(r"\clvmgf\cellx1000\cellx3000", r"地区\cell 标准\cell")
    second = row.format(r"\clvmrg\cellx1000\cellx2000\cellx3010", r"\cell 处级\cell 科级\cell")
    third = row.format(r"\cellx1000\cellx2000\cellx3000", r"西岭县\cell 380\cell 300\cell")
    source = read(tmp_path, "文.rtf", rtf_of(r"\pard 表\par" + head + second + third + r"\pard 完。\par"))
    assert rows(source) == [["地区", "标准", BESIDE], [ABOVE, "处级", "科级"], ["西岭县", "380", "300"]]
    assert lines(source) == ["表", "完。"]


def test_damaged_rich_text_is_read_or_refused(tmp_path):
    """Groups that never end, end too often or nest without end cost no other exception."""
    whole = rtf_of(r"\pard 一、\b 补助\b0{\strike 300}\par\trowd\cellx1000\intbl 甲\cell\row{\footnote x}")
    chance = random.Random(1)
    for _ in range(300):
        at, size = chance.randrange(len(whole)), chance.choice((1, 5, 30))
        data = whole[:at] + whole[at : at + size] * chance.choice((0, 2, 40)) + whole[at + size :]
        try:
            read(tmp_path, "文.rtf", data)
        except ReadingError as error:
            assert "请" in error.reason
    with pytest.raises(ReadingError, match="完好"):
        rtf.package_of(b"{\\rtf1" + b"{" * 100_000, "文.rtf")
