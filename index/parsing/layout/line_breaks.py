"""Texts in which blanks stand for line breaks, as copies of web pages have them -> their lines."""

from __future__ import annotations

import re

from index.entities.clause_labels import find_label
from index.entities.dates import find_date, without_date
from index.entities.document_numbers import find_numbers
from index.entities.numerals import NUMERALS
from index.entities.organizations import is_organ
from index.entities.references import GENRES

_BLANK = r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_LABEL = re.compile(
    rf"[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[)）]|第[{NUMERALS}]+[条章节]{_BLANK}"
    r"|\d{1,2}[.．、](?=[\u4e00-\u9fff“《 ])|附 ?件(?:\d{1,2})?[:：]"
)
_INLINE_LABEL = re.compile(
    rf"(?:^|{_BLANK})(?:[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[)）]|第[{NUMERALS}]+条{_BLANK})"
)
_ENDED = re.compile(rf"[。！？]{_BLANK}")
_GAP = re.compile(f"({_BLANK}+)")
_HAN = "\u4e00-\u9fff"
_CAPTION_END = re.compile(f"[{_HAN}][:：]")
_TITLE = re.compile(f"关于[^。：:；]{{2,80}}?的(?:{GENRES})")
_ADDRESSEES = re.compile("[^。：:；，一二三四五]{2,60}[：:]")
_GENRE = re.compile(f"(?:{GENRES})")
_ALL_ADDRESSEES = re.compile("[^。：:；]{2,150}[：:]")
_LABELS = re.compile("(?<=[。；：:])(?=[一二三四五六七八九十]{1,3}、)")
_LONGEST_HEAD = 60
"""Characters before the end of the number in a notice that was pasted into one line."""
_LONGEST_TITLED = 140
"""The same where the title stands before the number."""
_SHORTEST = 200
"""Characters of a line whose blanks may stand for line breaks; shorter ones are lines."""
_SHORTEST_LABELLED = 100
"""The same where two labels or more stand behind blanks."""
_MANY = 3
_IMPRINT = re.compile("(?:抄送|抄报|抄发|分送)[:：].{1,400}。(?=[^。]{2,60}印发?$)")
"""Who gets copies, before the office that prints (GB/T 9704-2012, 7.4), where both share a line."""
_LONGEST_LABEL = 8
_LONGEST_HEADING = 45
"""Characters of a clause's heading."""
_MOST_SIGNERS = 10
_LONGEST_SIGNATURE = 80
"""Characters of the organs that sign and the date."""


def unflattened(line: str) -> list[str]:
    """The paragraphs of `line`; the line itself where its blanks are just blanks."""
    body = line.strip()
    copied = _IMPRINT.match(body)
    if copied and copied.end() < len(body):
        return [copied[0], body[copied.end() :]]
    if pasted := _pasted(body) or _titled(body):
        return pasted
    if len(body) < _SHORTEST_LABELLED:
        return [line]
    labels = len(_INLINE_LABEL.findall(body))
    if len(body) < _SHORTEST and labels < 2:
        return [line]
    if not labels and len(_ENDED.findall(body)) < _MANY:
        return [line]
    words = _GAP.split(body)
    pieces = [words[0]]
    for at in range(1, len(words), 2):
        gap, word = words[at], words[at + 1]
        ahead = words[at + 1 : at + 2 * _MOST_SIGNERS : 2]
        if _breaks(pieces[-1], gap, word, headings=labels >= _MANY) or _signature_opens(pieces[-1], ahead):
            pieces.append(word)
        else:
            pieces[-1] += gap + word
    return pieces if labels else _with_whole_head(pieces)


