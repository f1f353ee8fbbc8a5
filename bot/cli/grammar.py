"""The grammar of `wenhao`: its verbs and their arguments, in Chinese, with examples and with what was probably meant.

Nothing but argparse is imported before the verb is known.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NoReturn

_ARGPARSE_IN_CHINESE = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+): expected one argument", r"\1 后面缺少内容"),
    (r"argument 命令: invalid choice: '?([^']+)'? .*", r"没有命令 \1"),
    (r"argument (.+): invalid choice: '?([^']+)'? .*", r"\1 不能是 \2"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 与 \2 不能同用"),
    (r"argument (.+): (?:invalid \w+ value: )?(.+)", r"\1：\2"),
)

_WORDS = re.compile("[!-~]+ *|[^!-~]")
_NEVER_FIRST = "，。；：、）”"
"""Marks that no line begins with."""


class _WideFormatter(argparse.RawDescriptionHelpFormatter):
    """Breaks the lines of the help by columns, of which a Chinese character takes two, and no Latin word."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        from rich.cells import cell_len  # only help needs it

        lines = [""]
        for word in _WORDS.findall(text):
            if cell_len(lines[-1] + word.rstrip()) > width and word not in _NEVER_FIRST:
                lines.append("")
            lines[-1] += word if lines[-1] else word.lstrip()
        return [line.rstrip() for line in lines]


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese; `examples` stand below its help."""

    def __init__(self, *, description: str, prog: str | None = None, examples: Sequence[str] = ()) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog="\n".join(["例：", *(f"  {example}" for example in examples)]) if examples else None,
            formatter_class=_WideFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.verbs: dict[str, argparse.ArgumentParser] = {}
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in _ARGPARSE_IN_CHINESE:
            told, matches = re.subn(f"^{pattern}$", chinese, message, count=1, flags=re.DOTALL)
            if matches:
                message = told + self._explained(message)
                break
        self.exit(2, f"wenhao：用法有误：{message}。{self._meant(message)}{self.prog} --help 有说明。\n")

    def _explained(self, message: str) -> str:
        """What the arguments are that argparse misses, in the words of the help."""
        missed = message.partition("required: ")[2].split(", ")
        told = [action.help.partition("（")[0] for action in self._actions if action.metavar in missed and action.help]
        return f"（{'；'.join(told)}）" if told else ""

    def _meant(self, message: str) -> str:
        """What was probably meant by a word that the grammar does not know, as a sentence."""
        said = re.match(r"(没有命令|不认识) ['’]?([^\s'’]+)", message)
        if said is None:
            return ""
        import difflib

        options = {option for verb in self.verbs.values() for option in verb._option_string_actions}
        known = VERBS if said[1] == "没有命令" else options
        if close := difflib.get_close_matches(said[2], known, 1, 0.6):
            return f"是不是 {close[0]}？"
        return "要提问请写 wenhao ask 后面加问题。" if said[1] == "没有命令" and not said[2].isascii() else ""


def grammar(argv: Sequence[str]) -> _Parser:
    """The grammar of all verbs, or only of the one that `argv` begins with: putting all together takes 10 ms."""
    from bot.cli import commands, guidance  # import nothing heavy themselves

    functions = {
        "eval": commands.evaluate,
        "export-model": commands.export_model,
        "help": guidance.explain,
        "completion": guidance.completion,
    }
    parser = _Parser(
        prog="wenhao", description="用公文原文回答问题：每句附文号和条款，原文没有的就说没有。", examples=_EXAMPLES[""]
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    parser.set_defaults(run=guidance.first_steps)
    verbs = parser.add_subparsers(title="命令", metavar="命令", prog="wenhao")
    for name in argv[:1] if argv[:1] and argv[0] in VERBS else VERBS:
        summary, add_arguments = VERBS[name]
        examples = _EXAMPLES.get(name, ())
        child: argparse.ArgumentParser = verbs.add_parser(name, help=summary, description=summary, examples=examples)
        parser.verbs[name] = child
        child.set_defaults(run=functions.get(name) or getattr(commands, name), child=child, grammar=grammar)
        add_arguments(child)
    return parser


class _Version(argparse.Action):
    """Prints the version and ends; it is looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *args: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            told = version("wenhao")
        except PackageNotFoundError:  # run from its source folder
            told = "（未安装）"
        print(f"wenhao {told}")
        parser.exit()


