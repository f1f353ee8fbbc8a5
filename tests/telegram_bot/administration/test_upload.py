"""A notice sent as a file: shown back, confirmed, in the corpus; never silently, never lost."""

import asyncio
import errno
import os
from pathlib import Path

import pytest
from emulator import Fault, Said, Telegram
from running_bot import ADMIN, Service, service
from samples import FIRE, MOUNTAIN

from bot.telegram_bot.persistence.database import Database
from bot.telegram_bot.persistence.uploads import Uploads, safe_name


async def _send(at: Service, text: str, name: str = "火发.txt") -> Said:
    before = len(at.telegram.to(ADMIN))
    await at.telegram.send_file(text.encode(), name, ADMIN)
    return await at.telegram.next_to(ADMIN, before)


async def test_file_is_shown_back_and_added_when_confirmed(tmp_path: Path) -> None:
    """Elements, clauses and warnings first; only the tap puts it into corpus and index."""
    async with service(tmp_path) as at:
        shown = await _send(at, FIRE.replace("火发〔2022〕1号\n\n", ""))
        assert shown.text.startswith(
            "已读取，尚未加入。请核对：\n\n《中共火县委关于森林防火的通知》\n\n发文机关：中共火县委"
        )
        assert "原文未载明：发文字号、" in shown.text
        assert "条款：2\n注意：原文未载明发文字号" in shown.text
        assert not list(at.corpus.iterdir())
        await at.telegram.press(shown, "加入文件库", ADMIN)
        done = await at.telegram.until(lambda said: said.text.startswith("已加入文件库"))
        assert done.text == "已加入文件库：火发.txt，现有文件 3 份。"
        assert "设卡检查" in (await at.telegram.ask("林场")).text


async def test_discarding(tmp_path: Path) -> None:
    """放弃 leaves nothing behind, and the button has expired then."""
    async with service(tmp_path) as at:
        shown = await _send(at, FIRE)
        await at.telegram.press(shown, "放弃", ADMIN)
        assert at.telegram.to(ADMIN, "editMessageText")[0].text == "已放弃，没有加入。"
        assert not list(at.corpus.iterdir()) and not list((at.data / "uploads").iterdir())
        assert "过期" in (await at.telegram.press(shown, "加入文件库", ADMIN)).text


