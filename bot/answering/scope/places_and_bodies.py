"""Places, towns, schools, firms and offices in a question: which of them choose documents, and which documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.answering.scope.catalogue import Catalogue, Entry
from bot.answering.scope.position import is_whereabouts, may_name
from bot.answering.scope.text import Named, QuestionText
from index.entities.places import Mention, Place, gazetteer

_LAW = re.compile("条例|办法|规定|细则|规则|法")
_START = (
    r"(?:^|(?<=[\s，。；：！？,;:?!（(“]))"
    "(?:请问|想问|问一?下|那么?|对于?|关于|按照?|根据|在|我们?|咱们?|和|与|跟|及|、){0,3}"
)
_TOWN = re.compile(rf"{_START}(?P<name>[一-鿿]{{2,3}}(?:镇|乡|街道|县|市))(?!级|里|内|民|干部|直|企|办|场)")
_ANY_TOWN = re.compile(
    "转发|印发|下发|执行|落实|传达|贯彻|根据|按照|[各全本我这那哪每个几出进离回同邻外的了能不要去到返下家超门上股楼夜菜]|[城小古老新乡村集]$"
)
_SCHOOL = re.compile(rf"{_START}(?P<name>[一-鿿]{{2,12}}?(?:大学(?!生)|学院|中学|小学|医院|公司|集团|银行))")
_UNIVERSITY = re.compile("[一-鿿]{2,12}?(?:大学(?!生)|学院)")
_REGION = re.compile("华东|华南|华北|华中|东北|西北|西南|中南|中国|中央")
_OFFICE = (
    "[^的发给里那这是对向由被让要，。；？?\\s]{0,8}?(?:组织部|宣传部|统战部|政法委|纪委|党委|党总支|党支部|省委|市委|县委|区委|政府|办公[室厅]|指挥部|领导小组|"
    "委员会|国务院|中央|[^的发给里那这是对向由被让要，。；？?\\s]{1,5}(?:局|厅|委(?!员)|(?<!干)部(?!门|分|署)|处(?!理|罚)|院|总支|支部|中心|站))"
)
_POINTED = (
    "(?:上?(?:发|印|下|出|定|制定|印发|下发|发布|公布|出台)(?:过|了)?的?|的?(?:那|这)(?:一?(?:个|份|件|篇|封|道))|"
    "的(?=通知|文件|公告|通告|令|明电|倡议书))"
)
_ISSUING = re.compile(
    rf"(?P<name>{_OFFICE})(?={_POINTED}|[^，。；？?]{{0,5}}(?:那|这)(?:个|份|件)(?:通知|文件|公告|通告|令|明电|倡议书))"
)
_LEVEL = re.compile(rf"(?P<name>[省市区县镇乡村])里?(?:面|头)?(?={_POINTED})")
_LEADING = re.compile(
    "^(?:请问|想问|问一?下|那么?|对于?|关于|按照?|根据|在|我们|我|咱们?|和|与|跟|及|被|由|是|看看?|查查?)+"
)
_CENTRAL = re.compile("^(?:国务院|中共中央|全国人|最高人民|中华人民共和国)")


def places(text: QuestionText, catalogue: Catalogue) -> list[Named]:
    """The places, towns and institutions that choose documents, in order; those that none bears without documents."""
    found = [*_borne_names(text, catalogue), *_divisions(text, catalogue)]
    if not found:
        found += _unknown(text, catalogue)
    return sorted(found, key=lambda named: named.start)


def _borne_names(text: QuestionText, catalogue: Catalogue) -> Iterator[Named]:
    """Towns, schools, hospitals and firms that documents bear, the longest names first."""
    lower = text.rest
    for name in sorted((n for n in catalogue.names if n in lower), key=len, reverse=True):
        at = text.rest.find(name)
        if at < 0 or _goes_on(text.rest, at, at + len(name)):
            continue
        yield Named(name, "issuer", at, at + len(name), tuple(catalogue.names[name]))
        text.cut(at, at + len(name))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the words at `start`..`end` are only a part of another name: 石门 in 石门县 where a town bears it."""
    kind = re.match("[镇乡县市区省州]|街道|村|社区", text[end:])
    return bool(kind) and text[end - 1] not in "镇乡村"


def _divisions(text: QuestionText, catalogue: Catalogue) -> Iterator[Named]:
    before: Mention | None = None
    for mention in reversed(gazetteer().mentions(text.rest, catalogue.borne)):
        if _UNIVERSITY.match(text.rest, mention.start):
            continue  # 杭州师范大学 is no part of 杭州
        if before and mention.end == before.start and _inside(before, mention):
            text.cut(mention.start, mention.end)  # 信阳市光山县: the narrower is meant
            before = Mention(before.places, mention.start, before.end)
            continue
        before = mention
        if named := _division(text, mention, catalogue):
            text.cut(named.start, named.end)
            yield named


def _inside(narrow: Mention, wide: Mention) -> tuple[Place, ...]:
    return tuple(n for n in narrow.places if any(n != w and n.within(w) for w in wide.places))


