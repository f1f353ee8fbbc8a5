"""The printed lines of a notice that answer a question about the notice itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Quote
from bot.answering.lookup import clause_lookup
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome, answered, refused
from bot.answering.query import element_intent
from bot.answering.query.intent import CONTACT, HEADING
from bot.answering.query.query_terms import terms
from bot.answering.query.understanding import Query
from bot.answering.quotes import quote
from bot.answering.ranking import selection
from bot.answering.ranking.retriever import FEW, Retriever
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


def named_element(query: Query, retriever: Retriever) -> Outcome | None:
    """The printed elements that the words of `query` ask for, if they ask for nothing else."""
    asked = element_intent.asked_elements(query.scope.rest)
    if not asked or not _asks_for_nothing_else(asked) or _means_another(query, asked, retriever):
        return None
    files = retriever.spoken_of(asked.topic.strip() or query.text, query.scope.files)
    if not 0 < len(files) <= FEW:
        return refused(query, "which notice", query.locale.say("which notice's element"))
    about = retriever.about(asked.topic, files)
    return _printed(query, asked.names, about, retriever) if about else None


def meant_element(query: Query, retriever: Retriever) -> Outcome | None:
    """What `query` asks of a notice itself, told from its meaning."""
    name = retriever.asked_of_notice(query.text)
    files = retriever.spoken_of(query.text, query.scope.files) if name else ()
    if name is None or not 0 < len(files) <= FEW:
        return None
    if name == HEADING:
        heading = clause_lookup.heading_on(clause_lookup.matter(query.scope.rest), files, retriever)
        return answered(query, "heading", "lookup", [heading]) if heading else None
    near = retriever.titled(query.text, files)
    if name == CONTACT:
        notices = [retriever.notice(file) for file in dict.fromkeys([*near, *files])]
        quotes = [found for notice in notices for found in contact_quotes(notice)]
        return answered(query, "contact", "lookup", quotes[: selection.MOST]) if quotes else None
    worded = element_intent.asked_elements(query.scope.rest)
    names = worded.names if worded and name in worded.names else (name,)
    prints = any(element_quotes(retriever.notice(file), n) for file in near for n in names)
    return _printed(query, names, near if prints else files, retriever)


def _asks_for_nothing_else(asked: element_intent.AskedElements) -> bool:
    """Whether a question says nothing besides the printed elements that it asks for, and of which notice."""
    says = terms(asked.left)
    return not any(term.known or (len(term.asked) > 1 and not asked.of_notice) for term in says)


def _means_another(query: Query, asked: element_intent.AskedElements, retriever: Retriever) -> bool:
    """Whether the one element that a question names is not what it asks for by its meaning: 讲值班那条叫啥."""
    may_mean = element_intent.MAY_MEAN.get(asked.names[0], ())
    if len(asked.names) > 1 or not may_mean:
        return False
    meant = retriever.asked_of_notice(query.text)
    return meant in may_mean and (meant != HEADING or re.search(element_intent.PART, query.scope.rest) is not None)


def _printed(query: Query, names: Sequence[str], files: Sequence[str], retriever: Retriever) -> Outcome:
    notices = [retriever.notice(file) for file in files]
    found = [(name, notice, element_quotes(notice, name)) for notice in notices for name in names]
    messages = []
    for name in names:
        silent = [notice for of, notice, printed in found if of == name and printed is None]
        messages += [element_message(name, silent, query.locale)] if silent else []
    quotes = list(dict.fromkeys(printed for _, _, printed in found if printed))
    if not quotes:
        return refused(query, "no element", query.locale.joined(*messages))
    return answered(query, "element", "element", quotes, *messages)


def element_quotes(notice: Notice, name: str) -> Quote | None:
    """The printed line of the element `name`, or of what stands for it; None where the notice prints neither.

    How long it holds is quoted where it says so, else from when: where both are said, they stand in one sentence.
    """
    if name == "validity":
        spans = [d.expires_at or d.effective_at for d in notice.documents if d.expires_at or d.effective_at]
        if spans and spans[-1]:
            return quote(notice, *spans[-1])
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