def _ask(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", metavar="QUESTION", nargs="*", help="要问的事")
    ask.add_argument("--as-of", metavar="DATE", type=_day, help="按这一天的效力回答，如 2021-06-01（默认今天）")
    ask.add_argument("--explain", action="store_true", help="说明各条引文为何这样排列，或为何拒答")
    _add_index(ask)
    _add_json(ask, lines=True)


def _rebuild(rebuild: argparse.ArgumentParser) -> None:
    _add_corpus(rebuild)
    rebuild.add_argument("--full", action="store_true", help="全部重建，不只处理有变化的公文")
    _add_index(rebuild)
    _add_json(rebuild)


def _search(search: argparse.ArgumentParser) -> None:
    search.add_argument("question", metavar="QUERY", nargs="*", help="检索词或问题")
    search.add_argument("-k", metavar="N", type=_count, default=10, help="最多几条（默认 10）")
    _add_index(search)
    _add_json(search, lines=True)


def _show(show: argparse.ArgumentParser) -> None:
    show.add_argument("which", metavar="FILE|NUMBER", help="公文文件，或索引里公文的文件名、发文字号")
    show.add_argument("--source", action="store_true", help="注明各条在原文件中的位置（页、段）")
    _add_corpus(show)
    _add_index(show)
    _add_json(show)


def _doctor(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument("files", metavar="FILE", nargs="*", help="文件或文件夹（默认：公文文件夹）")
    _add_corpus(doctor)
    _add_json(doctor)


def _trust(trust: argparse.ArgumentParser) -> None:
    trust.add_argument("folder", metavar="DIR", nargs="?", default=".", help="文件夹（默认：当前文件夹）")
    trust.set_defaults(settings=False)


def _notices(notices: argparse.ArgumentParser) -> None:
    _add_index(notices)
    _add_json(notices)


def _eval(evaluate: argparse.ArgumentParser) -> None:
    evaluate.add_argument("questions", metavar="QUESTIONS", help="题目文件，每行一个 JSON 对象（格式见 README）")
    _add_corpus(evaluate, "先由这个公文文件夹建立或更新索引（默认：索引里现有的公文）")
    evaluate.add_argument("--save", metavar="FILE", help="把指标和每题的结果存成 JSON")
    evaluate.add_argument("--against", metavar="FILE", help="与存下的一次结果比较")
    evaluate.add_argument("--floor", metavar="FILE", help='指标的底线，如 {"hit@3": 0.9}；有一项达不到则以 1 退出')
    evaluate.add_argument("--fails", metavar="N", type=_count_or_none, default=20, help="最多列出几题（默认 20）")
    _add_index(evaluate)
    _add_json(evaluate)


def _export_model(export: argparse.ArgumentParser) -> None:
    export.add_argument("folder", metavar="DIR", help="要写入的文件夹，应是空的或还没有")


def _help(help_: argparse.ArgumentParser) -> None:
    help_.add_argument("verb", metavar="命令", nargs="?", help="要说明的命令（默认：全部）")
    help_.set_defaults(settings=False)


def _completion(completion: argparse.ArgumentParser) -> None:
    completion.add_argument("shell", metavar="SHELL", choices=("bash", "zsh"), help="bash 或 zsh")
    completion.set_defaults(settings=False)


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", metavar="DIR", help="索引所在文件夹（WENHAO_INDEX；默认 .wenhao）")


def _add_corpus(
    parser: argparse.ArgumentParser, told: str = "公文文件夹（WENHAO_CORPUS；默认 ./corpus，没有则用自带的）"
) -> None:
    parser.add_argument("--corpus", metavar="DIR", help=told)


def _add_json(parser: argparse.ArgumentParser, *, lines: bool = False) -> None:
    shapes = parser.add_mutually_exclusive_group()
    shapes.add_argument("--json", action="store_true", help="以一个 JSON 对象输出")
    if lines:
        shapes.add_argument(
            "--jsonl",
            action="store_true",
            help='从标准输入逐行读（文字，或 {"question": …, "history": […]}），逐行输出 JSON',
        )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text} 应是 1 到 1000 的整数")
    return int(text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2021-06-01 的样子") from None


def _count_or_none(text: str) -> int:
    return 0 if text == "0" else _count(text)


VERBS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "ask": ("回答一个问题（- 表示从标准输入读）", _ask),
    "repl": ("在终端里对话", _add_index),
    "mcp": ("MCP 服务：供支持 MCP 的程序经标准输入输出提问", _add_index),
    "serve": ("HTTP 服务：JSON、OpenAI 兼容接口和 MCP（WENHAO_SERVE_…，默认只限本机）", _add_index),
    "bot": ("运行 Telegram 机器人（设置见 .env.example）", lambda bot: None),
    "rebuild": ("由公文文件夹建立或更新索引", _rebuild),
    "search": ("只检索条款，不作回答（- 表示从标准输入读）", _search),
    "show": ("一件公文的要素和条款", _show),
    "doctor": ("检查公文文件：怎样读的、要素在何处、哪些须人工核对", _doctor),
    "notices": ("索引里有哪些公文", _notices),
    "trust": ("信任一个文件夹：以后采用它的 .env 里的全部设置", _trust),
    "eval": ("用一份有标准答案的题目检验回答的质量", _eval),
    "export-model": ("把自带的向量模型写成 sentence-transformers 的文件夹，供别的程序用", _export_model),
    "completion": ("命令行补全的脚本", _completion),
    "help": ("说明一个命令", _help),
}
"""What each verb is for, and what adds its arguments."""
_EXAMPLES: dict[str, tuple[str, ...]] = {
    "": ("wenhao ask 村党支部要做什么", "wenhao repl", "wenhao rebuild --corpus 公文文件夹"),
    "ask": ("wenhao ask 村党支部要做什么", "wenhao ask --json What must schools do?", "wenhao ask --jsonl < 问题.txt"),
    "search": ("wenhao search 值班 报告 -k 5",),
    "show": ("wenhao show 公文.docx", "wenhao show 文号或文件名 --source"),
    "rebuild": ("wenhao rebuild --corpus 公文文件夹",),
    "doctor": ("wenhao doctor 公文.pdf", "wenhao doctor --corpus 公文文件夹"),
    "eval": ("wenhao eval 题目.jsonl --save 结果.json", "wenhao eval 题目.jsonl --against 结果.json"),
    "completion": ('eval "$(wenhao completion bash)"',),
}
"""How each verb is used, below its help."""
