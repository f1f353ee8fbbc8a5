"""The documents of a file: carriers, what they carry, attachments, laws with their history, and how long they hold."""

from __future__ import annotations

import re

import pytest

from index.document import Document
from index.parsing.parser import parse_text

PRINTED = """红旗市人民政府文件

红政规〔2021〕4号

红旗市人民政府关于印发红旗市公园管理办法的通知

各区人民政府：

现将《红旗市公园管理办法》印发给你们，请遵照执行。

红旗市人民政府
2021年4月6日

红旗市公园管理办法

第一条　公园早六时开放。

第二条　本办法自2021年5月1日起施行，有效期五年。
"""
FORWARDED = """河口县水务局文件

河水发〔2023〕8号

河口县水务局转发市水务局关于做好夏季供水工作的通知

各水厂：

现将《市水务局关于做好夏季供水工作的通知》（湾水发〔2023〕15号）转发给你们，请一并落实。

一、六月底前报送方案。

河口县水务局
2023年6月2日

市水务局关于做好夏季供水工作的通知

湾水发〔2023〕15号

各县水务局：

一、备足净水药剂。

二、每日检测两次水质。

海湾市水务局
2023年5月20日
"""
LAW = """红旗市户外广告管理条例

（2012年3月2日红旗市第三届人民代表大会常务委员会通过　根据2020年9月1日《关于修改〈红旗市户外广告管理条例〉的决定》修正）

第一条　户外广告应当安全、整洁。

第二条　本条例自2012年6月1日起施行。
"""


def documents(text: str) -> tuple[Document, ...]:
    return parse_text(text, "a.txt").documents


def test_a_printed_rule_is_a_document_of_its_own_cited_by_its_carriers_number() -> None:
    """印发: the rule has its own title and dates; number, issuer and day of issue are the carrier's."""
    carrier, rule = documents(PRINTED)
    assert (carrier.role, carrier.genre, carrier.document_number) == ("main", "通知", "红政规〔2021〕4号")
    assert (rule.id, rule.role, rule.title, rule.carrier) == ("a.txt#2", "carried", "红旗市公园管理办法", "a.txt")
    assert (rule.document_number, rule.cited_number) == (None, "红政规〔2021〕4号")
    assert (rule.issuers, rule.date_of_issue) == (("红旗市人民政府",), "2021-04-06")
    assert (rule.effective, rule.expires) == ("2021-05-01", "2026-04-30")


def test_a_forwarded_notice_keeps_its_number_issuer_and_date() -> None:
    """转发: what another body says is that body's."""
    _, forwarded = documents(FORWARDED)
    assert (forwarded.role, forwarded.document_number) == ("carried", "湾水发〔2023〕15号")
    assert forwarded.issuers == ("海湾市水务局",)
    assert (forwarded.date_of_issue, forwarded.addressees) == ("2023-05-20", "各县水务局")


def test_the_signature_of_a_forwarded_notice_ends_no_clause() -> None:
    """A clause ends where its words end."""
    notice = parse_text(FORWARDED, "a.txt")
    assert [c.text for c in notice.clauses if c.path[-1] == "二"] == ["二、每日检测两次水质。"]


def test_every_document_begins_where_the_one_before_ends() -> None:
    """Each character belongs to one document."""
    notice = parse_text(FORWARDED, "a.txt")
    starts = [d.start for d in notice.documents]
    assert starts[0] == 0 and [d.end for d in notice.documents] == [*starts[1:], len(notice.reading_text)]
    assert notice.document_at(notice.reading_text.index("净水药剂")) == notice.documents[1]


def test_the_history_of_a_law_tells_adoption_and_last_amendment() -> None:
    """根据…修正 is what the words already hold."""
    (law,) = documents(LAW)
    assert (law.adopted, law.amended, law.effective) == ("2012-03-02", "2020-09-01", "2012-06-01")


def test_an_order_in_the_history_is_the_number_without_the_day_before_it() -> None:
    """（2022年3月1日…令第18号公布 自…起施行）"""
    history = "（2022年3月1日红旗市人民政府令第9号公布　自2022年5月1日起施行）"
    text = f"红旗市停车管理规定\n\n{history}\n\n第一条　停车应当有序。\n"
    (rule,) = documents(text)
    assert (rule.document_number, rule.effective) == ("红旗市人民政府令第9号", "2022-05-01")


