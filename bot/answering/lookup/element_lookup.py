"""The printed lines of a notice that answer a question about the notice itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Quote
from bot.answering.messages import Locale
from bot.answering.quotes import quote
from index.notice import Notice

_PRINTED_IN = {
    "date_of_issue": ("date_of_issue", "print_date"),
    "issuer": ("signature", "issuer", "title"),
    "signature": ("signature",),
}
"""The elements whose printed line answers, in order, where it is not simply the line of the same name."""
_IN_SENTENCES = {
    "validity": "自.{0,12}起(?:施行|执行|实[施行]|生效|试行)|有效期|废止|自行停止|不再执行|试行(?:至|到|期)|执行[至到]",
}
"""What stands in the sentence that answers, where an element has no line of its own."""
CONTACTS = (
    "联系人|联络员|联系(?:处室|科室|单位|方式)|(?:邮箱|传真)[：:为]"
    "|(?:联系|咨询|值班|监督|投诉|举报|传真)?电话[^，。；、]{0,6}[：:为]"
)
"""What stands before whom to ask, and where."""
_INTERPRETING = "负责解释"


def element_quotes(notice: Notice, name: str) -> Quote | None:
    """The printed line of the element `name`, or of what stands for it; None where the notice prints neither."""
    for wanted in _PRINTED_IN.get(name, (name,)):
        if span := _span(notice, wanted):
            return quote(notice, *span)
    return next(iter(_saying(notice, _IN_SENTENCES[name])), None) if name in _IN_SENTENCES else None


def _span(notice: Notice, name: str) -> tuple[int, int] | None:
    return next(((e.start, e.end) for e in notice.elements if e.name == name), None)


def contact_quotes(notice: Notice) -> list[Quote]:
    """The sentences and lines that say whom to ask, in order; else who interprets the notice."""
    return _saying(notice, CONTACTS) or _saying(notice, _INTERPRETING)


def _saying(notice: Notice, words: str) -> list[Quote]:
    """The sentences and printed elements of `notice` that `words`, a pattern, is found in, in order."""
    spans = sorted({*((e.start, e.end) for e in notice.elements), *((s.start, s.end) for s in notice.sentences)})
    return [quote(notice, *span) for span in spans if re.search(words, notice.reading_text[slice(*span)])]


def element_message(name: str, silent: Sequence[Notice], locale: Locale) -> str:
    """The sentence that says which notices do not print the element."""
    numbers = locale.listed(n.document_number or n.file for n in silent)
    return locale.say("no element", notices=numbers, element=locale.element(name))
