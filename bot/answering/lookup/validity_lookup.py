"""Questions about validity, answered from the relations of the index: 还有效吗, 废止了哪些, 修改了什么, 根据什么制定.

A document is named by its number, in 《》 or by its whole title; one that is not in the index may still be known by
what others say of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answer import Answer, Quote
from bot.answering.lookup.spoken_of import Spoken, absent_targets, spoken_of
from bot.answering.lookup.versions import of_matter, versions
from bot.answering.messages import Locale
from bot.answering.outcome import Outcome
from bot.answering.query.comparison import asks_for_older
from bot.answering.query.understanding import Query
from bot.answering.quotes import cite
from bot.answering.ranking.retriever import Retriever
from bot.citation import day_words
from index.document import Document
from index.entities.document_numbers import find_numbers
from index.entities.references import find_references, stem
from index.relations import STATE_NAMES, Quoted, Relation, RelationKind, Status
from index.search.index import Index

_HOLDS = re.compile(
    "(?:还|仍|是否|仍然|现在|目前)(?:有效|管用|算数|执行|适用|能用|施行)|有效(?:吗|没|不|么)"
    "|(?:失效|作废|废止|过期|到期)(?:了|吗|没|不|么|有){0,3}[?？。]?$|是不是(?:已经)?(?:失效|作废|废止|过期)"
    "|被(?:什么|谁|哪)[^，。]{0,10}(?:废止|代替|取代|修改|修订)|(?:still|no longer) (?:valid|in force)"
)
_OUTGOING: tuple[tuple[RelationKind, re.Pattern[str]], ...] = (
    ("repeals", re.compile("废止了?(?:哪|什么|多少)|(?:哪|什么)[^，。]{0,8}被[^，。]{0,12}废止|what .{0,30}repeal")),
    ("amends", re.compile("(?:修改|修订|改)了?(?:哪|什么|多少)|what .{0,30}amend")),
    ("based_on", re.compile("(?:根据|依据|按照?)(?:的是)?(?:什么|哪)|(?:制定|上位)(?:的)?依据|based on what")),
)
_WHICH_HOLDS = re.compile(
    "以(?:哪|什么|谁)[^，。]{0,6}为准|(?:按|照|依|用|执行)(?:的是)?(?:哪|啥|什么)[^，。]{0,8}(?:走|执行|办|来|算|规定|办法|文件|细则)"
    "|哪一?[份个版部套][^，。]{0,8}(?:有效|管用|作数|算数|适用|现行)|现行的?[^，。]{0,6}是哪"
    "|which (?:version|one|rules?) (?:is|are|applies|apply)"
)
_OLDER = re.compile("早先|原来|原先|以前|从前|过去|那版|\\d年(?:修|版|那)")
"""Says that an older version is meant."""
_AROUND = re.compile(
    "早先|原来|原先|以前|从前|过去|现在|目前|请问|[那这][份个部版件]|[的了吗呢么吧啊]|(?:19|20)?[0-9]{2}年[修版]?"
)
"""Words around the name of a document that are no part of it."""
_SHORTEST_TITLE = 5
_SHOWN = 8
"""Quotes that say whether a document holds."""
_NAMES_IN_ENGLISH = {
    "in_force": "in force",
    "repealed": "repealed",
    "superseded": "replaced by a newer version",
    "amended": "amended",
    "expired": "expired",
    "draft": "a draft put out for comment",
    "not_yet_in_force": "not yet in force",
    "unknown": "without a stated day of coming into force",
}


def asked_of_named(query: Query, retriever: Retriever) -> Outcome | None:
    """What the relations tell of the documents named; None where it is not asked, or none is named."""
    kind = next((kind for kind, pattern in _OUTGOING if pattern.search(query.text)), None)
    which = _WHICH_HOLDS.search(query.text)
    if kind is None and not which and not _HOLDS.search(query.text):
        return None
    index = retriever.index
    documents = _named(query.text, index) or _meant(query, index)
    if which and (told := _of_versions(query, documents, retriever)):
        return told
    if kind:
        return _stated(query, kind, documents or _spoken_of(query, retriever).documents, index)
    if which:
        return None
    if told := _known_by_others(query, documents, index):
        return told
    if documents and not _OLDER.search(query.text) and not asks_for_older(query.text):
        return _holding(query, documents, retriever)
    meant = _spoken_of(query, retriever)
    if meant.relations:
        return _absent(query, meant.relations, index)
    return _holding(query, meant.documents or documents, retriever)


def _spoken_of(query: Query, retriever: Retriever) -> Spoken:
    """The documents that the question's words fit, on file or known by others, within the places it names."""
    text, understood, ids = query.text, query.scope.understood, None
    for each in understood.named if understood else ():
        if each.kind in ("place", "issuer"):
            ids = frozenset(each.documents) if ids is None else ids & frozenset(each.documents)
        if each.kind != "title":
            text = text.replace(each.words, " ")
    matter = _AROUND.sub(" ", _HOLDS.sub(" ", _WHICH_HOLDS.sub(" ", text)))
    return spoken_of(query.text, matter, ids, retriever)


