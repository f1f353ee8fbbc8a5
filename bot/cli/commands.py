"""What each verb of `wenhao` does: a function a verb, which returns the exit code and imports what it needs itself."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terminal.output import show as show_text
from bot.cli.terminal.output import show_long

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.answering import Answerer
    from bot.answering.explain.explanation import Explanation
    from bot.cli.json_lines import QuestionLine
    from bot.cli.language_model import Propose, Summaries
    from index.notice import Notice
    from index.search.index import Index
    from index.settings import Settings

DONE, FAULTY, REFUSED = 0, 1, 3


def ask(args: Namespace) -> int:
    """One answer, or with --jsonl one a line."""
    from bot.language import speaks_english
    from bot.question import ask as answer_to
    from bot.question import explain as explained_to
    from bot.question import refusal
    from bot.serialization import answer_json, dumps

    question = _question(args)
    answerer, propose, summaries = _answerer(_index(args), args.as_of), _propose(args), _summaries(args)

    def answered(question: str, history: Sequence[str] = ()) -> tuple[Answer, Explanation | None]:
        proposed = propose(question, history) if propose else ()
        if not args.explain:
            return answer_to(answerer, question, history, proposed), None
        return explained_to(answerer, question, history, proposed)

    if args.jsonl:
        for line in _lines():
            told = (refusal(line.question, line.fault), None) if line.fault else answered(line.question, line.history)
            print(dumps(answer_json(*told) | (summaries.json(told[0]) if summaries else {})), flush=True)
        return DONE
    answer, explanation = answered(question)
    if args.json:
        print(dumps(answer_json(answer, explanation) | (summaries.json(answer) if summaries else {})))
        return DONE if answer.answered else REFUSED
    from bot.cli.answer_text import answer_text, decisive

    if summaries:
        summaries.show(answer)
    show_text(answer_text(answer), bold=decisive(answer))
    if explanation:
        from bot.answering.explain.explanation import explanation_text

        show_text(f"\n{explanation_text(explanation, speaks_english(question))}")
    return DONE if answer.answered else REFUSED


def search(args: Namespace) -> int:
    """Ranked clauses without an answer; a query that cannot be searched gives no hits and says why."""
    from bot.searching import search_clauses
    from bot.serialization import dumps, hits_json

    query = _question(args)
    index = _index(args)
    if args.jsonl:
        for line in _lines():
            hits, reason = search_clauses(index, line.question, args.k, line.fault)
            print(dumps(hits_json(line.question, hits, reason)), flush=True)
        return DONE
    hits, reason = search_clauses(index, query, args.k)
    if args.json:
        print(dumps(hits_json(query, hits, reason)))
    else:
        from bot.cli.terminal.tables import hits_text

        show_long(hits_text(hits) if hits else reason or "没有检索到条款。")
    return DONE


def show(args: Namespace) -> int:
    """A notice's elements, documents, relations and clauses, from a file or the index; --source: their places in it."""
    from bot.answering.notice_documents import described
    from bot.serialization import documents_json, dumps, notice_json

    notice, path, index = _notice(args)
    documents = described(notice, index)
    if args.json:
        print(dumps(notice_json(notice) | documents_json(documents)))
        return DONE
    from bot.cli.document_text import documents_text
    from bot.cli.terminal.tables import notice_text
    from index.parsing.layout.paragraphs import READING_TEXT_RULE

    told = documents_text(documents)
    if args.source:
        from bot.cli.source_places import places

        show_long(notice_text(notice, READING_TEXT_RULE, told, places(notice, path)))
    else:
        show_long(notice_text(notice, READING_TEXT_RULE, told))
    return DONE


def doctor(args: Namespace) -> int:
    """What was read from files and how; 1 when something needs a person."""
    from bot.serialization import dumps, examination_json
    from index.errors import CorpusError
    from index.ingest.corpus import corpus_files
    from index.ingest.doctor import describe
    from index.ingest.duplicates import DuplicateDetector
    from index.ingest.isolation import examine_apart

    _tell_what_leaves()
    needed, seen = False, DuplicateDetector()
    for root in map(Path, args.files or [_settings(args).corpus]):
        paths = corpus_files(root) if root.is_dir() or not args.files else [root]
        if not paths:
            raise CorpusError(f"{root} 里没有可读的公文。")
        for path in paths:
            found = examine_apart(path, root if path != root else None, seen)
            needed |= found.needs_a_person
            if args.json:
                print(dumps(examination_json(found)), flush=True)
            else:
                show_text("\n".join(describe(found)))
    return FAULTY if needed else DONE


