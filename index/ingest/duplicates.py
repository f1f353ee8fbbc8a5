"""Notices that are (nearly) the same, bear one number, or are versions of one law: each is told, none dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.entities.numerals import NUMERALS
from index.notice import Notice, NoticeSummary
from index.parsing.passages import passages

NEARLY_ALL = 0.9
"""Share of the longer text from which two texts are told as the same one twice; an attachment more stays below."""
_SOME = 0.1
"""Share from which laws whose titles differ in their version alone are versions of each other."""

# Titles of laws, regulations and interpretations; notices and letters often bear one title year after year.
_LAW = re.compile("(?:法|法典|条例|规定|办法|细则|规则|规程|章程|准则|解释)$")
_VERSION = re.compile("[（(][^（）()]*(?:[0-9]{4}年?|修[正订改]|试行|暂行|稿|版|文本)[^（）()]*[）)]")

_ARTICLE = re.compile(f"^第[{NUMERALS}]+条")
"""The label of an article, which a version with one article more gives another number."""

_MARK = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a notice is compared by; `sentences` holds the length of each sentence by a hash of its letters and digits.

    The hashes hold for one run of the program.
    """

    file: str
    title: str | None
    number: str | None
    date: str | None
    sentences: dict[int, int]


def fingerprint(notice: Notice | NoticeSummary, texts: Iterable[str]) -> Fingerprint:
    """The fingerprint of `notice`, the passages of whose body are `texts`."""
    texts = (_ARTICLE.sub("", text) if text.startswith("第") else text for text in (notice.title or "", *texts))
    letters = [_letters(text) for text in texts]
    sentences = {hash(text): len(text) for text in letters if text}
    return Fingerprint(notice.file, notice.title, notice.document_number, notice.date_of_issue, sentences)


def fingerprint_of(notice: Notice) -> Fingerprint:
    """The fingerprint of a notice by itself, the same as that of its passages in the index."""
    return fingerprint(notice, (passage.text for passage in passages(notice) if passage.kind != "element"))


def likenesses(bodies: Iterable[tuple[NoticeSummary, Iterable[str]]]) -> dict[str, str]:
    """File -> what is alike between its notice and those before it, where anything is.

    `bodies`: notices with the texts of their bodies' passages. Takes 0.3 s for 60,000 passages.
    """
    seen = DuplicateDetector()
    told = {notice.file: seen.compare(fingerprint(notice, texts)) for notice, texts in bodies}
    return {file: "；".join(words) for file, words in told.items() if words}


@dataclass(slots=True)
class DuplicateDetector:
    """The notices met so far; each new one is held against the one before it that it shares most with."""

    _prints: list[Fingerprint] = field(default_factory=list)
    _latest: dict[int, int] = field(default_factory=dict)
    """Sentence -> the last notice that holds it. One look a sentence keeps the work linear, however many share it."""
    _numbered: dict[str, int] = field(default_factory=dict)
    _laws: dict[str, int] = field(default_factory=dict)

    def compare(self, new: Fingerprint) -> list[str]:
        """What is alike between `new` and the notices met before, in words that name the other file."""
        shared = Counter(self._latest[sentence] for sentence in new.sentences if sentence in self._latest)
        number, law = _letters(new.number or ""), _name_of_law(new)
        others = [at for at, _ in shared.most_common(1)]
        others += [known[name] for known, name in ((self._laws, law), (self._numbered, number)) if name in known]
        told = [_told(new, self._prints[at]) for at in dict.fromkeys(others)]
        self._take(new, number, law)
        return [words for words in told if words]

    def _take(self, new: Fingerprint, number: str, law: str) -> None:
        at = len(self._prints)
        self._prints.append(new)
        self._latest.update(dict.fromkeys(new.sentences, at))
        if number:
            self._numbered[number] = at
        if law:
            self._laws[law] = at


def _told(new: Fingerprint, other: Fingerprint) -> str:
    """What `new` has of `other`, "" where they are no more alike than other notices."""
    share = _share(new, other)
    law = _name_of_law(new)
    # Amendments of several years, too, differ in their titles by the year alone.
    versions = law and law == _name_of_law(other) and (new.title == other.title or share >= _SOME)
    alike = f"正文相同 {int(share * 100)}%"
    if share == 1:
        return f"与 {other.file} 正文完全相同"
    if versions and (share < NEARLY_ALL or new.date != other.date):
        dates = f"{other.date}、{new.date}，" if new.date and other.date and new.date != other.date else ""
        return f"与 {other.file} 是同一法规的不同版本（{dates}{alike}）"
    if share >= NEARLY_ALL:
        return f"与 {other.file} 几乎相同（{alike}）"
    if new.number and _letters(new.number) == _letters(other.number or ""):
        return f"与 {other.file} 文号相同而内容不同（{alike}）"
    return ""


def _share(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the longer text, in characters, whose sentences stand in both."""
    common = sum(length for sentence, length in one.sentences.items() if sentence in other.sentences)
    return common / max(1, sum(one.sentences.values()), sum(other.sentences.values()))


def _name_of_law(notice: Fingerprint) -> str:
    """The title without what names its version, "" where it is no law's."""
    name = _letters(_VERSION.sub("", notice.title or ""))
    return name if _LAW.search(name) else ""


def _letters(text: str) -> str:
    """`text` without the marks and blanks that layout and formats change."""
    return _MARK.sub("", text)
