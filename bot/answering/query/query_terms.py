"""The content words of a question, each with the words that a notice would print for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.answering.query.thesaurus import ENGLISH_WORD, LEXICON, thesaurus
from index.entities.word_lists import lexicon_lines

_QUANTITY = re.compile("[0-9]+(?:[.．][0-9]+)?(?:[年月日号点条项天个名人元万亿倍%％]+)?")
_QUOTED = re.compile('[“「『《"]([^”」』》"]{2,40})[”」』》"]')
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


def terms(question: str) -> list[Term]:
    """The terms of `question` (simplified Chinese, English or mixed), in order, each once.

    What the user puts in quotation marks is one term.
    """
    text = question.lower()
    quoted = [match.group(1) for match in _QUOTED.finditer(text)]
    found = [Term(words) for words in quoted]
    for words in quoted:
        text = text.replace(words, " ")
    found.extend(_scan(text))
    return list({term.asked: term for term in found}.values())


def _scan(text: str) -> Iterator[Term]:
    run = ""
    at = 0
    while at < len(text):
        length, term = _word_at(text, at)
        if length == 0 and "一" <= text[at] <= "鿿":
            run += text[at]
            at += 1
            continue
        yield from _pairs(run)
        run = ""
        if term:
            yield term
        at += length or 1
    yield from _pairs(run)


def _word_at(text: str, at: int) -> tuple[int, Term | None]:
    """The length of the known word at `at` (0: none) and its term, which a filler does not have."""
    if quantity := _QUANTITY.match(text, at):
        return len(quantity.group()), Term(quantity.group())
    if ENGLISH_WORD.match(text, at):
        return _english_at(text, at)
    length, printed = _chinese_at(text, at)
    filler = _filler_at(text, at)
    if length > 0 and length >= filler:
        word = text[at : at + length]
        return length, Term(word, tuple(p for p in printed if p != word), body=thesaurus().is_body(word))
    return filler, None


def _chinese_at(text: str, at: int) -> tuple[int, tuple[str, ...]]:
    """The longest word of the thesaurus at `at`: its length (0: none) and the printed words for it."""
    return next(iter(thesaurus().chinese_at(text, at)), (0, ()))


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


def _pairs(run: str) -> Iterator[Term]:
    """The terms of an unknown run of characters."""
    if len(run) == 1:
        yield Term(run, weight=_UNKNOWN_PAIR / 2, known=False)
    weight = 1.0 if len(run) == 2 else _UNKNOWN_PAIR
    for start in range(len(run) - 1):
        yield Term(run[start : start + 2], weight=weight, known=False)


def _filler_at(text: str, at: int) -> int:
    fillers = _fillers()
    return next((n for n in range(min(8, len(text) - at), 0, -1) if text[at : at + n] in fillers), 0)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for line in lexicon_lines(LEXICON / "fillers.txt") for word in line.split())


def expansion(terms: Sequence[Term]) -> str:
    """The words that official notices print for `terms`, to be looked for besides them."""
    asked = {term.asked for term in terms}
    return " ".join(dict.fromkeys(word for term in terms for word in term.printed if word not in asked))
