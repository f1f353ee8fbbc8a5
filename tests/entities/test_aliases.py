"""Names: which notices a text may name, told without reading the others."""

import pytest

from index.entities.aliases import PLACED, known_of, names_in, names_of, packed, unpacked
from index.notice import summary_of
from index.parsing.parser import parse_text
from index.storage.documents import ClauseStore
from index.storage.documents_writer import ClauseWriter

NOTICES = {
    "gan.txt": "甘发〔2021〕7号\n\n中共甘肃省委关于做好防汛抢险工作的通知\n\n各市委：\n\n一、备好沙袋。\n",
    "lan.txt": "兰发〔2021〕3号\n\n中共兰州市委关于做好防火工作的通知\n\n各区委：\n\n一、清理草垛。\n",
    "order.txt": "国家卫生健康委、科技部公告2020年第3号\n\n关于实验室管理工作有关要求的公告\n\n一、登记样本。\n",
    "law.txt": "渔业船舶检验条例\n\n第一条 为了检验渔船，制定本条例。\n",
    "old.txt": "青办发〔2019〕12号\n\n中共青海省委办公厅关于印发《渔业船舶检验条例》宣传方案的通知\n\n一、张贴标语。\n",
}
KNOWN = [known_of(summary_of(parse_text(text, file))) for file, text in sorted(NOTICES.items())]


def test_notices_that_are_not_named_are_not_called():
    """A question that names nothing calls no notice, one that names a number not those of other codes."""
    assert [k.file for k in KNOWN if names_of(k) & names_in("草垛要怎么清理", places=True)] == []
    assert [k.file for k in KNOWN if names_of(k) & names_in("甘发〔2021〕7号", places=False)] == ["gan.txt"]


def test_a_very_long_run_of_characters_names_in_moderation():
    """The names that a text may spell grow with its length, not with its square."""
    assert len(names_in("一丁七万丈三上下不与" * 400, places=False)) < 9 * 4000


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.file)
def test_what_is_kept_comes_back(known):
    """Packing loses nothing."""
    assert unpacked(known.file, packed(known)) == known


def test_store_finds_notices_by_name_and_forgets_removed_ones(tmp_path):
    """The store gives the notices that bear a name in the order of their files, until they are removed."""
    writer = ClauseWriter(tmp_path / "clauses.sqlite")
    for file, text in NOTICES.items():
        writer.add_notice(parse_text(text, file), b"")
    assert writer.counts()["placed"] == 3
    writer.remove("old.txt")
    assert writer.counts()["placed"] == 2
    writer.close()
    store = ClauseStore(tmp_path / "clauses.sqlite")
    assert [known.file for known in store.find_by_alias({PLACED})] == ["gan.txt", "lan.txt"]
    assert [known.file for known in store.find_by_alias({"within:甘肃省", "number:甘发"})] == ["gan.txt", "lan.txt"]
    assert store.find_by_alias({"number:青办发"}) == []
    assert store.known(["law.txt", "old.txt"]) == [known for known in KNOWN if known.file == "law.txt"]
    store.close()
