"""Elements of notices in the layouts that occur; all texts are made up."""

import pytest

from index.parsing.parser import parse_text


def parse(*lines):
    return parse_text("\n\n".join(lines), "文.txt")


def printed(notice, name):
    return [notice.reading_text[e.start : e.end] for e in notice.elements if e.name == name]


ORDINARY = (
    "000012",
    "机密★1年",
    "特急",
    "青山市人民政府办公室文件",
    "青政办发〔2021〕15号",
    "青山市人民政府办公室关于做好",
    "春季造林工作的通知",
    "各县（市、区）人民政府，市政府各部门：",
    "为做好春季造林工作，现通知如下：",
    "一、明确任务。各县（市、区）要在三月底前完成造林任务。",
    "二、加强管护。市林业局要加强技术指导。",
    "特此通知。",
    "附件：1．造林任务表",
    "2．验收办法",
    "青山市人民政府办公室",
    "2021年2月19日",
    "（此件主动公开）",
    "抄送：市委办公室，市人大常委会办公室。",
    "青山市人民政府办公室秘书科　　2021年2月20日印发",
)


def test_every_element_of_an_ordinary_notice():
    """版头, 主体 and 版记 of GB/T 9704-2012 are read, each as printed."""
    notice = parse(*ORDINARY)
    assert notice.title == "青山市人民政府办公室关于做好春季造林工作的通知"
    assert notice.document_number == "青政办发〔2021〕15号"
    assert notice.issuers == ("青山市人民政府办公室",)
    assert notice.addressees == "各县（市、区）人民政府，市政府各部门"
    assert notice.urgency == "特急"
    assert notice.classification == "机密★1年"
    assert notice.signature == "青山市人民政府办公室"
    assert notice.date_of_issue == "2021-02-19"
    assert notice.print_date == "2021-02-20"
    assert notice.printing_office == "青山市人民政府办公室秘书科"
    assert notice.note == "（此件主动公开）"
    assert notice.copied_to == "市委办公室，市人大常委会办公室"
    assert notice.attachments == ("造林任务表", "验收办法")
    assert notice.warnings == ("附件说明所列的“造林任务表”“验收办法”不在文件中，请一并放入",)


def test_spans_are_the_printed_lines():
    """An element stands for its whole line or lines, as a reader would quote them."""
    notice = parse(*ORDINARY)
    assert printed(notice, "signature") == printed(notice, "date_of_issue") == ["青山市人民政府办公室\n2021年2月19日"]
    assert printed(notice, "print_date") == ["青山市人民政府办公室秘书科 2021年2月20日印发"]
    assert printed(notice, "addressees") == ["各县（市、区）人民政府，市政府各部门："]
    assert printed(notice, "attachment") == ["附件：1．造林任务表\n2．验收办法"]


def test_missing_elements_are_none_and_reported():
    """What is not in the text is None, never guessed, and a warning says so."""
    notice = parse("关于防汛工作的通知", "各乡镇：", "1月27日的会议作出了部署，请抓好落实。")
    assert (notice.document_number, notice.date_of_issue, notice.signature, notice.issuers) == (None, None, None, ())
    assert set(notice.warnings) == {"原文未载明发文字号", "原文未载明成文日期", "原文未载明发文机关"}


def test_register_number_of_a_telegram_is_no_document_number():
    """A telegram's head line gives urgency and number; its empty register number is neither."""
    notice = parse("等级 特急·明电  青防电〔2021〕7号    青机发  号", "关于防汛的紧急通知", "各乡镇：", "请立即落实。")
    assert notice.urgency == "特急·明电"
    assert notice.document_number == "青防电〔2021〕7号"
    assert printed(notice, "urgency") == printed(notice, "document_number")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("关于做好", "森林防火工作", "的通知", "各乡镇："), "关于做好森林防火工作的通知"),
        (
            ("青山市教育局 青山市财政局", "关于资助学生的通知", "各学校："),
            "青山市教育局 青山市财政局关于资助学生的通知",
        ),
        (("青山市人民政府关于表彰先进的 决定", "各乡镇："), "青山市人民政府关于表彰先进的决定"),
        (("关 于 几 个 问 题 的 通 知", "各乡镇："), "关于几个问题的通知"),
    ],
)
def test_title_lines_are_joined(lines, title):
    """A title over several lines or with blanks of its layout is one; a blank between two issuers stays."""
    assert parse(*lines, "现通知如下，请执行。").title == title


