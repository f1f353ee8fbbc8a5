"""Only what the quotes prove is shown."""

import pytest
from running_wenhao import CORPUS
from scripted import FAULTS, Fault, Stated, faulty, right, stated_sentences

from bot.answer import Quote
from bot.summary.claims import Claim, Support
from bot.summary.proving.proof import Unproved, prove

EACH = 84
"""Faulty claims of a kind: a thousand and more together."""


@pytest.fixture(scope="module")
def stated() -> list[Stated]:
    """The sentences of the shipped notices."""
    return stated_sentences(CORPUS)


def quote(text: str, bearer: str | None = None, number: str = "清农发〔2021〕7号") -> Quote:
    return Quote(
        text,
        number,
        "关于春耕的通知",
        "清河县农业农村局",
        None,
        None,
        "二",
        ("二",),
        None,
        bearer,
        "a.txt",
        0,
        len(text),
        1,
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_faulty_is_shown(stated: list[Stated], fault: Fault) -> None:
    """Of a thousand scripted summaries of all kinds of fault not one sentence passes."""
    tried = 0
    for claim, quotes in faulty(stated, fault, EACH):
        tried += 1
        with pytest.raises(Unproved):
            prove(claim, dict(enumerate(quotes, 1)))
    assert tried >= 70


def test_what_is_right_is_kept(stated: list[Stated]) -> None:
    """At least 95 % of the right sentences pass; one that nothing is wrong with costs the reader a summary."""
    passed = [_is_proved(claim, one.quote) for one in stated for claim in right(one)]
    assert sum(passed) >= 0.95 * len(passed)


WATER = "各村应当在3月15日前完成水渠清淤，清淤费用每公里不超过2万元，由县水利局和镇政府各承担一半。"
FAIR = "未经县农业农村局批准，不得举办农机展销会。参展企业应当自备消防器材，可以申请运费补助。"
LEAVE = "有发热症状的人员不得进入会场。工作人员要佩戴口罩，不聚餐、不串门，每日报告体温。"
CASES = "补助标准为每人每月300元，残疾人每人每月500元。申请人应当年满18周岁，不符合条件的不予受理。"
SHARED = "县医院派出医生3名，镇卫生院派出护士5名。村委会负责登记，派出所负责巡逻。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WATER, "各村应当在3月15日前完成水渠清淤。"),
        (WATER, "各村要在3月15日前完成水渠清淤，费用每公里不超过二万元。"),
        (WATER, "《关于春耕的通知》（清农发〔2021〕7号）要求，各村应当在三月十五日前完成水渠清淤。"),
        (WATER, "清淤費用每公里不超過2萬元。"),
        (FAIR, "未经县农业农村局批准，不得举办展销会。"),
        (FAIR, "参展企业可以申请运费补助。"),
        (LEAVE, "有发热症状的人员不得进入会场。"),
        (LEAVE, "工作人员要佩戴口罩，不聚餐、不串门。"),
        (CASES, "残疾人每人每月500元。"),
        (CASES, "不符合条件的不予受理。"),
        (SHARED, "镇卫生院派出护士5名。"),
        (SHARED, "县医院派出医生三名，镇卫生院派出护士五名。"),
    ],
)
def test_a_shorter_way_to_say_it_is_proved(text: str, said: str) -> None:
    """Words may be left out, numerals written otherwise, 要 stand for 应当, and the source be named."""
    assert _is_proved(Claim(said, (Support(1, text),)), quote(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WATER, "各村应当在3月15日后完成水渠清淤。"),
        (WATER, "各村应当在5月13日前完成水渠清淤。"),
        (WATER, "清淤费用每公里2万元。"),
        (WATER, "清淤费用每公里不超过2元。"),
        (WATER, "清淤费用由县水利局承担。"),
        (WATER, "各镇应当在3月15日前完成水渠清淤。"),
        (WATER, "清农发〔2021〕8号要求，各村应当在3月15日前完成水渠清淤。"),
        (FAIR, "不得举办农机展销会。"),
        (FAIR, "经县农业农村局批准，不得举办农机展销会。"),
        (FAIR, "参展企业应当申请运费补助。"),
        (FAIR, "参展企业可以自备消防器材。"),
        (FAIR, "参展企业不得自备消防器材。"),
        (LEAVE, "人员不得进入会场。"),
        (LEAVE, "工作人员不得进入会场。"),
        (LEAVE, "有发热症状的人员进入会场。"),
        (LEAVE, "工作人员要佩戴口罩，聚餐、不串门。"),
        (LEAVE, "工作人员每周报告体温。"),
        (CASES, "不予受理。"),
        (CASES, "补助标准为每人每月500元。"),
        (CASES, "残疾人每人每月300元。"),
        (SHARED, "县医院派出护士5名。"),
        (SHARED, "县医院派出医生5名。"),
        (SHARED, "村委会负责巡逻。"),
        (SHARED, "派出所派出护士5名。"),
    ],
)
def test_what_says_something_else_is_dropped(text: str, said: str) -> None:
    """A changed bound, unit or place, a lost condition or narrowing word, another body: none is proved."""
    assert not _is_proved(Claim(said, (Support(1, text),)), quote(text))


