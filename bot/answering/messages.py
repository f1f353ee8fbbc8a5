"""What an answer says besides its quotes, in the two languages that questions come in; quotes stay as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.query.references import Scope
from index.entities.aliases import NoticeAliases
from index.notice import ELEMENT_NAMES


@dataclass(frozen=True, slots=True)
class Locale:
    """The language of one answer: English for a question in English, Chinese for any other."""

    english: bool = False

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of `key`, its gaps filled with `values`."""
        return MESSAGES[key][self.english].format(**values)

    def joined(self, *sentences: str) -> str:
        """Sentences after each other; empty ones are left out."""
        return (" " if self.english else "").join(filter(None, sentences))

    def listed(self, words: Iterable[str]) -> str:
        """Words in a row."""
        return (", " if self.english else "、").join(words)

    def element(self, name: str) -> str:
        """The name of an element of a notice."""
        return name.replace("_", " ") if self.english else _ELEMENTS[name]

    def thing(self, name: str) -> str:
        """The name of a kind of thing that a question asks for (金额), or any word as it stands."""
        return _THINGS.get(name, name) if self.english else name


MESSAGES: dict[str, tuple[str, str]] = {
    # answers
    "found": ("找到 {count} 条直接依据。", "Passages found that answer directly: {count}."),
    "found in several": (
        "{count} 份文件有规定，请按您所在地区适用。",
        "{count} notices answer this; the one of your region applies.",
    ),
    "silent": ("{notices}没有相应的内容。", "Nothing on this in {notices}."),
    "no notice of": ("没有“{names}”的文件。", "There is no notice of “{names}”."),
    # refusals: what cannot be done by quoting
    "drafting": (
        "只能照录已有公文的原文，不代拟、不改写、不仿造公文。",
        "Existing notices are quoted as they stand; nothing is drafted, rewritten or imitated.",
    ),
    "no question": (
        "这里只回答公文里写了什么，请直接问公文的内容。",
        "Only what the notices say is answered here; please ask about their content.",
    ),
    # refusals: the place that is asked for
    "no such notice": ("没有找到“{names}”的文件。{searched}。", "No notice “{names}” was found. {searched}."),
    "which notice's clause": (
        "请写明是哪份文件的条款，例如：琼发〔2020〕3号第三条。",
        "Please say which notice the clause is of, for example: 琼发〔2020〕3号 clause 3.",
    ),
    "which notice's element": (
        "请写明是哪份文件，例如：琼发〔2020〕3号的印发日期。",
        "Please say which notice is meant, for example: the printing date of 琼发〔2020〕3号.",
    ),
    "no such clause": (
        "{where}没有第{ordinal}条，该件共{count}条（{first}至{last}）。",
        "{where} has no clause {ordinal}; it has {count} ({first} to {last}).",
    ),
    "no clauses": (
        "{where}没有分条，没有第{ordinal}{unit}。",
        "{where} has no numbered clauses, so no clause {ordinal}.",
    ),
    "no such sentence": ("{notice}该条没有第{ordinal}句。", "That clause of {notice} has no sentence {ordinal}."),
    "no closing": (
        "{notice}没有条款之外的结尾段。",
        "{notice} has no closing paragraph outside its clauses.",
    ),
    "no element": ("{notices} 原文未载明{element}。", "{notices} does not state its {element}."),
    "blank number": ("“{words}”后面原文没有编号。", "No number is printed after “{words}”."),
    "nothing to quote": ("这份文件里没有可以引用的内容。", "There is nothing in this notice that can be quoted."),
    "no such item": (
        "前面的回答里没有列出这么多项，请把要问的内容写完整。",
        "The answer before does not list so many items; please write the question in full.",
    ),
    # refusals: nothing answers
    "no answer": (
        "没有找到可以直接引用的条款。{searched}，所以不作回答。",
        "No clause found that can be quoted. {searched}, so this is not answered.",
    ),
    "no answer about": (
        "没有找到可以直接引用的条款。{searched}，没有关于“{words}”的内容，所以不作回答。",
        "No clause found that can be quoted. {searched}; nothing is said of “{words}”, so this is not answered.",
    ),
    "searched": ("已查 {count} 份文件", "Notices searched: {count}"),
    "searched these": ("已查 {count} 份文件（{notices}）", "Notices searched: {count} ({notices})"),
}
"""Sentences in Chinese and in English."""
_ELEMENTS = {**ELEMENT_NAMES, "validity": "施行日期和有效期"}
_THINGS = {
    "时间长短": "length of time",
    "日期": "date",
    "金额": "amount of money",
    "电话": "telephone number",
    "网址或邮箱": "web or e-mail address",
    "人数": "number of people",
    "次数": "number of times",
    "钟点": "time of day",
    "姓名": "name of a person",
    "费用由谁承担": "who bears the cost",
    "证明材料": "certificates and papers",
    "度数": "number of degrees",
    "条数": "number of points",
    "数量": "quantity",
    "百分比": "percentage",
}
"""The types of bot/answering/query/answer_types.py in English."""


def silent_notices(quiet: Sequence[NoticeAliases], asked: Scope, locale: Locale) -> str:
    """The sentences that name the notices that say nothing, and the places that have none."""
    parts = []
    if quiet:
        parts.append(locale.say("silent", notices=locale.listed(k.number or k.title for k in quiet)))
    if asked.missing:
        parts.append(locale.say("no notice of", names=locale.listed(asked.missing)))
    return locale.joined(*parts)


def searched(count: int, few: Sequence[NoticeAliases], locale: Locale) -> str:
    """What was searched, for the user: how many notices, or the numbers of `few`, which are all if they are few."""
    numbers = locale.listed(k.number or k.title or k.file for k in few)
    return locale.say("searched these" if few else "searched", count=count, notices=numbers)
