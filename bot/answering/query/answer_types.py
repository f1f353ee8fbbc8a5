"""What kind of thing a question asks for, where a text shows the kind: an amount, a number of days, a telephone.

A passage that speaks of the matter but lacks the thing is no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERAL = "[0-9０-９一二三四五六七八九十百千万亿两半数]+(?:[.．][0-9]+)?"


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A thing asked for: its name for the user, how it is asked and how it looks in a notice.

    Both are patterns of alternatives that blanks and line ends part.
    """

    name: str
    asked_as: str
    printed_as: str

    @property
    def asked(self) -> re.Pattern[str]:
        """How it is asked."""
        return re.compile("|".join(self.asked_as.split()))  # compiled once: `re` keeps it

    @property
    def printed(self) -> re.Pattern[str]:
        """How it looks in a notice."""
        return re.compile("|".join(self.printed_as.split()))


ANSWER_TYPES = (
    AnswerType(
        "时间长短",
        r"""多少(?:天|日|个?小时|个?月|年|周)
        (?<![零一二三四五六七八九十这那前后过好])几(?:天|日|个?小时|个月|年|周|个星期)(?![前后不没都下来里间])
        多长时间 多久(?!之内|以内) 满多少
        [0-9一二三四五六七八九十]+(?:天|日|周|个月)(?:还是|够不够|够吗|行吗|吗)
        (?i:how\smany\s(?:days|weeks|hours|months)|how\slong|what\stime\slimit|in\show\smany)""",
        rf"""(?:{_NUMERAL}|每|半|当|次)个?半?(?:天|小时|分钟|周|星期|季度|工作日|学时) (?<![月0-9]){_NUMERAL}日(?!常)
        (?:[每当次]|{_NUMERAL}个|半个?)月 (?<![0-9])[0-9]{{1,2}}年(?!度) [一二三四五六七八九十两每]年 [每当]日
        长期 永久 期限 及时 立即""",
    ),
    AnswerType(
        "日期",
        r"几号 哪天 哪一天 几月 哪个月 (?i:what\sdate|which\sday)",
        rf"{_NUMERAL}[月日号] [上中下]旬 [年月]底",
    ),
    AnswerType(
        "金额",
        r"""多少钱 多少元 多少万 多少块 (?<![哪这那])几(?:百|千|万)?块钱? 多少补 补(?:助|贴)?(?:标准|多少|几) 什么标准
        金额 罚多少 罚款多少 (?i:how\smuch|amount\sof|what\s(?:sum|amount))""",
        rf"""{_NUMERAL}[多余]?(?:元|万元|亿元|块|美元) [0-9.]+[%％] 百分之 全额 免费 倍""",
    ),
    AnswerType(
        "电话",
        """电话号码 (?<!打)电话(?:号)?(?:是)?(?:多少|几|哪个) (?:什么|哪个|值班|联系|咨询|举报|监督)电话 热线 手机号
        座机 联系方式 (?i:phone\\snumber|telephone|hotline)""",
        "[0-9０-９]{3,4}[-－—]?[0-9０-９]{4,} [0-9]{5,} 1[0-9]{2}(?![0-9年])",
    ),
    AnswerType(
        "网址或邮箱",
        "网址 链接 网站地址 邮箱 电子邮件 (?i:website\\saddress|url|e-?mail)",
        r"[a-zA-Z0-9-]+\.[a-zA-Z]{2,}",
    ),
    AnswerType(
        "人数",
        r"""多少(?:个?人|名|例|位|个(?=[^\W\d_a-zA-Z]{0,4}(?:书记|党员|干部|人|队员))) 几(?:个人|名|例|位)
        几个(?=(?:党员|干部|群众|同志|队员|委员|医生|护士|民警|老师|学生))
        (?i:how\smany\s(?:\w+\s)?(?:people|cases|members|cadres|officials|staff|volunteers))""",
        rf"{_NUMERAL}[多余]?(?:人|名|例|位|个)",
    ),
    AnswerType("次数", "(?:一天|每天|每日|一周|每周).{0,4}几[次回遍趟] 多少[次回遍]", rf"{_NUMERAL}[次回遍]"),
    AnswerType(
        "钟点",
        r"(?<!第)几点(?:钟|整|半|以?前|之前|以?后|之后|到|开|关|上|下|交|报|$) (?i:what\stime\s(?:of|does|do|is|must))",
        rf"{_NUMERAL}[点时](?:钟|半|整|[0-9前后至到])? [0-9]{{1,2}}[:：][0-9]{{2}}",
    ),
    AnswerType(
        "姓名",
        "(?:同志|领导|书记|主任|组长|总指挥|负责人|联系人|人)[^，。？?]{0,8}(?:叫(?:啥|什么)|姓(?:啥|什么)|什么名|啥名)",
        "(?<![一-鿿])[一-鿿]{2,3}(?:同志|书记|主任|[部省市县局处]长)(?![一-鿿]) (?:联系人|组长|总指挥)[：:]",
    ),
    AnswerType(
        "费用由谁承担",
        """谁来?[掏出付给]钱 (?:钱|费用?)[由是]?谁来?(?:掏|出|付|给|承担|负担) 自己[掏出付]钱 自费
        (?i:who\\spays)""",
        "费 钱 元 报销 补助 补贴 财政 资金 经费 自理",
    ),
    AnswerType(
        "证明材料",
        "(?:啥|什么|哪些|哪几样)(?:证明|证件|手续|材料|单据|证(?![一-鿿]))",
        "证明 证件 手续 材料 凭 (?<![保考验查作])证(?![明实据一-鿿])",
    ),
    AnswerType("度数", r"几度 多少度 (?i:what\stemperature)", "[0-9.]+(?:℃|°|度|摄氏度)"),
    AnswerType("条数", "(?:多少|有几)[点项条款]", rf"{_NUMERAL}[点项条款个]"),
    AnswerType(
        "数量",
        """多少(?:家|份|支|所|张|辆|吨|只|户|步|种|类|级)
        (?i:how\\smany\\s(?:\\w+\\s){0,2}(?:branches|teams|units|villages|schools|hospitals|vehicles|beds|masks))""",
        rf"{_NUMERAL}[多余]?(?:家|份|支|所|张|辆|吨|只|户|步|种|类|级)",
    ),
    AnswerType(
        "百分比",
        "百分之几 多少比例 比例是多少 占比 (?i:what\\spercentage|per\\scent)",
        rf"[0-9.]+[%％] 百分之 {_NUMERAL}成",
    ),
)


def expected_types(question: str) -> list[AnswerType]:
    """The kinds of thing that `question` asks for."""
    return [slot for slot in ANSWER_TYPES if slot.asked.search(question)]
