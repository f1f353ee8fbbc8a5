"""Elements of layouts beyond the plain one: web pages, orders, minutes, letters, joint heads, odd numbers and dates."""

import pytest

from index.parsing.parser import parse_text

BODY = "各乡镇：\n现通知如下。\n一、落实责任。\n二、抓好值守。\n"


def notice(text: str):
    return parse_text(text, "文.txt")


def test_captions_of_a_web_page_are_no_title():
    """Bylines and the index table above a text are left out of the title; they tell what nothing else prints."""
    page = notice(
        "首页 公开\n索引号：001/2021 发文机关：青山市林业局\n发文字号：青林发〔2021〕8号 发布日期：2021年9月8日\n"
        f"青山市林业局关于防火的通知\n作者：办公室 浏览次数：35\n{BODY}青山市林业局\n2021年9月3日\n"
    )
    assert page.title == "青山市林业局关于防火的通知"
    assert page.document_number == "青林发〔2021〕8号"
    assert page.date_of_issue == "2021-09-03"
    assert page.addressees == "各乡镇"


def test_an_order_is_its_organs_and_not_its_signers():
    """令 and its number over two lines; who signs by name is no issuer."""
    order = notice("青山市人民政府令\n第21号\n《青山市防火办法》已经通过，现予公布。\n市长　李某某\n2021年9月3日\n")
    assert order.document_number == "青山市人民政府令第21号"
    assert order.issuers == ("青山市人民政府",)
    assert order.date_of_issue == "2021-09-03"


def test_minutes_have_a_masthead():
    """The number of the issue, and below it who issues it and when."""
    minutes = notice(
        "青山市林业局会议纪要\n第12期\n青山市林业局办公室　2021年9月3日\n防火专题会议纪要\n9月2日，局长主持会议。\n"
    )
    assert (minutes.title, minutes.document_number) == ("防火专题会议纪要", "第12期")
    assert (minutes.issuers, minutes.date_of_issue) == (("青山市林业局办公室",), "2021-09-03")


def test_a_letter_of_a_taiwan_office():
    """Its captions are its elements, its subject is its title."""
    letter = notice(
        "檔號：\n保存年限：\n青竹縣政府　函\n受文者：東河國民中學\n發文日期：中華民國110年9月3日\n"
        "發文字號：府教字第1100000555號\n附件：實施計畫\n主旨：請各校報名，請查照。\n說明：\n一、依計畫辦理。\n副本：教育處\n"
    )
    assert letter.document_number == "府教字第1100000555號"
    assert letter.date_of_issue == "2021-09-03"
    assert letter.issuers == ("青竹縣政府",)
    assert letter.addressees == "東河國民中學"
    assert (letter.attachments, letter.copied_to) == (("實施計畫",), "教育處")


@pytest.mark.parametrize(
    ("head", "issuers"),
    [
        ("青山市林业局 文件\n青山市财政局\n青林发〔2021〕8号\n", ("青山市林业局", "青山市财政局")),
        ("青山市林业局\n青山市财政局文件\n青林发〔2021〕8号\n", ("青山市林业局", "青山市财政局")),
        ("青山市林业局文件\n青林发〔2021〕8号\n", ("青山市林业局",)),
    ],
)
def test_a_joint_head_names_all_issuers(head, issuers):
    """文件 may stand beside any of the organs that share the head."""
    assert notice(f"{head}关于防火的通知\n{BODY}").issuers == issuers


@pytest.mark.parametrize(
    ("signature", "issuers"),
    [
        ("青山市森林火灾应对工作\n联防联控机制综合组\n（市林业局代章）", ("青山市森林火灾应对工作联防联控机制综合组",)),
        ("共青团青山大学\n林学院委员会\n林学院学生会", ("共青团青山大学林学院委员会", "林学院学生会")),
        ("青山市林业局　青山市财政局", ("青山市林业局", "青山市财政局")),
    ],
)
def test_signatures_over_several_lines(signature, issuers):
    """A name broken over two lines is one, several beside each other are several, a seal's note is none."""
    assert notice(f"关于防火的通知\n{BODY}{signature}\n2021年9月3日\n").issuers == issuers


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("青 林 发 〔2021〕 8 号", "青林发〔2021〕8号"),
        ("编号：青林发〔2021〕8号", "青林发〔2021〕8号"),
        ("青林字第8号", "青林字第8号"),
        ("青林发2021年8号", "青林发2021年8号"),
        ("2021年第8号", "2021年第8号"),
        ("公告〔2021年〕第8号", "公告〔2021年〕第8号"),
        ("财金 〔2021〕5 号", "财金 〔2021〕5 号"),
    ],
)
def test_odd_numbers(printed, number):
    """A number in a line of its own is one in whatever form, as printed; only characters set apart come together."""
    found = notice(f"青山市林业局文件\n{printed}\n青山市林业局关于防火的通知\n{BODY}")
    assert (found.document_number, found.title) == (number, "青山市林业局关于防火的通知")


