"""Summaries as a faulty model would write them, by script, over the sentences of real notices."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Quote
from bot.answering.quotes import quote
from bot.summary.claims import Claim, Support
from bot.summary.proving.subjects import stated_subject
from index.ingest.corpus import corpus_files
from index.parsing.parser import parse_file
from index.parsing.sentences import split_sentences

_DIGITS = re.compile("[0-9]+|(?<![统唯一])[二三四五六七八九十]+(?=[日天年月个名人次项小倍])")
_DATE = re.compile("([0-9]{1,2})月([0-9]{1,2})日")
_BODIES = ("组织部", "宣传部", "卫生健康局", "公安局", "教育局", "党支部", "村民委员会", "财政局", "党委", "党组织")
_PLACES = ("安庆", "福建", "海南", "安徽", "湖北", "武汉", "北京", "上海")
_TURNS = {"不得": "可以", "严禁": "可以", "禁止": "允许", "可以": "应当", "必须": "可以", "应当": "可以", "要": "可以"}
_PLAIN_YAO = re.compile("(?<![主重必紧首需只想])要(?![求素件点闻害领道员])")

_COMPARED = {
    "不超过": "不少于", "不低于": "不超过", "不少于": "不超过", "以上": "以下", "以下": "以上", "以内": "以外",
    "日前": "日后", "天内": "天后", "小时内": "小时后", "日内": "日后", "至少": "至多",
}  # fmt: skip
_TRADITIONAL = str.maketrans("应当须报单应党组织过个备严项规", "應當須報單應黨組織過個備嚴項規")


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a notice, within the quote that holds it."""

    text: str
    quote: Quote


Fault = Callable[[Stated, Stated, random.Random], "Claim | None"]
"""Makes a claim over the first sentence that is false; the second is another sentence. None where it cannot."""


def stated_sentences(*roots: Path) -> list[Stated]:
    """The sentences of the clauses of all notices below `roots` that say something whole."""
    found = []
    for root in roots:
        for path in corpus_files(root):
            notice = parse_file(path, root)
            for clause in notice.clauses:
                cited = quote(notice, clause.start, clause.end)
                for start, end in split_sentences(cited.text, 0, len(cited.text)):
                    text = cited.text[start:end].strip()
                    if 16 <= len(text) <= 260 and text.endswith("。"):
                        found.append(Stated(text, cited))
    return found


def _over(stated: Stated, text: str) -> Claim | None:
    return Claim(text, (Support(1, stated.text),)) if text != stated.text else None


