"""How a quote is cited: the forms that official writing uses for title, number, clause and date."""

from __future__ import annotations

import re
from datetime import date

from bot.answer import Quote

NOT_STATED = "原文未载明"
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千]+")
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


def scan_words(quote: Quote) -> str:
    """Where the words stand in a scan and that they were recognised; "" for other originals."""
    return f"（扫描件第{quote.page}页，文字为识别所得，请核对原件）" if quote.page else ""


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
