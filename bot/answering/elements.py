"""Questions about a notice itself: its number, issuer, dates, addressees; answered with the printed line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Quote
from bot.answering.messages import Voice
from bot.answering.quoting import quote
from index.notice import Notice

_ASKED = {
    "document_number": r"""发文字号 发文号 文件号 文件编号 文号 字号 编号 几号文 多少号 几号文件
        (?i:document\snumber|reference\snumber|number)""",
    "title": r"""标题 题目 全称 全名 名称 叫什么 叫啥 (?i:full\stitle|title|full\sname)""",
    "issuer": r"""发文机关 发文单位 发文部门 制发
        (?:哪|谁|什么)(?:个|级|家|里)?(?:机关|单位|部门|地方)?(?:发|印|下发|制定|出台|发布|发出)(?:的|布|文)?
        (?i:issuer|issued\sby|who\sissued|issuing)""",
    "addressees": r"""主送 收文 (?:发|送|印发|下发|是)给(?:了)?(?:谁|哪|什么)
        (?i:address(?:ed|ees?)|recipients?|sent\sto)""",
    "urgency": """紧急(?:程度|等级)? 缓急 等级 特急 加急 急件 急不急 明电 什么级 (?i:urgency|urgent)""",
    "classification": """密级 涉密 机密 秘密 (?i:classifi(?:ed|cation))""",
    "print_date": r"""印发(?:日期|时间|日) (?i:print(?:ed|ing)?\sdate|when\s.*printed)""",
    "date_of_issue": r"""成文(?:日期|时间|日)? 日期 谁先(?:发|出|印)的?
        (?:哪天|几号|哪一天|哪日|什么时候|何时|啥时候|几月几[日号]|什么时间|哪年|哪一年)(?:发布|印发|下发|发出|发文|发|出|成文|签发|签|落款)?出?来?的?
        发(?:布|文)(?:日期|时间|日) (?:发布|印发|下发|发出|发)(?:的)?(?:日期|时间)
        (?i:when\s.*(?:issued|dated|published)|date)""",
    "printing_office": """印发机关 印制 (?:印发|印)的?是?(?:哪个|什么)?(?:办公[室厅]|机关|单位|部门)
        (?:谁|哪个(?:机关|单位|部门))印(?:发|制)?的?""",
    "signature": """落款 署名 谁签 签署 (?i:sign(?:ed|ature))""",
    "note": """附注 公开 内部 外传 能不能(?:对外)?发 (?i:public|internal)""",
    "copied_to": r"""抄送 (?i:copied\sto)""",
    "attachment": """附件 (?i:attachments?|annex)""",
}
_PATTERNS = {name: re.compile("|".join(words.split())) for name, words in _ASKED.items()}
_AROUND = re.compile(
    "印发|发布|发文|下发|发出|发的|发了|机关|单位|还是|的是|对外|时间|程度|年份|(?i:issued|dated|published|printed|sent)"
)
_PRINTED_IN = {
    "date_of_issue": ("date_of_issue", "print_date"),
    "issuer": ("signature", "issuer", "title"),
    "signature": ("signature",),
}
"""The elements whose printed line answers, in order, where it is not simply the line of the same name."""


def asked_element(rest: str) -> tuple[str, str] | None:
    """The element that `rest` (a question without its scope) asks for, and what is left of `rest` without it."""
    # First those whose words name nothing else: 明电 is also a word for a notice, 抄送给谁 holds 送给谁.
    for name in ("print_date", "copied_to", "addressees", "printing_office", *_PATTERNS):
        if match := _PATTERNS[name].search(rest):
            left = rest[: match.start()] + " " + rest[match.end() :]
            for pattern in (*_PATTERNS.values(), _AROUND):
                left = pattern.sub(" ", left)
            return name, left
    return None


def element_quotes(notice: Notice, name: str) -> Quote | None:
    """The printed line of the element `name`, or of what stands for it; None where the notice prints neither."""
    for wanted in _PRINTED_IN.get(name, (name,)):
        if span := _span(notice, wanted):
            return quote(notice, *span)
    return None


def _span(notice: Notice, name: str) -> tuple[int, int] | None:
    return next(((e.start, e.end) for e in notice.elements if e.name == name), None)


def element_message(name: str, silent: Sequence[Notice], voice: Voice) -> str:
    """The sentence that says which notices do not print the element."""
    numbers = voice.listed(n.document_number or n.file for n in silent)
    return voice.say("no element", notices=numbers, element=voice.element(name))
