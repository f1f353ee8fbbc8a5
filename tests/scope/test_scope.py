"""What a question names among documents: which of them it is about, what is absent, what is only mentioned."""

from __future__ import annotations

import pytest
from bearing import catalogue, paper

from bot.answering.scope.scope import understand_scope

PAPERS = catalogue(
    paper("y1", "宜城市防汛抗旱指挥部令（第1号）", None, ("宜城市防汛抗旱指挥部",), "2021-07-01", text="即日起停渡。"),
    paper(
        "y2", "宜城市防汛抗旱指挥部令（第2号）", None, ("宜城市防汛抗旱指挥部",), "2021-07-05", text="在第1号令基础上"
    ),
    paper(
        "y3",
        "宜城市防汛抗旱指挥部令（第3号）",
        None,
        ("宜城市防汛抗旱指挥部",),
        "2022-06-10",
        text="2021年的卡点撤除。",
    ),
    paper(
        "fire",
        "丽水市人民政府关于清明期间禁止野外用火的通告",
        "丽政通〔2022〕4号",
        ("丽水市人民政府",),
        "2022-03-20",
        text="从杭州来的游客在莲都区入口登记，北京时间18时封山。",
    ),
    paper("s21", "松阳县教育局关于2021年中小学暑假放假的通知", "松教〔2021〕16号", ("松阳县教育局",), "2021-06-20"),
    paper("s22", "松阳县教育局关于2022年中小学暑假放假的通知", "松教〔2022〕18号", ("松阳县教育局",), "2022-06-21"),
    paper("town", "古市镇人民政府关于集镇停车管理的通告", None, ("古市镇人民政府",), "2022-09-01"),
    paper(
        "cadre", "中共缙云县委组织部关于驻村干部补助的通知", "缙组〔2023〕5号", ("中共缙云县委组织部",), "2023-02-02"
    ),
    paper("ferry", "浙江省渡口安全管理条例", None, ("浙江省人民代表大会常务委员会",), "2016-05-01"),
    paper("bike", "湖州市电动自行车停放管理办法", "湖州市人民政府令第12号", ("湖州市人民政府",), "2020-11-11"),
    paper(
        "dorm",
        "关于印发《湖州师范学院学生宿舍管理细则》的通知",
        "湖师院发〔2020〕31号",
        ("湖州师范学院",),
        "2020-08-30",
        text="2019级学生仍按原细则办理。",
    ),
    paper("ward", "德清县人民医院关于调整探视时间的公告", None, ("德清县人民医院",), "2023-01-05"),
    paper("water", "关于检修停水的通知", None, ("安吉清源供水有限公司",), "2023-07-07"),
    paper("power", "关于节约用电的倡议书", None, ("机关第二党支部",), "2022-08-08"),
    paper("r20", "长兴县农业农村局关于2020年稻谷补贴的公告", None, ("长兴县农业农村局",), "2020-10-10"),
    paper("r21", "长兴县农业农村局关于2021年稻谷补贴的公告", None, ("长兴县农业农村局",), "2021-10-12"),
    paper(
        "stall",
        "浙江省人民政府关于公布第二批放心菜场名单的通知",
        "浙政发〔2019〕9号",
        ("浙江省人民政府",),
        "2019-04-04",
    ),
    paper("bus", "国务院办公厅关于加强校车安全的通知", "国办发〔2018〕40号", ("国务院办公厅",), "2018-06-01"),
    paper("straw", "光山县人民政府关于禁止露天焚烧秸秆的通告", None, ("光山县人民政府",), "2019-05-05"),
    paper("free", "文明祭扫告知书", text="本乡村民外出返乡须登记。"),
    paper("share", "关于分配化肥的通知", text="白岩镇 120袋\n石坪乡 80袋"),
    paper("food", "庆元市场监管局公告", "2023年第6号", ("庆元市场监管局",), "2023-04-01"),
)
ALL = None
"""Nothing is named: the whole index is asked."""
YICHENG, RICE, SCHOOLS, PROVINCE = "y1 y2 y3", "r20 r21", "s21 s22", "ferry stall"