def _division(text: QuestionText, mention: Mention, catalogue: Catalogue) -> Named | None:
    """What a mention of a place stands for; None where it is content."""
    if is_whereabouts(text.text, mention.start, mention.end) or re.match(
        "镇|乡(?![下村镇亲])|街道", text.text[mention.end :]
    ):
        return None
    own = catalogue.having(lambda entry: any(p in mention.places for p in entry.places))
    words = text.text[mention.start : mention.end]
    if not own:
        around = catalogue.having(lambda entry: _binds(entry, mention.places) and not _is_law(entry))
        if around and catalogue.prints(words, [catalogue.by_id[i].file for i in around]):
            own = around  # a part of the place of a document that speaks of it: 双清区 of 邵阳市
        elif not may_name(text.rest, mention.start) or _within_words(text.text, mention, catalogue):
            return None
        elif any(catalogue.is_cell(name) for place in mention.places for name in {words, place.name, place.short}):
            return None  # a table has a row of it: 上海市 in a ministry's rates for all provinces
    return Named(words, "place", mention.start, mention.end, tuple(sorted(own)))


def _within_words(text: str, mention: Mention, catalogue: Catalogue) -> bool:
    """Whether a place that no document bears is part of words that texts print: 北京时间, 上海市血液中心."""
    behind = re.match("[一-鿿]{2}", text[mention.end : mention.end + 2])
    if not behind or "的" in behind[0]:
        return False
    return catalogue.prints(text[mention.start : mention.end + 2], ())


def _unknown(text: QuestionText, catalogue: Catalogue) -> Iterator[Named]:
    """A town or school that no document bears, named where a question says whose rules it asks for.

    One that the texts print (in a row of a table, in a list) is what they speak of: content.
    """
    for pattern in (_TOWN, _SCHOOL):
        for match in pattern.finditer(text.rest):
            name = match["name"]
            school = pattern is _SCHOOL
            if _ANY_TOWN.search(name[:-1]) if not school else not (_REGION.match(name) or gazetteer().mentions(name)):
                continue
            if catalogue.prints(name, ()):
                continue
            yield Named(name, "issuer" if school else "place", match.start("name"), match.end("name"), ())
            text.cut(match.start("name"), match.end("name"))


def wider(named: Iterable[Named], catalogue: Catalogue) -> frozenset[str]:
    """Documents of a wider body, which bind the places of `named` too."""
    places = {
        place
        for each in named
        if each.kind == "place"
        for m in gazetteer().mentions(each.words, catalogue.borne)
        for place in m.places
    }
    own = {i for each in named for i in each.documents}
    return catalogue.having(lambda e: e.id not in own and (_binds(e, places) or (bool(places) and _central(e))))


def _binds(entry: Entry, places: Iterable[Place]) -> bool:
    return any(place != of and place.within(of) for of in entry.places for place in places)


def _is_law(entry: Entry) -> bool:
    return _LAW.search(entry.title[-8:]) is not None


def _central(entry: Entry) -> bool:
    return any(_CENTRAL.match(issuer) for issuer in (*entry.issuers, entry.title))


def bodies(text: QuestionText, catalogue: Catalogue, near: Iterable[Named]) -> list[Named]:
    """The offices that choose documents: behind a place (嘉鱼县委组织部), or pointed at (组织部发的, 市里那个)."""
    found = []
    for place in near:
        match = re.compile(_OFFICE).match(text.rest, place.end) if place.kind == "place" else None
        if match and (ids := _of_office(match[0], catalogue, place.documents)):
            found.append(Named(match[0], "issuer", match.start(), match.end(), ids))
            text.cut(match.start(), match.end())
    for match in _ISSUING.finditer(text.rest):
        lead = _LEADING.match(match["name"])
        start = match.start("name") + (lead.end() if lead else 0)
        words = text.rest[start : match.end("name")]
        if words.strip() and not any(n.start <= start < n.end for n in found):
            found.append(Named(words, "issuer", start, match.end("name"), _of_office(words, catalogue)))
    if not found and (match := _LEVEL.search(text.rest)) and not text.rest[: match.start()].strip("请问那 "):
        level = match["name"]
        of_level = tuple(catalogue.having(lambda entry: _level(entry) == level))
        found.append(Named(level, "issuer", match.start("name"), match.end("name"), of_level))
    for each in found:
        text.cut(each.start, each.end)
    return found


def _of_office(words: str, catalogue: Catalogue, among: Iterable[str] | None = None) -> tuple[str, ...]:
    """The documents one of whose issuers, or whose title's first words, hold the characters of `words` in order."""
    return tuple(
        catalogue.having(lambda entry: any(in_order(words, name) for name in (*entry.issuers, entry.title[:30])), among)
    )


def in_order(words: str, name: str) -> bool:
    """Whether `name` holds the characters of `words` in order, the last two together or its end: 后勤处, 后勤保障处."""
    at = -1
    for char in words:
        at = name.find(char, at + 1)
        if at < 0:
            return False
    return words[-2:] in name or name.endswith(words[-1])


def _level(entry: Entry) -> str:
    """The kind of the division whose body issued a document: 县 for 光山县…指挥部."""
    names = "".join((*entry.issuers[:1], entry.title[:12]))
    kinds = [p.name[-1] for p in entry.places if p.name in names or p.short in names]
    town = re.search("[一-鿿]{2,3}(镇|乡|市|县|区)(?=人民|党|政|委|[一-鿿]{2})", names)
    return town[1] if town else kinds[-1] if kinds else ""