@pytest.mark.parametrize(
    "flat",
    [
        "关于做好春耕工作的通知 青农发〔2021〕3号 各乡镇： 现就有关事项通知如下。 一、备耕。要抓紧备耕。",
        "关于做好春耕工作的通知 关于做好春耕工作的通知 青农发〔2021〕3号 各乡镇： 现就有关事项通知如下。 一、备耕。",
        "关于做好春耕工作的通知 关于做好 春耕工作的通知 青农发〔2021〕3号 各乡镇： 现就有关事项通知如下。",
        "关于做好春耕工作的通知 青农发〔2021〕3号 各乡镇：\n现就有关事项通知如下。",
    ],
    ids=["once", "twice", "twice, the second in two lines", "above the text"],
)
def test_flattened_head(flat):
    """Where only blanks divide the head of a text, title, number and addressees are still told apart."""
    notice = parse_text(flat, "文.txt")
    assert notice.title == "关于做好春耕工作的通知"
    assert notice.document_number == "青农发〔2021〕3号"
    assert notice.addressees == "各乡镇"


def test_number_in_brackets_behind_the_title():
    """A number that a web page prints behind the title is read where no line of its own has it."""
    assert parse("关于春耕的通知（青农发〔2021〕3号）", "各乡镇：", "请落实。").document_number == "青农发〔2021〕3号"


@pytest.mark.parametrize("times", [1, 2])
def test_line_that_prints_title_and_number(times):
    """An announcement may be titled by its number alone, which web pages print twice."""
    notice = parse(*["青山市防汛指挥部通告 （第7号）"] * times, "现将有关事项通告如下。", "一、巡查。")
    assert notice.title == notice.document_number == "青山市防汛指挥部通告（第7号）"


@pytest.mark.parametrize(
    ("ending", "date", "signature"),
    [
        (("青山市水务局", "二○二一年六月八日"), "2021-06-08", "青山市水务局"),
        (("青山市水务局", "二〇二一年十二月二十日"), "2021-12-20", "青山市水务局"),
        (("青山市水务局 2021年 6月 8 日",), "2021-06-08", "青山市水务局"),
        (("2021年6月8日", "青山市水务局"), "2021-06-08", "青山市水务局"),
        (("青山市水务局", "青山市财政局", "２０２１年６月８日"), "2021-06-08", "青山市水务局\n青山市财政局"),
        (("2021年6月8日",), "2021-06-08", None),
        (("市防汛办于2021年6月8日召开全市防汛工作会",), None, None),
        (("未设水管所的乡镇参照执行。", "2021年6月8日"), "2021-06-08", None),
    ],
)
def test_signature_and_date_in_any_form(ending, date, signature):
    """Signature and date are read above, beside or below each other, in Arabic or Chinese numerals."""
    notice = parse("关于节约用水的通知", "各单位：", "请节约用水，杜绝浪费。", *ending)
    assert (notice.date_of_issue, notice.signature) == (date, signature)


def test_impossible_date_is_not_read_as_one():
    """A date that no calendar has is not made into another."""
    assert parse("关于某事的通知", "各单位：", "请落实。", "青山市水务局", "2021年13月40日").date_of_issue is None


def test_joint_issuers_are_named_singly():
    """Each of several signing bodies is an issuer."""
    notice = parse("关于联合检查的通知", "各企业：", "请配合检查。", "青山市公安局 青山市应急局", "2021年3月4日")
    assert notice.issuers == ("青山市公安局", "青山市应急局")


