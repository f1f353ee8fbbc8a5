"""What differs between two versions of a notice."""

from samples import MOUNTAIN

from index.ingest.differences import Difference, Words, differences
from index.parsing.parser import parse_text


def _differences(*changes: tuple[str, str]) -> list[Difference]:
    text = MOUNTAIN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return differences(parse_text(MOUNTAIN, "a.txt"), parse_text(text, "b.txt"))


def test_the_same_words_in_another_layout_differ_in_nothing() -> None:
    """Blanks and empty lines are layout."""
    assert _differences(("各乡镇党委：\n\n", "各乡镇党委：\n\n\n\n")) == []


def test_changed_words_are_told_apart_within_their_clause() -> None:
    """What went and what came stand between the words that stayed; a header line has no clause."""
    number, bags = _differences(("〔2021〕7号", "〔2021〕8号"), ("备足沙袋", "备足石料"))
    assert number == Difference(
        (), (Words("same", "山发〔2021〕"), Words("gone", "7"), Words("new", "8"), Words("same", "号"))
    )
    assert bags.path == ("二",)
    assert [words for words in bags.words if words.kind != "same"] == [Words("gone", "沙袋"), Words("new", "石料")]


def test_a_clause_between_is_new_and_those_after_it_only_get_another_number() -> None:
    """The text of the old 三 is found again as 四."""
    new, moved = _differences(("三、严肃", "三、加强宣传。要宣传防汛知识。\n\n四、严肃"))
    assert new == Difference(("三",), (Words("new", "三、加强宣传。要宣传防汛知识。"),))
    assert moved.path == ("四",) and moved.words[:2] == (Words("gone", "三"), Words("new", "四"))


def test_a_clause_that_went_is_told_with_its_words() -> None:
    """It keeps its old path."""
    [gone] = _differences(("三、严肃纪律。值班人员不得擅离岗位。有险情要立即报告县防汛指挥部。\n\n", ""))
    assert gone.path == ("三",) and [words.kind for words in gone.words] == ["gone"]


def test_the_words_of_both_versions_are_all_there() -> None:
    """Same and gone make the old text of a stretch, same and new the new one."""
    for difference in _differences(("每天巡查堤防", "早晚巡查堤防"), ("安置点", "学校"), ("检修线路。", "")):
        old = "".join(words.text for words in difference.words if words.kind != "new")
        new = "".join(words.text for words in difference.words if words.kind != "gone")
        assert old in MOUNTAIN and new not in ("", old)