def altered_words(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """The quote itself is written down with one character changed."""
    at = rng.randrange(len(stated.text) - 1)
    changed = stated.text[:at] + ("云" if stated.text[at] != "云" else "水") + stated.text[at + 1 :]
    return Claim(stated.text, (Support(1, changed),))


def unknown_quote(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A quote is named that was not given."""
    return Claim(stated.text, (Support(rng.choice([0, -1, 3, 4, 99]), stated.text),))


def words_of_another(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """The words stand in the other quote."""
    return None if stated.text in other.quote.text else Claim(stated.text, (Support(2, stated.text),))


def too_few_words(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """No support at all, or less than six characters of it."""
    at = rng.randrange(len(stated.text) - 5)
    return Claim(stated.text, rng.choice([(), (Support(1, stated.text[at : at + 5]),)]))


def changed_figure(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """One figure is another, or one that nobody printed is put in."""
    places = list(_DIGITS.finditer(stated.text))
    if not places:
        at = rng.choice([match.start() for match in re.finditer("[，。]", stated.text)])
        new = rng.choice(["30人", "5日内", "2万元", "三次", "20%"])
        return _over(stated, stated.text[:at] + new + stated.text[at:])
    place = rng.choice(places)
    new = str(rng.randrange(31, 99)) if place[0].isascii() else rng.choice([n for n in "二三四五六七" if n != place[0]])
    return _over(stated, stated.text[: place.start()] + new + stated.text[place.end() :])


def changed_date(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A date is another, or one is put in."""
    if place := _DATE.search(stated.text):
        return _over(stated, stated.text.replace(place[0], f"{int(place[1]) % 12 + 1}月{place[2]}日", 1))
    return _over(stated, f"{rng.randrange(1, 12)}月{rng.randrange(1, 28)}日起，{stated.text}")


def changed_unit(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A figure stays and counts another thing, or its bound goes or comes."""
    place = re.search("[0-9]+(日|天|小时|个月|年|元|万元|人|名|次)(内|以内|以上|以下|前|后)?", stated.text)
    if not place:
        return None
    number = place[0].removesuffix(place[2] or "").removesuffix(place[1])
    unit = {"日": "小时", "天": "个月", "小时": "天", "元": "万元", "万元": "元"}.get(place[1], "倍")
    changed = rng.choice([f"{number}{unit}{place[2] or ''}", f"{number}{place[1]}{'' if place[2] else '以上'}"])
    return _over(stated, stated.text.replace(place[0], changed, 1))


def changed_place(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A place stands for another, or is put before the sentence."""
    here = [name for name in _PLACES if name in stated.text]
    away = rng.choice([name for name in _PLACES if name not in stated.text])
    return _over(stated, stated.text.replace(here[0], away, 1) if here else f"{away}{stated.text}")


def changed_body(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A body stands for another, or is said to have the duty."""
    here = [name for name in _BODIES if name in stated.text]
    away = rng.choice([name for name in _BODIES if name not in stated.quote.text])
    return _over(stated, stated.text.replace(here[0], away, 1) if here else f"{away}要{stated.text}")


def turned_modal(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A duty is a leave, a leave a duty, a prohibition a leave."""
    for old, new in _TURNS.items():
        place = _PLAIN_YAO.search(stated.text) if old == "要" else re.search(f"(?<![不]){old}", stated.text)
        if place:
            return _over(stated, stated.text[: place.start()] + new + stated.text[place.end() :])
    return _over(stated, f"可以{stated.text}")


def turned_denial(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A 不 or 未 is lost, or a prohibition or release comes."""
    if place := re.search("不得|严禁|禁止|不能|未(?=[经按])|不(?=[要准许参举到接组聚])", stated.text):
        return _over(stated, stated.text[: place.start()] + stated.text[place.end() :])
    if place := _PLAIN_YAO.search(stated.text):
        new = rng.choice(["不得", "不必", "无需", "不要"])
        return _over(stated, stated.text[: place.start()] + new + stated.text[place.end() :])
    return _over(stated, f"{rng.choice(['不得', '无需', '不必', '停止'])}{stated.text}")


def another_matter(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """The words are real and the sentence is about something else."""
    if other.text in stated.quote.text or other.text[:-1] in stated.text:
        return None
    return _over(stated, other.text)


def exchanged_subjects(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """The duty of one body is laid on the body of another sentence; both sentences are quoted."""
    ours, theirs = (stated_subject(one.text) for one in (stated, other))
    if not ours or not theirs or ours in theirs or theirs in ours or ours in other.text or theirs in stated.text:
        return None
    text = theirs + stated.text[len(ours) :]
    return Claim(text, (Support(1, stated.text), Support(2, other.text)))


def merged_figures(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A figure of the second quote stands in the words of the first; both are quoted."""
    ours, theirs = (list(_DIGITS.finditer(one.text)) for one in (stated, other))
    if not theirs or any(one[0] in stated.text for one in theirs):
        return None
    figure = rng.choice(theirs)
    places = ours or list(re.finditer("(?<=，)", stated.text))
    if not places:
        return None
    place = rng.choice(places)
    words = figure[0] if ours else other.text[figure.start() : figure.end() + 2]
    text = stated.text[: place.start()] + words + stated.text[place.end() :]
    return Claim(text, (Support(1, stated.text), Support(2, other.text)))


def changed_comparison(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A bound is turned, is lost, or one is put to a figure that has none."""
    turned = re.search("|".join(_COMPARED), stated.text)
    if turned:
        new = rng.choice([_COMPARED[turned[0]], ""])
        return _over(stated, stated.text[: turned.start()] + new + stated.text[turned.end() :])
    figure = re.search("[0-9]+", stated.text)
    if not figure:
        return None
    return _over(
        stated, stated.text[: figure.start()] + rng.choice(["不超过", "至少", "约"]) + stated.text[figure.start() :]
    )


def widened(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A narrowing word or phrase is lost, or a word of extent or completion is put in."""
    if place := re.search("原则上|一般(?=[不应要每])|未经[^，。；、]{2,20}，|除[^，。；、]{2,20}外，", stated.text):
        return _over(stated, stated.text[: place.start()] + stated.text[place.end() :])
    words = [word for word in ("所有", "全部", "一律", "任何", "仅", "已经", "长期") if word not in stated.text]
    at = rng.choice([0, *(match.start() for match in re.finditer("要|应当|必须", stated.text))])
    return _over(stated, stated.text[:at] + rng.choice(words) + stated.text[at:])


def disguised(stated: Stated, other: Stated, rng: random.Random) -> Claim | None:
    """A changed figure, bound or modal in traditional characters, full width, or with characters nobody sees."""
    kind = rng.choice([changed_figure, changed_comparison, turned_modal, turned_denial])
    claim = kind(stated, other, rng)
    if claim is None:
        return None
    wide = claim.text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})
    at = rng.randrange(len(wide))
    text = wide.translate(_TRADITIONAL)
    return Claim(rng.choice([text, wide[:at] + "\u200b" + wide[at:]]), claim.supports)


FAULTS: tuple[Fault, ...] = (
    altered_words, unknown_quote, words_of_another, too_few_words, changed_figure, changed_date, changed_unit,
    changed_place, changed_body, turned_modal, turned_denial, another_matter, exchanged_subjects,
    merged_figures, changed_comparison, widened, disguised,
)  # fmt: skip


def faulty(stated: list[Stated], fault: Fault, count: int, seed: int = 7) -> Iterator[tuple[Claim, list[Quote]]]:
    """`count` claims with this fault, fewer where the sentences give no more, with the two quotes that were shown."""
    rng = random.Random(seed)
    made = 0
    for _ in range(60 * count):
        one, other = rng.choice(stated), rng.choice(stated)
        claim = fault(one, other, rng)
        if claim and one != other:
            yield claim, [one.quote, other.quote]
            made += 1
            if made == count:
                return


def right(stated: Stated) -> Iterator[Claim]:
    """What a good model writes over a sentence: the sentence, its beginning, its source before it, 应当 for 要."""
    support = (Support(1, stated.text),)
    yield Claim(stated.text, support)
    if stated.quote.document_number:
        yield Claim(f"{stated.quote.document_number}要求，{stated.text}", support)
    head, comma, _ = stated.text.partition("；")
    if comma and len(head) > 12:
        yield Claim(f"{head}。", support)
    if _PLAIN_YAO.search(stated.text):
        yield Claim(_PLAIN_YAO.sub("应当", stated.text), support)
    yield Claim(stated.text.replace("14天", "十四天").replace("24小时", "二十四小时"), support)
