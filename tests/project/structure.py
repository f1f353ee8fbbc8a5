"""How the house is built, in figures: `make structure` prints them, test_structure.py holds what has been reached.

All figures are of `index/` and `bot/` together, and of nothing else.

- fullest folder: Python files of the folder that holds most of them, `__init__.py` not counted.
- import circles: groups of modules that need each other. An import counts wherever it stands: at the top, in a
  function, for types alone.
- import depth: modules on the longest way down from one module to what it needs, in the same graph; the modules of a
  circle count as one.
- lines of code: lines that hold anything but blanks, comments and docstrings. "Per 1,000 lines" means these.
- regex literals: strings written out, f-strings included, that are a pattern: given to a function of `re`, or standing
  under a name that a pattern is made of. Strings that are joined by `+` or by standing side by side are one.
- tuning constants: numbers other than -1, 0, 1, 2, 10 and 100 that somebody chose: values of names in capitals,
  numbers in comparisons and calculations, lengths in slices, defaults of parameters and fields. Not counted are powers
  of two above 255 (sizes of a machine), places in a sequence (`rows[3]`), arguments of calls, whose names explain
  them, and what a script has fitted into a file. Versions of formats and rules and facts (12 months) do count.
- unexplained: those of them without a comment or a string that says what they are for, on their line, on the line
  before or right below.
- comments per 100 lines: comments, and the strings below a constant or a field, which are the same thing to a reader;
  docstrings of modules, classes and functions are not counted. Directives to tools (`noqa`, `type:`) are none.
- function lines: lines of code of a function from its `def` on, functions inside it included.
- typed: the share of functions all of whose parameters and whose result are annotated.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_PLAIN = frozenset((-1, 0, 1, 2, 10, 100))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NO_CODE = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)
_DIRECTIVES = ("noqa", "type:", "pragma", "fmt:")


@dataclass(frozen=True)
class Module:
    """One file of the house."""

    name: str
    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What it says."""
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All its functions, methods and functions inside them."""
        return [node for node in ast.walk(self.tree) if isinstance(node, _FUNCTIONS)]

    @cached_property
    def bare_strings(self) -> list[tuple[ast.Expr, bool]]:
        """Strings that stand alone, and whether each is the docstring of a module, a class or a function."""
        return [
            (each, at == 0)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            for at, each in enumerate(node.body)
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and isinstance(each.value.value, str)
        ]

    @cached_property
    def code(self) -> frozenset[int]:
        """The numbers of its lines of code."""
        told = {line for each, _ in self.bare_strings for line in range(each.lineno, (each.end_lineno or 0) + 1)}
        lines = {
            line
            for token in tokenize.generate_tokens(io.StringIO(self.text).readline)
            if token.type not in _NO_CODE
            for line in range(token.start[0], token.end[0] + 1)
        }
        return frozenset(lines - told)

    @cached_property
    def comments(self) -> frozenset[int]:
        """The numbers of the lines on which something is told beside the code."""
        told = {line for each, head in self.bare_strings if not head for line in _lines(each)}
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        marks = {t.start[0] for t in tokens if t.type == tokenize.COMMENT and not _is_directive(t.string)}
        return frozenset(told | marks)


def _lines(node: ast.expr | ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _is_directive(comment: str) -> bool:
    return comment.lstrip("# ").startswith(_DIRECTIVES)


def modules(root: Path = ROOT, packages: Iterable[str] = ("index", "bot")) -> list[Module]:
    """Every module of the house."""
    return [
        Module(".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"), path, path.read_text())
        for package in packages
        for path in sorted(root.joinpath(package).rglob("*.py"))
    ]


def fullest(house: Iterable[Module]) -> int:
    """Files in the fullest folder."""
    folders = [module.path.parent for module in house if module.path.name != "__init__.py"]
    return max(map(folders.count, set(folders)))


def needs(house: Iterable[Module]) -> dict[str, set[str]]:
    """Which modules each module imports, wherever the import stands."""
    house = list(house)
    names = {module.name for module in house}
    graph: dict[str, set[str]] = {}
    for module in house:
        wanted = set()
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                wanted |= (inside & names) or {node.module or ""}
        graph[module.name] = wanted & names - {module.name}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that need each other; afterwards `graph` has one module in place of each group."""
    found: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = sorted(set(error.args[1]))
            merged = [group for group in found if set(group) & set(circle)]
            found = [group for group in found if group not in merged]
            found.append(sorted({*circle, *(name for group in merged for name in group)}))
            _merge(graph, circle)
        else:
            return found


def _merge(graph: dict[str, set[str]], circle: list[str]) -> None:
    head = circle[0]
    graph[head] = {need for name in circle for need in graph.pop(name)} - set(circle)
    for wanted in graph.values():
        if wanted & set(circle):
            wanted -= set(circle)
            wanted.add(head)
    graph[head].discard(head)


def depth(graph: dict[str, set[str]]) -> int:
    """Modules on the longest way down; `graph` has no circle."""
    levels: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        levels[name] = 1 + max((levels[need] for need in graph[name]), default=0)
    return max(levels.values())


