"""How a quote is cited: the forms that official writing uses for title, number, clause and date."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from bot.answer import Quote
from index.relations import STATE_NAMES, State

NOT_STATED = "原文未载明"
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千]+")
_SINCE = ("repealed", "superseded", "amended")
"""States whose date is that of a change."""
_ITEM = re.compile(r"[（(].+[）)]")


def card(quote: Quote, longest: int | None = None) -> str:
    """The citation as one official document makes it of another: 《title》（number）第三条.

    Where that is more than `longest` characters, the title is shortened; number and clause never are.
    """
    number = f"（{quote.document_number}）" if quote.document_number else ""
    where = number + clause_words(quote.path)
    title = quote.title or ""
    if longest and title and len(title) + len(where) + 2 > longest:
        title = title[: max(0, longest - len(where) - 3)] + "…"
    cited = (f"《{title}》" if title else "") + where
    return cited[:longest] or NOT_STATED


def clause_words(path: tuple[str, ...]) -> str:
    """The clause in words, "" outside all clauses: ("三", "（二）") is 第三条（二）.

    A law is cited by its article, whatever 编, 章 or 节 that stands in, and below it by 项:
    ("第二章", "第五条", "（一）") is 第五条第（一）项.
    """
    if not path:
        return ""
    article = next((at for at, label in enumerate(path) if label.startswith("第") and "条" in label), None)
    if article is None:
        top = path[0]
        return (f"第{top}条" if _NUMERAL.fullmatch(top) else top) + "".join(path[1:])
    below = (f"第{label}项" if _ITEM.fullmatch(label) else label for label in path[article + 1 :])
    return path[article] + "".join(below)


def original_words(quote: Quote) -> str:
    """What has to be known of the original: its mark of an internal paper, that it is a scan; "" for others."""
    marked = f"（原件标有“{' '.join(quote.internal_mark.split())}”）" if quote.internal_mark else ""
    return marked + (f"（扫描件第{quote.page}页，文字为识别所得，请核对原件）" if quote.page else "")


def carrier_words(quote: Quote) -> str:
    """Who forwarded or printed the document, and by which number: 由某市民政局以某民发〔2025〕9号转发.

    "" where nobody did, or the issuer itself by the number that is cited.
    """
    carrier = quote.carrier
    if carrier is None or (carrier.document_number, carrier.issuer) == (quote.document_number, quote.issuer):
        return ""
    verb = "转发" if carrier.kind == "forwards" else "印发"
    number = carrier.document_number
    by_number = f"以{number}" if number and number != quote.document_number else ""
    return f"由{carrier.issuer or carrier.title or NOT_STATED}{by_number}{verb}"


def status_words(quote: Quote) -> str:
    """That the words no longer hold as they stand, since when, and the words that say so; "" where nothing says so."""
    stated = quote.status_by
    name = STATE_NAMES.get(cast(State, quote.status)) if quote.status not in (None, "in_force", "unknown") else None
    if name is None:
        return ""
    since = f"（{day_words(stated.since)}起）" if stated and stated.since and quote.status in _SINCE else ""
    if stated is None:
        return f"{name}{since}"
    title = f"《{stated.title}》" if stated.title and stated.file != quote.file else ""
    number = f"（{stated.document_number}）" if stated.document_number and stated.file != quote.file else ""
    return f"{name}{since}：{title}{number}“{stated.text}”"


def date_words(quote: Quote) -> str:
    """The date as notices print it: 2020年1月27日, or 2020年1月28日印发 where only the printing is dated."""
    if quote.date_of_issue:
        return day_words(quote.date_of_issue)
    if quote.print_date:
        return f"{day_words(quote.print_date)}印发"
    return "原文未载日期"


def day_words(iso: str) -> str:
    """An ISO 8601 date as notices print it; what is none stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:  # printed incompletely
        return iso
    return f"{day.year}年{day.month}月{day.day}日"
