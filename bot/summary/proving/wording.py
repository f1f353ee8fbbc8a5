"""The words that weigh: what may be added to a quote's words, what has to stand in them, and what must not be lost."""

from __future__ import annotations

import re

from bot.tokens import Token

FUNCTION = frozenset("的了和与及并且也还都均就而则于在对向从由被把将为是有其该这那之以等地得着过所请使让即又再各个")
"""Characters without weight of their own; those that join or point."""
_STOP_WORDS = "a an the of to in on at by for with and or as is are be been was were that this it its their they also"
STOP_WORDS = frozenset(_STOP_WORDS.split())
REPORTING = re.compile(
    "通知|公文|文件|要求|规定|明确|指出|提出|强调|根据|按照|包括|以及|其中|同时|此外|另外|对于|关于|方面|需要|"
    "应当|必须|进行|相关|有关|具体|主要|做到|即|notice|requires?|states?|says?"
)
"""What a summary says of the quote itself, or between its words."""
_WEIGHTY = """
全部 所有 一律 一切 任何 每 仅 只 唯一 部分 多数 少数 大部分 首次 优先 原则上 统一 或者 除外 以外 直接 严重 特别
立即 马上 尽快 之前 之后 以前 以后 以上 以下 上午 下午 每日 每天 每周 每月 每年 长期 临时 永久
停止 暂停 取消 解除 恢复 撤销 免除 免费 增加 减少 提高 降低 延长 缩短 扩大 缩小 放宽 关闭 开放 试行 自愿 强制
本人 亲自 书面 口头 已经 已在 已于 已完 曾 正在 all only every any none immediately
"""
WEIGHTY = tuple(_WEIGHTY.split())
"""Words of extent, time, direction and manner: in a sentence only where the quote has them."""
_NAME_ENDINGS = (
    "委|府|院|部|局|厅|办|署|司|处|科|股|社|团|校|所|组|队|馆|站|站点|公司|集团|中心|支部|企业|机构|单位|机关|法院|"
    "省|市|县|区|镇|乡|街道|村|社区|州|旗|岛|港"
)
NAME = re.compile(f"(?:{_NAME_ENDINGS})")
"""How names of places and bodies end (index.entities.organizations)."""
_PEOPLE = re.compile(
    "人员|党员|干部|职工|员工|单位|企业|机构|部门|学校|场所|居民|村民|群众|学生|教师|患者|病人|家庭|组织|公司|者|人(?!民)|村|社区|乡镇|街道|地区|地方"
)
_OFFICE = re.compile("[^,。;、]{1,6}(?:局|厅|委|部|办|政府|中心)")
_CONDITION = re.compile(
    "^(?:如果?|若|凡|对于?|除|未经|经|确需|因|遇|发生|发现)|(?:的|时|外|之前|之后|情况下|期间)$|"
    r"^(?i:except|unless|if|when|where|in case|subject to)\b"
)
_EXCEPTION = re.compile(r"^(?:但|除|确需|确有|特殊情况|遇)|^(?i:but|except|unless|provided|if)\b")
_CONSEQUENCE = re.compile("应|不|可|予以|给予|由|按|处|报|一律|须|要")
"""How what follows a 的-phrase begins that says in which case (立法技术规范): 不符合条件的不予受理."""
_NARROWING = re.compile(
    "未经|未能|^除|之日起|除.{1,30}外|原则上|确需|必要时|一般|"
    "不超过|不高于|不低于|不少于|至少|至多|最多|最少|最高|最低|at least|at most|no more than|no less than|"
    "连续|累计|优先|擅自|重大|较大|特大|严重|重点|特殊|紧急|突发"
)


def weightless(token: Token) -> bool:
    """Whether a sentence may have `token` without the quote having it."""
    if token.kind == "han":
        return token.text in FUNCTION
    return token.kind == "mark" or (token.kind == "word" and token.text in STOP_WORDS)


def is_condition(part: str) -> bool:
    """Whether the part of a sentence between two commas says when, or for whom, the rest holds."""
    return _CONDITION.search(part) is not None


def is_exception(part: str) -> bool:
    """Whether the part takes back some of what stands before it."""
    return _EXCEPTION.search(part) is not None


def narrows(words: str) -> bool:
    """Whether leaving out `words` before a statement makes it wider."""
    return _NARROWING.search(words) is not None


def narrowed_group(before: str, after: str) -> bool:
    """Whether the words `before` (…的, …以上) pick out the people or bodies, or the cases, that `after` begins with."""
    if before.endswith("的") and _CONSEQUENCE.match(after):
        return True
    if before.endswith(("省", "市", "县", "区", "镇", "乡")) and _OFFICE.match(after):
        return True
    return before.endswith(("的", "以上", "以下", "以内", "以外")) and _PEOPLE.match(after[:6]) is not None


def missing_weighty(said: str, printed: str) -> bool:
    """Whether a weighty word of `said` is not in `printed`."""
    return any(word in said and word not in printed for word in WEIGHTY)
