"""Clause trees of texts in the layouts that occur; all texts are made up and all expected paths written by hand."""

import pytest

from index.parsing.parser import parse_text

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
    "articles of Taiwan below the dates of their history": (
        (
            "校外實習辦法",
            "96.07.02 校務會議通過",
            "97.12.26 修正",
            "第 一 條",
            "為規範實習，訂定本辦法。",
            "第二條 學生應投保。",
        ),
        ["第一条", "第二条"],
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
    "headings that begin with a digit": (
        (*HEAD, "一、2021年汛情。雨多。", "二、9号堤的险情。已除。", "三、对策。巡查。"),
        ["一", "二", "三"],
    ),
    "arabic numbers go on through the first level": (
        (*HEAD, "一、措施", "1.巡查。", "2.值守。", "二、纪律", "3.请假。", "三、其他", "4.归档。"),
        ["一", "一.1", "一.2", "二", "二.3", "三", "三.4"],
    ),
    "a reply that quotes the request before each answer": (
        (
            "青山市人民政府关于白石县所提问题办理情况的函",
            "白石县人民政府：",
            "现将有关情况函复如下：",
            "一、关于堤防问题。你县请求：一是加高东堤，二是疏浚西河。",
            "市水务局研究提出：同意加高东堤。",
            "二、关于移民问题。你县请求安置移民。",
            "1.关于住房问题。市住建局研究提出：年内建成。",
            "2.关于耕地问题。市农业局研究提出：从优调剂。",
            "三、关于机场问题。（略）",
            "青山市人民政府",
            "二〇二一年六月八日",
            "（本文有删减）",
        ),
        ["一", "二", "二.1", "二.2", "三"],
    ),
    "a plan with decimals, items in brackets and a table of contents": (
        (
            "青山市人民政府办公室关于印发防汛预案的函",
            "各乡镇：",
            "《防汛预案》已经市政府同意，现印发给你们。",
            "青山市人民政府办公室",
            "2021年6月8日",
            "防汛预案",
            "目 录",
            "1 总则",
            "1.1 目的",
            "1.2 原则",
            "2 响应",
            "1 总则",
            "1.1 目的",
            "保障安全。",
            "1.2 原则",
            "（1）统一领导。",
            "（2）分级负责。",
            "2 响应",
            "2.1 出现险情时，由市水务局启动预案。",
        ),
        [
            "防汛预案",
            "防汛预案.1",
            "防汛预案.1.1.1",
            "防汛预案.1.1.2",
            "防汛预案.1.1.2.（1）",
            "防汛预案.1.1.2.（2）",
            "防汛预案.2",
            "防汛预案.2.2.1",
        ],
    ),
    "a statement of attachments with no colon": (
        (
            *HEAD,
            "一、巡查。",
            "二、值守。",
            "附件1.界址点坐标",
            "2.值班表",
            *END,
            "附件1.",
            "界址点坐标",
            "编号",
            "1",
            "15172.500",
            "2",
            "14829.000",
            "青水发〔2021〕6号附件2：",
            "值班表",
        ),
        ["一", "二", "附件1", "附件2"],
    ),
    "an attachment with an attachment": (
        (
            *HEAD,
            "一、巡查。",
            "附件：防汛方案",
            *END,
            "附件",
            "防汛方案",
            "一、目标。",
            "二、任务。",
            "附件：分工表",
            "附件",
            "分工表",
            "任务",
            "1.巡查；",
            "2.值守。",
        ),
        ["一", "附件", "附件.一", "附件.二", "附件", "附件.1", "附件.2"],
    ),
    "a list of persons": (
        (*HEAD, "组　长：李　某　青山市副市长", "副组长：王某某　市政府副秘书长", "　　　　张　某　市水务局局长", *END),
        [],
    ),
    "flattened into one line, headings as well": (
        (
            "关于做好防汛工作的通知 各乡镇： 现就有关事项通知如下： 一、措施 （一）巡查 各乡镇要每日巡查堤防，发现险情"
            "立即上报，不得迟报漏报瞒报，并做好巡查记录备查。 （二）值守 水管所要二十四小时值守，做好交接班记录，遇有"
            "大雨加派人手。 二、纪律 1. 不得擅离岗位，确需离岗的应当请假并有人顶岗。 2.不得饮酒，不得从事与值守无关的"
            "事，违者严肃处理并通报全市。 特此通知。 青山市水务局 2021年6月8日 （此件公开发布）",
        ),
        ["一", "一.（一）", "一.（二）", "二", "二.1", "二.2"],
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


@pytest.mark.parametrize(
    "closing",
    ["联系人：李某，电话0000。", "联 系 人：李某", "电  话：0000", "附件：分工表", "现将有关材料一并报送，供审阅。"],
)
def test_contacts_and_statements_belong_to_no_clause(closing):
    """Who can be called and what is attached stands below the last clause, however much text its sisters have."""
    text = ("一、巡查。", "每日两次。", "二、值守。", closing)
    whole = ("青山市水务局印发《防汛办法》的通知", "各乡镇：", "现印发给你们。", *END, "防汛办法")
    for head in (HEAD, whole):
        assert closing not in parse(*head, *text).clauses[-1].text


def test_contacts_that_the_clauses_tell_stay_in_them():
    """A clause about whom to call, or one of several that each name somebody, holds the names."""
    told = parse(*HEAD, "一、巡查。", "二、联系方式", "联系人：李某")
    assert told.clauses[-1].text.endswith("李某")
    each = parse(*HEAD, "（一）东堤", "联系电话：0000", "（二）西堤", "联系电话：1111")
    assert each.clauses[-1].text.endswith("1111")


def test_last_clause_is_compared_with_those_that_open_alike():
    """Below headings that stand alone there is text, which tells nothing of clauses that open with theirs."""
    notice = parse(
        *HEAD,
        *("一、总则", "（一）目标。", "不死一人。", "二、措施"),
        *("（一）巡查。每日两次。", "（二）值守。二十四小时。", "未设水管所的乡镇参照执行。", *END),
    )
    assert notice.sentences[-1].path == ()


def test_gaps_in_the_numbering_are_reported():
    """A number that is missing or stands twice gives a warning that names the place."""
    warnings = parse(*HEAD, "一、甲。", "三、乙。", "三、丙。", *END).warnings
    assert [w for w in warnings if "编号" in w] == ["“三”之前编号不连续", "“三”编号重复或倒序"]
