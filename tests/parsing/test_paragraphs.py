import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.parsing.layout.paragraphs import paragraphs

LONG = "各单位要按照统一部署，及时采取有效措施，扎实做好本部门本单位本行业的安全生产工作，严防死守，不留死角，确保各项"


def test_layout_goes_and_words_stay():
    """Blank lines, indentation, runs of blanks and markdown signs go; nothing else changes."""
    source = "# 某市文件\r\n\r\n　　第一段，**重点**。  \n\n\n##\n---\n第 二  段。\n"
    assert paragraphs(source) == ["某市文件", "第一段，重点。", "第 二 段。"]


def test_invisible_characters_go():
    """A byte order mark, zero-width characters, controls and lone surrogates print nothing and are left out."""
    assert paragraphs("\ufeff某\u200b发\x00〔2020〕\ud8001号") == ["某发〔2020〕1号"]


def test_cut_paragraph_is_rejoined():
    """A paragraph that a page break cut in mid-sentence is whole again."""
    assert paragraphs(f"{LONG}\n\n措施落实到位。") == [f"{LONG}措施落实到位。"]


def test_line_cut_after_a_sentence_is_rejoined():
    """Where a sentence has ended in it, one printed line is enough to tell running text."""
    whole = "（一）巡查。可单独组队，或者与邻近的乡镇、街道和园区的巡查队混合编队。"
    assert paragraphs(whole.replace("巡查队", "\n巡查队")) == [whole]
    assert len(paragraphs("（一）巡查。可单独组队\n巡查队混合编队。")) == 2


def test_headings_and_clauses_are_not_joined():
    """A heading without an end mark is no cut paragraph, and a clause is not the rest of one."""
    heading = "一、提高政治站位，切实增强做好安全生产工作的紧迫感、责任感、使命感，坚决防止各类事故发生，确保平安"
    assert paragraphs(f"{heading}\n各单位要高度重视，抓好落实。") == [heading, "各单位要高度重视，抓好落实。"]
    assert paragraphs(f"{LONG}\n二、加强领导，落实责任。") == [LONG, "二、加强领导，落实责任。"]


def test_signature_is_not_joined_to_the_text():
    """What follows a cut only belongs to it where it reads like running text."""
    assert paragraphs(f"{LONG}\n某市应急管理局\n2021年3月4日")[1:] == ["某市应急管理局", "2021年3月4日"]


def test_flattened_text_gets_its_paragraphs_back():
    """In a text flattened into one line the blanks between paragraphs are line breaks again."""
    body = "各有关单位要认真落实安全生产责任制，加强隐患排查治理，及时消除各类事故隐患，确保生产安全。" * 3
    flat = f"关于做好安全生产工作的通知 各有关单位： 现就有关事项通知如下： 一、落实责任。{body} 二、加强检查。{body}"
    found = paragraphs(flat)
    assert [line[:2] for line in found[1:]] == ["现就", "一、", "二、"]


def test_blanks_within_words_are_no_line_breaks():
    """Captions and headings set apart (电　话, 总　则) stay whole where a flattened text is divided."""
    body = "各有关单位要认真落实安全生产责任制，加强隐患排查治理，及时消除各类事故隐患，确保生产安全。" * 3
    flat = f"一、总　则 {body} 二、负责部门是某局 某处。{body} 三、联络。联系人：李某　电　话：0000 {body}"
    found = paragraphs(flat)
    assert found[0] == "一、总 则"
    assert "二、负责部门是某局 某处。" + body in found
    assert "电 话：0000 " + body in found


def test_signature_of_a_flattened_text():
    """The organs that sign and the date are lines of their own, also where no mark stands before them."""
    body = "各有关单位要认真落实安全生产责任制，加强隐患排查治理，及时消除各类事故隐患，确保生产安全。" * 4
    signed = "传真：0000 某市应急局 某市公安局 2021年3月4日 （此件公开发布）"
    flat = f"关于安全生产的通知 各单位： {body} 请遵照执行。 特此通知。 {signed}"
    assert paragraphs(flat)[-3:] == ["传真：0000", "某市应急局 某市公安局 2021年3月4日", "（此件公开发布）"]


@given(st.text(max_size=400).filter(lambda text: "<!--" not in text))
def test_no_word_is_lost_made_or_moved(source):
    """The reading text has the letters, digits and characters of the source in their order."""

    def words(text):
        return re.sub(r"[\W_]", "", text)

    assert words("".join(paragraphs(source))) == words(source)


@given(st.text(alphabet="一、（）二三某发，。：；\n　 #*第条章1.2020年月日号〔〕", max_size=300))
def test_paragraphs_have_no_layout_left(source):
    """No paragraph is empty, holds a line break or a run of blanks, or begins or ends with one."""
    for line in paragraphs(source):
        assert line == line.strip() != ""
        assert not re.search(r"\n|  ", line)


def test_a_notice_pasted_into_one_line_gets_its_lines_back():
    """Head, number, title, addressees, labelled clauses and the signature, without a blank between them."""
    lines = [
        "山县水利局文件",
        "山水发〔2024〕6号",
        "关于做好防汛工作的通知",
        "各乡镇：",
        "现将有关事项通知如下：",
        "一、备足沙袋。",
        "二、安排值班。",
        "山县水利局",
        "2024年5月8日",
    ]
    assert paragraphs("".join(lines)) == lines
    unsigned = lines[:-2]
    assert paragraphs("".join(unsigned)) == unsigned
    prose = "根据山水发〔2024〕6号关于做好防汛工作的通知要求，各乡镇要：一、备足沙袋。二、安排值班。"
    assert paragraphs(prose) == [prose]


TEXT = (
    "第一条 为了规范借阅工作，保障全体读者的合法权益，根据有关规定，结合本馆的实际情况，制定本办法并向社会公布。",
    "本馆的读者证由持证人本人使用，不得转借他人，也不得用作其他证明，遗失的应当及时到总服务台办理挂失手续后再补办。",
    "第二条 读者一次可以借阅图书十册，借期三十日，到期可以续借一次，逾期未还的暂停借阅，直至全部归还为止，不收滞纳金。",
    "第三条 损坏图书的，应当购买同一版本的图书归还，买不到的按照定价的两倍赔偿，珍贵文献的赔偿办法由本馆另行规定公布。",
)


def wrapped(paragraph, width):
    """`paragraph` as it is printed in lines of `width` characters, the first one indented by two."""
    rest = paragraph[width - 2 :]
    return [paragraph[: width - 2], *(rest[at : at + width] for at in range(0, len(rest), width))]


@pytest.mark.parametrize("width", [20, 24, 28])
def test_lines_of_one_width_are_paragraphs_again(width):
    """As texts taken from printed pages have them; the clauses stay apart."""
    lines = [line for paragraph in TEXT for line in wrapped(paragraph, width)]
    assert paragraphs("\n".join(lines)) == list(TEXT)


def test_lines_of_a_list_stay_apart():
    """Names in a column are no running text, whatever their length."""
    names = ["东风街道办事处", "向阳街道办事处", "城关镇人民政府", "石桥镇人民政府", "青山乡人民政府", "沿河乡人民政府"]
    assert paragraphs("\n".join(names)) == names
