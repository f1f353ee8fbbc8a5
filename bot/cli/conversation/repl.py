"""The conversation in the terminal: `wenhao repl`, also from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer import Answer, Quote
from bot.cli.answer_text import answer_text, decisive
from bot.cli.terminal.output import quoted, show
from bot.question import AnswersQuestions, ask
from index.errors import WenhaoError

if TYPE_CHECKING:
    from bot.cli.conversation.late_answerer import LateAnswerer
    from bot.cli.conversation.prompt import Prompt
    from bot.cli.language_model import Propose
    from index.search.index import Index

PROMPT = "问> "
KEPT_TURNS = 20
"""Earlier questions that a follow-up can refer to."""

_HELP = """\
直接写问题即可，可以接着上一句追问，例如：那海南呢？
  /sources      索引里有哪些公文
  /show 1       上一个回答第 1 条引文所在的整条原文
  /show 文号    一件公文的要素和条款（也可写文件名）
  /open 1       上一个回答第 1 条引文在原文件中的位置和上下文
  /reset        忘掉这次对话，重新开始
  /help         显示这段说明
  /quit         离开（也可按 Ctrl-D）"""


class Repl:
    """One conversation; `respond` takes a typed line and returns the text to show."""

    def __init__(
        self, answerer: AnswersQuestions, index: Index, corpus: Path | None = None, propose: Propose | None = None
    ) -> None:
        self._answerer = answerer
        self._index = index
        self._corpus, self._propose = corpus, propose
        self._turns: list[str] = []
        self._last: Answer | None = None
        self.bold: list[str] = []
        """The words that decide, or that were quoted, in what was shown last."""
        self.over = False
        self._commands: dict[str, Callable[[str], str]] = {
            "/help": lambda _: _HELP,
            "/sources": self._sources,
            "/show": self._show,
            "/open": self._open,
            "/reset": self._reset,
            "/quit": self._quit,
            "/exit": self._quit,
        }

    def respond(self, line: str) -> str:
        """What to show for one line; a fault becomes a sentence and the conversation goes on."""
        typed = line.strip()
        self.bold = []
        if not typed:
            return ""
        try:
            return self._command(typed) if typed.startswith("/") else self._answer(typed)
        except WenhaoError as error:
            return str(error)

    def _answer(self, question: str) -> str:
        proposed = self._propose(question, self._turns) if self._propose else ()
        answer = ask(self._answerer, question, self._turns, proposed)
        self._turns = [*self._turns, question][-KEPT_TURNS:]
        self._last, self.bold = answer, decisive(answer)
        return answer_text(answer)

    def _command(self, typed: str) -> str:
        name, _, rest = typed.partition(" ")
        command = self._commands.get(name.lower())
        if command:
            return command(rest.strip())
        import difflib

        close = difflib.get_close_matches(name.lower(), self._commands, 1)
        return f"没有命令 {name}，{f'是不是 {close[0]}？' if close else ''}/help 列出全部命令。"

    def completions(self) -> list[str]:
        """What can be typed whole: commands, and the numbers and titles of the notices."""
        notices = self._index.notices()
        names = [name for notice in notices for name in (notice.document_number, notice.title) if name]
        return [*self._commands, *names]

    def _sources(self, _: str) -> str:
        from bot.cli.terminal.tables import notices_table

        return notices_table(self._index.notices())

    def _show(self, which: str) -> str:
        if not which:
            return "请写明要看什么：/show 1 看上一个回答的第 1 条引文所在的整条，/show 文号 看整件公文。"
        if which.isdecimal():
            return self._whole_clause(int(which))
        from bot.answering.notice_documents import described
        from bot.answering.notice_lookup import find_notice
        from bot.cli.document_text import documents_text
        from bot.cli.terminal.tables import notice_text
        from index.parsing.layout.paragraphs import READING_TEXT_RULE

        notice = find_notice(self._index, which)
        return notice_text(notice, READING_TEXT_RULE, documents_text(described(notice, self._index)))

    def _open(self, which: str) -> str:
        """The file, the place in it and the paragraphs around a quote of the last answer."""
        found = self._quote(int(which) if which.isdecimal() else 1)
        if isinstance(found, str):
            return found
        from bot.cli.source_places import around, places

        notice = self._index.notice(found.file)
        path = (self._corpus or Path()) / found.file
        place = places(notice, path)(found.start)
        return f"{path}{place}\n\n{quoted(around(notice, found.start, found.end))}"

    def _whole_clause(self, number: int) -> str:
        found = self._quote(number)
        return found if isinstance(found, str) else self._clause_of(found)

    def _quote(self, number: int) -> Quote | str:
        """The quote of the last answer, or why there is none."""
        quotes = (self._last.quotes or self._last.nearest) if self._last else ()
        if not 1 <= number <= len(quotes):
            return f"上一个回答有 {len(quotes)} 条引文，没有第 {number} 条。" if quotes else "还没有带引文的回答。"
        self.bold = quotes[number - 1].text.split("\n")
        return quotes[number - 1]

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


def run(
    answerer: LateAnswerer,
    index: Index,
    history_file: Path,
    corpus: Path | None = None,
    propose: Propose | None = None,
) -> int:
    """Converses until the input ends or /quit; at a terminal Ctrl-C abandons only the line or the answer."""
    repl = Repl(answerer, index, corpus, propose)
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.cli.conversation.prompt import Prompt

        print("文号：用公文原文回答。/help 有说明，Ctrl-D 离开。")
        _converse(repl, Prompt(history_file, repl.completions, answerer.begin))
    else:
        _read_through(repl)
    return 0


def _converse(repl: Repl, prompt: Prompt) -> None:
    while not repl.over:
        try:
            text = repl.respond(prompt.read(PROMPT))
            if text:
                show(f"{text}\n", bold=repl.bold)
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
            if text := repl.respond(line):
                show(f"{text}\n")
        if repl.over:
            return
