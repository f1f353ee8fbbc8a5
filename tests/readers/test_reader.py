import codecs

import pytest

from index.errors import ReadingError
from index.readers.reader import read_file
from index.readers.text import read

TEXT = "关于做好春季防火工作的通知\n\n某政发〔2021〕5号\n各有关单位：\n　　现将有关事项通知如下，请遵照执行。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 bom", "gb18030", "utf-16 bom", "utf-16 be bom", "utf-16 le", "utf-16 be"],
)
def test_encodings_are_told_apart(data):
    """A text reads the same in every encoding that notices come in."""
    assert read(data, "某文.txt").text == TEXT


def test_big5_is_told_from_gb18030():
    """A traditional text in Big5 is not taken for GB18030, nor the other way round."""
    text = "關於做好春季防火工作的通知\n各有關單位：現將有關事項通知如下，請遵照執行。"
    assert read(text.encode("big5"), "文.txt").text == read(text.encode("gb18030"), "文.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damaged_text_is_read_with_a_warning(encoding):
    """A file cut off within a character is read but for that, and the damage is told."""
    source = read((TEXT * 5).encode(encoding)[:-2], "文.txt")
    assert source.text.rstrip("\ufffd") == (TEXT * 5)[:-2]
    assert any("无法识别" in warning for warning in source.warnings)


@pytest.mark.parametrize("data", [b"", b"  \n", b"\0\0\0", b"\xef\xbb\xbf"])
def test_empty_file_is_reported(data):
    """A file without text is refused in one sentence that names it."""
    with pytest.raises(ReadingError, match="空文\\.txt"):
        read(data, "空文.txt")


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(200), b"\x7fELF" + bytes(64)])
def test_binary_is_refused(data):
    """Bytes that are no text are refused, not read as garbage."""
    with pytest.raises(ReadingError):
        read(data, "图.txt")


def test_missing_file_is_reported(tmp_path):
    """A file that cannot be opened gives one sentence with the remedy."""
    with pytest.raises(ReadingError, match="打不开"):
        read_file(tmp_path / "无.txt", "无.txt")
