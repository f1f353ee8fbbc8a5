"""Clause trees of texts in the layouts that occur; all texts are made up and all expected paths written by hand."""

import pytest

from index.parser import parse_text

HEAD = ("关于做好防汛工作的通知", "各乡镇：", "现就有关事项通知如下：")
END = ("青山市水务局", "2021年6月8日")


def parse(*lines):
    return parse_text("\n".join(lines), "文.txt")


def paths(notice):
    return [".".join(clause.path) for clause in notice.clauses]


NOTICES = {
    "run-in headings": (
        (*HEAD, "一、加强领导。各乡镇要落实责任。", "二、加强巡查。水管所要每日巡查。", *END),
        ["一", "二"],
    ),
    "headings that stand alone": (
        (*HEAD, "一、加强领导", "各乡镇要落实责任。", "二、加强巡查", "水管所要每日巡查。", *END),
        ["一", "二"],
    ),
    "two levels": (
        (
            *HEAD,
            "一、总体要求",
            "（一）思想。统一思想。",
            "（二）目标。不死一人。",
            "二、措施",
            "（一）巡查。每日巡查。",
        ),
        ["一", "一.（一）", "一.（二）", "二", "二.（一）"],
    ),
    "four levels": (
        (*HEAD, "一、措施", "（一）巡查", "1．堤防", "（1）早晚各一次。", "（2）做好记录。", "2．水库", "二、纪律"),
        ["一", "一.（一）", "一.（一）.1", "一.（一）.1.（1）", "一.（一）.1.（2）", "一.（一）.2", "二"],
    ),
    "arabic under one": (
        (*HEAD, "一、措施", "1.巡查堤防。", "2、准备物资。", "二、纪律", "1. 严守岗位。"),
        ["一", "一.1", "一.2", "二", "二.1"],
    ),
    "half-width marks": (
        (*HEAD, "一、措施", "(一)巡查;", "(二)值守。", "二、纪律"),
        ["一", "一.(一)", "一.(二)", "二"],
    ),
    "second level goes on through the first": (
        (*HEAD, "一、措施", "（一）巡查。", "（二）值守。", "二、纪律", "（三）请假。", "（四）问责。"),
        ["一", "一.（一）", "一.（二）", "二", "二.（三）", "二.（四）"],
    ),
    "levels in an order of the author's own": (
        (*HEAD, "1. 措施", "（一）巡查。", "（二）值守。", "2. 纪律", "（一）请假。"),
        ["1", "1.（一）", "1.（二）", "2", "2.（一）"],
    ),
    "only brackets": ((*HEAD, "（一）巡查。", "（二）值守。"), ["（一）", "（二）"]),
    "circled numbers": ((*HEAD, "一、措施", "①巡查堤防；", "②准备物资。", "二、纪律"), ["一", "一.①", "一.②", "二"]),
    "decimals": (
        (*HEAD, "1 总则", "1.1 目的。保障安全。", "1.2 范围。全市。", "2 响应", "2.1 分级", "2.1.1 一级响应。"),
        ["1", "1.1.1", "1.1.2", "2", "2.2.1", "2.2.1.2.1.1"],
    ),
    "numbers in the text are no labels": (
        (*HEAD, "一、目标。", "2021年造林3.5万亩。", "12345热线要畅通。", "10.5亿元资金要到位。", "二、措施。"),
        ["一", "二"],
    ),
    "enumerations within a sentence": (
        (*HEAD, "一、措施。一是巡查堤防，二是准备物资；三是（一）类险情立即上报。", "二、纪律。"),
        ["一", "二"],
    ),
    "blank before the mark": ((*HEAD, "一 、措施。", "二 、纪律。"), ["一", "二"]),
    "tens": (
        (*HEAD, *(f"{n}、事项。" for n in "一二三四五六七八九"), "十、事项。", "十一、事项。"),
        [*"一二三四五六七八九", "十", "十一"],
    ),
    "indented with ideographic blanks": ((*HEAD, "　　一、措施。", "　　　（一）巡查。"), ["一", "一.（一）"]),
    "bold markdown": ((*HEAD, "**一、措施。**要巡查。", "**二、纪律。**要严守。"), ["一", "二"]),
    "no clauses": ((*HEAD, "请各乡镇做好防汛工作。", *END), []),
    "text of the notice, then attachments": (
        (
            *HEAD,
            "一、巡查。",
            "附件：1．分工表",
            "2．值班表",
            *END,
            "附件1",
            "分工表",
            "一、水务局",
            "二、应急局",
            "附件2",
            "值班表",
            "一、白班",
        ),
        ["一", "附件1", "附件1.一", "附件1.二", "附件2", "附件2.一"],
    ),
    "forwarding another text": (
        (
            "青山市人民政府关于印发防汛办法的通知",
            "各乡镇：",
            "现将《防汛办法》印发给你们。",
            "青山市人民政府",
            "2021年6月8日",
            "防汛办法",
            "第一条 为了防汛，制定本办法。",
            "第二条 本办法自公布之日起施行。",
        ),
        ["防汛办法", "防汛办法.第一条", "防汛办法.第二条"],
    ),
    "forwarding two texts": (
        (
            "青山市人民政府关于印发两个规定的通知",
            "各乡镇：",
            "现将两个规定印发给你们。",
            "青山市人民政府",
            "2021年6月8日",
            "防汛规定",
            "一、巡查。",
            "二、值守。",
            "防火规定",
            "一、禁火。",
            "二、瞭望。",
        ),
        ["防汛规定", "防汛规定.一", "防汛规定.二", "防火规定", "防火规定.一", "防火规定.二"],
    ),
}
LAWS = {
    "articles": (("青山市防汛办法", "第一条 为了防汛。", "第二条 全市适用。"), ["第一条", "第二条"]),
    "books, chapters and sections": (
        (
            "青山市法",
            "第一编 总则",
            "第一章 一般规定",
            "第一条 甲。",
            "第二章 主体",
            "第一节 人",
            "第二条 乙。",
            "第二节 户",
            "第三条 丙。",
            "第二编 分则",
            "第三章 责任",
            "第四条 丁。",
        ),
        [
            "第一编",
            "第一编.第一章",
            "第一编.第一章.第一条",
            "第一编.第二章",
            "第一编.第二章.第一节",
            "第一编.第二章.第一节.第二条",
            "第一编.第二章.第二节",
            "第一编.第二章.第二节.第三条",
            "第二编",
            "第二编.第三章",
            "第二编.第三章.第四条",
        ],
    ),
    "items": (
        ("办法", "第一条 有下列情形的：", "（一）甲；", "（二）乙。", "第二条 丙。"),
        ["第一条", "第一条.（一）", "第一条.（二）", "第二条"],
    ),
    "paragraphs are named where an article has two lists": (
        (
            "办法",
            "第一条 有下列情形的：",
            "（一）甲；",
            "（二）乙。",
            "有下列情形的，从重：",
            "（一）丙；",
            "（二）丁。",
            "第二条 戊。",
        ),
        [
            "第一条",
            "第一条.第一款",
            "第一条.第一款.（一）",
            "第一条.第一款.（二）",
            "第一条.第二款",
            "第一条.第二款.（一）",
            "第一条.第二款.（二）",
            "第二条",
        ],
    ),
    "inserted articles": (
        ("办法", "第一条 甲。", "第一条之一 乙。", "第二条 丙。"),
        ["第一条", "第一条之一", "第二条"],
    ),
    "a reference that opens a paragraph is no article": (
        ("办法", "第一条 甲。", "第二条的规定适用于前条。", "第一条、第三条另有规定的除外。", "第二条 乙。"),
        ["第一条", "第二条"],
    ),
    "headings with one above articles": (
        ("某法院关于审理案件的解释", "一、管辖", "第一条 甲。", "第二条 乙。", "二、证据", "第三条 丙。"),
        ["一", "一.第一条", "一.第二条", "二", "二.第三条"],
    ),
    "table of contents": (
        (
            "办法",
            "目录",
            "第一章 总则",
            "第二章 措施",
            "第三章 附则",
            "第一章 总则",
            "第一条 甲。",
            "第二章 措施",
            "第二条 乙。",
            "第三章 附则",
            "第三条 丙。",
        ),
        ["第一章", "第一章.第一条", "第二章", "第二章.第二条", "第三章", "第三章.第三条"],
    ),
    "arabic articles": (("办法", "第1条 甲。", "第2条 乙。"), ["第1条", "第2条"]),
    "article without a blank": (
        ("办法", "第一条为了防汛，制定本办法。", "第二条本办法全市适用。"),
        ["第一条", "第二条"],
    ),
    "attachment of a law": (
        ("办法", "第一条 甲。", "第二条 乙。", "附件", "目录甲", "一、甲类", "二、乙类"),
        ["第一条", "第二条", "附件", "附件.一", "附件.二"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), [*NOTICES.values(), *LAWS.values()], ids=[*NOTICES, *LAWS])
def test_clause_tree(lines, expected):
    """The paths of all clauses, in order."""
    assert paths(parse(*lines)) == expected


def test_clause_runs_to_the_next_of_its_level():
    """A clause holds its label, its heading, its text and the clauses within it."""
    notice = parse(*HEAD, "一、措施", "（一）巡查。", "每日两次。", "二、纪律。")
    assert [clause.text for clause in notice.clauses] == [
        "一、措施\n（一）巡查。\n每日两次。",
        "（一）巡查。\n每日两次。",
        "二、纪律。",
    ]


@pytest.mark.parametrize(
    ("line", "below", "heading"),
    [
        ("一、加强领导。各乡镇要落实责任。", "", "加强领导"),
        ("一、加强领导", "各乡镇要落实责任。", "加强领导"),
        ("一、加强领导。", "各乡镇要落实责任。", "加强领导"),
        ("一、各乡镇要在六月底以前完成全部水毁工程的修复。", "", None),
        ("一、具体安排：甲村先行。", "", None),
    ],
)
def test_heading(line, below, heading):
    """A heading stands alone or runs in; a clause of one sentence has none."""
    notice = parse(*HEAD, *filter(None, (line, below)), "二、纪律。")
    assert notice.clauses[0].heading == heading


@pytest.mark.parametrize(
    "clauses",
    [
        ("一、巡查。每日两次。", "二、值守。二十四小时。"),
        ("一、巡查", "每日两次。", "二、值守", "二十四小时。"),
    ],
    ids=["run-in headings", "headings that stand alone"],
)
def test_closing_paragraph_belongs_to_no_clause(clauses):
    """What the last clause has more than its sisters stands after it."""
    notice = parse(*HEAD, *clauses, "各乡镇落实情况要及时报告。", *END)
    assert notice.sentences[-1].path == ()
    assert "及时报告" not in notice.clauses[-1].text


def test_closing_formula_belongs_to_no_clause():
    """特此通知 closes the whole text, whatever stands above it."""
    notice = parse(*HEAD, "一、巡查。", "每日两次。", "二、值守。", "特此通知。", *END)
    assert not any("特此" in clause.text for clause in notice.clauses)


def test_gaps_in_the_numbering_are_reported():
    """A number that is missing or stands twice gives a warning that names the place."""
    warnings = parse(*HEAD, "一、甲。", "三、乙。", "三、丙。", *END).warnings
    assert [w for w in warnings if "编号" in w] == ["“三”之前编号不连续", "“三”编号重复或倒序"]
