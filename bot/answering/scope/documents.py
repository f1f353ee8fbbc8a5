"""Documents named by number, title, order, year, round or kind of notice in a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.answering.scope.catalogue import Catalogue, Entry, rounds
from bot.answering.scope.places_and_bodies import in_order
from bot.answering.scope.text import Named, QuestionText
from index.entities.document_numbers import DocumentNumber, find_numbers
from index.entities.numerals import NUMERALS, numeral_value
from index.entities.places import gazetteer

_NUMERAL = f"[0-9]{{1,4}}|[{NUMERALS}]{{1,7}}"
_GAP = r"[\s〔\[(（【﹝〕\])）】﹞,，、年第\-—－_./]*"
_KIND = "令|公告|通告|文件|文|通知|件|明电|命令|决定"
_ORDER = re.compile(
    rf"(?:(?P<before>令|公告|通告|明电)[ 　]{{0,3}}(?:(?P<year>\d{{4}})年)?)?第?[ 　]{{0,3}}"
    rf"(?P<n>{_NUMERAL})[ 　]{{0,3}}号(?:(?P<after>{_KIND})|(?![台线楼院公地]))"
    r"|(?i:\b(?:(?:order|notice|document|announcement)\s)?(?:no\.?|number|#)[ ]?(?P<en>[0-9]{1,4})\b)"
)
_HANDED_ON = re.compile("(?:转发|印发|依据|根据|废止|修改|代替|执行)[^，。；？?]{0,12}$")
"""Before what another document says of the one named: the other is asked for."""
_TITLE_MARKS = re.compile("《([^《》]{2,60})》")
_STRONG = "条例|细则|规则|规程|章程|办法|守则|公约|倡议书|复函|批复"
_WEAK = "实施意见|规定|决定|意见|方案|通知书?|通告|公告|公示|预案|纲要|须知|标准|指南|告知书"
_GENRE = re.compile(f"(?P<strong>{_STRONG})|{_WEAK}")
_LAWLIKE = re.compile("条例|细则|规则|规程|章程|办法|规定")
_BY_CLAUSE = re.compile(
    r"\s{0,4}的?第\s{0,4}[0-9一二三四五六七八九十百零]{1,8}\s{0,4}[条章款]|\s{0,4}（[^（）]{0,40}）第"
)
_BOUNDARY = re.compile(r"[，。；：！？,;:!?《》“”\"（）()]")
_SKIPPED = "的新老旧原那这个份版修年 0123456789"
"""Characters between the words of a title that people say and it does not print."""
_LEAST = {True: 2, False: 4}
"""Characters before the genre word that name a title: of a strong genre (条例) two, of a weak one (通知) four."""
_GENERAL = re.compile("管理|实施|工作|暂行|有关|若干|进一步|加强|关于|规定|办法")
"""Words of so many titles that they name none."""
_TOGETHER = {True: 0.5, False: 0.75}
"""Share of its neighbouring characters that a title must print side by side to be the one that is named."""
_YEARS = re.compile(
    r"(?<![\d〔\[（(.])((?:19|20)\d\d)(?=年|[级届]|学年|\s|$|的|[^\d年号元米人户.\-/])(?!年?\s*\d{1,2}月)(?!年?(?:以|之)?[前后来起]|年底?以|年至今)"
    r"|(?<!\d)(1[5-9]|2\d|3[0-5])年(?![以之内期级龄多左前后来起底限间工])"
)
_SHORTEST = 4
"""Letters between 《》 that name a document; 《通知》 may be any."""
_UNITS = ("年", "级", "届")
_BEFALLEN = re.compile(
    "年?(?:以?[前后]|底|初)?(?:新|刚)?(?:登记|入职|入学|毕业|出生|退休|录取|入伍|购买|购置|买|建成|竣工|取得|签订|报名|注册|办理?|领取?|进[校厂]|"
    "招收|招录|录用|结婚|申报|获得|发生|去世|离职|入住|参加工作|转入|调入|投保|参保|缴纳?)的"
)
"""Behind a year that tells when something happened to persons or things, not when a document was issued."""
_BEHIND_YEARS = (*_UNITS, "—", "-", "、", "和", "及", "至")
"""What texts print behind a year, alone or in a list (2022、2023级)."""
_GENRES = (
    "倡议书|明电|电报|通告|公告|命令|令|条例|办法|细则|规定|方案|复函|批复|公示|须知|意见|决定|预案|纪要|通知|"
    "指南|告知书"
)
_POINTING = re.compile(
    rf"(?:那|这)(?:一?(?:个|份|件|篇|封|道))(?P<that>{_GENRES})|^(?P<first>{_GENRES})(?=里|中|都|的第|第|提|说|讲|写|要求|规定)"
)


def numbers(text: QuestionText, catalogue: Catalogue) -> Iterator[Named]:
    """The documents named by number in any sloppy form: whole, by code and serial (嘉组文18号), by code and year."""
    for number in find_numbers(text.rest):
        ids = _numbered(number, catalogue)
        if ids or (number.year is not None and not _by_code_at(text.rest, number.start, catalogue)):
            yield Named(number.printed.strip(), "number", number.start, number.end, ids)
            text.cut(number.start, number.end)
    for code in sorted(catalogue.prefixes, key=len, reverse=True):
        if code not in text.rest:
            continue
        pattern = re.compile(rf"{re.escape(code)}{_GAP}(?:(\d{{4}}){_GAP})?(?:({_NUMERAL})\s*号?(?:文件|文|通知)?)?")
        while (match := pattern.search(text.rest)) and (match[1] or match[2] or len(code) > 3):
            serial = str(numeral_value(match[2])) if match[2] else None
            ids = tuple(i for i in sorted(catalogue.prefixes[code]) if _has(catalogue.by_id[i], match[1], serial))
            yield Named(match[0].strip(), "number", match.start(), match.end(), ids)
            text.cut(match.start(), match.end())


def _numbered(number: DocumentNumber, catalogue: Catalogue) -> tuple[str, ...]:
    def bears(entry: Entry) -> bool:
        if entry.key and (number.key == entry.key or number.key.endswith(entry.key)):
            return True  # words in front of it may have been read as part of the code
        if not entry.serial or entry.serial != number.serial:
            return False
        if number.year is not None and (entry.prefix or number.year not in entry.years):
            return False
        return in_order(number.prefix, entry.prefix) or any(
            in_order(number.prefix, i + entry.title[-12:]) for i in entry.issuers
        )

    return tuple(catalogue.having(bears))


def _by_code_at(text: str, start: int, catalogue: Catalogue) -> bool:
    return any(text.startswith(code, start) for code in catalogue.prefixes)


def _has(entry: Entry, year: str | None, serial: str | None) -> bool:
    return (year is None or f"〔{year}〕" in (entry.key or "")) and (serial is None or entry.serial == serial)


def titles(text: QuestionText, catalogue: Catalogue) -> Iterator[Named]:
    """The documents named by title: in 《》, whole, or as people cut it (重庆控烟条例: 重庆市公共场所控制吸烟条例)."""
    while match := text.take(_TITLE_MARKS):
        ids = _titled(match[1], catalogue)
        if ids or (len(match[1]) >= _SHORTEST and not catalogue.prints(match[0], ())):
            yield Named(match[0], "title", match.start(), match.end(), ids)
    for entry in catalogue.entries:
        at = text.rest.find(entry.title) if len(entry.title) > 5 else -1
        if at >= 0:
            same = catalogue.having(lambda other, title=entry.title: other.title == title)  # type: ignore[misc]
            yield Named(entry.title, "title", at, at + len(entry.title), tuple(same))
            text.cut(at, at + len(entry.title))
    names = tuple(_name_spans(text.rest, catalogue))
    for match in reversed(list(_GENRE.finditer(text.rest))):
        if named := _cut_title(text.rest, match, catalogue, names):
            yield named
            text.cut(named.start, named.end)


def _titled(words: str, catalogue: Catalogue) -> tuple[str, ...]:
    letters = re.sub(r"\W", "", words)
    if len(letters) < _SHORTEST:
        return ()
    whole = catalogue.having(lambda entry: letters in entry.letters)
    return tuple(whole or catalogue.having(lambda entry: _share_together(letters, entry.letters) >= 0.7))


def _name_spans(text: str, catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Where names of bodies and places stand, of which a title takes all or nothing: 财的学位细则 is none of 上财."""
    for name in catalogue.names:
        if (at := text.find(name)) >= 0:
            yield at, at + len(name)
    for mention in gazetteer().mentions(text, catalogue.borne):
        yield mention.start, mention.end


