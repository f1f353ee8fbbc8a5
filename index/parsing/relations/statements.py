"""What a document says of others: 依据, 印发, 转发, 废止, 代替, 引用, each with the sentence that says it.

Amendments, which go clause by clause, stand in index.parsing.amendments. A target is named as printed; which document
of the index it is, is found over the whole corpus (index.ingest.relations).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.document import Document
from index.entities.clause_labels import find_label
from index.entities.dates import find_date, iso
from index.entities.document_numbers import find_numbers
from index.entities.references import Reference, find_references, genre_of, stem, version_words
from index.parsing.documents.law_history import is_history
from index.parsing.relations.amendments import amendments
from index.parsing.relations.clause_paths import clause_paths
from index.parsing.relations.handing_on import NOW, PUBLISHING, VERB, handed_on, is_handed_on
from index.parsing.relations.sentence import (
    ReferringSentence,
    is_document,
    line_spans,
    masked,
    sentence_at,
    sentences_of,
)
from index.parsing.sentences import split_sentences
from index.relations import Relation, RelationKind

_REPEAL = re.compile("废止|停止执行|停止施行|停止使用|不再执行|不再施行|不再适用|(?<!有)失效")
_KEPT = re.compile("继续有效|仍然有效|继续执行|继续适用|仍适用|仍按|按照?原|拟废止|建议废止|未废止|不予废止")
_SUPERSEDE = re.compile("代替|替代|取代")
_BASED_ON = re.compile("根据|依据|依照|按照|遵照|贯彻落实|贯彻|落实")
_OPENING = re.compile("制定|结合[^，。]{1,12}实际|现就|现将|如下|决定|特[此制作]|提出|经[^，。]{0,6}研究")
"""What the sentence tells in which a document says what it rests on."""
_BLOCKS = re.compile(
    "根据|依据|依照|按照|参照|制定(?!的)|印发给|转发给|为准|修改|(?<!日起)(?<!行后)(?<!起正式)(?:施行|执行)(?!后|之日|以来|日)"
)
"""Words between a title and a verb that say that something else is said of it."""
_PART = re.compile("中?(?:的)?(?:关于|有关|涉及|对)[^，。；]{1,40}(?:规定|内容|条款|要求)")
"""Words behind a title by which only a part of it is meant that no clause names."""
_UNDER = re.compile("(?:根据|依据|依照|按照|参照|适用|违反|符合|执行)(?:[^，。；《》]{0,12}的)?$")
_GAP_AFTER = re.compile(r"[^。；;\n《》“”]{0,36}")
_LISTS = re.compile("(?:下列|以下|如下|目录|清单)|[:：]$")
_REPEAL_LIST_TITLE = re.compile("(?:废止|失效)(?!.{0,20}(?:继续有效|修改)).{0,16}(?:目录|清单|一览表|名单|$)")
_SHORT = re.compile("以下简称[：:]?[“《]{0,2}(?P<name>[^”》）)]{2,16})")
_SHORT_ROOM = 24
"""Characters behind a title within which it is given a short name."""
_NO_DOCUMENT = re.compile("(?:承诺书|申请表|申请书|登记表|登记证|许可证|证书|合同|责任书|证明|协议书|说明书|表)$")
_JOINT = re.compile(
    r"[、，,；;]?\s*(?:和|及|以及|与|或者|或|同时)?\s*(?:原)?(?:[^，。；《》“”\n]{0,48}(?:发布|公布|印发|批准|制定|通过|下发|颁布|修订|修正)的?)?\s*"
    r"(?:[^，。；《》“”\n]{0,12}号)?(?:[^，。；《》“”\n]{0,12}(?:文件|令))?\s*(?:中的?)?(?:第[^，。；《》“”\n]{1,24})?"
)
"""What may stand between two titles of one list."""


def stated(text: str, documents: Sequence[Document]) -> tuple[Relation, ...]:
    """All that the documents of one file, whose reading text is `text`, say of others, in the order of the text."""
    titles = {name for d in documents if d.title for name in (stem(d.title), _with_version(d.title))}
    own = frozenset(titles | {n.key for d in documents for n in find_numbers(d.document_number or "")})
    spans = line_spans(text)
    starts = [start for start, _ in spans]
    found: list[Relation] = []
    for document in documents:
        lines = spans[bisect_left(starts, document.start) : bisect_left(starts, document.end)]
        if document.title_at:
            below = [span for span in lines if span[0] >= document.title_at[1]]
            lines = below or lines
        changes = amendments(text, document, [span for span in lines if not is_history(text[slice(*span)])])
        handed = handed_over(text, document, lines)
        changes = _in_full(changes, text[document.start : document.end])
        told = _names_in(changes + handed)
        others = statements(text, document, lines, own)
        others = [r for r in others if r.kind != "cites" or not _names_in([r]) & told]
        day = document.effective or document.date_of_issue or document.adopted
        found += [replace(r, since=r.since or day) for r in (*handed, *changes, *others)]
    return tuple(sorted(found, key=lambda r: (r.start, r.end)))


def _in_full(relations: Sequence[Relation], text: str) -> list[Relation]:
    """`relations` with the full name of a target that is named by the short one given to it: 以下简称《解释》."""
    short: dict[str, str] = {}
    for reference in find_references(text) if "以下简称" in text else ():
        found = _SHORT.search(text[reference.start : reference.end + _SHORT_ROOM]) if reference.title else None
        if found:
            short.setdefault(stem(found["name"]), text[reference.start : reference.end])
    return [replace(r, target_name=short.get(stem(r.target_name), r.target_name)) for r in relations]


def statements(text: str, document: Document, lines: Sequence[tuple[int, int]], own: frozenset[str]) -> list[Relation]:
    """What `document`, whose paragraphs are `lines` of `text`, says of others; `own`: the stems of its own titles."""
    sentences = sentences_of(text, lines)
    found = [*_repeals(text, document, sentences), *_simple(text, document, sentences, _SUPERSEDE, "supersedes")]
    found += _repeal_lists(text, document, lines)
    found += _bases(document, sentences)
    told = _names_in(found)
    found += [r for r in _citations(document, sentences) if not _names_in([r]) & told]
    return _once([r for r in found if not _names_itself(r, own)])


def handed_over(text: str, document: Document, lines: Sequence[tuple[int, int]]) -> list[Relation]:
    """The text that `document` promulgates, prints or forwards, as its preamble names it, else its title."""
    titled = handed_on(document.title or "")
    if titled is None and document.title and document.genre not in PUBLISHING:
        return []
    for start, end in lines:
        if find_label(text[start:end]):
            break
        for span in split_sentences(text, start, end):
            sentence = sentence_at(text, *span)
            verb = VERB.search(sentence.masked)
            named = [r for r in sentence.documents if is_handed_on(sentence.text[: r.start])]
            if verb and named and NOW.search(sentence.masked):
                kind: RelationKind = "forwards" if verb["forwards"] else "promulgates"
                return [_relation(titled[0] if titled else kind, document, sentence, named[0])]
    if titled is None or document.title_at is None:
        return []
    return [Relation(titled[0], document.id, None, titled[1], (), *document.title_at, None)]


def _repeals(text: str, document: Document, sentences: Sequence[ReferringSentence]) -> Iterator[Relation]:
    for sentence in sentences:
        if not sentence.references or _KEPT.search(sentence.masked):
            continue
        for verb in _REPEAL.finditer(sentence.masked):
            since = _since(sentence.text, verb.start())
            for reference in _objects(sentence, verb.start(), verb.end()):
                part = _PART.match(sentence.text, reference.end) is not None
                yield _relation("amends" if part else "repeals", document, sentence, reference, since)


def _simple(
    text: str, document: Document, sentences: Sequence[ReferringSentence], verbs: re.Pattern[str], kind: RelationKind
) -> Iterator[Relation]:
    for sentence in sentences:
        for verb in verbs.finditer(sentence.masked) if sentence.references else ():
            for reference in _following(sentence, verb.end()):
                yield _relation(kind, document, sentence, reference)


def _repeal_lists(text: str, document: Document, lines: Sequence[tuple[int, int]]) -> Iterator[Relation]:
    """Documents that stand line by line below a sentence such as 决定废止下列文件：, or in a table of repealed ones."""
    title = document.title or ""
    listing = document.role != "main" and _REPEAL_LIST_TITLE.search(title) is not None
    opened = False
    for start, end in lines:
        line = text[start:end]
        label = find_label(line)
        if not label and _REPEAL.search(line):
            words = masked(line, find_references(line))
            opened = opened or bool(_REPEAL.search(words) and _LISTS.search(words) and not _KEPT.search(words))
        elif listing or (opened and label):
            if name := _listed(line[label.length :] if label else line):
                at = start + line.index(name)
                yield Relation("repeals", document.id, None, name, clause_paths(_rest_of(line, name)), at, end, None)
        elif opened and not find_references(line):
            opened = False


def _listed(line: str) -> str | None:
    """The document that a line of a list names: with its marks, else from its start to its number or end."""
    references = find_references(line)
    titled = [r for r in references if r.title]
    if titled:
        return line[titled[0].start : titled[0].end]
    if not references:
        bare = line.strip().rstrip("。；;")
        return bare if genre_of(bare) and "，" not in bare else None
    end = references[0].end + (1 if line[references[0].end : references[0].end + 1] in "）)" else 0)
    name = line[:end].strip().lstrip("|0123456789 ")
    return name or None


def _rest_of(line: str, name: str) -> str:
    return line[line.index(name) + len(name) :]


def _bases(document: Document, sentences: Sequence[ReferringSentence]) -> Iterator[Relation]:
    """What the document rests on: in its opening, up to its first article or the sentence that states its purpose."""
    labelled = 0
    for sentence in sentences:
        labelled += find_label(sentence.text) is not None and not _is_chapter(sentence.text)
        if labelled > 1:
            break
        for verb in _BASED_ON.finditer(sentence.masked) if _OPENING.search(sentence.masked) else ():
            for reference in filter(is_document, _following(sentence, verb.end())):
                yield _relation("based_on", document, sentence, reference)


def _is_chapter(text: str) -> bool:
    return re.match("第[^条]{1,4}[编章节]", text) is not None


def _citations(document: Document, sentences: Sequence[ReferringSentence]) -> Iterator[Relation]:
    for sentence in sentences:
        for reference in sentence.references:
            title = reference.title or ""
            if (reference.numbers or genre_of(title)) and not _NO_DOCUMENT.search(title):
                kept = _KEPT.search(sentence.masked) is not None
                yield replace(_relation("cites", document, sentence, reference), keeps=kept)


def _objects(sentence: ReferringSentence, start: int, end: int) -> list[Reference]:
    """The documents of which the verb at start..end speaks: those right behind it, else those before it."""
    behind = _following(sentence, end)
    if behind and behind[0].start - end <= 1:  # 不再执行《…》, whatever stands before
        return behind
    return _preceding(sentence, start) or behind


def _preceding(sentence: ReferringSentence, at: int) -> list[Reference]:
    found: list[Reference] = []
    for reference in reversed([r for r in sentence.references if r.end <= at]):
        gap = sentence.text[reference.end : at]
        fits = _JOINT.fullmatch(gap) if found else (_GAP_AFTER.fullmatch(gap) and not _BLOCKS.search(gap))
        if not fits:
            break
        found.append(reference)
        at = reference.start
    # 依照《…》规定的程序…失效: another thing happens, under the law that is named.
    return [] if found and _UNDER.search(sentence.text[: found[-1].start]) else found[::-1]


def _following(sentence: ReferringSentence, at: int) -> list[Reference]:
    found: list[Reference] = []
    for reference in (r for r in sentence.references if r.start >= at):
        if not _JOINT.fullmatch(sentence.text[at : reference.start]):
            break
        found.append(reference)
        at = reference.end
    return found


def _since(text: str, verb: int) -> str | None:
    """The day printed right before a verb of repeal: 自2024年1月1日起废止."""
    before = text[max(0, verb - 24) : verb]
    found = find_date(before)
    return iso(found) if found and re.fullmatch("起?(?:同时|即行|予以|自行|自动)?", before[found.end() :]) else None


def _relation(
    kind: RelationKind, document: Document, sentence: ReferringSentence, reference: Reference, since: str | None = None
) -> Relation:
    name = sentence.text[reference.start : reference.end]
    clauses = clause_paths(_clause_words(sentence.text[reference.end :])) if kind in ("repeals", "cites") else ()
    return Relation(kind, document.id, None, name, clauses, sentence.start, sentence.end, since)


def _clause_words(behind: str) -> str:
    """What follows a title if it names clauses of it: 《X》第三条、第五条."""
    found = re.match("(?:中的?|的)?第[^，。；《》“”]{1,30}", behind)
    return found[0] if found else ""


def _names_in(relations: Sequence[Relation]) -> set[str]:
    """What the targets of `relations` are known by: stems of titles, keys of numbers."""
    found: set[str] = set()
    for relation in relations:
        references = find_references(relation.target_name)
        found |= {n.key for r in references for n in r.numbers} | {stem(r.title) for r in references if r.title}
        found |= set() if references else {stem(relation.target_name)}
    return found


def _names_itself(relation: Relation, own: frozenset[str]) -> bool:
    """Whether a citation is of the document's own title or number; another number or version is another document."""
    reference = next(iter(find_references(relation.target_name)), None)
    if relation.kind != "cites" or reference is None:
        return False
    numbers = [number.key for number in reference.numbers]
    if numbers and not any(key in own for key in numbers):
        return False
    title = reference.title
    return not title or (stem(title) in own and (not version_words(title) or _with_version(title) in own))


def _with_version(title: str) -> str:
    return stem(title) + "".join(version_words(title))


def _once(relations: Sequence[Relation]) -> list[Relation]:
    """Each kind of statement about one target once, the first; a repeal of several clauses once each."""
    seen: dict[tuple[str, str, tuple[tuple[str, ...], ...]], Relation] = {}
    for r in relations:
        seen.setdefault((r.kind, stem(r.target_name), r.target_clauses if r.kind != "cites" else ()), r)
    return list(seen.values())
