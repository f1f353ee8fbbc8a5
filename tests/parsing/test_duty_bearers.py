import pytest

from index.parsing.duty_bearers import subjects
from index.parsing.parser import parse_text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("学校党组织要加强对师生的跟踪管理，全面了解师生外出情况。", ["学校党组织"]),
        ("农村、社区党组织要做到地毯式摸排。", ["农村、社区党组织"]),
        ("各级党组织书记要以严肃的态度抓好落实。", ["各级党组织书记"]),
        ("各级领导班子和领导干部特别是主要负责同志要坚守岗位。", ["各级领导班子和领导干部特别是主要负责同志"]),
        ("乡镇（街道）、村（社区）党组织要落实属地责任。", ["乡镇（街道）、村（社区）党组织"]),
        ("公安、交通等部门党组织，要带领干部职工逐车检查。", ["公安、交通等部门党组织"]),
        ("针对重点人员，各村委会要逐户排查。", ["各村委会"]),
        ("水管所要每日巡查，应急局要备足物资。", ["水管所", "应急局"]),
        ("协会要发挥作用，特别是提供物资的企业要组织生产。", ["协会", "提供物资的企业"]),
        ("领导干部在做好自身防护的同时，还要教育家人。", ["领导干部"]),
        ("各地各单位落实本通知情况，要及时报告。", ["各地各单位"]),
        ("民事主体从事民事活动，应当遵循诚信原则。", ["民事主体"]),
        ("民事主体的人身权利受法律保护，任何组织或者个人不得侵犯。", ["任何组织或者个人"]),
        ("用人单位不得扣押劳动者的证件。", ["用人单位"]),
        ("当事人对决定不服的，可以申请复议。", ["当事人"]),
        ("具体办法由国务院规定。", ["国务院"]),
        ("收费标准由省级人民政府制定。", ["省级人民政府"]),
    ],
)
def test_printed_subject_is_the_duty_bearer(sentence, expected):
    """Who has to act is read as printed, one or several."""
    assert subjects(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "要加强对党员群众的宣传教育。",
        "对表现突出的干部，要及时表扬。",
        "疫情就是命令、防控就是责任。",
        "防输入要关口前移，态度坚决。",
        "加强与宣传部门的协调配合。",
        "出入公共场所必须佩戴口罩。",
        "本办法所称经营者，是指从事商品经营的法人。",
        "为了保护妇女权益，制定本法。",
        "按照市委要求，统筹做好各项工作。",
        "及时建立临时党组织，选好党组织负责人。",
        "",
    ],
)
def test_sentence_without_a_body_binds_none_by_itself(sentence):
    """No body is made out of an object, a place, a purpose or a definition."""
    assert subjects(sentence) == []


def bearers(*lines):
    notice = parse_text("\n".join(("关于防汛的通知", "各乡镇：", *lines)), "文.txt")
    return [(notice.reading_text[s.start : s.end][:4], s.duty_bearer, s.inherited) for s in notice.sentences]


def test_sentence_without_subject_goes_on_binding_the_body_before_it():
    """Within a clause a duty without a subject is inherited, and marked so."""
    assert bearers("一、水管所要每日巡查。要做好记录。应急局要备足物资。要定期清点。") == [
        ("一、水管", "水管所", False),
        ("要做好记", "水管所", True),
        ("应急局要", "应急局", False),
        ("要定期清", "应急局", True),
    ]


def test_heading_binds_what_stands_below_it():
    """The subject of a heading goes on in the paragraphs of its clause."""
    assert bearers("一、各村要守住堤防", "要每日巡查。", "二、纪律", "要严守纪律。")[1:] == [
        ("要每日巡", "各村", True),
        ("二、纪律", None, False),
        ("要严守纪", None, False),
    ]


def test_duty_of_the_addressees_goes_on_after_a_sentence_about_others():
    """Where a clause begins with duties of nobody named, a body named between them binds its own sentence alone."""
    assert bearers("一、要加强考核。值班人员要注意安全。要及时总结。") == [
        ("一、要加", None, False),
        ("值班人员", "值班人员", False),
        ("要及时总", None, False),
    ]


def test_new_paragraph_goes_on_only_below_a_heading_or_before_a_list():
    """What a sentence amid one paragraph names does not bind the next; what ends with ： opens a list of its duties."""
    assert bearers("一、值守。水管所要巡查。", "要做好保障。", "应急局要做到：", "要备料；", "要登记。")[1:] == [
        ("水管所要", "水管所", False),
        ("要做好保", None, False),
        ("应急局要", "应急局", False),
        ("要备料；", "应急局", True),
        ("要登记。", "应急局", True),
    ]


def test_nothing_is_inherited_outside_clauses_or_from_a_sister():
    """The preamble, the next clause and the closing paragraph start without a body."""
    found = bearers("各乡镇要高度重视。要落实责任。", "一、水管所要巡查。", "二、要做好值守。", "特此通知。")
    assert [(bearer, inherited) for _, bearer, inherited in found] == [
        ("各乡镇", False),
        (None, False),
        ("水管所", False),
        (None, False),
        (None, False),
    ]


def test_sentence_is_cut_where_a_semicolon_changes_the_body():
    """Parts of one sentence that bind different bodies are sentences of their own."""
    assert [text for text, *_ in bearers("一、水管所要巡查；应急局要备料；做好登记。")] == ["一、水管", "应急局要"]