def patterns(house: Iterable[Module]) -> dict[str, int]:
    """How many regex literals each module has."""
    house = list(house)
    named = {name for module in house for call in _regex_calls(module) for name in _names(call.args[0])}
    while True:  # a name that a pattern is made of may itself be made of others
        inner = {name for module in house for key, value in _assigned(module) if key in named for name in _names(value)}
        if inner <= named:
            break
        named |= inner
    counts: dict[str, int] = {}
    for module in house:
        direct = [call.args[0] for call in _regex_calls(module) if _is_text(call.args[0])]
        under = [value for key, value in _assigned(module) if key in named and _is_text(value)]
        counts[module.name] = len(direct) + len(under)
    return counts


def _regex_calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and node.args and _is_of_re(node.func):
            yield node


def _is_of_re(function: ast.expr) -> bool:
    """Whether a function takes a pattern: re.search, not re.escape."""
    name = ast.unparse(function)
    return name.startswith("re.") and name != "re.escape"


def _assigned(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """What stands under names in capitals."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper() and node.value:
                yield target.id, node.value


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id.isupper()}


def _is_text(node: ast.expr) -> bool:
    """Whether a pattern is written out here; a mark that only joins others ("|".join) is none."""
    parts = list(ast.walk(node))
    strings = [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(isinstance(each, ast.JoinedStr) for each in parts) or any(re.search(r"\w", each) for each in strings)


def numbers(module: Module) -> list[tuple[int, bool]]:
    """The lines of the tuning constants of a module, and whether something beside each says what it is for."""
    return [(node.lineno, _is_told(module, node.lineno)) for node in _chosen(module.tree)]


def _chosen(tree: ast.Module) -> list[ast.Constant]:
    """The numbers that somebody chose, each once."""
    found = {id(each): each for node in ast.walk(tree) for part in _parts(node) for each in _plain_numbers(part)}
    return list(found.values())


def _parts(node: ast.AST) -> list[ast.expr]:
    """Where in `node` a number is one that somebody chose."""
    match node:
        case ast.Assign(targets=targets, value=value):
            names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
            return [value] if all(name.isupper() for name in names) else []
        case ast.AnnAssign(value=ast.expr() as value):
            return [value]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Slice(lower=lower, upper=upper):
            return [part for part in (lower, upper) if part]
        case ast.arguments(defaults=defaults, kw_defaults=named):
            return [*defaults, *(each for each in named if each)]
    return []


def _plain_numbers(node: ast.expr) -> Iterator[ast.Constant]:
    """The numbers of an expression that stand by themselves, in a tuple, a list or with a sign."""
    if isinstance(node, ast.Constant):
        if type(node.value) in (int, float) and node.value not in _PLAIN and not _is_machine_size(node.value):
            yield node
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for each in node.elts:
            yield from _plain_numbers(each)
    elif isinstance(node, ast.UnaryOp):
        yield from _plain_numbers(node.operand)


def _is_machine_size(value: object) -> bool:
    return isinstance(value, int) and value > 255 and value & (value - 1) == 0


def _is_told(module: Module, line: int) -> bool:
    return bool({line - 1, line, line + 1} & module.comments)


def length(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code of a function."""
    return len(module.code & set(_lines(function)))


def is_typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether all parameters and the result are annotated; `self` and `cls` need not be."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    asked = [each for each in every if each and each.arg not in ("self", "cls")]
    return function.returns is not None and all(each.annotation for each in asked)


def figures(house: list[Module]) -> dict[str, float]:
    """All figures, by name."""
    graph = needs(house)
    found = circles(graph)
    answering = [module for module in house if module.name.startswith("bot.answering")]
    lines = sum(len(module.code) for module in house)
    regexes = patterns(house)
    tuned = [told for module in house for _, told in numbers(module)]
    lengths = sorted(length(module, each) for module in house for each in module.functions)
    functions = [each for module in house for each in module.functions]
    inside = sum(len(module.code) for module in answering) or 1
    return {
        "files in the fullest folder": fullest(house),
        "import circles": len(found),
        "import depth": depth(graph),
        "regex literals per 1,000 lines": 1000 * sum(regexes.values()) / lines,
        "regex literals per 1,000 lines, answering": 1000 * sum(regexes[m.name] for m in answering) / inside,
        "tuning constants per 1,000 lines": 1000 * len(tuned) / lines,
        "tuning constants per 1,000 lines, unexplained": 1000 * tuned.count(False) / lines,
        "comments per 100 lines": 100 * sum(len(module.comments) for module in house) / lines,
        "lines of code": lines,
        "function lines, median": statistics.median(lengths),
        "function lines, 90th percentile": lengths[len(lengths) * 9 // 10],
        "function lines, longest": lengths[-1],
        "functions typed, percent": 100 * sum(map(is_typed, functions)) / len(functions),
    }


def main() -> None:
    """Prints the figures; with `-v` also which modules make up each."""
    house = modules()
    for name, value in figures(house).items():
        print(f"{name:<48}{value:>10,.1f}" if value % 1 else f"{name:<48}{value:>8,.0f}")
    if "-v" in sys.argv:
        regexes = patterns(house)
        rows = [(regexes[m.name], numbers(m), m) for m in house]
        print("\nmodule, regex literals, tuning constants, of these unexplained, lines")
        for count, tuned, m in sorted(rows, key=lambda row: -row[0] - len(row[1])):
            print(f"{m.name:<48}{count:>6}{len(tuned):>6}{sum(not told for _, told in tuned):>6}{len(m.code):>6}")


if __name__ == "__main__":
    main()