def notices(args: Namespace) -> int:
    """What is in the index."""
    from bot.serialization import dumps, summary_json

    summaries = _index(args).notices()
    if args.json:
        print(dumps([summary_json(summary) for summary in summaries]))
    else:
        from bot.cli.terminal.tables import notices_table

        show_long(notices_table(summaries))
    return DONE


def rebuild(args: Namespace) -> int:
    """The index from the corpus, with a progress bar on stderr and a report a notice."""
    from bot.cli.terminal.progress import rebuild_with_progress

    report = rebuild_with_progress(_settings(args), full=args.full)
    if args.json:
        from bot.serialization import dumps, report_json

        print(dumps(report_json(report)))
    else:
        from bot.cli.terminal.tables import report_text

        show_text(report_text(report))
    return DONE


def evaluate(args: Namespace) -> int:
    """The figures of the questions in a file; 1 when one misses its floor."""
    from bot.cli.terminal.progress import progress_bar
    from bot.evaluation import report, results, runner
    from bot.evaluation.metrics import missed

    # Whatever is wrong with a file is told before the first question is asked.
    earlier = results.load(Path(args.against)) if args.against else None
    floors = results.load_floors(Path(args.floor)) if args.floor else {}
    if args.save:
        results.check_place(Path(args.save))
    asked = runner.prepare(Path(args.questions))
    if args.corpus:
        _rebuild_for(args)
    index = _index(args)
    with progress_bar() as progress:
        done = runner.evaluate(asked, index, _answerer(index), progress)
    difference = results.compare(done, earlier) if earlier else None
    below = missed(done.figures(), floors)
    if args.json:
        from bot.serialization import dumps

        print(dumps(results.report_json(done, args.fails, difference) | {"below_floor": below}))
    else:
        show_text(report.run_text(done, fails=args.fails, difference=difference))
    if done.left:
        asked_so_far = len(done.outcomes)
        show_text(f"wenhao：评测中断，以上只是前 {asked_so_far} 题的结果，还有 {done.left} 题没有问。", file=sys.stderr)
        raise KeyboardInterrupt
    if args.save:
        results.save(done, Path(args.save))
    if below:
        show_text(f"wenhao：{report.floors_text(done.figures(), floors, below)}", file=sys.stderr)
    return FAULTY if below else DONE


def repl(args: Namespace) -> int:
    """The conversation in the terminal."""
    from bot.cli.conversation.late_answerer import LateAnswerer
    from bot.cli.conversation.repl import run

    index = _index(args)
    settings = _settings(args)
    return run(
        LateAnswerer(lambda: _answerer(index)), index, settings.data / "repl_history", settings.corpus, _propose(args)
    )


def bot(args: Namespace) -> int:
    """The Telegram bot, until it is stopped."""
    from bot.telegram_bot.app import run

    return run() or DONE


def trust(args: Namespace) -> int:
    """From now on all settings of the folder's `.env` are taken."""
    from bot.cli.env_file import trust as trust_folder
    from index.errors import SettingsError

    folder = Path(args.folder)
    if not folder.is_dir():
        raise SettingsError(f"没有文件夹 {folder}。")
    trust_folder(folder)
    show_text(f"已信任 {folder.resolve()}，以后采用它的 .env 里的全部设置。")
    return DONE


