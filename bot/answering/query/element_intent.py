"""Questions about a notice itself: its number, issuer, dates, addressees; answered with the printed line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BODY = "(?:机关|单位|部门|地方|学校|大学|省|市|县|区|乡|镇|村)"
_WHICH = f"(?:哪|谁|什么|啥)(?:个|级|家|里|些)?(?:几|[一二两三四五]|[0-9])?(?:个|家|所)?{_BODY}?"
_WHEN = "(?:哪天|哪一天|哪日|几号|几月几[日号]|什么时候|什么时间|何时|啥时候|啥时间|多会儿|哪年|哪一年)"
_ISSUED = "(?:一起|一块儿?|联合|共同)?(?:发布|印发|下发|发出|发文|出台|制定|成文|签发|发|印|出|签|下|盖)"
_PAPER = "(?:文|文件|公文|通知|意见|通告|公告|明电|电报|办法|方案|细则|规定|决定|纪要|批复|公函)"
_ASKED = {
    "validity": rf"""生效 失效 施行 有效期 作废 (?:还|现在|一直)有效 管(?:到|用到)?(?:几年|多久|多长时间|{_WHEN})
        (?:从|自|打|是)?{_WHEN}(?:起|开始)?(?:正式)?(?:执行|实行|实施|算数|起效)
        (?i:\b(?:(?:come\sinto|take|enter\sinto)s?\s(?:effect|force)|in\sforce|effective\sdate|still\svalid|valid\suntil)\b)""",
    # First those whose words name nothing else: 抄送给谁 holds 送给谁, 附件叫什么 holds 叫什么.
    "print_date": r"印发(?:日期|时间|日) (?i:\b(?:print(?:ed|ing)?\sdate|when\s.*printed)\b)",
    "copied_to": r"抄送 (?i:\b(?:copied\sto)\b)",
    "attachment": r"""附件 附(?:了|着|的|上|带)?(?:个|张|几[样个份张])?(?:什么|啥|哪些)?(?:表格?|名单|样表|清单)
        附(?:了|着|的)?(?:个|张|几[样个份张])?(?:什么|啥|哪些|东西) (?i:\b(?:attachments?|annex(?:es)?)\b)""",
    "addressees": r"""主送 收文 抬头
        (?:发|送|印发|下发|下|是|寄)给(?:了)?(?:谁|哪|什么|啥)(?:些|几)?(?:家|个)?(?:单位|部门|地方)?
        (?i:\b(?:address(?:ed|ees?)(?:\sto)?|recipients?|sent\sto)\b)""",
    "printing_office": r"""印发机关 印制 (?:印发|印)的?是?(?:哪个|什么)?(?:办公[室厅]|机关|单位|部门)
        (?:谁|哪个(?:机关|单位|部门))印(?:发|制)?的?""",
    "document_number": rf"""发文字号 发文号 文件号 (?:文件?)?编号(?:是?几号)? 文号 字号 几号文件? 多少号(?!人)
        {_PAPER}是?几号(?![的发印出下落签起开]) (?:啥|什么|哪)子?号(?![码人召])
        (?i:\b(?:document\snumber|reference\snumber|number)\b)""",
    "title": r"(?<!小)标题 题目 全称 全名 名称 叫什么 叫啥 叫哪样 (?i:\b(?:full\stitle|title|full\sname)\b)",
    "issuer": rf"""发文机关 发文单位 发文部门 制发 {_WHICH}{_ISSUED}(?:的章?|布|文)? 发通知的 是?哪个?{_BODY}的(?=\W*$)
        (?i:\b(?:issuer|issued\sby|who\sissued|issuing)\b)
        (?i:\b(?:which\s(?:\w+\s){{0,2}}(?:bod|offic|organi[sz]ation|department|unit)\w*\s(?:in\s\w+\s)?(?:issued|put\sout))\b)""",
    "classification": r"密级 涉密 机密 秘密 (?i:\b(?:classifi(?:ed|cation))\b)",
    "date_of_issue": rf"""成文(?:日期|时间|日)? 谁先(?:发|出|印)的?
        哪(?:一)?[份个件](?:通知|文件)?是?(?:最|更|先|后)[早晚新发出印](?:发|出|印)?的?
        (?:是)?{_WHEN}(?:{_ISSUED}|落款|落|来|到)(?:出来|出|来)?的?款? 落款是?{_WHEN}
        发(?:布|文)(?:日期|时间|日) (?:发布|印发|下发|发出|发)的?(?:日期|时间) 日期 {_WHEN}的?(?=\W*$)
        (?i:\b(?:when\s.*(?:issued|dated|published|signed)(?:\soff)?|what\sdate|date)\b)""",
    "signature": r"落款 署名 谁签 签署 (?i:\b(?:sign(?:ed|ature))\b)",
    "note": r"""附注 (?<![务息两三四五])公开(?!栏|招|征|募|信|条例|选|办|电话) 内部 外传
        [发到][到至](?:哪|什么|啥)(?:一)?(?:个)?(?:级|层)
        能不?能?(?:对外|往外|往)?(?:发(?![现生放到]|给谁)|转(?=给|出|发|吗|不|$)|翻印|复印|转载|贴)
        (?i:\bpublic\b(?=\W*(?:$|\?|,|or\b|release))|made\spublic|internal|down\sto\swhich\slevel)""",
    "urgency": r"""紧急(?:程度|等级)? 缓急 等级 特急 加急 急件 急不急 (?<![这那个份])明电 什么级
        (?i:\b(?:urgency|how\surgent)\b)""",
}
"""How each element is asked for: alternatives that blanks and line ends part."""
_AROUND = re.compile(
    "印发|发布|发文|下发|发出|发的|发了|机关|单位|还是|的是|对外|时间|程度|年份|日期|出来|(?i:issued|dated|published|printed|sent|open(?=\\s+to))"
)
_ABOUT_IT = (
    r"(?:这|那|该|此)?(?:个|份|封|篇|件|道)?(?:紧急|特急|联合|红头)?"
    r"(?:红头|通知|文件|公文|意见|通告|公告|电报|明电|细则|方案|办法|规定|决定|公函|文(?=[\s，。,的是能]|$))"
    r"|(?:这|那)(?:个|份|封|篇|件)(?=\s|$)|(?i:\b(?:notice|document|circular|opinion|paper|telegram|directive|rules)\b)"
)
_TOPIC_AFTER = r"(?i:\s{0,4}(?:on|about|for|regarding|concerning)\b)"
MAY_MEAN = {
    "title": ("heading", "attachment", "contact"),
    "date_of_issue": ("document_number",),
    "addressees": ("document_number", "copied_to"),
}
"""What the words for an element (叫什么, 几号, 给谁) may also be said of."""
PART = "条|段|部分|章|节|块|底下|下面|大标题|小标题|(?i:section|part|clause|chapter)"
"""Words for a part of a notice, which has a heading."""


@dataclass(frozen=True, slots=True)
class AskedElements:
    """The elements that a question asks for; the words that say of which notice; what else it says."""

    names: tuple[str, ...]
    topic: str
    left: str
    of_notice: bool
    """Whether it speaks of a notice at all."""


def asked_elements(rest: str) -> AskedElements | None:
    """What `rest` (a question without its scope) asks about a notice itself, None where it asks for no element."""
    left, names = rest, list[str]()
    for name, asked in _ASKED.items():
        pattern = "|".join(asked.split())
        if re.search(pattern, left) and not (names and name == "urgency"):  # 明电 is also a word for a notice
            left = re.sub(pattern, "  ", left)
            names.append(name)
    if not names:
        return None
    left = _AROUND.sub(" ", left)
    mentions = list(re.finditer(_ABOUT_IT, left))
    if not mentions:
        return AskedElements(tuple(names), "", left, of_notice=False)
    before, after = left[: mentions[-1].start()], left[mentions[-1].end() :]
    if re.match(_TOPIC_AFTER, after):
        return AskedElements(tuple(names), f"{before} {after}", "", of_notice=True)
    return AskedElements(tuple(names), before, after, of_notice=True)