@pytest.mark.parametrize("printed", ["2021.9.3", "2021/9/3", "2021-09-03", "中華民國110年9月3日"])
def test_short_dates_sign(printed):
    """Dates of drafts and web pages are read as those of the standard are."""
    found = notice(f"青山市林业局关于防火的通知\n{BODY}青山市林业局\n{printed}\n")
    assert (found.date_of_issue, found.signature) == ("2021-09-03", "青山市林业局")


@pytest.mark.parametrize("line", ["为了规范管理，我校对印制格式作出如下规定：", "发布者："])
def test_an_introduction_is_no_addressee(line):
    """A line that ends with a colon names readers only where it names bodies and says nothing."""
    assert notice(f"青山大学印制规定\n{line}\n一、封面。\n").addressees is None


def test_labels_before_years_and_dates():
    """1.2015级 is the item 1, 3.2月3日 the item 3; 4 月份 is none; 壹、 stands above 一、."""
    text = "青山大学选拔办法\n壹、时间\n4 月份\n贰、范围\n一、学生\n1.2015级学生；\n2.教师；\n3.2月3日前到校的。\n"
    paths = [clause.path for clause in notice(text).clauses]
    assert paths == [("壹",), ("贰",), ("贰", "一"), *((("贰", "一", number)) for number in "123")]


def test_page_marks_and_cut_numbers_go():
    """Marks of pages in sequence are no text; numbers on lines of their own go back into their sentences."""
    marked = notice("青山办法\n第一条 学生应当诚实，品质优\n- 3 -\n良，无处分。\n- 4 -\n第二条 按年评选。\n")
    assert marked.reading_text.split("\n")[1:] == ["第一条 学生应当诚实，品质优良，无处分。", "第二条 按年评选。"]
    cut = notice("青山办法\n第一条 自\n2021\n年\n9\n月\n3\n日起，缴费的\n30\n％计入帐户。\n")
    assert cut.reading_text.split("\n")[1] == "第一条 自2021年9月3日起，缴费的30％计入帐户。"


def test_a_text_without_line_breaks_is_told():
    """Nobody should trust 原文未载明 of a text pasted into one line."""
    flat = "青山市林业局关于防火的通知各乡镇：现通知如下。一、要巡山。二、要值守。" + "各村要登记造册，按时上报。" * 12
    assert any("换行" in warning for warning in notice(flat).warnings)


def test_title_number_and_addressees_in_one_line():
    """As copies of web pages have them."""
    line = "青山县人民政府关于加强河道管理的通知青政发〔2022〕8号各乡镇人民政府，县直各部门："
    head = notice(f"{line}\n为加强河道管理，现将有关事项通知如下。\n青山县人民政府\n2022年5月6日\n")
    assert head.title == "青山县人民政府关于加强河道管理的通知"
    assert head.document_number == "青政发〔2022〕8号"
    assert head.addressees == "各乡镇人民政府，县直各部门"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["首页 > 通知公告 > 正文", "关于放假的通知", "各部门：", "保卫处"], ("关于放假的通知", None, "保卫处")),
        (["[ 作者：教务处 | 点击：553 ]", "关于补考的通知", "各学院：", "教务处"], ("关于补考的通知", None, "教务处")),
        (["通知公告", "关于放假的通知", "各科室：", "南山中学"], ("关于放假的通知", None, "南山中学")),
        (["【打印】【关闭】", "关于开放的通知", "各位读者：", "图书馆"], ("关于开放的通知", None, "图书馆")),
        (
            [
                "索引号：003",
                "标 题：关于禁养的通告",
                "文号：江政通〔2023〕2号",
                "关于禁养的通告",
                "各乡：",
                "江口县人民政府",
            ],
            ("关于禁养的通告", "江政通〔2023〕2号", "江口县人民政府"),
        ),
        (
            ["名称\t关于招生的通知", "文号\t北教〔2023〕10号", "关于招生的通知", "各学校：", "北湖区教育局"],
            ("关于招生的通知", "北教〔2023〕10号", "北湖区教育局"),
        ),
        (
            ["关于召开会议的公告", "（2023）皖0111破1号", "各债权人：", "东江市中级人民法院"],
            ("关于召开会议的公告", "（2023）皖0111破1号", "东江市中级人民法院"),
        ),
        (["清河区关于体检的公告", "各街道：", "清河区卫生健康局"], ("清河区关于体检的公告", None, "清河区卫生健康局")),
        (
            ["关于停水的通知", "各住户：", "东江市自来水有限公司（盖章）"],
            ("关于停水的通知", None, "东江市自来水有限公司"),
        ),
    ],
)
def test_heads_of_web_pages(lines, expected):
    """What a page prints around its notice is no element; title, number and issuer are the notice's."""
    *head, signed = lines
    text = "\n".join([*head, "各有关单位要高度重视，认真落实。", signed, "2023年7月2日12时"])
    notice = parse_text(text, "页.txt")
    assert (notice.title, notice.document_number, *notice.issuers) == expected
    assert notice.date_of_issue == "2023-07-02"


def test_who_is_addressed_on_the_line_of_the_text():
    """Names before the colon are addressed where the text opens behind them."""
    text = "关于报送报表的通知\n东统字〔2022〕30号\n各县（区）统计局：为做好统计，现通知如下。\n东江市统计局"
    assert parse_text(text, "页.txt").addressees == "各县（区）统计局"
