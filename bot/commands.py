"""What each verb of `wenhao` does: a function a verb, which returns the exit code and imports what it needs itself."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.json_lines import Line
    from index.notice import Notice
    from index.search import Index
    from index.settings import Settings

DONE, REFUSED = 0, 3


def ask(args: Namespace) -> int:
    """One answer, or with --jsonl one a line."""
    from bot.contract import answer_json, dumps
    from bot.question import ask as answer_to
    from bot.question import refusal

    question = _question(args)
    answerer = _answerer(_index(args))
    if args.jsonl:
        for line in _lines():
            fault = line.fault
            answer = refusal(line.question, fault) if fault else answer_to(answerer, line.question, line.history)
            print(dumps(answer_json(answer)), flush=True)
        return DONE
    answer = answer_to(answerer, question)
    if args.json:
        print(dumps(answer_json(answer)))
    else:
        from bot.terminal import answer_text

        print(answer_text(answer))
    return DONE if answer.answered else REFUSED


def search(args: Namespace) -> int:
    """Ranked clauses without an answer; a query that cannot be searched gives no hits and says why."""
    from bot.contract import dumps, hits_json
    from bot.question import fault, tidy

    query = _question(args)
    index = _index(args)
    if args.jsonl:
        for line in _lines():
            tidied = tidy(line.question)
            reason = line.fault or fault(line.question, tidied)
            hits = [] if reason else index.search_clauses(tidied, args.k)
            print(dumps(hits_json(line.question, hits) | ({"error": reason} if reason else {})), flush=True)
        return DONE
    reason = fault(query, tidy(query))
    hits = [] if reason else index.search_clauses(tidy(query), args.k)
    if args.json:
        print(dumps(hits_json(query, hits) | ({"error": reason} if reason else {})))
    else:
        from bot.listing import hits_text

        print(hits_text(hits) if hits else reason or "没有检索到条款。")
    return DONE


def show(args: Namespace) -> int:
    """A notice's elements and clause tree, from a file or from the index."""
    from bot.contract import dumps, notice_json

    notice = _notice(args)
    if args.json:
        print(dumps(notice_json(notice)))
    else:
        from bot.listing import notice_text
        from index.reading_text import READING_TEXT_RULE

        print(notice_text(notice, READING_TEXT_RULE))
    return DONE


def notices(args: Namespace) -> int:
    """What is in the index."""
    from bot.contract import dumps, summary_json

    summaries = _index(args).notices()
    if args.json:
        print(dumps([summary_json(summary) for summary in summaries]))
    else:
        from bot.listing import notices_table

        print(notices_table(summaries))
    return DONE


def rebuild(args: Namespace) -> int:
    """The index from the corpus, with a progress bar on stderr and a report a notice."""
    from bot.rebuilding import rebuild_with_progress

    report = rebuild_with_progress(_settings(args), full=args.full)
    if args.json:
        from bot.contract import dumps, report_json

        print(dumps(report_json(report)))
    else:
        from bot.listing import report_text

        print(report_text(report))
    return DONE


def repl(args: Namespace) -> int:
    """The conversation in the terminal."""
    from bot.repl import run

    index = _index(args)
    return run(_answerer(index), index, _settings(args).data / "repl_history")


def bot(args: Namespace) -> int:
    """The Telegram bot, until it is stopped."""
    from bot.telegram_app import run

    return run() or DONE


def _question(args: Namespace) -> str:
    """The question of the command line or of standard input; "" with --jsonl, where each line has its own."""
    words: list[str] = args.question
    if args.jsonl:
        if words:
            args.child.error("--jsonl 从标准输入逐行读问题，后面不再写问题")
        return ""
    if not words:
        args.child.error("缺少要问的事")
    return sys.stdin.buffer.read().decode("utf-8", "replace") if words == ["-"] else " ".join(words)


def _lines() -> Iterator[Line]:
    from bot.json_lines import read_lines

    return read_lines(sys.stdin.buffer)


def _settings(args: Namespace) -> Settings:
    """The settings of the environment; what the command line says comes first."""
    from index.settings import Settings

    said = {"WENHAO_INDEX": args.index, "WENHAO_CORPUS": getattr(args, "corpus", None)}
    return Settings.from_environ({**os.environ, **{name: value for name, value in said.items() if value}})


def _index(args: Namespace) -> Index:
    from index.search import Index

    return Index.open(_settings(args).index)


def _answerer(index: Index) -> Answerer:
    from bot.answering import Answerer

    return Answerer(index)


def _notice(args: Namespace) -> Notice:
    path = Path(args.which)
    if path.is_file():
        from index.parser import parse_file

        return parse_file(path)
    from bot.lookup import find_notice

    return find_notice(_index(args), args.which)
