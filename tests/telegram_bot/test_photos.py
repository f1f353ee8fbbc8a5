"""Photos of notices, and speech."""

from pathlib import Path

import pytest
from emulator import Said
from running_bot import Service, service
from samples import FIRE, MOUNTAIN

from bot.telegram_bot.handlers import photos
from index.errors import ReadingError
from index.parsing.parser import parse_text


async def _photo(at: Service, caption: str | None, data: bytes = b"picture") -> Said:
    at.telegram.assets["photo-1"] = {"filename": "photo.jpg", "data": data, "size": len(data)}
    size = {"file_id": "photo-1", "file_unique_id": "u", "width": 900, "height": 1200, "file_size": len(data)}
    before = len(at.telegram.to(42))
    words = {"caption": caption} if caption else {}
    await at.telegram.send({"message": at.telegram.message(None, photo=[size], **words)})
    return await at.telegram.next_to(42, before)


async def test_a_photo_of_a_notice_is_found_on_file_and_its_caption_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without words below the notice itself is shown; one that is not on file is told by its number."""
    shown = [parse_text(MOUNTAIN, "photo.jpg")]
    monkeypatch.setattr(photos, "can_recognise", lambda: True)
    monkeypatch.setattr(photos, "parse_apart", lambda path: shown[0] if path.read_bytes() == b"picture" else None)
    async with service(tmp_path) as at:
        answer = await _photo(at, "第一条")
        assert "巡查堤防" in answer.text and "值守" not in answer.text
        assert (await _photo(at, None)).text.startswith(
            "《中共山县委关于做好防汛工作的通知》\n\n发文字号：山发〔2021〕7号"
        )
        shown[0] = parse_text(FIRE, "photo.jpg")
        assert (await _photo(at, None)).text.startswith("照片上的是“火发〔2022〕1号”，文件库中没有这份文件。")
        assert "沙袋" in (await _photo(at, "沙袋")).text


async def test_a_photo_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is recognised that is said; without the recogniser what stands below is asked as it is."""

    def unreadable(path: Path) -> None:
        raise ReadingError("photo.jpg", "扫描件里没有识别出文字，请检查扫描质量。")

    async with service(tmp_path) as at:
        monkeypatch.setattr(photos, "can_recognise", lambda: True)
        monkeypatch.setattr(photos, "parse_apart", unreadable)
        assert "没有认出公文的文字" in (await _photo(at, None)).text
        monkeypatch.setattr(photos, "can_recognise", lambda: False)
        assert "沙袋" in (await _photo(at, "沙袋")).text
        assert "只读得懂文字" in (await _photo(at, None)).text


async def test_speech_is_declined_with_a_way_out(tmp_path: Path) -> None:
    """A keyboard writes what is said."""
    async with service(tmp_path) as at:
        voice = {"file_id": "v", "file_unique_id": "u", "duration": 3}
        await at.telegram.send({"message": at.telegram.message(None, voice=voice)})
        assert "输入法上的话筒" in (await at.telegram.next_to(42, 0)).text