def test_attachments_carry_their_label_and_the_number_of_their_notice() -> None:
    """附件 belong to the notice that attaches them."""
    text = (
        "红旗市教育局关于召开会议的通知\n\n红教办〔2024〕3号\n\n各学校：\n\n一、会期半天。\n\n附件：1．议程\n2．回执\n\n"
        "红旗市教育局\n2024年8月1日\n\n附件1\n\n会议议程\n\n一、传达精神。\n\n附件2\n\n参会回执\n\n单位：　　姓名：\n"
    )
    _, agenda, slip = documents(text)
    assert [(d.role, d.label, d.cited_number) for d in (agenda, slip)] == [
        ("attachment", "附件1", "红教办〔2024〕3号"),
        ("attachment", "附件2", "红教办〔2024〕3号"),
    ]


def test_a_rule_follows_its_carrier_without_a_signature_between() -> None:
    """The title that the carrier names opens the rule, whatever stands above it."""
    text = (
        "红旗学院文件\n\n红院〔2022〕1号\n\n关于印发《红旗学院请假办法》的通知\n\n各部门：\n\n"
        "现将《红旗学院请假办法》印发给你们。\n\n红旗学院请假办法\n\n第一条　请假须经批准。\n"
    )
    assert [d.title for d in documents(text)][1:] == ["红旗学院请假办法"]


@pytest.mark.parametrize(
    ("words", "expires"),
    [
        ("第二条　本办法自2020年1月1日起施行，有效期至2024年12月31日。", "2024-12-31"),
        ("第二条　本办法自2020年1月1日起试行，试行期二年。", "2021-12-31"),
        ("第二条　本办法自2020年2月1日起施行，有效期为18个月。", "2021-07-31"),
        ("第二条　许可证有效期五年。", None),
        ("第二条　登记自准予之日起生效，有效期为10年。", None),
    ],
)
def test_only_the_term_of_the_document_itself_counts(words: str, expires: str | None) -> None:
    """有效期 of a licence is what the text deals with."""
    assert documents(f"红旗市集市管理办法\n\n第一条　集市早五时开市。\n\n{words}\n")[0].expires == expires


def test_a_draft_is_told_by_its_own_title() -> None:
    """The notice that asks for comments is none."""
    assert documents("红旗市养老条例（征求意见稿）\n\n第一条　为了养老，制定本条例。\n")[0].draft
    notice = "红旗市司法局关于《红旗市养老条例（征求意见稿）》公开征求意见的公告\n\n现公开征求意见。\n"
    assert not documents(notice)[0].draft


LISTING = """关于做好某事的通知
青政发〔2021〕8号
各乡镇：
请照办。
附件：1.经费分配表
2.防汛物资清单
青山市人民政府
2021年3月1日
"""


@pytest.mark.parametrize(
    ("below", "missing"),
    [
        ("", ["经费分配表", "防汛物资清单"]),
        ("附件1\n青山市经费分配表\n东岭乡800元。\n", ["防汛物资清单"]),
        ("附件1\n某表\n东岭乡800元。\n附件2\n防汛物资清单\n沙袋100个。\n", []),
        ("附件\n防汛物资清单\n沙袋100个。\n", ["经费分配表"]),
    ],
)
def test_attachments_that_are_listed_and_not_there_are_told(below: str, missing: list[str]) -> None:
    """One that stands in the file by its number or its title is there; the others are named, all in one warning."""
    told = [warning for warning in parse_text(LISTING + below, "a.txt").warnings if "附件说明" in warning]
    assert [re.findall("“([^”]*)”", warning) for warning in told] == ([missing] if missing else [])


def test_an_attachment_that_is_sent_apart_is_not_missed() -> None:
    """What the statement itself says to be left out or sent otherwise is no fault of the file."""
    text = LISTING.replace("经费分配表", "经费分配表（另发）").replace("2.防汛物资清单\n", "")
    assert not any("附件说明" in warning for warning in parse_text(text, "a.txt").warnings)
