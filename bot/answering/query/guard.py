"""What no quoting can answer: orders to the program, wishes for drafts and jokes."""

from __future__ import annotations

import re

_DRAFTING = re.compile(
    "起草|草拟|拟一[份个篇]|代拟|代写|仿写|编一[份个篇条]|写一?[份篇封个](?!.*(?:吗|么|没有))|伪造|假(?:的)?(?:通知|文件|公文)"
    r"|(?i:\b(?:draft|forge|compose|write me|fake notice)\b)"
)
_ASKING = re.compile(
    r"[吗么]|谁|哪|什么|怎|咋|几|多少|是否|(?P<verb>.)不(?P=verb)|可不可以|(?i:\b(?:who|what|which|when|how)\b)"
)
_FOR_ME = re.compile("[帮给替为](?:我|咱|忙)|(?i:\\b(?:for )?(?:me|us)\\b)")
"""A wish however politely asked; else what asks about drafting is a question (方案由谁起草, 让AI代写行不行)."""
_ORDERS = re.compile(
    r"系统提示|提示词|忽略.{0,8}(?:指令|规则|要求)|你的(?:规则|设定)"
    r"|(?i:system (?:prompt|override)|ignore .{0,12}(?:rules|instructions)|your (?:rules|prompt|instructions))"
    r"|(?i:\byou are (?:now|no longer)\b|\bfrom now on,? you\b)"  # a part to play
    "|你现在(?:是|不再)|从现在起你|从现在开始你"
    r"|(?:^|[,.;:!?\n])\s*(?i:(?:now |just |please |then )*(?:state|claim|declare|announce|pretend|insist) that\b)"
    "|(?:^|[，。；：！,.;:!])\\s*(?:请|就)?(?:声称|谎称|宣称|照我说的|跟我念|重复我的话)"  # words put in its mouth
)
_PHRASES = re.compile("[，。；！？,.;!?\n]+|(?<=[一-鿿]) +(?=[一-鿿])")
_PASTIME = re.compile(r"笑话|讲个故事|(?i:\bjoke\b)")
_PARTS = re.compile("[，,。.;；!！\n]+")


def without_orders(question: str) -> str:
    """`question` without the parts that would give the program orders instead of asking something."""
    if not _ORDERS.search(question):
        return question
    return "，".join(part for part in _PARTS.split(question) if part.strip() and not _ORDERS.search(part))


UNFIT = ("drafting", "no question")
"""The messages of `unfit`."""


def unfit(question: str, asked: str) -> str | None:
    """The message for a `question`, of which `asked` is left without orders, that no quoting can answer, or None."""
    if any(_DRAFTING.search(part) and not _asks_about_it(part) for part in _PHRASES.split(question)):
        return "drafting"
    if not asked.strip() or _PASTIME.search(question):
        return "no question"
    return None


def _asks_about_it(phrase: str) -> bool:
    """Whether a phrase that speaks of drafting is a question about it, not a wish."""
    return _ASKING.search(phrase) is not None and not _FOR_ME.search(phrase)
