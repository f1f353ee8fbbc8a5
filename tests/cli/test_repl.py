"""The conversation in the terminal: typed at a real pseudo-terminal, piped, and line by line."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from running_wenhao import CORPUS, IN_FRONT, ROOT, Wenhao

from bot.answer import Answer, Quote
from bot.cli.conversation.late_answerer import LateAnswerer
from bot.cli.conversation.repl import KEPT_TURNS, Repl
from index.errors import ModelError, StoreError
from index.search.index import Index


class Clerk:
    """Quotes the first sentence of clause 三 of one notice, and remembers what it was asked."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.asked: list[tuple[str, list[str]]] = []

    def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
        self.asked.append((question, list(history)))
        notice = self.index.notice("hainan-qiongfa-2020-3.txt")
        sentence = next(sentence for sentence in notice.sentences if sentence.path == ("三",))
        words = notice.reading_text[sentence.start : sentence.end]
        quote = Quote(
            words, notice.document_number, notice.title, notice.issuers[0], None, notice.print_date, "三", ("三",),
            None, None, notice.file, sentence.start, sentence.end, 1.0,
        )  # fmt: skip
        return Answer(question, True, "clauses", "找到 1 条。", (quote,))


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> Iterator[Index]:
    opened = Index.open(shipped_index)
    yield opened
    opened.close()


@pytest.fixture
def clerk(index: Index) -> Clerk:
    return Clerk(index)


@pytest.fixture
def repl(clerk: Clerk, index: Index) -> Repl:
    return Repl(clerk, index)


def test_each_question_comes_with_the_earlier_ones(repl: Repl, clerk: Clerk) -> None:
    """Follow-ups can refer to what was asked before, oldest first; commands are no questions."""
    for line in ("村党支部要做什么", "/sources", "那海南呢？"):
        repl.respond(line)
    assert clerk.asked == [("村党支部要做什么", []), ("那海南呢？", ["村党支部要做什么"])]


def test_a_long_conversation_keeps_its_latest_turns(repl: Repl, clerk: Clerk) -> None:
    """What the answering has to read stays bounded."""
    for number in range(KEPT_TURNS + 5):
        repl.respond(f"问题{number}")
    assert clerk.asked[-1][1] == [f"问题{number}" for number in range(4, KEPT_TURNS + 4)]


def test_reset_forgets_the_conversation(repl: Repl, clerk: Clerk) -> None:
    """After /reset neither turns nor quotes are left."""
    repl.respond("村党支部要做什么")
    repl.respond("/reset")
    repl.respond("那海南呢？")
    assert clerk.asked[-1] == ("那海南呢？", [])


def test_show_prints_the_whole_clause_of_a_quote(repl: Repl, index: Index) -> None:
    """/show 1 is the clause that the first quote stands in, word for word behind the mark."""
    repl.respond("村党支部要做什么")
    clause = next(clause for clause in index.notice("hainan-qiongfa-2020-3.txt").clauses if clause.path == ("三",))
    assert repl.respond("/show 1") == f"│ {clause.text}"
    assert "没有第 2 条" in repl.respond("/show 2")


def test_show_prints_a_notice_by_its_number(repl: Repl) -> None:
    """/show 文号 gives elements and clauses, also before anything was asked."""
    assert "中共海南省委办公厅" in repl.respond("/show 琼发[2020]3号")
    assert "琼发〔2020〕3号" in repl.respond("/show 某发〔2020〕1号")
    assert "/show 1" in repl.respond("/show")
    assert "还没有" in repl.respond("/show 1")


def test_open_shows_the_original_in_its_place(clerk: Clerk, index: Index) -> None:
    """/open names file, page and paragraph of a quote and shows what stands around it."""
    repl = Repl(clerk, index, CORPUS)
    repl.respond("村党支部要做什么")
    shown = repl.respond("/open 1")
    assert shown.startswith(str(CORPUS / "hainan-qiongfa-2020-3.txt")) and "页第" in shown
    _, before, here, after = shown.replace("\n\n", "\n").split("\n")
    assert before.startswith("│ …") and len(before) < 70 and after.startswith("│ 四、") and after.endswith("…")
    [words] = repl.bold
    assert here.startswith("│ 三、") and words in here
    assert "没有第 9 条" in repl.respond("/open 9")
    assert "是不是 /open？" in repl.respond("/opn 1")


def test_sources_lists_the_notices(repl: Repl) -> None:
    """/sources is the list of what can be quoted."""
    assert repl.respond("/sources").count("〔2020〕") == 3


def test_help_names_every_command_and_an_unknown_one_points_to_it(repl: Repl) -> None:
    """Nobody is left without the next step."""
    shown = repl.respond("/help")
    assert all(command in shown for command in ("/sources", "/show", "/reset", "/help", "/quit"))
    assert "/help" in repl.respond("/nonsense")


