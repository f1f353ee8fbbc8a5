"""Twelve conversations with the bot, each drawn as a phone shows it, and what they cost the reader.

    python tests/conversations/measure.py --index .wenhao [--font FONT [--face N]] [--out FOLDER]

The table: screens of each conversation's answers (median and most), share of their characters that is quotation, taps.
Pictures are drawn with FONT, any font file with Chinese letters (tests/benchmarks/formats.py names a package with one).
Lines that begin with ▢ press the button of the last message whose words begin so.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(Path(__file__).parent)]

from emulator import Said, Telegram  # noqa: E402
from phone import Bubble, draw  # noqa: E402
from running_bot import ADMIN, make_bot, started  # noqa: E402

GROUP = -1001
CONVERSATIONS: dict[str, Sequence[str]] = {
    "first-time village secretary": ("/start", "村党支部要做什么？", "那外来人员怎么管？", "要向谁报告？", "谢谢"),
    "button-tapper": ("/start", "▢", "▢全文", "▢◂", "▢出处", "▢◂", "▢更多"),
    "English": ("/start", "What must a village Party branch do?", "And schools?", "Who must report, and to whom?"),
    "traditional Chinese": ("村黨支部要做什麼？", "學校呢？", "獎金怎麼發？"),
    "look-up by number": ("琼发〔2020〕3号第三条", "庆组明电〔2020〕2号是什么时候印发的？", "/doc 闽委发明电"),
    "refused": ("农民工工资怎么发？", "▢", "怎么申请低保？"),
    "comparing": ("海南和福建对村党支部的要求有什么不同？", "安庆呢？"),
    "several places": ("党员干部要做什么？", "▢更多", "▢更多"),
    "chat": ("你好", "你是谁？", "不对", "哈哈"),
    "group": ("@wenhao_test_bot 机关事业单位怎么安排？", "▢全文"),
    "list of notices": ("/sources", "▢1", "▢", "/doc"),
    "administrator": ("/help", "/stats", "/allow"),
}
SPEAKS = {"English": "en", "traditional Chinese": "zh-hant"}
"""The language of their Telegram where it is not zh-hans."""


@dataclass(slots=True)
class Conversation:
    """What was said, in order, and how often something was tapped."""

    bubbles: list[Bubble] = field(default_factory=list)
    taps: int = 0

    @property
    def answers(self) -> list[Bubble]:
        """What the bot said."""
        return [bubble for bubble in self.bubbles if not bubble.mine]


async def held(telegram: Telegram, lines: Sequence[str], user: int, chat: int | None, language: str) -> Conversation:
    """One conversation of somebody whose Telegram is in `language`."""
    done, last = Conversation(), None
    person = {"id": user, "is_bot": False, "first_name": "李", "language_code": language}
    for line in lines:
        if line.startswith("▢"):
            pressed = await _pressed(telegram, last, line[1:], user) if last else None
            if pressed is None:
                continue
            done.taps += 1
            last, words = pressed
            done.bubbles.append(Bubble(f"▢ {words}", mine=True))
        else:
            done.bubbles.append(Bubble(line, mine=True))
            last = await telegram.ask(line, user, chat, **{"from": person})
        done.bubbles.append(_bubble(last))
    return done


async def _pressed(telegram: Telegram, last: Said, words: str, user: int) -> tuple[Said, str] | None:
    data = {text: button["callback_data"] for text, button in last.buttons.items() if "callback_data" in button}
    chosen = next((text for text in data if text.startswith(words)), None)
    if chosen is None:
        return None
    before = len(telegram.said)
    answered = await telegram.press_data(last, data[chosen], user)
    for _ in range(100):
        shown = [s for s in telegram.said[before:] if s.method in ("editMessageText", "sendMessage")]
        if shown:
            return shown[-1], chosen
        if answered.text:
            return answered, chosen
        await asyncio.sleep(0.02)
    return None


def _bubble(said: Said) -> Bubble:
    rows = said.body.get("reply_markup", {}).get("inline_keyboard", [])
    return Bubble(said.text, said.body.get("entities", []), [[button["text"] for button in row] for row in rows])


async def main(args: argparse.Namespace) -> None:
    """All conversations over one bot; the table, and the pictures where a font is given."""
    from bot.answering import Answerer
    from index.search.index import Index

    class InThisProcess(Answerer):
        def close(self) -> None: ...

    index = Index.open(args.index)
    with tempfile.TemporaryDirectory() as folder:
        async with Telegram() as telegram:
            bot = make_bot(telegram, Path(folder), lambda: (index, InThisProcess(index)))
            async with started(bot):
                all_held = {
                    name: await held(
                        telegram,
                        lines,
                        ADMIN if name == "administrator" else 100 + at,
                        GROUP if name == "group" else None,
                        SPEAKS.get(name, "zh-hans"),
                    )
                    for at, (name, lines) in enumerate(CONVERSATIONS.items())
                }
    every = [bubble for one in all_held.values() for bubble in one.answers]
    quoted = [bubble for bubble in every if bubble.quotation]
    taps = sum(one.taps for one in all_held.values())
    sums = {"all": Conversation(every, taps), "answers that quote": Conversation(quoted, taps)}
    for name, one in (all_held | sums).items():
        screens = [bubble.screens for bubble in one.answers]
        quoting = [bubble.quotation for bubble in one.answers if bubble.quotation]
        share = f"{statistics.mean(quoting):.2f}" if quoting else "–"
        print(f"{name:32} {statistics.median(screens):5.2f} {max(screens):5.2f} {share:>5} {one.taps:3}")
        if args.font and name in all_held:
            args.out.mkdir(parents=True, exist_ok=True)
            draw(one.bubbles, args.font, args.face, args.out / f"{name.replace(' ', '-')}.png")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--font", type=Path)
    parser.add_argument("--face", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("conversations"))
    asyncio.run(main(parser.parse_args()))
