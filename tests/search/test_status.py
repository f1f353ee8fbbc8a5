"""Whether a document, or one clause of it, holds on a day."""

from __future__ import annotations

from collections import defaultdict

import pytest

from index.ingest.relations import relate
from index.parsing.parser import parse_text
from index.relations import Relation, Status
from index.status import status_of

RULE = """红旗市停车规定

红旗市人民政府令第3号

第一条　停车每小时二元。

第二条　停车人应当遵守下列规定：
（一）按位停放；
（二）关闭音响。

第三条　本规定自2018年5月1日起施行。
"""
AMENDS = """红旗市人民政府关于修改《红旗市停车规定》的决定

红旗市人民政府令第8号

一、第一条中的“二元”修改为“三元”。

二、删去第二条第二项。

本决定自2021年1月1日起施行。
"""
PRINTED = """红旗市人民政府关于印发红旗市停车规定的通知

红政规〔2023〕6号

各区人民政府：

现将《红旗市停车规定》印发给你们。

红旗市人民政府
2023年2月1日

红旗市停车规定

第一条　停车每小时四元。

第二条　本规定自2023年3月1日起施行，有效期二年。《红旗市停车规定》（红旗市人民政府令第3号）同时废止。
"""


def status(document: str, day: str, path: tuple[str, ...] = (), **texts: str) -> Status:
    """The status on `day` of a document among those with these texts."""
    notices = [parse_text(text, f"{name}.txt") for name, text in texts.items()]
    documents = {d.id: d for notice in notices for d in notice.documents}
    incoming: dict[str, list[Relation]] = defaultdict(list)
    for relation in relate(list(documents.values()), [s for n in notices for s in n.statements]):
        incoming[relation.target or ""].append(relation)
    return status_of(documents[document], path, day, documents.get, lambda i: incoming.get(i, []))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2018-01-01", "not_yet_in_force"),
        ("2019-01-01", "in_force"),
        ("2022-01-01", "amended"),
        ("2023-06-01", "repealed"),
    ],
)
def test_a_document_holds_until_something_ends_it(day: str, state: str) -> None:
    """As of a day: what came later is not yet so."""
    assert status("a.txt", day, a=RULE, b=AMENDS, c=PRINTED).state == state


@pytest.mark.parametrize(
    ("path", "state"),
    [
        (("第一条",), "amended"),
        (("第二条", "（二）"), "amended"),
        (("第二条", "（一）"), "in_force"),
        (("第二条",), "amended"),
        (("第三条",), "in_force"),
    ],
)
def test_an_amendment_concerns_its_clause_and_those_around_it(path: tuple[str, ...], state: str) -> None:
    """An item by itself, the article that holds it, and no other."""
    assert status("a.txt", "2022-01-01", path, a=RULE, b=AMENDS).state == state


def test_the_words_that_end_it_are_named() -> None:
    """A repeal is told with its sentence and its day."""
    found = status("a.txt", "2024-01-01", a=RULE, c=PRINTED)
    assert found.quote and found.quote.file == "c.txt" and found.since == "2023-03-01"
    text = parse_text(PRINTED, "c.txt").reading_text
    assert text[found.quote.start : found.quote.end] == "《红旗市停车规定》（红旗市人民政府令第3号）同时废止。"


def test_what_has_a_term_expires_with_it() -> None:
    """有效期二年, counted from its coming into force; its carrier goes on as printed."""
    assert status("c.txt#2", "2025-02-28", c=PRINTED).state == "in_force"
    assert status("c.txt#2", "2025-03-01", c=PRINTED).state == "expired"


def test_a_draft_repeals_nothing() -> None:
    """What is only put out for comment ends nothing."""
    draft = "红旗市停车条例（征求意见稿）\n\n第一条　《红旗市停车规定》（红旗市人民政府令第3号）同时废止。\n"
    assert status("a.txt", "2024-01-01", a=RULE, d=draft).state == "in_force"
    assert status("d.txt", "2024-01-01", d=draft).state == "draft"


def test_a_text_that_already_holds_an_amendment_is_not_amended_by_it() -> None:
    """根据…修正 in the history is later than the decision."""
    amended = RULE.replace(
        "令第3号\n", "令第3号\n\n（2018年3月1日公布　根据2021年1月1日《关于修改〈红旗市停车规定〉的决定》修正）\n"
    )
    assert status("a.txt", "2022-01-01", a=amended, b=AMENDS).state == "in_force"


def test_a_carrier_shares_the_fate_of_the_text_that_it_prints() -> None:
    """Who prints 印发 a rule has nothing left when the rule is repealed."""
    repeal = "红旗市人民政府通告\n\n《红旗市停车规定》（红政规〔2023〕6号）即行废止。\n\n红旗市人民政府\n2024年1月1日\n"
    assert status("c.txt", "2024-06-01", c=PRINTED, e=repeal).state == "repealed"
