"""Copies, near copies, numbers used twice and versions of laws are told apart from notices that are merely alike."""

import pytest
from samples import MOUNTAIN, WATER

from index.ingest.duplicates import DuplicateDetector, fingerprint_of
from index.parsing.parser import parse_text

LAW = "\n".join(
    [
        "青山保护条例",
        "（2015年3月1日青山市人民代表大会通过）",
        *(f"第{number}条　{words}。" for number, words in zip("一二三四五", "甲乙丙丁戊", strict=True)),
    ]
)
LONG = MOUNTAIN.replace(
    "一、明确责任。", "一、明确责任。" + "".join(f"第{n}号堤段由第{n}小组负责巡查。" for n in range(30))
)


def met(*texts):
    """What is told of the last of `texts`, the others called a, b, … having been met before it."""
    seen = DuplicateDetector()
    return [seen.compare(fingerprint_of(parse_text(text, "abcdef"[at]))) for at, text in enumerate(texts)][-1]


def test_same_text_in_another_layout_is_the_same():
    """Line breaks, blanks and the width of marks do not matter."""
    assert met(WATER, MOUNTAIN, MOUNTAIN.replace("\n\n", "\n").replace("，", ",")) == ["与 b 正文完全相同"]


def test_few_sentences_of_difference_are_nearly_the_same():
    """The share that is told is never rounded up to the whole."""
    assert met(LONG, LONG.replace("值班人员不得擅离岗位。", "值班人员须在岗。")) == ["与 a 几乎相同（正文相同 95%）"]


def test_same_number_over_other_text_is_told_with_the_share():
    """Two texts under one number need a person, however little they share."""
    assert met(MOUNTAIN, WATER.replace("水发〔2021〕9号", "山发〔2021〕7 号")) == [
        "与 a 文号相同而内容不同（正文相同 0%）"
    ]


def test_versions_of_a_law_are_told_by_their_dates():
    """A new article moves all numbers behind it, but not what the other articles say."""
    newer = LAW.replace("2015年3月1日", "2020年3月1日").replace("第五条　戊。", "第五条　己。\n第六条　戊。")
    (told,) = met(LAW, newer)
    assert told.startswith("与 a 是同一法规的不同版本（2015-03-01、2020-03-01，正文相同 ")
    assert 80 < int(told.split(" ")[-1].rstrip("%）")) < 100


@pytest.mark.parametrize("note", ["（试行）", "（2019年修正）", "(2021年修订草案征求意见稿)"])
def test_a_title_that_names_its_version_is_the_same_law(note):
    """（试行） and （修正） behind a title name a version, not another law."""
    (told,) = met(LAW, LAW.replace("条例\n", f"条例{note}\n").replace("2015", "2019"))
    assert "不同版本" in told


@pytest.mark.parametrize("other", ["青山保护条例实施细则", "青山保护条例（二）", "青山市湖泊保护条例"])
def test_other_laws_are_no_versions(other):
    """（二） counts laws, and 实施细则 are a text of their own."""
    changed = LAW.replace("青山保护条例", other)
    for word in "甲乙丙丁戊":
        changed = changed.replace(word, "新" + word)
    assert met(LAW, changed) == []


def test_annual_notices_under_one_title_are_no_versions():
    """Notices bear one title year after year; only their sentences tell whether they are one."""
    assert met(WATER, MOUNTAIN.replace("山县委关于做好防汛工作的通知", "水县委关于加强汛期值守的通知")) == []


def test_a_forwarded_notice_is_no_copy_of_the_forwarding_one():
    """The longer text decides: what holds a notice and as much again is another notice."""
    assert met(MOUNTAIN, WATER + "附件\n" + MOUNTAIN) == []


def test_every_one_of_many_copies_is_told():
    """A third copy is told as the second one is."""
    assert met(MOUNTAIN, WATER, MOUNTAIN, MOUNTAIN) == ["与 c 正文完全相同"]
