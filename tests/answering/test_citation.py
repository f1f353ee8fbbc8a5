from dataclasses import replace

import pytest
from samples import QUOTE

from bot.citation import card, clause_words, date_words


def test_card_is_an_official_citation() -> None:
    """Title in 《》, number in （）, then the clause in words."""
    assert card(QUOTE) == "《关于做好防汛工作的通知》（山发〔2021〕7号）第三条（二）"


def test_card_leaves_out_what_the_notice_lacks() -> None:
    """Nothing is put in the place of a missing number; a quote without any element says so."""
    assert card(replace(QUOTE, document_number=None)) == "《关于做好防汛工作的通知》第三条（二）"
    assert card(replace(QUOTE, document_number=None, title=None, path=())) == "原文未载明"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("三",), "第三条"),
        (("二十一", "（二）", "1."), "第二十一条（二）1."),
        (("第二章", "第五条"), "第五条"),
        (("第二章", "第五条", "（一）"), "第五条第（一）项"),
        (("第五条", "第二款"), "第五条第二款"),
        (("附则",), "附则"),
    ],
)
def test_clause_words(path: tuple[str, ...], words: str) -> None:
    """Notices are cited by 条 with their own labels, laws by article and 项."""
    assert clause_words(path) == words


def test_date_words() -> None:
    """The date of issue comes first, the print date is marked as such, and a missing date is said."""
    assert date_words(QUOTE) == "2021年6月1日"
    assert date_words(replace(QUOTE, date_of_issue=None)) == "2021年6月3日印发"
    assert date_words(replace(QUOTE, date_of_issue=None, print_date=None)) == "原文未载日期"
    assert date_words(replace(QUOTE, date_of_issue="2021年6月")) == "2021年6月"
