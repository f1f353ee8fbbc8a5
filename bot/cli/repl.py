"""The conversation in the terminal: `wenhao repl`, also from a pipe."""

from __future__ import annotations

import contextlib
import locale
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer import Answer, Quote
from bot.cli.answer_text import answer_text
from bot.cli.output import quoted, show
from bot.question import AnswersQuestions, ask
from index.errors import WenhaoError

if TYPE_CHECKING:
    from index.search.index import Index

PROMPT = "问> "
KEPT_TURNS = 20
"""Earlier questions that a follow-up can refer to."""
KEPT_LINES = 1000

_HELP = """\
直接写问题即可，可以接着上一句追问，例如：那海南呢？
  /sources      索引里有哪些公文
  /show 1       上一个回答第 1 条引文所在的整条原文
  /show 文号    一件公文的要素和条款（也可写文件名）
  /reset        忘掉这次对话，重新开始
  /help         显示这段说明
  /quit         离开（也可按 Ctrl-D）"""


class Repl:
    """One conversation; `respond` takes a typed line and returns the text to show."""

    def __init__(self, answerer: AnswersQuestions, index: Index) -> None:
        self._answerer = answerer
        self._index = index
        self._turns: list[str] = []
        self._last: Answer | None = None
        self.over = False
        self._commands: dict[str, Callable[[str], str]] = {
            "/help": lambda _: _HELP,
            "/sources": self._sources,
            "/show": self._show,
            "/reset": self._reset,
            "/quit": self._quit,
            "/exit": self._quit,
        }

    def respond(self, line: str) -> str:
        """What to show for one line; a fault becomes a sentence and the conversation goes on."""
        typed = line.strip()
        if not typed:
            return ""
        try:
            return self._command(typed) if typed.startswith("/") else self._answer(typed)
        except WenhaoError as error:
            return str(error)

    def _answer(self, question: str) -> str:
        answer = ask(self._answerer, question, self._turns)
        self._turns = [*self._turns, question][-KEPT_TURNS:]
        self._last = answer
        return answer_text(answer)

    def _command(self, typed: str) -> str:
        name, _, rest = typed.partition(" ")
        command = self._commands.get(name.lower())
        return command(rest.strip()) if command else f"没有命令 {name}，/help 列出全部命令。"

    def _sources(self, _: str) -> str:
        from bot.cli.tables import notices_table

        return notices_table(self._index.notices())

    def _show(self, which: str) -> str:
        if not which:
            return "请写明要看什么：/show 1 看上一个回答的第 1 条引文所在的整条，/show 文号 看整件公文。"
        if which.isdecimal():
            return self._whole_clause(int(which))
        from bot.answering.notice_documents import described
        from bot.answering.notice_lookup import find_notice
        from bot.cli.document_text import documents_text
        from bot.cli.tables import notice_text
        from index.parsing.paragraphs import READING_TEXT_RULE

        notice = find_notice(self._index, which)
        return notice_text(notice, READING_TEXT_RULE, documents_text(described(notice, self._index)))

    def _whole_clause(self, number: int) -> str:
        quotes = (self._last.quotes or self._last.nearest) if self._last else ()
        if not 1 <= number <= len(quotes):
            return f"上一个回答有 {len(quotes)} 条引文，没有第 {number} 条。" if quotes else "还没有带引文的回答。"
        return self._clause_of(quotes[number - 1])

    def _clause_of(self, quote: Quote) -> str:
        notice = self._index.notice(quote.file)
        around = [clause for clause in notice.clauses if clause.start <= quote.start and quote.end <= clause.end]
        if not around:
            return f"{quoted(quote.text)}\n（这句不属任何条款）"
        return quoted(max(around, key=lambda clause: len(clause.path)).text)

    def _reset(self, _: str) -> str:
        self._turns, self._last = [], None
        return "已忘掉先前的对话。"

    def _quit(self, _: str) -> str:
        self.over = True
        return ""


def run(answerer: AnswersQuestions, index: Index, history_file: Path) -> int:
    """Converses until the input ends or /quit; at a terminal Ctrl-C abandons only the line or the answer."""
    repl = Repl(answerer, index)
    if sys.stdin.isatty() and sys.stdout.isatty():
        print("文号：用公文原文回答。/help 有说明，Ctrl-D 离开。")
        with _line_editing(history_file):
            _converse(repl)
    else:
        _read_through(repl)
    return 0


def _converse(repl: Repl) -> None:
    while not repl.over:
        try:
            _show(repl.respond(input(PROMPT)))
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print("\n（已中断，对话还在；Ctrl-D 或 /quit 离开）")


def _read_through(repl: Repl) -> None:
    """Answers each line of standard input, which is repeated so that the output reads as a conversation."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        if line:
            show(f"{PROMPT}{line}")
            _show(repl.respond(line))
        if repl.over:
            return


def _show(text: str) -> None:
    if text:
        show(f"{text}\n")


@contextlib.contextmanager
def _line_editing(history_file: Path) -> Iterator[None]:
    """Line editing with history where the system has readline; a history that cannot be kept is no fault."""
    # readline takes the bytes of one Chinese character for several characters unless the locale says UTF-8.
    if "utf-8" not in (locale.nl_langinfo(locale.CODESET) if hasattr(locale, "nl_langinfo") else "utf-8").lower():
        os.environ["LC_ALL"] = "C.UTF-8"
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_history_length(KEPT_LINES)
    with contextlib.suppress(OSError):
        readline.read_history_file(history_file)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            history_file.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history_file)