def _cut_title(text: str, genre: re.Match[str], catalogue: Catalogue, names: Iterable[tuple[int, int]]) -> Named | None:
    """The longest run of characters before a genre word that titles of the genre hold in their order."""
    by_clause = _BY_CLAUSE.match(text, genre.end()) is not None
    sure = bool(genre["strong"]) or by_clause
    best = None
    for start, content, left in _runs(text, genre, catalogue):
        if len(_GENERAL.sub("", content)) < _LEAST[True] or any(a < start < b for a, b in names):
            continue
        shares = {i: _share_together(content + genre[0], catalogue.by_id[i].letters) for i in left}
        greatest = max(shares.values())
        if len(content) >= _LEAST[sure] and greatest >= _TOGETHER[sure]:
            ids = tuple(i for i, share in shares.items() if share >= max(_TOGETHER[sure], greatest - 0.2))
            best = Named(text[start : genre.end()], "title", start, genre.end(), ids)
    return best or (_absent_title(text, genre) if by_clause and _LAWLIKE.fullmatch(genre[0]) else None)


def _runs(text: str, genre: re.Match[str], catalogue: Catalogue) -> Iterator[tuple[int, str, Iterable[str]]]:
    """Ever longer runs to the left of a genre word: start, its characters, the documents whose titles hold them."""
    left = {e.id: e.letters.rfind(genre[0]) for e in catalogue.entries if genre[0] in e.letters}
    content = ""
    for at in range(genre.start() - 1, -1, -1):
        if _BOUNDARY.match(text[at]) or not left:
            return
        if text[at] in _SKIPPED:
            continue
        left = {i: place for i, p in left.items() if (place := catalogue.by_id[i].letters.rfind(text[at], 0, p)) >= 0}
        content = text[at] + content
        if left:
            yield at, content, left