BORNE: dict[str, str] = {
    # the number of an announcement stands below the name of the body, without a code
    "庆元市场监管局公告2023年第6号": "food",
    # places, in full and for short, in either script, in pinyin, at any position of a topic
    "宜城市的渡口还开吗": YICHENG,
    "宜城渡口停了没": YICHENG,
    "請問宜城市哪天停渡": YICHENG,
    "Are the ferries of Yicheng running?": YICHENG,
    "在宜城过河要登记吗": YICHENG,
    "过河要登记吗，宜城的": YICHENG,
    "我们宜城市的卡点撤了没有": YICHENG,
    "渡口几点关，问的是宜城": YICHENG,
    "丽水清明能上山烧纸吗": "fire",
    "麗水市清明能上山燒紙嗎": "fire",
    "May I burn paper in Lishui?": "fire",
    "松阳暑假从哪天开始": SCHOOLS,
    "松阳县中小学几号放假": SCHOOLS,
    "Songyang 暑假几号开始": SCHOOLS,
    "丽水市松阳县中小学几号放假": SCHOOLS,
    "浙江省丽水市松阳县几号放假": SCHOOLS,
    "长兴稻谷补多少": RICE,
    "长兴县稻谷补贴怎么领": RICE,
    "光山能烧秸秆吗": "straw",
    "光山县烧秸秆罚多少": "straw",
    "湖州电瓶车能停楼道吗": "bike",
    "湖州市民的电瓶车停哪": "bike",
    "浙江渡口谁来管": PROVINCE,
    "浙江省渡工要多大年纪": PROVINCE,
    "湖州、长兴的电瓶车和补贴谁管": "bike r20 r21",
    "松阳和长兴哪个补得多": "s21 s22 r20 r21",
    "松阳跟丽水哪个先放假": "fire s21 s22",
    "能进湖州的小区停电瓶车吗": "bike",
    # towns, schools, hospitals, firms
    "古市镇街上停车收费吗": "town",
    "古市镇政府对停车怎么规定": "town",
    "古市停车一小时多少钱": "town",
    "那古市镇呢": "town",
    "湖州师范学院宿舍几点熄灯": "dorm",
    "湖师宿舍几点熄灯": "dorm",
    "在湖师住宿一年多少钱": "dorm",
    "转到湖州师范学院住哪栋": "dorm",
    "德清县人民医院下午能探视吗": "ward",
    "德清几点能探视": "ward",
    "安吉清源供水哪天停水": "water",
    "安吉清源供水有限公司的电话": "water",
    # offices and levels
    "缙云县委组织部给驻村干部补多少": "cadre",
    "缙云组织部给驻村干部补多少": "cadre",
    "组织部发的那份说补多少": "cadre",
    "组织部那份通知哪天的": "cadre",
    "组织部的通知里补助多少": "cadre",
    "松阳教育局的通知哪天放假": SCHOOLS,
    "教育局发的放假通知有几份": SCHOOLS,
    "教育局那份通知说几号放假": SCHOOLS,
    "国务院办公厅发的校车通知怎么说": "bus",
    "机关第二党支部那份倡议书说了什么": "power",
    "宜城市指挥部第3号令撤了哪些卡点": "y3",
    "宜城防汛指挥部的2号令说什么": "y2",
    "市里那个12号令管不管三轮车": "bike",
    # numbers
    "丽政通〔2022〕4号第一条": "fire",
    "丽政通[2022]4号讲什么": "fire",
    "丽政通（2022）4 号讲什么": "fire",
    "丽政通2022年4号讲什么": "fire",
    "丽政通4号讲什么": "fire",
    "松教18号是哪天发的": "s22",
    "松教〔2021〕16号的标题": "s21",
    "缙组5号谁发的": "cadre",
    "国办发〔2018〕40号还有效吗": "bus",
    "湖州市人民政府令第12号第三条": "bike",
    "浙政发2019-9号是什么": "stall",
    "湖师院发31号说的啥": "dorm",
    # orders
    "宜城2号令停不停渡": "y2",
    "宜城市第2号令停不停渡": "y2",
    "宜城第二号令停不停渡": "y2",
    "宜城市防汛抗旱指挥部令第1号": "y1",
    "宜城1号令和3号令有什么不同": "y1 y3",
    "Yicheng order No. 3 lifts what?": "y3",
    "第12号令第二条": "bike",
    "3号令撤了哪些卡点": "y3",
    # titles, whole and cut as people cut them
    "浙江省渡口安全管理条例第五条": "ferry",
    "《浙江省渡口安全管理条例》自何时起施行": "ferry",
    "渡口管理条例第五条": "ferry",
    "渡口条例哪年的": "ferry",
    "浙江渡口条例对渡工有什么要求": "ferry",
    "电动自行车停放办法第三条": "bike",
    "湖州电动自行车办法罚多少": "bike",
    "学生宿舍管理细则第二章": "dorm",
    "宿舍细则第十条": "dorm",
    "《湖州师范学院学生宿舍管理细则》管不管研究生": "dorm",
    "湖师宿舍细则几点关门": "dorm",
    "禁止野外用火的通告怎么罚": "fire",
    "关于加强校车安全的通知第三条": "bus",
    # years and rounds
    "长兴2020年稻谷补多少": "r20",
    "长兴2021稻谷补贴标准": "r21",
    "长兴 2021 稻谷 补贴": "r21",
    "长兴20年和21年稻谷补贴差多少": RICE,
    "长兴20年的稻谷补多少": "r20",
    "松阳2022年暑假放几天": "s22",
    "2021年松阳的暑假从哪天起": "s21",
    "宜城2022年那个令说了什么": "y3",
    "第二批放心菜场有哪些": "stall",
    "湖师2019级学生按哪个细则": "dorm",
    "松阳2022年暑假和2021年哪个长": SCHOOLS,
    "How long is the summer break in Songyang in 2022?": "s22",
    # kinds of notices pointed at
    "那份倡议书提了几条": "power",
    "倡议书里说空调开几度": "power",
}
ABSENT: dict[str, str] = {
    "龙泉市的渡口还开吗": "龙泉市",
    "龙泉渡口停了没": "龙泉",
    "杭州能上山烧纸吗": "杭州",
    "杭州市的卡点谁守": "杭州市",
    "那杭州呢": "杭州",
    "請問臺北市停車怎麼收費": "台北市",
    "上海放鞭炮罚多少": "上海",
    "新疆的通知怎么说": "新疆",
    "武汉市委的文件怎么要求": "武汉市",
    "广州、深圳停车怎么收费": "广州 深圳",
    "襄阳市2号令几点停渡": "襄阳市",
    "信阳能烧秸秆吗": "信阳",
    "Who guards the ferries in Hangzhou?": "Hangzhou",
    "青田县委组织部补多少": "青田县",
    "碧湖镇停车收费吗": "碧湖镇",
    "请问碧湖镇停车收费吗": "碧湖镇",
    "古市县停车收费吗": "古市县",
    "中国计量大学几点熄灯": "中国计量大学",
    "杭州师范大学宿舍几点熄灯": "杭州师范大学",
    "宜城5号令说了什么": "5号令",
    "宜城市第7号令停不停渡": "第7号令",
    "丽水2号令怎么罚": "2号令",
    "长兴2018年稻谷补多少": "2018年",
    "长兴2025稻谷补贴标准": "2025",
    "松阳2019年暑假放几天": "2019年",
    "湖师2027级学生住哪": "2027级",
    "丽政通〔2022〕9号讲什么": "丽政通〔2022〕9号",
    "丽政通9号讲什么": "丽政通9号",
    "国办发〔2020〕40号的标题": "国办发〔2020〕40号",
    "鲁政发〔2021〕3号": "鲁政发〔2021〕3号",
    "山西省信访条例第三条": "山西省信访条例",
    "殡葬管理办法第六条": "殡葬管理办法",
    "《山西省信访条例》第三条": "《山西省信访条例》",
    "第三批放心菜场有哪些": "第三批",
    "民政局发的那份通知哪天的": "民政局",
}
CONTENT: list[str] = [
    "从杭州回来要登记吗",
    "打武汉回来的人怎么办",
    "武汉回来的人怎么办",
    "杭州来的游客要登记吗",
    "能去湖北接人吗",
    "去过广州的要隔离吗",
    "刚从上海返乡要报备吗",
    "隐瞒去过北京会怎样",
    "有上海旅居史的要做什么",
    "湖北籍的员工能上班吗",
    "我在新疆摘棉花，村里谁来联系我",
    "我女儿在广东打工，村里谁来联系她",
    "镇长过年跑云南去了",
    "接触过上海返乡人员怎么办",
    "外出返乡要不要登记",
    "What must people coming back from Wuhan do?",
    "People from Hubei may enter?",
    "北京时间几点封山",
    "乡镇卫生院能不能收押金",
    "民办小学几号放假",
    "定点医院能探视吗",
    "全镇停车收费吗",
    "进镇要登记吗",
    "教育局要做什么",
    "要不要去卫生院登记",
    "要向组织部报告吗",
    "干部能不能请假",
    "村支书要做什么",
    "学生能不能提前返校",
    "12点以后能上山吗",
    "罚款多少元",
    "补贴标准是多少",
    "有什么规定",
    "按规定要交多少",
    "杭6号台风怎么防",
    "5年以上工龄补多少",
    "2015年起算的工龄怎么补",
    "2022年1月1日以后怎么算",
    "驻村第一书记要第一时间做什么",
    "一户能养几条狗",
    "石坪乡分到多少化肥",  # a row of a table prints it
    "转发县指挥部2号令的是哪个镇",
    "",
]


