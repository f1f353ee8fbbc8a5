"""Heads as copies of web pages and of offices' files have them; all texts are made up."""

import pytest

from index.parsing.parser import parse_text

HEADS = [
    (
        "the page's name, cut short, above the document's own title",
        "青山学院实验室安全管理办法 终版\n青山学院\n实验室安全管理办法\n第一条 为规范实验室管理，制定本办法。",
        {"title": "青山学院 实验室安全管理办法", "document_number": None},
    ),
    (
        "one title printed twice, and words below it",
        "青山学院秋季学期选课公告\n秋季学期选课公告\n选课由各学院组织，时间见下表。\n一、选课范围。本科生。",
        {"title": "青山学院秋季学期选课公告", "first": "选课由各学院组织，时间见下表。"},
    ),
    (
        "running text below the title that a line's end cuts",
        "校医院门诊服务公告\n为了更好地服务师生，自明年1月1日起校医院将免除\n挂号费，服务时间如下。\n一、门诊。每日开放。",
        {"title": "校医院门诊服务公告", "first": "为了更好地服务师生，自明年1月1日起校医院将免除"},
    ),
    (
        "number and date in one line",
        "青山学院学生申诉处理办法（修订）\n青院字〔2025〕42 号   2025 年 4 月 27 日\n第一条 为维护权益，制定本办法。",
        {
            "title": "青山学院学生申诉处理办法（修订）",
            "document_number": "青院字〔2025〕42 号",
            "date_of_issue": "2025-04-27",
        },
    ),
    (
        "the number right behind the title",
        "青山市人民政府关于加强环境保护工作的决定青政发〔1990〕65号（一九九〇年十二月五日）\n环境保护是基本国策。",
        {
            "title": "青山市人民政府关于加强环境保护工作的决定",
            "document_number": "青政发〔1990〕65号",
            "date_of_issue": "1990-12-05",
        },
    ),
    (
        "the page's name, as long as a line, above the head of the first page",
        "20241023关于印发《青山学院学位论文抽检结果处理办法》的通知\n- 1 -\n青山学院文件\n青院研〔2024〕30 号\n"
        "关于印发《青山学院学位论文抽检结果处理办法》\n的通知\n各学院：\n现将办法印发给你们。",
        {
            "title": "关于印发《青山学院学位论文抽检结果处理办法》的通知",
            "document_number": "青院研〔2024〕30 号",
            "issuers": ("青山学院",),
            "addressees": "各学院",
        },
    ),
    (
        "an announcement's masthead and number above its title",
        "青山市市场监督管理局公告\n2024年第5号\n关于公布食品抽检结果的公告\n近期抽检一百批次，现公告如下：\n一、合格九十批次。",
        {"title": "关于公布食品抽检结果的公告", "document_number": "2024年第5号"},
    ),
    (
        "a rule out of a collection",
        "六、青山大學學生請假辦法(請參閱學務處網頁)\n96 年 12 月 10 日學務會議通過\n第 一 條 學生請假依本辦法辦理。",
        {"title": "六、青山大學學生請假辦法(請參閱學務處網頁)"},
    ),
    (
        "a notice passed on by a page that says so",
        "转载：青山市教育局 青山市体育局关于做好招收工作的通知\n青教体〔2024〕4号\n各区教育局：\n现就有关事项通知。",
        {"issuers": ("青山市教育局", "青山市体育局"), "document_number": "青教体〔2024〕4号"},
    ),
    (
        "a number with its title, in traditional characters",
        "青山市防疫指揮部關於撤除檢查站點的通告\n青防疫指〔2020〕10號\n為暢通交通，現通告如下：\n一、即日起撤除。",
        {"title": "青山市防疫指揮部關於撤除檢查站點的通告", "document_number": "青防疫指〔2020〕10號"},
    ),
    (
        "a subtitle behind a dash",
        "青山市人民政府办公室会议纪要\n——研究老旧小区改造工作\n3月1日，市政府召开会议。现纪要如下：\n一、加快进度。",
        {"title": "青山市人民政府办公室会议纪要——研究老旧小区改造工作"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in HEADS], ids=[case[0] for case in HEADS])
def test_elements_of_a_copied_head(text, expected):
    """Each element is what the document prints, not what its page says about it; no line of text is lost."""
    notice = parse_text(text, "文.txt")
    expected = dict(expected)
    first = expected.pop("first", None)
    assert {name: getattr(notice, name) for name in expected} == expected
    if first:
        sentence = notice.sentences[0]
        assert notice.reading_text[sentence.start : sentence.end].startswith(first)


def test_title_broken_after_a_word_that_could_end_it():
    """关于 asks for 的 and the kind; the first line of such a title is not whole."""
    notice = parse_text("关于做好政务公开年度报告\n编制工作的通知\n各科室：\n请按时完成。", "文.txt")
    assert notice.title == "关于做好政务公开年度报告编制工作的通知"