async def test_duplicate_number_is_asked_about(tmp_path: Path) -> None:
    """The very same notice is not taken twice; another text under the same number only after a choice."""
    async with service(tmp_path) as at:
        (at.corpus / "mountain.txt").write_text(MOUNTAIN)
        same = await _send(at, MOUNTAIN)
        assert "已有完全相同的文件（mountain.txt）" in same.text and list(same.buttons) == ["放弃"]
        changed = MOUNTAIN.replace("沙袋", "石料").replace("〔2021〕", "[2021]")
        shown = await _send(at, changed)
        assert "已有 山发[2021]7号（mountain.txt），请选择" in shown.text
        assert "文件库中的版本：2021年6月1日，条款 3。不同之处 2 处：" in shown.text
        assert "第二条：…保障物资。县水利局要备足沙袋石料。供电所要检修线路。" in shown.text
        assert shown.styled("strikethrough") == ["〔", "〕", "沙袋"] and shown.styled("bold")[1:] == ["[", "]", "石料"]
        assert list(shown.buttons) == ["替换原有文件", "两份都留", "放弃"]
        await at.telegram.press(shown, "替换", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库：mountain.txt"))
        assert (at.corpus / "mountain.txt").read_text() == changed
        [kept] = (at.data / "uploads").glob("*/replaced-mountain.txt")
        assert kept.read_text() == MOUNTAIN


async def test_what_was_replaced_can_come_back(tmp_path: Path) -> None:
    """/restore names the versions of before; a tap shows one with what differs, and the next puts it back."""
    async with service(tmp_path) as at:
        (at.corpus / "mountain.txt").write_text(MOUNTAIN)
        assert (await at.telegram.ask("/restore", ADMIN)).text == "没有被替换或删除过的文件。"
        shown = await _send(at, MOUNTAIN.replace("沙袋", "石料"))
        await at.telegram.press(shown, "替换", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库：mountain.txt"))
        listed = await at.telegram.ask("/restore", ADMIN)
        assert "1. 山发〔2021〕7号 《中共山县委关于做好防汛工作的通知》\n" in listed.text and "被替换" in listed.text
        before = len(at.telegram.to(ADMIN, "editMessageText"))
        assert "只供管理员" in (await at.telegram.press(listed, "1", 1)).text
        await at.telegram.press(listed, "1", ADMIN)
        shown = at.telegram.to(ADMIN, "editMessageText")[before]
        assert shown.styled("strikethrough") == ["石料"] and next(iter(shown.buttons)) == "替换原有文件"
        await at.telegram.press(shown, "替换", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库") and said.at > shown.at)
        assert (at.corpus / "mountain.txt").read_text() == MOUNTAIN
        assert "沙袋" in (await at.telegram.ask("沙袋")).text


async def test_a_notice_is_deleted_once_confirmed_and_can_come_back(tmp_path: Path) -> None:
    """/delete asks; then the notice is neither in the corpus nor in the answers, until /restore brings it back."""
    async with service(tmp_path) as at:
        shown = await _send(at, FIRE)
        await at.telegram.press(shown, "加入", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库"))
        assert "请写明文号或标题，例如：/delete 山发〔2021〕7号" in (await at.telegram.ask("/delete", ADMIN)).text
        assert "没有找到“月发”" in (await at.telegram.ask("/delete 月发", ADMIN)).text
        assert "只供管理员" in (await at.telegram.ask("/delete 火发", 1)).text
        assert len((await at.telegram.ask("/delete 县委", ADMIN)).buttons) == 3
        asked = await at.telegram.ask("/delete 火发", ADMIN)
        assert "要删除这份文件吗" in asked.text and list(asked.buttons) == ["删除", "不删"]
        await at.telegram.press(asked, "不删", ADMIN)
        assert (at.corpus / "火发.txt").exists()
        assert "只供管理员" in (await at.telegram.press(asked, "删除", 1)).text
        await at.telegram.press(asked, "删除", ADMIN)
        gone = await at.telegram.until(lambda said: said.text.startswith("已删除"))
        assert gone.text.startswith("已删除：火发〔2022〕1号 《中共火县委关于森林防火的通知》。现有文件 2 份。")
        assert not list(at.corpus.iterdir())
        assert "没有找到" in (await at.telegram.ask("林场")).text
        listed = await at.telegram.ask("/restore", ADMIN)
        await at.telegram.press(listed, "1", ADMIN)
        back = at.telegram.to(ADMIN, "editMessageText")[-1]
        await at.telegram.press(back, "加入", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库：火发.txt") and said.at > back.at)
        assert "设卡检查" in (await at.telegram.ask("林场")).text


async def test_a_failed_removal_is_told_and_undone(tmp_path: Path) -> None:
    """The file is back where it was, and there is no version of it to restore."""
    async with service(tmp_path) as at:
        (at.corpus / "mountain.txt").write_text(MOUNTAIN)
        at.reader.disk_is_full = True
        asked = await at.telegram.ask("/delete 山发", ADMIN)
        await at.telegram.press(asked, "删除", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("没有删除：磁盘已满"))
        assert (at.corpus / "mountain.txt").read_text() == MOUNTAIN
        assert (await at.telegram.ask("/restore", ADMIN)).text == "没有被替换或删除过的文件。"


async def test_both_are_kept_under_names_of_their_own(tmp_path: Path) -> None:
    """两份都留 writes beside the other, never over it."""
    async with service(tmp_path) as at:
        (at.corpus / "a.txt").write_text(MOUNTAIN)
        shown = await _send(at, MOUNTAIN.replace("沙袋", "石料"), "a.txt")
        await at.telegram.press(shown, "两份都留", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库：a-2.txt"))
        assert (at.corpus / "a.txt").read_text() == MOUNTAIN


async def test_failed_rebuild_leaves_the_corpus_as_it_was(tmp_path: Path) -> None:
    """The reason is told, nothing stays in the corpus, and it can be tried again."""
    async with service(tmp_path) as at:
        at.reader.disk_is_full = True
        shown = await _send(at, FIRE)
        await at.telegram.press(shown, "加入文件库", ADMIN)
        failed = await at.telegram.until(lambda said: said.text.startswith("没有加入：磁盘已满"))
        assert not list(at.corpus.iterdir())
        at.reader.disk_is_full = False
        await at.telegram.press(failed, "加入文件库", ADMIN)
        await at.telegram.until(lambda said: said.text.startswith("已加入文件库"))


@pytest.mark.parametrize(
    ("data", "name", "size", "reply"),
    [
        (FIRE.encode(), "a.exe", None, "只收 .doc、.docx、"),
        (FIRE.encode(), "a.txt", 6 << 20, "文件太大，最多 5 MB。"),
        (b"", "a.txt", None, "没有加入：文件是空的"),
        (bytes(range(256)) * 20, "a.txt", None, "没有加入：不是文本"),
    ],
)
async def test_what_cannot_be_a_notice_is_refused(
    tmp_path: Path, data: bytes, name: str, size: int | None, reply: str
) -> None:
    """Type, size and content are checked; nothing is kept."""
    async with service(tmp_path) as at:
        await at.telegram.send_file(data, name, ADMIN, size)
        assert reply in (await at.telegram.next_to(ADMIN, 0)).text
        assert not (at.data / "uploads").exists() or not list((at.data / "uploads").iterdir())


async def test_file_that_cannot_be_fetched(tmp_path: Path) -> None:
    """The administrator is asked to send it again."""
    async with service(tmp_path) as at:
        at.telegram.faults.append(Fault("getFile", 400, "Bad Request: file is temporarily unavailable"))
        assert (await _send(at, FIRE)).text == "没能取得这个文件，请重新发送。"


async def test_files_of_others_are_refused(tmp_path: Path) -> None:
    """Nobody but administrators can add a notice, nor press their buttons."""
    async with service(tmp_path) as at:
        await at.telegram.send_file(FIRE.encode(), "a.txt", 1)
        assert (await at.telegram.next_to(1, 0)).text == "只有管理员可以发来文件。请直接用文字提问。"
        shown = await _send(at, FIRE)
        assert "只供管理员" in (await at.telegram.press(shown, "加入文件库", 1)).text


async def test_waiting_upload_outlives_a_restart(tmp_path: Path) -> None:
    """The buttons under an upload work after a restart."""
    async with Telegram() as telegram:
        async with service(tmp_path, telegram) as at:
            shown = await _send(at, FIRE)
        async with service(tmp_path, telegram):
            await telegram.press(shown, "加入文件库", ADMIN)
            await telegram.until(lambda said: said.text.startswith("已加入文件库"))


async def test_decided_upload_is_carried_out_after_a_kill(tmp_path: Path) -> None:
    """Killed between the decision and the index: the next start finishes it, once."""
    async with service(tmp_path) as at:
        await _send(at, FIRE)
    database = Database(tmp_path / "bot" / "bot.sqlite")
    uploads = Uploads(database, tmp_path / "bot" / "uploads", tmp_path / "corpus")
    upload = uploads.get(database.rows("SELECT id FROM uploads")[0]["id"])
    assert upload
    uploads.place(uploads.decide(upload, None))
    database.close()
    async with service(tmp_path) as at:
        async with asyncio.timeout(30):
            while list((at.data / "uploads").iterdir()):
                await asyncio.sleep(0.02)
        assert [path.name for path in at.corpus.iterdir()] == ["火发.txt"]
        assert "设卡检查" in (await at.telegram.ask("林场")).text


async def test_a_change_that_never_ends_is_given_up(tmp_path: Path) -> None:
    """After three starts that did not live to see its end it is undone, and whoever sent the file is told."""
    async with service(tmp_path) as at:
        await _send(at, FIRE)
    database = Database(tmp_path / "bot" / "bot.sqlite")
    uploads = Uploads(database, tmp_path / "bot" / "uploads", tmp_path / "corpus")
    upload = uploads.get(database.rows("SELECT id FROM uploads")[0]["id"])
    assert upload
    uploads.place(uploads.decide(upload, None))
    for _ in range(3):  # a start that is killed in the middle
        assert [left.id for left in uploads.decided()] == [upload.id]
    database.close()
    async with service(tmp_path) as at:
        told = await at.telegram.next_to(ADMIN, 0)
        assert told.text == "没有加入：火发.txt：试了 3 次都没有完成，已放弃"
        assert not list(at.corpus.iterdir())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("琼发〔2020〕3号.txt", "琼发〔2020〕3号.txt"),
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\a b\x00c.TXT", "a_b_c.txt"),
        (".hidden.txt", "hidden.txt"),
        ("长" * 300 + ".txt", "长" * 76 + ".txt"),
    ],
)
def test_safe_name(name: str, safe: str) -> None:
    """A name that somebody sent names a plain file of the corpus and nothing else."""
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["README.md", "...txt", "/", "\u202e.txt"])
def test_name_without_a_stem_gets_one(name: str) -> None:
    """A file that the corpus would pass over, or that has no name, is called notice-…"""
    assert safe_name(name).startswith("notice-")


async def test_a_notice_that_the_index_leaves_out_is_undone_and_told(tmp_path: Path) -> None:
    """No success is reported before the notice is answered from; the corpus is as it was."""
    async with service(tmp_path) as at:
        shown = await _send(at, FIRE + "\n读不出")
        await at.telegram.press(shown, "加入文件库", ADMIN)
        failed = await at.telegram.until(lambda said: said.text.startswith("没有加入"))
        assert "内容读不出来" in failed.text
        assert not list(at.corpus.iterdir())


def _uploads(tmp_path: Path) -> Uploads:
    (tmp_path / "corpus").mkdir()
    return Uploads(Database(tmp_path / "bot" / "bot.sqlite"), tmp_path / "bot" / "uploads", tmp_path / "corpus")


def test_a_notice_is_replaced_by_one_of_another_format_under_its_own_suffix(tmp_path: Path) -> None:
    """A reader goes by the suffix: the new file keeps its own, and the old one does not stay beside it."""
    uploads = _uploads(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "old.pdf").write_bytes(b"old")
    upload, _ = uploads.stage(ADMIN, "new.txt", FIRE.encode())
    decided = uploads.decide(upload, "old.pdf")
    for _ in range(2):  # also when a kill has it done again
        uploads.place(decided)
        assert [path.name for path in corpus.iterdir()] == ["old.txt"]
    uploads.undo(decided)
    assert {path.name: path.read_bytes() for path in corpus.iterdir()} == {"old.pdf": b"old"}


def test_a_third_file_of_that_name_is_not_written_over(tmp_path: Path) -> None:
    """Where old.txt is another notice, what replaces old.pdf gets a name of its own."""
    uploads = _uploads(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "old.pdf").write_bytes(b"old")
    (corpus / "old.txt").write_bytes(b"another")
    upload, _ = uploads.stage(ADMIN, "new.txt", FIRE.encode())
    decided = uploads.decide(upload, "old.pdf")
    uploads.place(decided)
    assert sorted(path.name for path in corpus.iterdir()) == ["old-2.txt", "old.txt"]
    assert (corpus / "old.txt").read_bytes() == b"another"


def test_a_full_disk_takes_no_notice_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be replaced goes only when what replaces it is on the disk, and no half file is left."""
    uploads = _uploads(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "old.pdf").write_bytes(b"old")
    upload, _ = uploads.stage(ADMIN, "new.txt", FIRE.encode())
    decided = uploads.decide(upload, "old.pdf")
    synced = os.fsync

    def full(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").resolve().parent == corpus:
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        uploads.place(decided)
    assert [path.name for path in corpus.iterdir()] == ["old.pdf"]


async def test_a_file_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the system says, and nothing half kept."""

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with service(tmp_path) as at:
        monkeypatch.setattr(os, "fsync", full)
        assert (await _send(at, FIRE)).text.startswith("没有加入：")
        assert not list((at.data / "uploads").iterdir())


def test_only_the_latest_versions_are_kept(tmp_path: Path) -> None:
    """What was replaced long ago goes; a file of a folder comes back into it."""
    uploads = _uploads(tmp_path)
    (tmp_path / "corpus" / "2021").mkdir()
    file = tmp_path / "corpus" / "2021" / "old.txt"
    for number in range(55):
        file.write_text(f"{FIRE}{number}")
        removal = uploads.remove(ADMIN, "2021/old.txt", str(number))
        uploads.place(removal)
        uploads.finish(removal)
    versions = uploads.versions()
    assert [version.label for version in versions] == [str(number) for number in range(54, 4, -1)]
    assert len(list((tmp_path / "bot" / "uploads").iterdir())) == 50
    upload, _ = uploads.stage_version(versions[0].id, ADMIN)
    uploads.place(uploads.decide(upload, None))
    assert file.read_text() == f"{FIRE}54"


def test_files_kept_aside_are_the_bots_own(tmp_path: Path) -> None:
    """Neither the group nor others may read what was sent."""
    uploads = _uploads(tmp_path)
    uploads.stage(ADMIN, "new.txt", FIRE.encode())
    assert all(not path.stat().st_mode & 0o077 for path in [tmp_path / "bot", *(tmp_path / "bot").rglob("*")])