@pytest.mark.parametrize("question", BORNE)
def test_what_documents_bear_chooses_them(question: str) -> None:
    """Whatever names documents of the index, in any of its forms, leaves those and no others."""
    found = understand_scope(question, PAPERS)
    assert (found.documents and " ".join(sorted(found.documents))) == (
        " ".join(sorted(BORNE[question].split())) or None
    )
    assert not found.absent


@pytest.mark.parametrize("question", ABSENT)
def test_what_no_document_bears_is_absent(question: str) -> None:
    """What is named where documents are named, and none bears it within what else is named, is told as absent."""
    found = understand_scope(question, PAPERS)
    assert [each.words for each in found.absent] == ABSENT[question].split()
    assert found.documents == ()


@pytest.mark.parametrize("question", CONTENT)
def test_what_is_only_mentioned_chooses_nothing(question: str) -> None:
    """Where somebody comes from or goes, bodies that act, spans of time and ordinary words are content."""
    found = understand_scope(question, PAPERS)
    assert (found.documents, found.absent) == (ALL, ())
    assert found.rest.strip() == found.rest == question


def test_a_year_of_persons_or_things_chooses_no_document() -> None:
    """2020年入职的 tells of whom it is asked; 2020年的 and 2020年发的 choose documents."""
    rice = understand_scope("长兴2020年买的收割机有补贴吗", PAPERS)
    assert not any(each.kind == "year" for each in (*rice.named, *rice.absent))
    assert [each.words for each in understand_scope("长兴2020年稻谷补贴多少", PAPERS).named] == ["长兴", "2020年"]


def test_a_title_takes_no_part_of_the_name_of_a_body() -> None:
    """湖州师院 is named with its rules, not 院宿舍管理细则."""
    found = understand_scope("湖州师院宿舍管理细则怎么说", PAPERS)
    assert not any(each.words.startswith("院") for each in found.named)
    assert found.documents == ("dorm",)


def test_row_of_a_table_is_content() -> None:
    """A place that no document is of, and a table has a row of, is what is looked for; one without a row is absent."""
    text = "现将标准印发给你们，请遵照执行。\n地区\t标准\n北京\t650元\n上海\t600元"
    rates = catalogue(paper("rates", "财政部关于调整住宿费标准的通知", None, ("财政部",), "2024-02-01", text=text))
    shanghai = understand_scope("上海市住宿费标准", rates)
    assert (shanghai.absent, shanghai.rest) == ((), "上海市住宿费标准")
    assert [each.words for each in understand_scope("广州市住宿费标准", rates).absent] == ["广州市"]