def _holding(query: Query, documents: Sequence[Document], retriever: Retriever) -> Outcome | None:
    """Whether each of the documents holds, with the words that say so, else its title and when it came into force."""
    index = retriever.index
    quotes: list[Quote] = []
    notes: list[str] = []
    for document in documents[:_SHOWN]:
        status = index.status(document.id, as_of=retriever.as_of)
        spans = [status.quote] if status.quote else []
        spans += [Quoted(document.file, *document.title_at)] if document.title_at else []
        quotes += [cite(index, span.file, span.start, span.end) for span in spans]
        notes.append(_sentence(document, status, index, query.locale))
    return _outcome(query, notes, quotes)


def _of_versions(query: Query, documents: Sequence[Document], retriever: Retriever) -> Outcome | None:
    """Which of the versions of a text holds, the newest first, with the words that say so or that keep an older one.

    None where the text has one version only: what it says of other rules then is found by its content.
    """
    files = versions(documents[0].file, retriever) if documents else of_matter(query, retriever)
    if len(files) < 2:
        return None
    index = retriever.index
    texts = [d for file in reversed(files) for d in retriever.notice(file).documents if d.role != "attachment"]
    kept = {d.id: d for d in texts if d.role == "carried" or all(o.carrier != d.id for o in texts)}
    ids = {document.id for document in texts}
    kinds = ("repeals", "supersedes", "cites")
    said = [r for d in texts for r in index.relations(d.id) if r.source == d.id and r.target in ids and r.kind in kinds]
    keeping = [r for r in said if r.kind == "repeals" or r.keeps] or said
    quotes = _quotes(keeping, index)
    years = re.findall(r"(?:19|20)\d\d", query.text)
    quotes.sort(key=lambda each: not any(year in each.text for year in years))
    titles = [cite(index, d.file, *d.title_at) for d in kept.values() if d.title_at]
    notes = [_sentence(d, index.status(d.id, as_of=retriever.as_of), index, query.locale) for d in kept.values()]
    return _outcome(query, notes, list(dict.fromkeys([*quotes, *titles]))[:_SHOWN])


def _stated(query: Query, kind: RelationKind, documents: Sequence[Document], index: Index) -> Outcome | None:
    """The words by which the documents repeal, amend or rest on others; of one that amends none, how it was amended."""
    every = [r for d in documents for r in index.relations(d.id) if r.kind == kind]
    ids = {document.id for document in documents}
    relations = [r for r in every if r.source in ids] or (every if kind == "amends" else [])
    if not relations:
        return None
    return _outcome(query, [query.locale.say("stated", count=len(relations))], _quotes(relations, index))


