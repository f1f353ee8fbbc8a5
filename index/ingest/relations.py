"""What all documents state -> the relations between them: which of the index each names, and which are versions.

A number decides where it is printed, else the title; of several versions of one title the latest before the document
that speaks is meant. Two texts of one issuer with one title, but for its year or 修订, are versions: the newer one
supersedes the older, unless it says that the older goes on being followed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.document import Document
from index.entities.document_numbers import DocumentNumber, find_numbers
from index.entities.references import (
    find_references,
    genre_of,
    stem,
    stem_of_any_year,
    version_words,
    year_of_title,
)
from index.relations import Relation

_RULES = re.compile(
    "(?:法|法典|条例|规定|办法|细则|规则|规程|章程|准则|解释|规范|标准|指南|守则|制度|方案|预案|目录|清单|纲要)$"
)
"""Genres of texts that stay in force until another takes their place."""
_ONCE = re.compile(
    "修改|修正|修订.{0,4}的|废止|失效|任免|表彰|公布.*名单|印发|转发|批转|召开|会议|批复|复函|答复|通报|公示"
)
"""Words of titles of what is said once: two of one title are not versions of each other."""
_OWN_NAME = re.compile(
    "中华人民共和国|国务院|全国|最高人民|[^的和、《]{2,8}?(?:省|自治区|市|县|旗|自治州|镇|乡|街道|大学|学院|厂|集团|有限公司)"
    "|[^的和、《]{1,7}?[^社园校地小景片牧灾疫库]区"
)
"""How a title begins that names the place or body whose text it is."""
_YEARS = re.compile("(?:19|20)[0-9]{2}")
_COHORT = re.compile("[0-9]{4}(?:级|届)")


@dataclass(slots=True)
class _Catalogue:
    """All documents by what they may be named by."""

    documents: Sequence[Document]
    by_number: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    by_serial: dict[tuple[str, str], list[Document]] = field(default_factory=lambda: defaultdict(list))
    by_stem: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    carried: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for document in self.documents:
            if document.carrier:
                self.carried[document.carrier].append(document)
            for number in find_numbers(document.cited_number or ""):
                self.by_number[number.key].append(document)
                self.by_serial[_kind(number)].append(document)
            if document.title:
                name = stem(document.title)
                self.by_stem[name].append(document)
                # 《关于…的通知》 leaves out who issued it, as its number tells that.
                if (at := name.find("关于")) > 0:
                    self.by_stem[name[at:]].append(document)


def relate(documents: Sequence[Document], statements: Iterable[Relation]) -> list[Relation]:
    """The relations of all `documents`: their `statements` with the documents found, and the versions among them."""
    catalogue = _Catalogue(documents)
    by_id = {document.id: document for document in documents}
    found: list[Relation] = []
    for r in statements:
        targets = _targets(r, by_id[r.source], catalogue)
        found += [replace(r, target=target) for target in targets if target != r.source] if targets else [r]
    return found + _versions(documents, found)


def _targets(relation: Relation, source: Document, catalogue: _Catalogue) -> list[str]:
    """The id of the document that `relation` names, of each copy of it; none where it is not in the index."""
    name = relation.target_name
    reference = next(iter(find_references(name)), None)
    numbers = reference.numbers if reference else ()
    title = reference.title if reference and reference.title else _bare_title(name, numbers)
    if relation.kind in ("promulgates", "forwards") and title:
        name = stem(title)
        own = [d.id for d in catalogue.carried.get(source.id, ()) if d.title and stem(d.title).endswith(name)]
        if own:
            return own[:1]
    candidates = _numbered(numbers, title, catalogue) if numbers else []
    if not candidates and title:
        named = catalogue.by_stem.get(stem(title), [])
        candidates = [d for d in named if _numbers_agree(d, numbers) and _issuers_agree(d, source, title)]
    return _earlier([d for d in candidates if d.file != source.file or d.id == source.carrier], source, relation, title)


def _bare_title(name: str, numbers: Sequence[DocumentNumber]) -> str | None:
    """A title printed without its marks, before its number."""
    title = name[: numbers[0].start] if numbers else name
    title = title.strip("（(《 　")
    return title if genre_of(title) else None


def _numbered(numbers: Sequence[DocumentNumber], title: str | None, catalogue: _Catalogue) -> list[Document]:
    """The documents that bear the number and, of what it covers, the title; a short form of it only with the title."""
    found = [d for n in numbers for d in catalogue.by_number.get(n.key, ())]
    if title:
        named = [d for d in found if d.title and stem(d.title) == stem(title)]
        if named:
            return named
        # 省政府令第114号 for 某省人民政府令第114号
        short = [d for n in numbers for d in catalogue.by_serial.get(_kind(n), ())]
        if named := [d for d in short if d.title and stem(d.title) == stem(title)]:
            return named
        found = [d for d in found if d.title is None or _related(d.title, title)]
    return [d for d in found if d.role == "main" or d.document_number] or found


def _related(one: str, other: str) -> bool:
    """Whether two titles may name one text: one holds the other (关于印发X的通知 and X), or they share most words."""
    a, b = stem(one), stem(other)
    if a in b or b in a:
        return True
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (a, b)]
    return len(pairs[0] & pairs[1]) >= 0.6 * min(map(len, pairs))


def _kind(number: DocumentNumber) -> tuple[str, str]:
    """What a number is known by where its issuer is shortened: the last word of its code, year and serial."""
    return number.prefix[-2:] + str(number.year or ""), number.serial


def _numbers_agree(document: Document, numbers: Sequence[DocumentNumber]) -> bool:
    own = find_numbers(document.cited_number or "")
    return not numbers or not own or any(_kind(a) == _kind(b) for a in numbers for b in own)


def _issuers_agree(document: Document, source: Document, title: str) -> bool:
    """Whether a title without number can mean `document`: it names who issued it, or both have an issuer in common."""
    if _OWN_NAME.match(title) or not document.issuers or not source.issuers:
        return True
    if any(issuer in title for issuer in document.issuers):
        return True
    # 国务院 signs as 中华人民共和国国务院, a bureau with the name of its city or without it.
    return any(a.endswith(b) or b.endswith(a) for a in document.issuers for b in source.issuers)


def _earlier(candidates: Sequence[Document], source: Document, relation: Relation, title: str | None) -> list[str]:
    """The ones of `candidates`, versions of one text or copies, that `source` can mean: the latest before itself."""
    if len(candidates) > 1 and title:
        wanted = version_words(title)
        exact = [d for d in candidates if wanted and version_words(d.title or "") == wanted]
        candidates = exact or candidates
    if title:
        candidates = [d for d in candidates if _years_agree(d, title)]
    before = [d for d in candidates if _is_before(d, source, relation)]
    if before or relation.kind in ("repeals", "amends", "supersedes"):
        candidates = before
    else:  # of a text cited by its title the index may have a newer version, but no decision is cited before it is made
        candidates = [d for d in candidates if not _ONCE.search(d.title or "")]
    if not candidates:
        return []
    best = max(candidates, key=lambda d: (d.latest or "", d.role == "carried", d.id))
    return [
        d.id for d in candidates if (d.latest, d.cited_number, d.role) == (best.latest, best.cited_number, best.role)
    ]


def _is_before(document: Document, source: Document, relation: Relation) -> bool:
    """Whether `document` was there when `source` spoke; what an amended law repeals it has from its beginning."""
    # A law is amended, too, in words that later amendments have already changed.
    begun = document.adopted or document.latest if relation.kind == "amends" else document.latest
    spoken = relation.since if relation.kind == "repeals" and relation.since else source.latest
    return not (begun and spoken and begun > spoken)


def _years_agree(document: Document, title: str) -> bool:
    """Whether the year of the version that `title` names (2012年7月修订) is one of those that `document` prints."""
    wanted = set(_YEARS.findall("".join(version_words(title))))
    dates = (document.date_of_issue, document.adopted, document.amended, document.effective, document.cited_number)
    own = set(_YEARS.findall(" ".join([*version_words(document.title or ""), *(each for each in dates if each)])))
    return not wanted or not own or bool(wanted & own)


def _versions(documents: Sequence[Document], stated: Sequence[Relation]) -> list[Relation]:
    """`supersedes` for each pair of neighbouring versions that no statement of the newer one settles."""
    settled = {(r.source, r.target) for r in stated if r.kind in ("repeals", "supersedes")}
    kept = {(r.source, r.target) for r in stated if r.kind == "cites" and r.keeps}
    groups: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        if document.title and not document.draft and document.latest and (key := _version_key(document)):
            groups[key].append(document)
    found = []
    for versions in groups.values():
        ordered = sorted(versions, key=lambda d: (d.latest or "", d.id))
        for older, newer in pairwise(ordered):
            pair = (newer.id, older.id)
            if older.latest == newer.latest or not _differs(older, newer) or pair in settled or pair in kept:
                continue
            if newer.title_at:
                since = max(newer.effective or "", newer.latest or "") or None
                found.append(Relation("supersedes", *pair, older.title or "", (), *newer.title_at, since))
    return found


def _version_key(document: Document) -> tuple[str, str] | None:
    """What versions of one text have in common, None for a text that has none."""
    title = document.title or ""
    if _ONCE.search(title) or _COHORT.search(title) or document.role == "attachment":
        return None
    rule = _RULES.search(stem(title)) is not None
    if not rule and year_of_title(title) is None:
        return None
    issuer = "" if _OWN_NAME.match(title) else "、".join(document.issuers)
    if not issuer and not _OWN_NAME.match(title):
        return None
    return (stem(title) if rule and year_of_title(title) is None else stem_of_any_year(title)), issuer


def _differs(older: Document, newer: Document) -> bool:
    """Whether two texts of one key are versions: copies of one text have the same dates and numbers."""
    return (older.cited_number, older.latest) != (newer.cited_number, newer.latest)