def _absent_title(text: str, genre: re.Match[str]) -> Named | None:
    """The title that stands before 第N条 and that no document bears: from the last boundary on."""
    start = max((m.end() for m in _BOUNDARY.finditer(text, 0, genre.start())), default=0)
    if genre.start() - start < _LEAST[True]:
        return None
    return Named(text[start : genre.end()], "title", start, genre.end(), ())


def _share_together(words: str, title: str) -> float:
    """The share of the neighbours in `words` that stand side by side in `title` as well."""
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in title for pair in pairs) / max(len(pairs), 1)


def orders(text: QuestionText, catalogue: Catalogue) -> list[Named]:
    """The orders and announcements named by their serial: 2号令, 第八号公告, 公告2024年第5号, order No. 2."""
    found = []
    for match in _ORDER.finditer(text.rest):
        if not (match["en"] or match["before"] or match["after"]) or _HANDED_ON.search(text.rest[: match.start()]):
            continue
        kind, serial = match["before"] or match["after"] or "", match["en"] or str(numeral_value(match["n"]))
        ids = catalogue.having(lambda e, s=serial, k=kind, y=match["year"]: _is_order(e, s, k, y))  # type: ignore[misc]
        found.append(Named(match[0].strip(), "order", match.start(), match.end(), tuple(ids)))
        text.cut(match.start(), match.end())
    return found


def _is_order(entry: Entry, serial: str, kind: str, year: str | None) -> bool:
    if entry.serial != serial or (year and int(year) not in entry.years):
        return False
    kind = {"命令": "令"}.get(kind, kind)
    return kind in ("", "文", "文件", "件", "通知") or kind in entry.prefix or kind in entry.title


def years(text: QuestionText, catalogue: Catalogue, among: frozenset[str] | None) -> list[Named]:
    """The years that choose documents; one that only stands in their texts (1995年, 2022级) is content."""
    found = []
    for match in _YEARS.finditer(text.rest):
        year = int(match[1] or f"20{match[2]}")
        if _BEFALLEN.match(text.rest, match.end()):
            continue
        end = match.end() + (text.rest[match.end() : match.end() + 1] in _UNITS and not match[2])
        ids = catalogue.having(lambda entry, y=year: y in entry.years, among)  # type: ignore[misc]
        if not ids:
            files = [catalogue.by_id[i].file for i in among or ()]
            if match[2] or any(catalogue.prints(f"{year}{unit}", files) for unit in _BEHIND_YEARS):
                continue  # words of the text; a short year that none bears is a length of time
        found.append(Named(text.rest[match.start() : end], "year", match.start(), end, tuple(ids)))
    if any(named.documents for named in found):
        for named in found:
            text.cut(named.start, named.end)
    return found


def rounds_of(text: QuestionText, catalogue: Catalogue, among: frozenset[str] | None) -> list[Named]:
    """第三批 and the like where titles bear rounds: of those that bear the words behind it, the ones of this round."""
    found = []
    for number, unit in sorted(rounds(text.rest)):
        match = next(
            m
            for m in re.finditer(rf"第(?:{_NUMERAL}){unit}([一-鿿]{{2}})?", text.rest)
            if (number, unit) in rounds(m[0])
        )
        bearing = catalogue.having(lambda e, u=unit: any(u == of for _, of in rounds(e.title)), among)  # type: ignore[misc]
        if match[1]:
            bearing = catalogue.having(lambda e, w=match[1]: w in e.title, bearing)  # type: ignore[misc]
        ids = catalogue.having(lambda e, r=(number, unit): r in rounds(e.title), bearing)  # type: ignore[misc]
        words = f"{match[0].removesuffix(match[1] or '')}"
        if bearing and (ids or not catalogue.prints(words, ())):
            found.append(Named(words, "order", match.start(), match.start() + len(words), tuple(ids)))
    return found


def genres(text: QuestionText, catalogue: Catalogue, among: frozenset[str] | None) -> list[Named]:
    """The kind of notice pointed at (那份倡议书), where some of the documents are of it and others are not."""
    match = _POINTING.search(text.rest)
    if not match:
        return []
    word = match["that"] or match["first"]
    ids = catalogue.having(lambda e: e.genre == word or e.title.endswith(word) or word in e.prefix, among)
    if not ids or (among is None and len(ids) == len(catalogue.entries)):
        return []
    return [Named(word, "genre", match.start(), match.end(), tuple(ids))]