@pytest.mark.parametrize(
    ("signature", "issuers"),
    [
        ("财 政 部", ("财政部",)),
        ("中共中央 国务院", ("中共中央", "国务院")),
        (
            "青山市应对突发公共卫生事件和自然灾害 工作领导小组 青山市水务局",
            ("青山市应对突发公共卫生事件和自然灾害工作领导小组", "青山市水务局"),
        ),
    ],
)
def test_broken_names_of_issuers(signature, issuers):
    """A name with its characters apart, or over two lines, is one; several names stay several."""
    assert parse("关于联合检查的通知", "各企业：", "请配合检查。", signature, "2021年3月4日").issuers == issuers


@pytest.mark.parametrize(
    ("lines", "issuers", "line"),
    [
        (ORDINARY[3:], ("青山市人民政府办公室",), "青山市人民政府办公室关于做好春季造林工作的通知"),
        (("青山市水务局文件", "关于巡查的通知", "各站：", "请落实。"), ("青山市水务局",), "青山市水务局文件"),
        (
            ("市商务局关于检查的通知", "各企业：", "请配合。", "青山市商务局", "2021年3月4日"),
            ("青山市商务局",),
            "青山市商务局\n2021年3月4日",
        ),
        (
            ("关于延长休市的通知", "根据有关规定，青山市水务局、青山市应急局决定：市场延长休市。"),
            ("青山市水务局", "青山市应急局"),
            "根据有关规定，青山市水务局、青山市应急局决定：市场延长休市。",
        ),
        (
            ("关于保障供应的通知", "2月6日，市水务局联合印发了《关于保障供应的通知》，要求各站做好供应。"),
            ("市水务局",),
            "2月6日，市水务局联合印发了《关于保障供应的通知》，要求各站做好供应。",
        ),
    ],
)
def test_issuer_stands_where_it_is_printed(lines, issuers, line):
    """The issuer is read from the title, the red head, the signature or the text, and its place is that line."""
    notice = parse(*lines)
    assert notice.issuers == issuers
    assert printed(notice, "issuer") == [line]


@pytest.mark.parametrize(
    "text",
    [
        "为贯彻上级部署，经研究决定：市场延长休市。",
        "近日，市水务局印发了《关于节约用水的通知》，请各站落实。",
        "各站要认真执行市水务局决定，按时开市。",
        "根据市水务局决定：市场延长休市。",
    ],
)
def test_bodies_that_the_text_speaks_of_are_no_issuers(text):
    """Who issued another notice, or decided something else, did not issue this one."""
    assert parse("关于保障供应的通知", text).issuers == ()


def test_history_of_a_law_gives_who_passed_it_and_when():
    """The last line of a law's history that passes or publishes it dates it; 施行 is another thing."""
    notice = parse(
        "# 青山省湿地保护条例",
        "2015年3月1日 青山省第十届人民代表大会常务委员会第八次会议通过",
        "2020年5月6日 青山省第十一届人民代表大会常务委员会第三次会议修订",
        "2020年7月1日 施行",
        "第一条 为了保护湿地，制定本条例。",
    )
    assert notice.title == "青山省湿地保护条例"
    assert notice.date_of_issue == "2020-05-06"
    assert notice.issuers == ("青山省人民代表大会常务委员会",)


def test_order_that_published_a_regulation_is_its_number():
    """One order in the history numbers the regulation and names its issuer; of several none does."""
    published = "2015年3月1日 青山省人民政府令第12号公布"
    article = "第一条 为了保护湿地，制定本办法。"
    notice = parse("青山省湿地办法", published, article)
    assert (notice.document_number, notice.issuers) == ("青山省人民政府令第12号", ("青山省人民政府",))
    assert (
        parse("青山省湿地办法", published, "2019年1月1日 青山省人民政府令第30号修订", article).document_number is None
    )


def test_date_inside_a_clause_is_no_date_of_issue():
    """An article about when a rule comes into force is not a signature."""
    notice = parse("青山市市容办法", "第一条 为了整洁，制定本办法。", "第二条 本办法自2021年1月1日起施行。")
    assert notice.date_of_issue is None
    assert [clause.path for clause in notice.clauses] == [("第一条",), ("第二条",)]