def _known_by_others(query: Query, documents: Sequence[Document], index: Index) -> Outcome | None:
    """What documents of the index say of one that is named by number or title and is not there: that it is repealed."""
    on_file = {n.key for d in documents for n in find_numbers(d.cited_number or "")}
    names = _keys(query.text) - on_file
    relations = [r for r in absent_targets(index) if names & _keys(r.target_name)]
    return _absent(query, relations, index) if relations else None


def _absent(query: Query, relations: Sequence[Relation], index: Index) -> Outcome | None:
    told = query.locale.say("not on file but", name=relations[0].target_name, word=_word(relations[0], query.locale))
    return _outcome(query, [told], _quotes(relations, index))


def _named(text: str, index: Index) -> list[Document]:
    """The documents that `text` names by number or by their whole title, of a file the one that is meant."""
    numbers = {number.key for number in find_numbers(text)}
    words = stem(text)
    found: dict[str, Document] = {}
    for document in index.documents():
        if document.role == "attachment":
            continue
        title = stem(document.title or "")
        by_title = len(title) >= _SHORTEST_TITLE and title in words
        by_number = bool(numbers) and any(n.key in numbers for n in find_numbers(document.cited_number or ""))
        # Of a carrier and the text that it prints under its number the text is meant.
        named = by_number or (by_title and not numbers)
        if named and (by_title or document.role == "carried" or document.file not in found):
            found[document.file] = document
    return list(found.values())


def _meant(query: Query, index: Index) -> list[Document]:
    """The document that the scope of the question leaves (市政府办公室40号文), of a carrier its text, if it is one."""
    understood = query.scope.understood
    kinds = {each.kind for each in understood.named} if understood else set()
    if understood is None or not (kinds & {"number", "title", "order"} or ("year" in kinds and len(kinds) > 1)):
        return []
    found = [document for i in understood.documents or () if (document := index.document(i))]
    texts = [d for d in found if d.role != "attachment"]
    return texts[-1:] if len({d.file for d in texts}) == 1 else []


def _keys(text: str) -> set[str]:
    """What documents named in `text` are known by: keys of numbers, stems of titles."""
    references = find_references(text)
    return {n.key for r in references for n in r.numbers} | {stem(r.title) for r in references if r.title}


def _quotes(relations: Iterable[Relation], index: Index) -> list[Quote]:
    spans: dict[tuple[str, int, int], None] = {}
    for relation in relations:
        source = index.document(relation.source)
        if source:
            spans.setdefault((source.file, relation.start, relation.end))
    return [cite(index, *span) for span in list(spans)[:_SHOWN]]


def _sentence(document: Document, status: Status, index: Index, locale: Locale) -> str:
    """《…》（…号）已废止（2023年7月1日起），见《…》（…号）."""
    name = _name(document)
    state = _NAMES_IN_ENGLISH[status.state] if locale.english else STATE_NAMES[status.state]
    if status.state == "in_force":
        return locale.say("in force", name=name)
    day = status.since and (status.since if locale.english else day_words(status.since))
    since = locale.say("since", day=day) if day else ""
    by = index.document(status.by.source) if status.by else None
    words = {"name": name, "state": state, "since": since}
    return locale.say("standing by", by=_name(by), **words) if by else locale.say("standing", **words)


def _name(document: Document) -> str:
    title = f"《{document.title}》" if document.title else ""
    number = f"（{document.cited_number}）" if document.cited_number else ""
    return title + number or document.file


def _word(relation: Relation, locale: Locale) -> str:
    words = {"repeals": ("废止", "repealed"), "supersedes": ("代替", "replaced"), "amends": ("修改", "amended")}
    return words[relation.kind][locale.english]


def _outcome(query: Query, notes: Sequence[str], quotes: Sequence[Quote]) -> Outcome | None:
    """An answer whose message is `notes`; None without words to quote."""
    if not quotes:
        return None
    return Outcome(Answer("", True, "lookup", query.locale.joined(*notes), tuple(quotes)), "validity", query)
