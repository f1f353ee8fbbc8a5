"""From a reference to its place: articles run through chapters, whatever their labels look like."""

from __future__ import annotations

from bot.answering.lookup.clause_lookup import find
from bot.answering.lookup.clause_paths import place_of
from bot.answering.messages import Locale
from bot.answering.query.references import Scope
from bot.answering.scope.clause_references import ClauseReference, Step
from index.parsing.parser import parse_text

RULES = parse_text(
    "某县人民政府工作规则\n\n第一章 总则\n\n一、制定本规则。\n\n二、县长负责。\n\n第二章 会议\n\n三、每月开会一次：\n\n"
    "（一）听取汇报；\n\n（二）讨论议题。\n\n四、不能出席的，向县长请假。\n",
    "rules.txt",
)


def article(number: int) -> ClauseReference:
    return ClauseReference((Step("条", str(number)),))


def test_articles_of_any_label_are_found_below_chapters() -> None:
    """第四条 is 四、 in the second chapter."""
    place = place_of(RULES, article(4))
    assert place.span is not None
    assert RULES.reading_text[slice(*place.span)].startswith("四、不能出席的")


def test_a_refusal_counts_the_articles_not_the_chapters() -> None:
    """It says from where to where they run."""
    found = find(RULES, Scope(rest="", clauses=(article(9),)), article(9), Locale())
    assert found.span is None
    assert "共4条（一至四）" in found.message