SPAN = "申报单位应当于5月20日至6月10日报送材料。资助连续三年未享受补贴的企业，每公里不超过2万元。"
GROUP = "参加集会人数不少于20人的，应当提前5日报公安局备案。鼓励有条件的村建设仓库。"
LARGE = "除国家另有规定外，任何单位不得收取费用。重大情况应当在收到报告之日起2小时内报告市应急管理局。"
GATE = (
    "Except in emergencies, vehicles must not enter the park. Groups of at least 20 persons should register in advance."
)


@pytest.mark.parametrize(
    ("text", "said", "proved"),
    [
        (SPAN, "申报单位应当于5月20日至6月10日报送材料。", True),
        (SPAN, "申报单位应当于6月10日报送材料。", False),
        (SPAN, "申报单位应当于5月20日报送材料。", False),
        (SPAN, "申报单位应当于6月报送材料。", False),
        (SPAN, "资助三年未享受补贴的企业。", False),
        (SPAN, "资助连续三年未享受补贴的企业，每里不超过2万元。", False),
        (GROUP, "参加集会应当提前5日报公安局备案。", False),
        (GROUP, "参加集会人数不少于二十人的应当提前5日报公安局备案。", True),
        (GROUP, "鼓励村建设仓库。", False),
        (LARGE, "国家另有规定，任何单位不得收取费用。", False),
        (LARGE, "较大情况应当在收到报告之日起2小时内报告市应急管理局。", False),
        (LARGE, "情况应当在收到报告之日起2小时内报告市应急管理局。", False),
        (LARGE, "重大情况应当在2小时内报告市应急管理局。", False),
        (LARGE, "重大情况应当在收到报告之日起2小时内报告应急管理局。", False),
        (GATE, "Except in emergencies, vehicles must not enter the park.", True),
        (GATE, "Vehicles must not enter the park.", False),
        (GATE, "Groups of at least 20 persons should register in advance.", True),
        (GATE, "Groups should register in advance.", False),
    ],
)
def test_what_is_left_out_changes_nothing(text: str, said: str, proved: bool) -> None:
    """No end of a span, no condition, level or narrowing word is lost, and no word stands for another."""
    assert _is_proved(Claim(said, (Support(1, text),)), quote(text)) is proved


@pytest.mark.parametrize(
    ("said", "proved"),
    [
        ("Applicants must submit the form within 10 days.", True),
        ("Applicants may submit the form within 10 days.", False),
        ("Applicants must submit the form within 20 days.", False),
        ("Applicants must not submit the form within 10 days.", False),
        ("Applicants must submit the form.", True),
    ],
)
def test_english_notices_are_held_to_the_same(said: str, proved: bool) -> None:
    """must and may are told apart in English, too."""
    text = "Applicants must submit the form within 10 days, and may appeal to the county office."
    assert _is_proved(Claim(said, (Support(1, text),)), quote(text)) is proved


def test_words_before_the_support_count_as_well() -> None:
    """A support that begins behind 不得 does not make its words a duty."""
    words = "举办农机展销会"
    assert not _is_proved(Claim("举办农机展销会。", (Support(1, words),)), quote(FAIR))


def test_the_bearer_that_a_quote_goes_on_binding_may_be_named() -> None:
    """Where the quote's own words leave the subject out, its duty bearer may stand in the sentence; no other may."""
    text = "要做好值班值守，及时报送灾情信息。"
    claims = [Claim(f"{name}要做好值班值守。", (Support(1, text),)) for name in ("各村党支部", "各镇党委")]
    assert [_is_proved(claim, quote(text, bearer="各村党支部")) for claim in claims] == [True, False]


def _is_proved(claim: Claim, cited: Quote) -> bool:
    try:
        prove(claim, {1: cited})
    except Unproved:
        return False
    return True


def test_every_place_of_short_words_counts() -> None:
    """What stands forbidden in one clause and allowed in another is not proved by the second."""
    text = "竣工后三年内，不得挖掘；确需挖掘的，应当经县政府批准。"
    assert not _is_proved(Claim("竣工后三年内，挖掘。", (Support(1, text),)), quote(text))
    assert _is_proved(Claim("竣工后三年内，不得挖掘。", (Support(1, text),)), quote(text))
