"""What helps to find the way: the first steps, the help of a verb, completion for the shell."""

from __future__ import annotations

from argparse import Namespace

from bot.cli.terminal.output import show

_FIRST_STEPS = """\
文号：用公文原文回答问题，每句附文号和条款，原文没有的就说没有。

  wenhao ask 要问的事              回答一个问题
  wenhao repl                      对话，可以接着追问
  wenhao notices                   索引里有哪些公文
  wenhao rebuild --corpus 文件夹   由自己的公文建立索引

全部命令：wenhao help"""


def first_steps(args: Namespace) -> int:
    """What to do first; without an index, how to get one."""
    from index.settings import Settings

    show(_FIRST_STEPS)
    if not Settings.from_environ().index.exists():
        show("\n还没有索引，请先运行 wenhao rebuild（不写文件夹就用自带的公文）。")
    return 0


def explain(args: Namespace) -> int:
    """The help of one verb, or of all."""
    parser = args.grammar([])
    if args.verb is not None and args.verb not in parser.verbs:
        parser.parse_args([args.verb])  # which says that it is none
    parser.parse_args([args.verb, "--help"] if args.verb else ["--help"])
    return 0


def completion(args: Namespace) -> int:
    """The script that a shell reads to complete verbs, options and files."""
    import shtab

    parser = args.grammar([])
    kinds = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY, "QUESTIONS": shtab.FILE, "FILE|NUMBER": shtab.FILE}
    for verb in parser.verbs.values():
        for argument in verb._actions:
            if argument.metavar in kinds:
                argument.complete = kinds[str(argument.metavar)]
    print(shtab.complete(parser, args.shell))
    return 0
