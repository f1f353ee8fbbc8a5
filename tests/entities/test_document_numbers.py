import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.entities.document_numbers import find_numbers


def keys(text):
    return [number.key for number in find_numbers(text)]


@pytest.mark.parametrize(
    "printed",
    [
        "琼发〔2020〕3号",
        "庆组明电〔2020〕2号",
        "琼发[2020]3号",
        "琼发（2020）3号",
        "琼发(2020)3号",
        "琼发【2020】3号",
        "琼发 〔2020〕 3 号",
        "琼发〔2020]3号",
        "琼发〔２０２０〕３号",
        "琼发〔2020〕第3号",
        "某建规〔2019〕12-1号",
        "国务院令第96号",
        "某省人民政府令 第12号",
        "某市政令〔2011〕255号",
        "中华人民共和国主席令第四十五号",
        "财政部公告2020年第4号",
        "财政部 税务总局公告 2020 年第 10号",
        "环境保护部2017年第81号",
        "民政部公告第 476 号",
        "某市防汛指挥部通告（第7号）",
        "某部公告 (2020年第 4 号 )",
    ],
)
def test_number_is_found_as_printed(printed):
    """A number standing alone is recognised whole and keeps its printed form."""
    (number,) = find_numbers(printed)
    assert (number.printed, number.start, number.end) == (printed, 0, len(printed))


@pytest.mark.parametrize(
    "variant",
    [
        "琼发[2020]3号",
        "琼发（2020）3号",
        "琼发 〔2020〕 3 号",
        "琼发〔２０２０〕３号",
        "琼发〔2020〕第3号",
        "琼发〔2020〕03号",
    ],
)
def test_variants_of_one_number_share_a_key(variant):
    """Brackets, width, blanks and 第 do not make another number."""
    assert keys(variant) == ["琼发〔2020〕3号"]


def test_announcements_and_orders_share_a_key_whatever_their_blanks():
    """公告 and 令 are compared without blanks, and 第四十五号 is 第45号."""
    assert keys("财政部公告 2020 年第 4 号") == keys("财政部公告2020年第4号")
    assert keys("国务院令第四十五号") == keys("国务院令 第45号")


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("根据琼发〔2020〕3号精神", ["琼发〔2020〕3号"]),
        ("按照《关于某事的通知》（交运明电〔2020〕37号）要求", ["交运明电〔2020〕37号"]),
        ("现将某办发〔2019〕1号和某政发〔2019〕2号印发给你们", ["某办发〔2019〕1号", "某政发〔2019〕2号"]),
        ("见（某部公告第4号）", ["某部公告第4号"]),
        ("等级 特急·明电某防电〔2019〕7号", ["某防电〔2019〕7号"]),
        ("发文字号：某政办发〔2019〕80号", ["某政办发〔2019〕80号"]),
    ],
)
def test_words_before_a_number_are_no_part_of_it(sentence, printed):
    """In running text the number begins with the issuer's code."""
    assert [number.printed for number in find_numbers(sentence)] == printed


def test_code_that_begins_with_a_preposition_stays_whole_in_its_own_line():
    """和政发〔2020〕1号 is a number of 和政县, not 政发〔2020〕1号 after the word 和."""
    assert keys("和政发〔2020〕1号") == ["和政发〔2020〕1号"]


@pytest.mark.parametrize("text", ["庆机发  号", "2020年1月28日", "第三条", "编号：12345号", "〔2020〕3号", ""])
def test_what_is_no_number_is_not_found(text):
    """An empty register number, a date, a clause or a bare year and serial is no document number."""
    assert find_numbers(text) == []


@given(st.text(alphabet="琼发令公告第年号〔〕[]（）0123四十 \n，", max_size=60))
def test_numbers_are_spans_of_the_text_in_order(text):
    """Every number found is a span of the text, and none overlaps another."""
    end = 0
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.printed
        assert number.start >= end
        end = number.end
