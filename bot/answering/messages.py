"""What an answer says besides its quotes, in the two languages that questions come in; quotes stay as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.query.references import Scope
from index.notice import ELEMENT_NAMES, NoticeSummary


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


MESSAGES: dict[str, tuple[str, str]] = {
    # answers
    "found": ("找到 {count} 条直接依据。", "Passages found that answer directly: {count}."),
    "found in several": (
        "{count} 份文件有规定，请按您所在地区适用。",
        "{count} notices answer this; the one of your region applies.",
    ),
    "found in documents": ("{count} 份文件有相应的规定。", "{count} notices answer this."),
    "read as": ("按模型改写的“{question}”查找。", "Looked up as the model rewrites it: “{question}”."),
    "silent": ("{notices}没有相应的内容。", "Nothing on this in {notices}."),
    "no notice of": ("没有“{names}”的文件。", "There is no notice of “{names}”."),
    # validity
    "in force": (
        "{name}现行有效：索引中没有文件废止或代替它。",
        "{name} is in force: no document on file repeals or replaces it.",
    ),
    "standing": ("{name}{state}{since}。", "{name} is {state}{since}."),
    "standing by": ("{name}{state}{since}，见{by}。", "{name} is {state}{since}: see {by}."),
    "since": ("（{day}起）", " (since {day})"),
    "stated": ("共 {count} 处，照录如下。", "Stated in {count} places, quoted as they stand."),
    "not on file but": (
        "{name}不在索引中，索引中的文件写明它被{word}。",
        "{name} is not on file; what is on file says it was {word}.",
    ),
    # talk
    "talk greeting": (
        "您好，请直接问公文里的事，例如某项工作由谁负责、什么时候截止、有什么要求。",
        "Hello. Ask what the documents say: who is responsible, by when, under which conditions.",
    ),
    "talk thanks": ("不客气。还有要查的，请接着问。", "You are welcome. Ask on if there is more to look up."),
    "talk farewell": ("再见，需要时再来问。", "Goodbye; ask again whenever you need to."),
    "talk acknowledgement": ("好的。还有要查的，请接着问。", "All right. Ask on if there is more to look up."),
    "talk interjection": ("有要查的，请直接问。", "Ask whenever there is something to look up."),
    "talk complaint": (
        "抱歉没有答对。请换个说法，写明地方、年份或文件名，我再查一次。",
        "Sorry. Please put it in other words, with the place, the year or the document, and I will look again.",
    ),
    "talk who": (
        "我是文号，一个查公文的程序：只照录索引里公文的原文，并注明文号和条款。",
        "I am wenhao, a program that looks things up in official documents and quotes them word for word.",
    ),
    "talk documents": (
        "现有{count}份文件，清单在 /sources（终端里是 wenhao notices）；要查哪件事，直接问就行。",
        "Documents on file: {count}, listed by /sources (in a terminal: wenhao notices). Just ask what you need.",
    ),
    "talk how": (
        "把要查的事用平常的话问出来就行，也可以写文号、条款或地方；我只照录公文原文，查不到就直说。",
        "Ask in plain words; name a number, a clause or a place if you like. I quote, or say that nothing is stated.",
    ),
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
    "no document of place": (
        "没有{words}的文件；索引中的文件来自{there}。",
        "There is no document of {words}; those in the index are of {there}.",
    ),
    "no document of place but": (
        "没有{words}自己的文件；属于其辖区的有{there}。",
        "There is no document of {words} itself; of places in it there are {there}.",
    ),
    "none of it": (
        "没有{of}{words}的文件；{of}现有{there}。",
        "There is no document of {words} for {of}; there is {there}.",
    ),
    "no such document": (
        "没有“{words}”这份文件，已查{count}份文件。",
        "There is no document “{words}” among the {count} of the index.",
    ),
    "no such document but": (
        "没有“{words}”这份文件；相近的有{there}。",
        "There is no document “{words}”; the nearest are {there}.",
    ),
    "and more": ("{listed}等{count}项", "{listed} and more, {count} in all"),
    "documents": ("共{count}份文件：", "Documents: {count}."),
    "documents of more": ("共{count}份文件，先列{shown}份：", "Documents: {count}; the first {shown}:"),
    "newest": ("其中最新的一份：", "The newest of them:"),
    "oldest": ("其中最早的一份：", "The oldest of them:"),
    "wider only": (
        "没有{names}自己的文件，以下是对其同样适用的上级文件。",
        "There is no document of {names} itself; these of a wider body apply to it as well.",
    ),
    "searched within": (
        "已查{names}的{count}份文件（{notices}）",
        "Documents of {names} searched: {count} ({notices})",
    ),
    "which notice's clause": (
        "请写明是哪份文件的条款，例如：琼发〔2020〕3号第三条。",
        "Please say which notice the clause is of, for example: 琼发〔2020〕3号 clause 3.",
    ),
    "which notice's element": (
        "请写明是哪份文件，例如：琼发〔2020〕3号的印发日期。",
        "Please say which notice is meant, for example: the printing date of 琼发〔2020〕3号.",
    ),
    "no such clause": (
        "{where}没有{asked}，该件共{count}条（{first}至{last}）。",
        "{where} has no {asked}; it has {count} clauses ({first} to {last}).",
    ),
    "no such paragraph": ("{where}没有{asked}，共{count}款。", "{where} has no {asked}; it has {count} paragraphs."),
    "no clauses": ("{where}没有{asked}。", "{where} has no {asked}."),
    "no such sentence": ("{notice}该条没有第{ordinal}句。", "That clause of {notice} has no sentence {ordinal}."),
    "no closing": (
        "{notice}没有条款之外的结尾段。",
        "{notice} has no closing paragraph outside its clauses.",
    ),
    "no element": ("{notices} 原文未载明{element}。", "{notices} does not state its {element}."),
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
    "not stated": (
        "没有找到直接写明的条款。{searched}；下面是最接近的，不是回答。",
        "No clause states this. {searched}; what follows comes closest and is no answer.",
    ),
    "searched": ("已查 {count} 份文件", "Notices searched: {count}"),
    "searched these": ("已查 {count} 份文件（{notices}）", "Notices searched: {count} ({notices})"),
}
"""Sentences in Chinese and in English."""
_ELEMENTS = {**ELEMENT_NAMES, "validity": "施行日期和有效期"}


def silent_notices(quiet: Sequence[NoticeSummary], asked: Scope, locale: Locale) -> str:
    """The sentences that name the notices that say nothing, and the places that have none."""
    parts = []
    if quiet:
        parts.append(locale.say("silent", notices=locale.listed(notice.name for notice in quiet)))
    if asked.missing:
        parts.append(locale.say("no notice of", names=locale.listed(asked.missing)))
    return locale.joined(*parts)


def searched(count: int, few: Sequence[NoticeSummary], locale: Locale) -> str:
    """What was searched, for the user: how many notices, or the numbers of `few`, which are all if they are few."""
    numbers = locale.listed(notice.name for notice in few)
    return locale.say("searched these" if few else "searched", count=count, notices=numbers)