def export_model(args: Namespace) -> int:
    """The embedded model as a folder that sentence-transformers opens."""
    from index.errors import CorpusError, SettingsError

    folder = Path(args.folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CorpusError(f"{folder} 已经有内容，请换一个空的文件夹。")
    try:
        from index.encoder.standard_model import write
    except ImportError:
        raise SettingsError("没有安装所需的组件。请运行 pip install 'wenhao[export]'。") from None
    write(folder)
    show_text(f"已写入 {folder}。用 SentenceTransformer('{folder}', trust_remote_code=True) 打开。")
    return DONE


def mcp(args: Namespace) -> int:
    """The MCP server over standard input and output, until the client closes it."""
    from bot.server.running import serve_mcp

    serve_mcp(lambda: _index(args), _settings(args).data)
    return DONE


def serve(args: Namespace) -> int:
    """The HTTP server, until it is stopped."""
    from bot.server.running import serve_http

    serve_http(lambda: _index(args), _settings(args).data)
    return DONE


def _rebuild_for(args: Namespace) -> None:
    """Brings the index up to date with --corpus; what could not be read is named on stderr."""
    from bot.cli.terminal.progress import rebuild_with_progress

    for file, reason in rebuild_with_progress(_settings(args), full=False).unread.items():
        show_text(f"未收入 {file}：{reason}", file=sys.stderr)


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


def _lines() -> Iterator[QuestionLine]:
    from bot.cli.json_lines import read_lines

    return read_lines(sys.stdin.buffer)


def _settings(args: Namespace) -> Settings:
    """The settings of the environment; what the command line says comes first."""
    from index.settings import Settings

    said = {"WENHAO_INDEX": getattr(args, "index", None), "WENHAO_CORPUS": getattr(args, "corpus", None)}
    return Settings.from_environ({**os.environ, **{name: value for name, value in said.items() if value}})


def _index(args: Namespace) -> Index:
    from index.search.index import Index

    return Index.open(_settings(args).index)


def _answerer(index: Index, as_of: str | None = None) -> Answerer:
    from bot.answering import Answerer

    return Answerer(index, as_of)


def _tell_what_leaves() -> None:
    """On stderr, that texts leave the machine, and for where; nothing where they do not."""
    if not os.environ.get("WENHAO_LLM", "").strip():
        return
    from bot.llm.settings import ModelSettings

    if model := ModelSettings.from_environ():
        print(f"wenhao：写概括时，问题和引文会发送给 {model.told}；不填 WENHAO_LLM 就什么也不发送。", file=sys.stderr)
        if model.llm_reads:
            print(
                "wenhao：WENHAO_LLM_READS 为 on，回答之前还会把问题和之前的问题发给它改写，拒答的也在内。",
                file=sys.stderr,
            )


def _propose(args: Namespace) -> Propose | None:
    """What reads questions by a model; without WENHAO_LLM nothing of it is even imported."""
    if not os.environ.get("WENHAO_LLM", "").strip():
        return None
    from bot.cli.language_model import propose_by_environ

    return propose_by_environ(_settings(args).data)


def _summaries(args: Namespace) -> Summaries | None:
    """What writes summaries; without WENHAO_LLM nothing of it is even imported."""
    if not os.environ.get("WENHAO_LLM", "").strip():
        return None
    from bot.cli.language_model import Summaries

    return Summaries.from_environ(_settings(args).data)


def _notice(args: Namespace) -> tuple[Notice, Path, Index | None]:
    """The notice, the file it comes from, and the index where it is from there."""
    from index.readers.archive import is_file

    path = Path(args.which)
    if is_file(path):
        from index.ingest.isolation import parse_apart

        return parse_apart(path), path, None
    from bot.answering.notice_lookup import find_notice
    from index.errors import CorpusError, IndexMissing, IndexOutdated

    if path.is_dir():
        raise CorpusError(f"{path} 是文件夹，请写明其中的一份公文。")
    missing = CorpusError(f"没有这个文件：{path}。")
    if len(path.parts) > 1 and not is_file(_settings(args).corpus.joinpath(path)):
        raise missing
    try:
        index = _index(args)
    except IndexMissing:
        raise (
            missing if path.suffix else IndexMissing(f"{path} 不是文件，索引也还没有。请先运行 wenhao rebuild。")
        ) from None
    except IndexOutdated:
        if path.suffix and not is_file(_settings(args).corpus.joinpath(path)):
            raise missing from None
        raise
    notice = find_notice(index, args.which)
    return notice, _settings(args).corpus / notice.file, index