def test_quit_ends_the_conversation(repl: Repl) -> None:
    """/quit shows nothing and is over."""
    assert (repl.respond("/quit"), repl.over) == ("", True)


def test_a_fault_is_told_and_the_conversation_goes_on(index: Index) -> None:
    """A reported error becomes its sentence."""

    class Failing:
        def ask(self, question: str, history: Sequence[str] = (), proposed: Sequence[str] = ()) -> Answer:
            raise StoreError("索引已损坏。请运行 wenhao rebuild 重建。")

    repl = Repl(Failing(), index)
    assert repl.respond("问题") == "索引已损坏。请运行 wenhao rebuild 重建。"
    assert repl.over is False


def test_piped_questions_read_as_a_conversation(wenhao: Wenhao) -> None:
    """Each piped line is repeated above its answer; lines after /quit are not answered."""
    ran = wenhao("repl", stdin="村党支部要做什么\n\n/nonsense\n/quit\n那海南呢？\n")
    assert (ran.code, ran.err) == (0, "")
    assert "问> 村党支部要做什么" in ran.out
    assert "以上为原文照录。" in ran.out
    assert "那海南呢" not in ran.out


OWN_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"


class Terminal:
    """`wenhao repl` at a pseudo-terminal of 120 columns."""

    def __init__(self, index: Path, environ: dict[str, str]) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.fd, screen = pty.openpty()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.received = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL + IN_FRONT, "repl", "--index", str(index)],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
            cwd=ROOT,
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **environ},
        )
        os.close(screen)

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def until(self, wanted: str) -> str:
        """What the screen receives up to and with `wanted`; the rest stays for the next call."""
        import select

        end = time.monotonic() + 20
        while wanted.encode() not in self.received and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.received += os.read(self.fd, 65536)
                except OSError:  # Linux reports the end of a pseudo-terminal this way
                    break
        seen, found, self.received = self.received.partition(wanted.encode())
        assert found, seen.decode(errors="replace")
        return (seen + found).decode(errors="replace")

    def code(self) -> int:
        code = self.process.wait(20)
        os.close(self.fd)
        return code


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("locale", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX", "LANG": "C"}])
def test_backspace_takes_one_chinese_character_in_every_locale(
    shipped_index: Path, locale: dict[str, str], tmp_path: Path
) -> None:
    """A mistyped character is one key to take back, Ctrl-C keeps the conversation, and the history is kept."""
    terminal = Terminal(shipped_index, {**locale, "WENHAO_DATA": str(tmp_path)})
    terminal.until("问>")
    terminal.type("/帮组\x7f助\r")
    assert "没有命令 /帮助" in terminal.until("/help 列出全部命令")
    terminal.until("问>")
    terminal.type("半句")
    terminal.until("半句")
    terminal.type("\x03")
    terminal.until("对话还在")
    terminal.until("问>")
    terminal.type("/quit\r")
    assert terminal.code() == 0
    assert "/帮助" in (tmp_path / "repl_history").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_paste_of_several_lines_is_one_message_and_names_are_completed(shipped_index: Path, tmp_path: Path) -> None:
    """What is pasted is answered once, when Enter is pressed; a tab completes the number of a notice on file."""
    terminal = Terminal(shipped_index, {"LC_ALL": "C.UTF-8", "WENHAO_DATA": str(tmp_path)})
    terminal.until("问>")
    terminal.type("\x1b[200~琼发〔2020〕3号\n第三条\x1b[201~")
    terminal.until("第三条")
    terminal.type("\r")
    assert "│ " in terminal.until("照录。")
    terminal.until("问>")
    terminal.type("/show 闽委\t")
    terminal.until("发明电〔2020〕1号")
    terminal.type("\r")
    assert "中共福建省委" in terminal.until("引文依据")
    terminal.until("问>")
    terminal.type("/quit\r")
    assert terminal.code() == 0
    assert (tmp_path / "repl_history").read_text(encoding="utf-8").count("# ") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_d_ends_the_conversation(shipped_index: Path, tmp_path: Path) -> None:
    """End of input leaves with 0."""
    terminal = Terminal(shipped_index, {"LC_ALL": "C.UTF-8", "WENHAO_DATA": str(tmp_path)})
    terminal.until("问>")
    terminal.type("\x04")
    assert terminal.code() == 0


def test_an_answerer_is_made_once_and_what_making_it_raises_is_told_when_it_is_asked(clerk: Clerk) -> None:
    """A fault is told when something is asked, and the next question tries again; then it stays."""
    made: list[int] = []

    def make() -> Clerk:
        made.append(1)
        if len(made) == 1:
            raise ModelError("模型不在。")
        return clerk

    late = LateAnswerer(make)
    with pytest.raises(ModelError, match="模型不在"):
        late.ask("问")
    assert late.ask("问").question == late.ask("问").question == "问"
    assert len(made) == 2