def _pasted(body: str) -> list[str] | None:
    """The paragraphs of a whole notice in one line without any blanks; None where `body` is none.

    It begins with the head (发文机关标志: organs, with or without 文件), the number and the title.
    """
    number = next(iter(find_numbers(body[:_LONGEST_HEAD])), None)
    head = body[: number.start] if number else ""
    title = _TITLE.match(body, number.end) if number else None
    if number is None or title is None or not is_organ(head.removesuffix("文件")):
        return None
    rest = body[title.end() :]
    opening = _ADDRESSEES.match(rest)
    pieces = [opening[0]] if opening else []
    pieces += _LABELS.split(rest[opening.end() if opening else 0 :])
    stop = pieces[-1].rfind("。") + 1
    signature = pieces[-1][stop:]
    date = find_date(signature)
    if date and is_organ(signature[: date.start()]):
        pieces[-1:] = [pieces[-1][:stop], signature[: date.start()], signature[date.start() :]]
    return [piece for piece in (head, body[number.start : number.end], title[0], *pieces) if piece]


def _titled(body: str) -> list[str] | None:
    """Title, number and addressees of a line that prints them without a break; None where `body` is none."""
    for genre in _GENRE.finditer(body[:_LONGEST_TITLED]):
        title, rest = body[: genre.end()], body[genre.end() :].strip()
        number = next(iter(find_numbers(rest[:_LONGEST_HEAD])), None)
        subject = title.find("关于")
        if number is None or number.start or subject < 0 or not is_organ(title[:subject]):
            continue
        addressees = rest[number.end :].strip()
        if not addressees or _ALL_ADDRESSEES.fullmatch(addressees):
            return [piece for piece in (title, rest[: number.end], addressees) if piece]
    return None


def _breaks(piece: str, gap: str, word: str, headings: bool) -> bool:
    """Whether `gap`, between the end of `piece` and `word`, stands for a line break; `headings` may stand alone."""
    if _LABEL.match(word + " "):
        return True
    if _is_bare_label(piece) or _within_word(piece, word):
        return False
    if len(gap) > 1 or "\u3000" in gap or piece[-1] in "。：；！？）:;!?":
        return True
    return _is_signed(piece, word) or (headings and _is_heading(piece, word))


def _is_bare_label(piece: str) -> bool:
    label = _LABEL.match(piece + " ") if len(piece) <= _LONGEST_LABEL else None
    return label is not None and label.end() >= len(piece)


def _within_word(piece: str, word: str) -> bool:
    """Whether `word` goes on a word at the end of `piece` whose characters stand apart (电　话：, 财　政　部)."""
    if _CAPTION_END.match(word):
        return True
    label = _LABEL.match(piece) if len(piece) <= _LONGEST_HEADING else None
    words = _GAP.split(piece[label.end() if label else -_LONGEST_HEADING :])[::2]
    *before, last, following = (len(each) == 1 and each.isalpha() for each in (*words[-2:], word))
    return last and (following or before != [True])


def _signature_opens(piece: str, words: list[str]) -> bool:
    """Whether `words` begin with organs and the date of their signature, below the text of `piece`."""
    count = next((at for at, word in enumerate(words) if not is_organ(word)), 0)
    return (
        count > 0 and find_date(words[count]) is not None and re.search("[，。；：:]", piece[-_SHORTEST:]) is not None
    )


def _is_signed(piece: str, word: str) -> bool:
    """Whether `piece` prints who signs and the date, or the date above a note."""
    if not piece.endswith("日") or len(piece) > _LONGEST_SIGNATURE or find_date(piece) is None:
        return False
    signer = without_date(piece)
    return is_organ(signer) or (not signer and word[0] in "（(")


def _is_heading(piece: str, word: str) -> bool:
    """Whether `piece` is a clause's heading that stood alone, before the `word` that opens its text."""
    label = find_label(piece) if len(piece) <= _LONGEST_HEADING else None
    rest = piece[label.length :].strip() if label else ""
    if not rest or re.search("[。；，：:]", rest) or is_organ(rest):
        return False
    closed = rest.count("《") == rest.count("》") and rest.count("（") == rest.count("）")
    return closed and re.search(f"[{_HAN}”》）]$", rest) is not None and re.match(f"[{_HAN}“《（]", word) is not None


def _with_whole_head(pieces: list[str]) -> list[str]:
    """`pieces` with the words of the title and the first sentence in one, for the header to tell apart."""
    first = next((at for at, piece in enumerate(pieces) if "。" in piece), 0)
    return [" ".join(pieces[: first + 1]), *pieces[first + 1 :]]
