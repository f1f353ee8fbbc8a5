"""The content words of a question, each with the words that a notice would print for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.answering.query.thesaurus import ENGLISH_WORD, LEXICON, thesaurus
from index.entities.word_lists import lexicon_lines

_QUANTITY = re.compile("[0-9]+(?:[.．][0-9]+)?(?:[年月日号点条项天个名人元万亿倍%％]+)?")
_QUOTED = re.compile('[“「『《"]([^”」』》"]{2,40})[”」』》"]')
_BEFORE_A_PREDICATE = re.compile("(?:(?<![获取值觉懂记晓认])得|[很太挺更不])$")
"""得 before a complement, an adverb of degree, a negation: no noun follows them."""
STRETCH = 4
"""Characters from which words of a question that a notice prints alike are no chance."""
_BESIDE_A_NAME = 2
"""Characters beside the name of a body that say nothing of their own (要, 应当)."""
_UNKNOWN_PAIR = 0.6
"""Weight of one of the overlapping pairs into which an unknown run of characters is cut; a known word weighs 1."""
_UNKNOWN_ENGLISH = 0.3
"""Weight of an English word that the glossary lacks: that a Chinese notice does not print it says little."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that the question names: as asked, the printed words for it, and its weight beside other terms."""

    asked: str
    printed: tuple[str, ...] = ()
    weight: float = 1.0
    body: bool = False
    """Whether it names a body or persons that duties bind."""
    known: bool = True
    """Whether the thesaurus, the glossary or a pair of quotation marks makes it a word; else it may be chat."""
    predicate: bool = False
    """Whether it is unknown and stands where only a verb or an adjective can (做得马虎): it names nothing."""


IsPrinted = Callable[[str], bool]


def terms(question: str, is_printed: IsPrinted = lambda words: True) -> list[Term]:
    """The terms of `question` (simplified Chinese, English or mixed), in order, each once.

    What the user puts in quotation marks is one term if `is_printed` says that the notices print it so. A word of
    the thesaurus for which they print nothing gives way to the shorter words in it.
    """
    text = question.lower()
    quoted = [match.group(1) for match in _QUOTED.finditer(text)]
    found = [Term(words) for words in quoted if is_printed(words)]
    for words in quoted:
        text = text.replace(words, " ") if is_printed(words) else text
    found.extend(_scan(text, is_printed))
    return list({term.asked: term for term in found}.values())


def stretches(question: str, read: Sequence[Term], is_printed: IsPrinted) -> list[Term]:
    """The longest stretches of `question`, of at least STRETCH characters, that the notices print word for word.

    `read` are its terms; a stretch that is little more than the name of a body (村党组织要) adds nothing to that name.
    """
    found = []
    at = 0
    while at + STRETCH <= len(question):
        end = at
        while end < len(question) and not question[end].isspace() and is_printed(question[at : end + 1]):
            end += 1
        if end - at >= STRETCH:
            words = question[at:end]
            if not any(term.body and _names(words, term) for term in read):
                found.append(Term(words))
            at = end
        else:
            at += 1
    asked = {term.asked for term in read}
    return [term for term in found if term.asked not in asked]


def _names(words: str, body: Term) -> bool:
    return words.endswith(body.asked) or (body.asked in words and len(words) - len(body.asked) <= _BESIDE_A_NAME)


def _scan(text: str, is_printed: IsPrinted) -> Iterator[Term]:
    run = ""
    at = 0
    while at < len(text):
        length, term = _word_at(text, at, is_printed)
        if length == 0 and "一" <= text[at] <= "鿿":
            run += text[at]
            at += 1
            continue
        yield from _pairs(run, text[: at - len(run)])
        run = ""
        if term:
            yield term
        at += length or 1
    yield from _pairs(run, text[: at - len(run)])


def _word_at(text: str, at: int, is_printed: IsPrinted) -> tuple[int, Term | None]:
    """The length of the known word at `at` (0: none) and its term, which a filler does not have."""
    if quantity := _QUANTITY.match(text, at):
        return len(quantity.group()), Term(quantity.group())
    if ENGLISH_WORD.match(text, at):
        return _english_at(text, at)
    length, printed = _chinese_at(text, at, is_printed)
    filler = _filler_at(text, at)
    if length > 0 and length >= filler:
        word = text[at : at + length]
        return length, Term(word, tuple(p for p in printed if p != word), body=thesaurus().is_body(word))
    return filler, None


def _chinese_at(text: str, at: int, is_printed: IsPrinted) -> tuple[int, tuple[str, ...]]:
    """The longest word of the thesaurus at `at` that the notices print in some form, else the longest of all."""
    words = list(thesaurus().chinese_at(text, at))
    if len(words) > 1:
        for length, printed in words:
            if is_printed(text[at : at + length]) or any(map(is_printed, printed)):
                return length, printed
    return words[0] if words else (0, ())


def _english_at(text: str, at: int) -> tuple[int, Term | None]:
    words = list(ENGLISH_WORD.finditer(text, at, at + 80))
    count, printed = thesaurus().english_at([word.group() for word in words])
    if count == 1 and words[0].group() in _fillers():
        count = 0
    if count:
        phrase = text[at : words[count - 1].end()]
        return len(phrase), Term(phrase, printed, body=thesaurus().is_body(phrase))
    word = words[0].group()
    return len(word), None if word in _fillers() else Term(word, weight=_UNKNOWN_ENGLISH, known=False)


def _pairs(run: str, before: str) -> Iterator[Term]:
    """The terms of an unknown run of characters that `before` precedes."""
    predicate = bool(_BEFORE_A_PREDICATE.search(before[-2:]))
    if len(run) == 1:
        yield Term(run, weight=_UNKNOWN_PAIR / 2, known=False)
    weight = 1.0 if len(run) == 2 else _UNKNOWN_PAIR
    for start in range(len(run) - 1):
        yield Term(run[start : start + 2], weight=weight, known=False, predicate=predicate)


def _filler_at(text: str, at: int) -> int:
    fillers = _fillers()
    return next((n for n in range(min(8, len(text) - at), 0, -1) if text[at : at + n] in fillers), 0)


def known_words() -> frozenset[str]:
    """Every word that a question may be made of, for mending typing errors."""
    return _fillers() | thesaurus().words


def core_words() -> frozenset[str]:
    """The words that questions are most often about: bodies and persons, and the occasion (疫情)."""
    return frozenset(word for word in _fillers() | thesaurus().bodies if len(word) > 1)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for line in lexicon_lines(LEXICON / "fillers.txt") for word in line.split())


def expansion(terms: Sequence[Term]) -> str:
    """The words that official notices print for `terms`, to be looked for besides them."""
    asked = {term.asked for term in terms}
    return " ".join(dict.fromkeys(word for term in terms for word in term.printed if word not in asked))
