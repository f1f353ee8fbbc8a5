"""What documents say of others is found over the whole corpus, by number and by title, and nothing else is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from index.ingest.relations import relate
from index.parsing.parser import parse_text
from index.relations import Relation

MEASURE = Path(__file__).parents[1] / "benchmarks" / "relations" / "measure.py"
RULE = (
    "红旗市公园管理办法{version}\n\n红政规〔{year}〕{serial}号\n\n第一条　公园早{hour}时开放。\n{more}\n"
    "红旗市人民政府\n{year}年4月6日\n"
)


def related(**texts: str) -> list[Relation]:
    """The relations of the documents with these texts, but for citations."""
    notices = [parse_text(text, f"{name}.txt") for name, text in texts.items()]
    documents = [document for notice in notices for document in notice.documents]
    found = relate(documents, [statement for notice in notices for statement in notice.statements])
    return [relation for relation in found if relation.kind != "cites"]


def rule(year: int, serial: int, version: str = "", more: str = "") -> str:
    return RULE.format(year=year, serial=serial, version=version, hour="六", more=more)


def test_the_known_relations_of_a_corpus_are_found_and_no_others() -> None:
    """40 documents, most amendments from decisions on real laws: precision 1, recall at least .95."""
    spec = importlib.util.spec_from_file_location("measure", MEASURE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score = module.measure()
    assert score.wrong == []
    assert score.recall >= 0.95 and len(score.true) >= 58


def test_a_newer_version_of_one_issuer_supersedes_the_older() -> None:
    """The title is all that says so."""
    (found,) = related(a=rule(2018, 3), b=rule(2023, 5, "（2023年修订）"))
    assert (found.kind, found.source, found.target) == ("supersedes", "b.txt", "a.txt")


def test_an_explicit_repeal_takes_the_place_of_a_version() -> None:
    """One relation a pair, the one that is stated."""
    more = "\n第二条　原《红旗市公园管理办法》（红政规〔2018〕3号）同时废止。\n"
    (found,) = related(a=rule(2018, 3), b=rule(2023, 5, more=more))
    assert (found.kind, found.target) == ("repeals", "a.txt")


def test_a_version_that_keeps_the_older_one_does_not_supersede_it() -> None:
    """按原…执行: for some the older one goes on."""
    more = "\n第二条　已办卡的按原《红旗市公园管理办法》（红政规〔2018〕3号）执行。\n"
    assert related(a=rule(2018, 3), b=rule(2023, 5, more=more)) == []


def test_notices_of_two_years_on_one_matter_are_versions_but_cohorts_are_not() -> None:
    """2024年 takes the place of 2023年; the fees of 2024级 leave those of 2023级."""
    notice = "红旗学院关于2023{mark}学费的通知\n\n各系：\n\n一、学费五千元。\n\n红旗学院\n2023年3月1日\n"
    later = notice.replace("2023", "2024")
    assert [r.kind for r in related(a=notice.format(mark="年"), b=later.format(mark="年"))] == ["supersedes"]
    assert related(a=notice.format(mark="级新生"), b=later.format(mark="级新生")) == []


def test_rules_of_two_cities_are_no_versions() -> None:
    """The place in the title tells them apart."""
    assert related(a=rule(2018, 3), b=rule(2023, 5).replace("红旗", "青松")) == []


def test_a_repeal_means_what_was_there_before_it() -> None:
    """A rule repeals the earlier one of its name, not the later."""
    title = "红旗市人民政府关于废止红旗市公园管理办法的决定"
    repeal = f"{title}\n\n《红旗市公园管理办法》自即日起废止。\n\n红旗市人民政府\n2020年5月1日\n"
    found = related(a=rule(2018, 3), b=rule(2023, 5, "（2023年修订）"), c=repeal)
    assert [r.target for r in found if r.kind == "repeals"] == ["a.txt"]


def test_what_is_not_in_the_index_is_named_all_the_same() -> None:
    """The target is None and the name as printed."""
    (found,) = related(a="红旗市通告\n\n《红旗市养犬办法》（红政发〔2001〕9号）同时废止。\n")
    assert (found.kind, found.target) == ("repeals", None)
    assert found.target_name == "《红旗市养犬办法》（红政发〔2001〕9号）"


def test_a_licence_that_expires_repeals_nothing() -> None:
    """失效 of what a law deals with, under a law that is named."""
    text = "红旗市证照办法\n\n第一条　依照《中华人民共和国行政许可法》规定的程序注销的，许可证失效。\n"
    assert [r for r in related(a=text) if r.kind == "repeals"] == []


def test_a_part_that_is_repealed_leaves_the_rest() -> None:
    """《…》中关于…的规定同时废止 amends it."""
    (found,) = related(a="红旗市通告\n\n《红旗市市容条例》中关于广告的规定同时废止。\n")
    assert (found.kind, found.target_name) == ("amends", "《红旗市市容条例》")


def test_the_object_of_a_verb_stands_right_behind_it_before_anything_else() -> None:
    """What is only named before (在《…》下) is not repealed."""
    (found,) = related(a="红旗市通告\n\n在《红旗市开放方案》下，不再执行《红旗市用工办法》。\n")
    assert (found.kind, found.target_name) == ("repeals", "《红旗市用工办法》")


def test_news_of_a_notice_hands_nothing_on() -> None:
    """Only who says 现将…印发 carries a text."""
    news = "红旗日报讯\n\n记者从市教育局获悉，市教育局印发《红旗市校车办法》，要求各校执行。\n"
    assert related(a=news) == []
